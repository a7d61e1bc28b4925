"""Write the interface's languages, and its words about the languages of stories."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from django import template
from django.conf import settings
from django.template import Context
from django.urls import NoReverseMatch, ResolverMatch, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, override

from stories import dates, languages, reading_languages
from stories.models import Person

register = template.Library()
register.filter(reading_languages.told_in)
register.filter(reading_languages.translated_from)


@dataclass(frozen=True)
class SamePage:
    """The page in one language of the interface."""

    code: str
    name: str
    address: str


@register.simple_tag(takes_context=True)
def same_page(context: Context) -> list[SamePage]:
    """Return the page in each language of the interface, or the first page where there is none.

    A page that names nobody always leads to the first page, because its own address may hold a
    name.
    """
    request = context.get("request")
    match = request.resolver_match if request and "names_nobody" not in context else None
    return [SamePage(code, name, _address(match, code)) for code, name in settings.LANGUAGES]


def _address(match: ResolverMatch | None, code: str) -> str:
    with override(code):
        if match is None:
            return reverse("home")
        if {"language", "slug"} <= match.kwargs.keys():
            return reading_languages.reading_address(match.kwargs["language"], match.kwargs["slug"])
        try:
            address = reverse(match.view_name, args=match.args, kwargs=match.kwargs)
        except NoReverseMatch:
            return reverse("home")
        return address if address.startswith(f"/{code}/") else reverse("home")


@register.simple_tag
def in_language(language: str) -> str:
    """Write the attributes for words in this language; none if it is the interface's language."""
    if language == get_language():
        return ""
    return format_html(' lang="{}" dir="{}"', language, languages.direction(language))


@register.simple_tag
def person_name(person: Person) -> str:
    """Write a person's name for a sentence of the interface, marked with its language."""
    attributes = in_language(person.language)
    if not attributes:
        return person.shown_name
    return format_html("<span{}>{}</span>", attributes, person.shown_name)


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


def _local_day(moment: date) -> str:
    local = timezone.localtime(moment) if isinstance(moment, datetime) else moment
    return f"{local:%Y-%m-%d}"


def _wording(local_day: str, language: str) -> str:
    return dates.wording(dates.parse(local_day), language)


@lru_cache(maxsize=4096)
def _time(local_day: str, language: str) -> SafeString:
    return format_html('<time datetime="{}">{}</time>', local_day, _wording(local_day, language))


@register.filter
def language_name(language: str) -> str:
    """Return the language's name in the language itself."""
    return languages.get(language).name
