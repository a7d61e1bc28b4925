"""Finding a public record, or what became of it; answers that several doors give alike."""

from collections.abc import Callable
from datetime import datetime
from functools import partial, wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import conditional_page, require_safe

from .models import Person, Quote, RetiredAddress, Story, Tag

type View = Callable[..., HttpResponse]

GONE = "gone.html"


class Gone(Exception):  # noqa: N818  it reads as what it says
    """What was asked for was public, and was withdrawn or deleted. It is told to nobody by name."""


class Moved(Exception):  # noqa: N818  it reads as what it says
    """What was asked for is at another address now: that of the `record`."""

    def __init__(self, record: Any) -> None:
        super().__init__(str(record))
        self.record = record


def find_story(
    now: datetime, page: str, slug: str, language: str = "", *, asked: Any = None
) -> Story:
    """The public story at an address, with what a page shows of it. Raises as `_find` does.

    `page` is the word of its QuerySet for what is shown: "for_page", "for_embed". Without a
    language, `asked` are the stories of that slug that are meant.
    """
    place = {"language": language, "slug": slug} if language else {"slug": slug}
    if asked is None:
        asked = Story.objects.filter(**place)
    return _find(asked, partial(Story.objects.formerly_at, slug, language), place, now, page)


def find_person(now: datetime, slug: str, page: str = "for_page") -> Person:
    """The person at an address, if a public story is theirs. Raises as `_find` does."""
    asked, former = Person.objects.filter(slug=slug), partial(Person.objects.formerly_at, slug)
    return _find(asked, former, {"slug": slug}, now, page)


def find_quote(now: datetime, key: str) -> Quote:
    """The public quote of a key, with its story. Raises Gone; Http404 where it is unverified."""
    asked = Quote.objects.filter(key=key)
    quote = _find(asked, None, {"key": key}, now, "for_cards")
    if not quote.is_verified:
        raise Http404
    return quote


def find_tag(now: datetime, slug: str) -> Tag:
    """The tag at an address, if a public story has it. Raises Moved, or Http404."""
    tags = Tag.objects.published(now)
    if tag := tags.filter(slug=slug).first():
        return tag
    if former := tags.formerly_at(slug).first():
        raise Moved(former)
    raise Http404


def _find(asked: Any, former: Any, place: dict[str, Any], now: datetime, page: str) -> Any:
    """The public record among those that are `asked` for, or else what became of it.

    `former` finds the records that had the address once, public or not. An address that somebody
    had who is not named, or their story, may hold the name: it leads nowhere any longer.

    Raises Moved where the record has another address now; Gone where it was withdrawn, or deleted
    for good; Http404 where there never was one.
    """
    shown = getattr(asked.published(now), page)()
    if record := shown.first():
        return record
    if asked.withdrawn().exists():
        raise Gone
    if former is not None:
        had_it = former()
        if moved := getattr(had_it.published(now), page)().first():
            if getattr(moved, "person", moved).is_named:
                raise Moved(moved)
            raise Gone
        is_retired = RetiredAddress.objects.at(asked.model, place).exists()
        if is_retired or had_it.withdrawn().exists():
            raise Gone
    raise Http404


def public_page(view: View, gone_template: str = GONE) -> View:
    """A view for GET and HEAD that may raise Gone or Moved: here these are answered, once."""

    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Gone:
            return _gone(request, gone_template)
        except Moved as moved:
            return _forward(request, moved.record)

    return require_safe(answer)


def for_machines(view: View) -> View:
    """A public page that programs of any site may read, and need not read again while unchanged.

    Asked for each time, so that what was withdrawn leaves; an ETag, and no Last-Modified: of a
    withdrawal, or of a changed name, no moment could be told that a date would show.
    """
    unchanged_is_304 = conditional_page(public_page(view))

    @require_safe
    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        try:
            response = unchanged_is_304(request, *args, **kwargs)
        except Http404:  # answered here, so that it can be read from another site too
            response = render(request, "404.html", {"names_nobody": True}, status=404)
        patch_vary_headers(response, ["Accept-Encoding"])
        response.headers.setdefault("Cache-Control", "no-cache")
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Expose-Headers"] = "ETag"
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response

    return answer


def forward_to(address: str, question: str) -> HttpResponse:
    """308 that is asked for again each time.

    A browser that kept it would be led away from an address that is taken again.
    """
    address = f"{address}?{question}" if question else address
    response = redirect(address, permanent=True, preserve_request=True)
    response.headers["Cache-Control"] = "no-cache"
    return response


def as_json(told: dict[str, Any], content_type: str = "application/json") -> JsonResponse:
    """With the letters of every script as they are, not their numbers."""
    return JsonResponse(told, content_type=content_type, json_dumps_params={"ensure_ascii": False})


def _forward(request: HttpRequest, record: Any) -> HttpResponse:
    """308 to what was asked for of the record, where it is now; with the question, if any."""
    match: Any = request.resolver_match
    if match.view_name == "story_elsewhere":
        address = record.reading_address
    else:
        address = reverse(match.view_name, kwargs=match.kwargs | record.place)
    return forward_to(address, request.META.get("QUERY_STRING", ""))


def _gone(request: HttpRequest, template: str) -> HttpResponse:
    """410 that names nobody, kept in no cache and listed by no search."""
    response = render(request, template, {"names_nobody": True}, status=410)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
