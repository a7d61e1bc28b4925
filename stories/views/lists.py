"""Do what the lists of stories, people, quotes and tags have in common."""

from collections.abc import Mapping
from datetime import datetime
from functools import wraps
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language

from stories import (
    collation,
    languages,
    page_context,
    pagination,
    reading_languages,
    responses,
    structured_data,
)
from stories.models import Tag
from stories.models.public_pages.counts import MOST, Counts, Numbers
from stories.models.public_pages.first_letters import FirstLetters

# What lists can be narrowed to.
NARROWED: dict[str, Any] = {
    "tag": models.BigIntegerField(),
    "language": models.CharField(),
    "letter": models.CharField(),
}


class Lists(NamedTuple):
    """What is asked for a list that can be narrowed: its rows, their number, its letters.

    `in_one` is asked in its place for a language, where the rows are not in sections of languages.
    """

    rows: pagination.Listing | pagination.InLanguages
    counts: Counts
    first_letters: FirstLetters | None = None
    in_one: "Lists | None" = None


class Choice(NamedTuple):
    """A language that a list can be narrowed to, or is; `query` leads there, or back."""

    language: str
    name: str
    number: int | None
    query: str
    is_chosen: bool


def without_numbers(view: responses.View) -> responses.View:
    """Make a list without page numbers; the address of the former page 1 leads to its start."""

    @responses.public_page
    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        query = request.GET.copy()
        if number := query.pop("page", None):
            if number != ["1"]:
                raise Http404
            return responses.forward_to(request.path, query.urlencode())
        return view(request, *args, **kwargs)

    return answer


def render_list(request: HttpRequest, name: str, title: str, **context: Any) -> HttpResponse:
    here = request.path + (context["page"].here if "page" in context else "")
    described = structured_data.collection(title, here, request.build_absolute_uri)
    context |= {"structured_data": described}
    return page_context.render_with_exit(request, f"stories/{name}.html", context)


def find_letter(request: HttpRequest, letters: list[list[str]]) -> str:
    """Return the letter that a list is asked for; raises Http404 where nobody has it."""
    letter = request.GET.get("letter", "").upper()
    if "letter" in request.GET and not any(letter in alphabet for alphabet in letters):
        raise Http404
    return letter


def find_tag(request: HttpRequest, now: datetime) -> Tag | None:
    """Return the tag that a list is asked for, by its address or a former one; raises Http404."""
    if "tag" not in request.GET:
        return None
    try:
        return responses.find_tag(now, request.GET["tag"].replace("\0", ""))
    except responses.Moved as moved:
        return moved.record


def read_narrowed(
    request: HttpRequest, now: datetime, asked: Lists, tag: Tag | None = None
) -> dict[str, Any]:
    """Return the page of a list by language, tag and letter, with what its narrowing shows.

    A list whose own address says its `tag` gives it. Raises Http404 where there is no such page,
    language, tag or letter.
    """
    filters: dict[str, str] = {}
    if tag is None and asked.first_letters and (tag := find_tag(request, now)):
        filters["tag"] = tag.slug
    narrowed: dict[str, Any] = {"now": now} | ({"tag": tag.pk} if tag else {})
    if language := _find_language(request, asked):
        filters["language"] = language
        if asked.in_one:
            asked, narrowed["language"] = asked.in_one, language
    letters: list[list[str]] = []
    letter = ""
    if asked.first_letters:
        if letter := request.GET.get("letter", "").upper():
            narrowed["letter"], filters["letter"] = collation.key(letter), letter
        letters, numbers = asked.counts.find_with_letters(asked.first_letters, **narrowed)
        letter = find_letter(request, letters)
    else:
        numbers = asked.counts.find(**narrowed)
    queries = {name: _query(filters, **{name: ""}) for name in NARROWED}
    return {
        "page": _page(request, asked.rows, numbers, filters, **narrowed),
        "letters": letters,
        "letter": letter,
        "tag": tag,
        "language": language,
        "number": _number(numbers, language, asked),
        "most": MOST,
        "choices": _choices(numbers, filters) if _has_languages(asked) or language else [],
        "queries": queries,
        "before_letter": f"{queries['letter']}&" if queries["letter"] else "?",
    }


def _has_languages(asked: Lists) -> bool:
    return asked.in_one is not None or isinstance(asked.rows, pagination.InLanguages)


def _number(numbers: Numbers, language: str, asked: Lists) -> int | None:
    """Return how many there are; None where not all were counted, and a section alone is shown."""
    if language and isinstance(asked.rows, pagination.InLanguages):
        return numbers.by_language.get(language)
    return numbers.total


def _find_language(request: HttpRequest, asked: Lists) -> str:
    """Return the language that a list is asked for; raises Http404 where no story may be in it."""
    if "language" not in request.GET or not _has_languages(asked):
        return ""
    language = request.GET["language"]
    if language not in languages.CODES:
        raise Http404
    return language


def _page(
    request: HttpRequest,
    rows: pagination.Listing | pagination.InLanguages,
    numbers: Numbers,
    filters: Mapping[str, str],
    **values: Any,
) -> pagination.Page:
    if isinstance(rows, pagination.Listing):
        return pagination.read(request.GET, rows, filters, **values)
    chosen = filters.get("language", "")
    order = reading_languages.own_first(numbers.by_language or numbers.known, get_language())
    sections = {code: numbers.by_language.get(code, MOST) for code in order if chosen in ("", code)}
    return rows.read(request.GET, sections, filters, **values)


def _choices(numbers: Numbers, filters: Mapping[str, str]) -> list[Choice]:
    """Return the languages of the list, or of all where it is long; none where all is in one."""
    found = [
        Choice(
            language=code,
            name=languages.get(code).name,
            number=numbers.by_language.get(code),
            query=_query(filters, language=code, letter=""),  # each language has its own letters
            is_chosen=code == filters.get("language"),
        )
        for code in numbers.by_language or numbers.known
    ]
    return found if len(found) > 1 else []


def _query(filters: Mapping[str, str], **changed: str) -> str:
    """Return the query string of a list, narrowed as before except for what changed."""
    known = {name: changed.get(name, filters.get(name, "")) for name in NARROWED}
    query = urlencode({name: value for name, value in known.items() if value})
    return f"?{query}" if query else ""
