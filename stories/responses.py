"""Find a public record or say what became of it, and build answers that several views share."""

from collections.abc import Callable
from datetime import datetime
from functools import partial, wraps
from typing import Any

from django.conf import settings
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from . import dead_ends, languages
from .models import Person, Quote, RetiredAddress, SitePage, Story, Tag
from .models.compiled_queries.compiled import CompiledQuery
from .models.public_pages import page_records

type View = Callable[..., HttpResponse]

GONE = "gone.html"
PUBLIC_PERSON, PUBLIC_TAG = (
    CompiledQuery(
        lambda now, slug, model=model: model.objects.published(now).filter(slug=slug)[:1],
        now=models.DateTimeField(),
        slug=models.CharField(),
    )
    for model in (Person, Tag)
)


class Gone(Exception):  # noqa: N818  it reads as what it says
    """The record was public, and was withdrawn or deleted. The answer names nobody."""


class Moved(Exception):  # noqa: N818  it reads as what it says
    """The record has another address now: that of `record`."""

    def __init__(self, record: Any) -> None:
        super().__init__(str(record))
        self.record = record


def find_story_to_embed(now: datetime, slug: str, language: str = "") -> Story:
    """Return the public story at an address, with what an embed shows. Raises as `_why` says.

    Without a language, it is the story with this slug that was published first.
    """
    if story := page_records.story_to_embed(slug, language, now):
        return story
    raise _why_no_story(now, slug, language)


def find_person(now: datetime, slug: str) -> Person:
    """Return the person at an address, if they have a public story. Raises as `_why` says."""
    if person := PUBLIC_PERSON.first(now=now, slug=slug):
        return person
    raise _why_nobody(now, slug)


def find_story_page(now: datetime, slug: str, language: str) -> page_records.StoryPage:
    """Return the public story at an address, with what its page shows. Raises as `_why` says."""
    if page := page_records.story_page(language, slug, now):
        return page
    raise _why_no_story(now, slug, language)


def find_person_page(now: datetime, slug: str) -> page_records.PersonPage:
    """Return the person at an address, with what their page shows. Raises as `_why` says."""
    if page := page_records.person_page(slug, now):
        return page
    raise _why_nobody(now, slug)


def find_quote_page(now: datetime, key: str) -> page_records.QuotePage:
    """Return the public quote with a key, with what its page shows.

    Raises Gone, and Http404 also where the quote is not verified.
    """
    page = page_records.quote_page(key, now)
    if page is None:
        raise _why(Quote.objects.filter(key=key), Quote.objects.none, [{"key": key}], now)
    if not page.quote.is_verified:
        raise Http404
    return page


def find_quote(now: datetime, key: str) -> Quote:
    """Return the public quote with a key, and its story. Raises as `find_quote_page` does."""
    return find_quote_page(now, key).quote


def find_tag(now: datetime, slug: str) -> Tag:
    """Return the tag at an address, if a public story has it. Raises Moved, Gone or Http404."""
    if tag := PUBLIC_TAG.first(now=now, slug=slug):
        return tag
    if former := Tag.objects.published(now).formerly_at(slug).first():
        raise Moved(former)
    if RetiredAddress.objects.at(Tag, {"slug": slug}).exists():  # it named somebody who was erased
        raise Gone
    raise Http404


def find_site_page(slug: str, language: str) -> tuple[SitePage, list[SitePage]]:
    """Return a published page about the site in a language, or else in one that it exists in.

    With it come all its languages that are published. Raises Gone or Http404.
    """
    order = [language, *(code for code, _ in settings.LANGUAGES if code != language)]
    at_address = sorted(
        SitePage.objects.filter(slug=slug), key=lambda page: order.index(page.language)
    )
    published = [page for page in at_address if page.is_published]
    if published:
        return published[0], published
    raise Gone if any(page.was_published for page in at_address) else Http404


def _why_no_story(now: datetime, slug: str, language: str) -> Gone | Moved | Http404:
    asked = Story.objects.at_address(slug, language, now)
    known = [language] if language else sorted(languages.CODES)
    places = [{"language": code, "slug": slug} for code in known]
    return _why(asked, partial(Story.objects.formerly_at, slug, language), places, now)


def _why_nobody(now: datetime, slug: str) -> Gone | Moved | Http404:
    place, former = {"slug": slug}, partial(Person.objects.formerly_at, slug)
    return _why(Person.objects.filter(**place), former, [place], now)


def _why(
    asked: Any, former: Any, places: list[dict[str, Any]], now: datetime
) -> Gone | Moved | Http404:
    """Return why none of the records that are `asked` for is public.

    Moved where the record has another address now, Gone where it was withdrawn or deleted for good,
    and Http404 where there never was one.

    `former` finds the records that once had the address, public or not. A former address of a
    person who is not named, or of their story, may contain the name, so it leads nowhere. `places`
    are the addresses, as their parts, that are looked for among deleted records' addresses.
    """
    if asked.withdrawn().exists():
        return Gone()
    had_it = former()
    if moved := had_it.published(now).first():
        return Moved(moved) if getattr(moved, "person", moved).is_named else Gone()
    is_retired = RetiredAddress.objects.at(asked.model, *places).exists()
    return Gone() if is_retired or had_it.withdrawn().exists() else Http404()


def public_page(view: View, gone_template: str = GONE) -> View:
    """Make a view for GET and HEAD that may raise Gone or Moved, and answer both here."""

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
    """Make a public page that programs of any site may read.

    Caches must ask each time, so that what was withdrawn disappears. There is an ETag but no
    Last-Modified: a withdrawal or a changed name has no date that this header could show.
    """
    public = public_page(view)

    @require_safe
    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        try:
            response = public(request, *args, **kwargs)
        except Http404:  # answered here, so that programs of other sites can read it too
            response = render(request, "404.html", dead_ends.ways_on(), status=404)
        response.headers.setdefault("Cache-Control", "no-cache")
        return readable_from_any_site(response, "ETag")

    return answer


def readable_from_any_site(response: HttpResponse, *headers: str) -> HttpResponse:
    """Let programs of any site read the answer, and these of its headers."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = ", ".join(headers)
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def forward_to(address: str, query: str) -> HttpResponse:
    """Redirect with 308, and let browsers ask again each time.

    A stored redirect would lead away from an address that is in use again.
    """
    address = f"{address}?{query}" if query else address
    response = redirect(address, permanent=True, preserve_request=True)
    response.headers["Cache-Control"] = "no-cache"
    return response


def as_json(data: dict[str, Any], content_type: str = "application/json") -> JsonResponse:
    """Answer with JSON that writes letters of every script as they are, not as escapes."""
    return JsonResponse(data, content_type=content_type, json_dumps_params={"ensure_ascii": False})


def _forward(request: HttpRequest, record: Any) -> HttpResponse:
    """Redirect with 308 to the same page at the record's new address, query string included."""
    match: Any = request.resolver_match
    if match.view_name == "story_elsewhere":
        address = record.reading_address
    else:
        address = reverse(match.view_name, kwargs=match.kwargs | record.address_parts)
    return forward_to(address, request.META.get("QUERY_STRING", ""))


def _gone(request: HttpRequest, template: str) -> HttpResponse:
    """Answer 410 with a page that names nobody, that no cache keeps and no search engine lists."""
    response = render(request, template, dead_ends.ways_on(), status=410)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
