"""Write the interface's languages, and its words about the languages of stories."""

from collections.abc import Collection
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.http import QueryDict
from django.template import Context
from django.urls import NoReverseMatch, ResolverMatch, get_script_prefix, reverse
from django.utils import timezone
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from stories import addresses, dates, languages, reading_languages
from stories.models import Correction, Person, date_field
from stories.wordings import Wording

if TYPE_CHECKING:  # only a search needs that module
    from stories.search.results import Choice

STORIES = {"story_detail", "story_elsewhere"}
# What a list of names is asked for that holds in one language alone, whose letters these are.
OF_ONE_LANGUAGE = ("letter", "after", "before")

register = template.Library()
register.filter(reading_languages.told_in)
register.filter(reading_languages.translated_from)


class SamePage(NamedTuple):
    """The page in one language of the interface.

    `is_same` is False where a part of a list has no such part in that language: the address, with
    its query string, leads to all of the list there.
    """

    code: str
    name: str
    address: str
    query: str
    is_same: bool


@register.simple_tag(takes_context=True)
def same_page(context: Context) -> list[SamePage]:
    """Return the page in each language of the interface, or the first page where there is none.

    A page that names nobody always leads to the first page, because its own address may hold a
    name.
    """
    request = context.get("request")
    match = request.resolver_match if request and "names_nobody" not in context else None
    before, own_code, own = get_script_prefix(), "", ""
    if match and match.view_name in STORIES:
        language, slug = match.kwargs["language"], match.kwargs["slug"]
        own_code = reading_languages.interface_of(language)
        own = addresses.of("story_detail", language, slug)
        below = own.removeprefix(before)
    else:
        below = _below_language(match)
    asked = request.GET if request and match else QueryDict()
    query = _query(asked)
    elsewhere = _query(asked, OF_ONE_LANGUAGE) if "letter" in asked else query
    return [
        SamePage(
            code,
            name,
            own if code == own_code else f"{before}{code}/{below}",
            query if code == get_language() else elsewhere,
            is_same=code == get_language() or query == elsewhere,
        )
        for code, name in settings.LANGUAGES
    ]


def _query(asked: QueryDict, without: Collection[str] = ()) -> str:
    """Return a query string as it was asked for, without the values of some names."""
    if not asked:
        return ""
    kept = asked.copy()
    for name in without:
        kept.pop(name, None)
    return f"?{kept.urlencode()}" if kept else ""


def _below_language(match: ResolverMatch | None) -> str:
    """Return a page's address without its language: what follows is the same in each of them.

    To ask Django for the address in another language would load all its words. "" for the first
    page.
    """
    home = addresses.of("home")
    try:
        address = reverse(match.view_name, args=match.args, kwargs=match.kwargs) if match else home
    except NoReverseMatch:
        return ""
    return address.removeprefix(home) if address.startswith(home) else ""


@register.simple_tag(takes_context=True)
def part_of_list(context: Context) -> str:
    """Say for a title which part of a list a page shows: its language, and where it begins."""
    page: Any = context.get("page")
    request: Any = context.get("request")
    if not getattr(page, "here", ""):
        return ""
    chosen = request.GET.get("language", "")
    name = languages.get(chosen).name if chosen in languages.CODES else ""
    first = _title_of(page.records[0]) if page.previous else ""
    begins = gettext("from “%(name)s” on") % {"name": first} if first else ""
    return conditional_escape("".join(f"{part} · " for part in (name, begins) if part))


def _title_of(record: Any) -> str:
    """Return what tells a record of a list from the others in it."""
    if isinstance(record, Correction):
        return f"{record.story.headline}, {record.pk}"
    return str(getattr(record, "headline", "") or getattr(record, "shown_name", "") or record.name)


@register.simple_tag
def in_language(language: str, around: str = "") -> str:
    """Write the attributes for words in this language.

    None if it is the language `around` them, which is the interface's unless it is given, or if
    nobody said which it is.
    """
    if not language or language == (around or get_language()):
        return ""
    return format_html(' lang="{}" dir="{}"', language, languages.direction(language))


@register.simple_tag
def choice_address(kept: dict[str, list[str]], choice: "Choice") -> str:
    """Write the query that chooses a value of a search's filter, or chooses it no longer.

    `kept` is what the address has besides. `querystring` would take four times as long.
    """
    changed = {name: [value] if value else [] for name, value in choice.change.items()}
    return f"?{urlencode(kept | changed, doseq=True)}"


@register.simple_tag
def person_name(person: Person) -> str:
    """Write a person's name for a sentence of the interface, marked with its language."""
    attributes = in_language(person.name_language)
    if not attributes:
        return person.shown_name
    return format_html("<span{}>{}</span>", attributes, person.shown_name)


@register.simple_tag
def worded(wording: Wording, around: str = "") -> str:
    """Write a wording, marked with its language where that is another. See `in_language`."""
    attributes = in_language(wording.language, around)
    if not attributes:
        return conditional_escape(wording.text)
    return format_html("<span{}>{}</span>", attributes, wording.text)


@register.simple_tag
def person_titles(person: Person) -> str:
    """Write the roles and credentials over a person's name, in the language of that name."""
    around = person.name_language
    return format_html_join(" · ", "{}", ((worded(each, around),) for each in person.shown_titles))


@register.filter
def day(moment: date) -> str:
    """Write a day, or that of a moment, as pages write dates, in the interface's language."""
    return _wording(_local_day(moment), get_language() or settings.LANGUAGE_CODE)


@register.filter
def dated(moment: date) -> SafeString:
    """Write a day as `day` does, in a `<time>` that says it to machines too.

    Words around it are translated whole: {% blocktranslate with date=story.published_at|dated %}.
    """
    return _time(_local_day(moment), get_language() or settings.LANGUAGE_CODE)


@register.filter
def told(date_edtf: str) -> str:
    """Write a stored date as precisely as it was told, in the interface's language."""
    date = date_field.parse_stored(date_edtf)
    if date is None:
        return ""
    words = dates.wording(date, get_language() or settings.LANGUAGE_CODE)
    if not date.machine:
        return words
    return format_html('<time datetime="{}">{}</time>', date.machine, words)


def _local_day(moment: date) -> str:
    local = timezone.localtime(moment) if isinstance(moment, datetime) else moment
    return f"{local.year:04}-{local.month:02}-{local.day:02}"


def _wording(local_day: str, language: str) -> str:
    return dates.wording(dates.parse(local_day), language)


@lru_cache(maxsize=4096)
def _time(local_day: str, language: str) -> SafeString:
    return format_html('<time datetime="{}">{}</time>', local_day, _wording(local_day, language))


@register.filter
def language_name(language: str) -> str:
    """Return the language's name in the language itself."""
    return languages.get(language).name
