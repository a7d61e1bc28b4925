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
from stories.models.counts import ALL, MOST, Counts
from stories.models.first_letters import FirstLetters

# What lists can be narrowed to.
NARROWED: dict[str, Any] = {
    "tag": models.BigIntegerField(),
    "language": models.CharField(),
    "letter": models.CharField(),
}


class Lists(NamedTuple):
    """What is asked for a list that can be narrowed: its rows, their number, its letters."""

    rows: pagination.Listing | pagination.InLanguages
    counts: Counts
    first_letters: FirstLetters | None = None


class Choice(NamedTuple):
    """A language that a list can be narrowed to, or is; `query` leads there, or back."""

    language: str
    name: str
    number: int
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
    narrowed: dict[str, Any] = {}
    filters: dict[str, str] = {}
    if tag is None and asked.first_letters and (tag := find_tag(request, now)):
        filters["tag"] = tag.slug
    if tag:
        narrowed["tag"] = tag.pk
    if language := request.GET.get("language", ""):
        narrowed["language"] = filters["language"] = language
    lettered = dict(narrowed)
    if asked.first_letters and (letter := request.GET.get("letter", "").upper()):
        narrowed["letter"], filters["letter"] = collation.key(letter), letter
    numbered = {name: value for name, value in narrowed.items() if name != "language"}
    if asked.first_letters:
        lettered["now"] = now
        letters, numbers = asked.counts.find_with_letters(
            asked.first_letters, lettered, now=now, **numbered
        )
        letter = find_letter(request, letters)
    else:
        letters, letter, numbers = [], "", asked.counts.find(now=now, **numbered)
    if "language" in request.GET and (language == ALL or not numbers.get(language)):
        raise Http404
    return {
        "page": _page(request, asked.rows, numbers, filters, now=now, **narrowed),
        "letters": letters,
        "letter": letter,
        "tag": tag,
        "language": language,
        "number": numbers[language or ALL],
        "most": MOST,
        "choices": _choices(numbers, filters),
        "queries": {name: _query(filters, **{name: ""}) for name in NARROWED},
    }


def _page(
    request: HttpRequest,
    rows: pagination.Listing | pagination.InLanguages,
    numbers: Mapping[str, int],
    filters: Mapping[str, str],
    **values: Any,
) -> pagination.Page:
    if isinstance(rows, pagination.Listing):
        return pagination.read(request.GET, rows, filters, **values)
    chosen = values.pop("language", "")
    spoken = [code for code in numbers if code != ALL and numbers[code] and chosen in ("", code)]
    order = reading_languages.own_first(spoken, get_language())
    return rows.read(request.GET, {code: numbers[code] for code in order}, filters, **values)


def _choices(numbers: Mapping[str, int], filters: Mapping[str, str]) -> list[Choice]:
    """Return the languages that the list has, where there is a choice."""
    chosen = filters.get("language", "")
    found = [
        Choice(
            code, languages.get(code).name, number, _query(filters, language=code), code == chosen
        )
        for code, number in numbers.items()
        if code != ALL and number
    ]
    return found if len(found) > 1 else []


def _query(filters: Mapping[str, str], **changed: str) -> str:
    """Return the query string of a list, narrowed as before but for what changed."""
    known = {name: changed.get(name, filters.get(name, "")) for name in NARROWED}
    query = urlencode({name: value for name, value in known.items() if value})
    return f"?{query}" if query else ""
