"""Do what the lists of stories, people, quotes and tags have in common."""

from datetime import datetime
from functools import wraps
from typing import Any

from django.db import models
from django.http import Http404, HttpRequest, HttpResponse

from stories import collation, page_context, pagination, responses, structured_data
from stories.models import Tag
from stories.models.first_letters import FirstLetters

# What the lists of people and of quotes can be narrowed to.
NARROWED: dict[str, Any] = {
    "tag": models.BigIntegerField(),
    "letter": models.CharField(),
}


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
    request: HttpRequest, now: datetime, listing: pagination.Listing, first_letters: FirstLetters
) -> dict[str, Any]:
    """Return the page of a list by tag and letter, with what its narrowing shows.

    Raises Http404 where there is no such page, tag or letter.
    """
    tag = find_tag(request, now)
    letters = first_letters.find(now=now, **_narrowed(tag))
    letter = find_letter(request, letters)
    page = pagination.read(
        request.GET, listing, _filters(tag, letter), now=now, **_narrowed(tag, letter)
    )
    return {"page": page, "letters": letters, "letter": letter, "tag": tag}


def _narrowed(tag: Tag | None, letter: str = "") -> dict[str, Any]:
    """Return the values that a list is narrowed to; see NARROWED."""
    chosen = {"tag": tag and tag.pk, "letter": letter and collation.key(letter)}
    return {name: value for name, value in chosen.items() if value}


def _filters(tag: Tag | None, letter: str) -> dict[str, str]:
    """Return what the addresses of a list's pages repeat."""
    chosen = {"tag": tag.slug if tag else "", "letter": letter}
    return {name: value for name, value in chosen.items() if value}
