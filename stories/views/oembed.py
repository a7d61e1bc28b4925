"""Answer oEmbed 1.0: turn the address of a story or quote into a frame for other sites."""

import io
import math
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote, urlsplit
from xml.sax.xmlreader import AttributesImpl

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import Resolver404, ResolverMatch, resolve, reverse
from django.utils import timezone, translation
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.xmlutils import SimplerXMLGenerator

from stories import page_context, responses
from stories.models import Quote, Story, quote
from stories.xml_text import legal

Write = Callable[[dict[str, Any]], HttpResponse]

WIDTH = 600  # pixels, unless a smaller width is asked for
CACHE_SECONDS = 0  # what is withdrawn is gone at the next request

# Pixels, for a frame high enough for all of its words. A letter is seldom wider than LETTER_WIDTH.
# A line loses its padding and the word that did not fit. AROUND is the height of the name and the
# two links; DISCLOSURE and TRANSLATION are the lines about a changed name and a translation, NOTE
# the label of a content note and the space around it.
LETTER_WIDTH, LINE_HEIGHT, LOST_WIDTH, LEAST_WIDTH = 11, 34, 80, 90
AROUND, DISCLOSURE, TRANSLATION, NOTE = 190, 70, 46, 34


@responses.for_machines
def oembed(request: HttpRequest) -> HttpResponse:
    write = {"json": _json, "xml": _xml}.get(request.GET.get("format", "json"))
    if write is None:
        return HttpResponse("json or xml\n", status=501, content_type="text/plain")
    page, language = _page(request, request.GET.get("url", ""))
    with translation.override(language):  # for names and addresses as on the page
        if page.url_name in {"story_detail", "story_elsewhere"}:
            return _story(request, write, **page.kwargs)
        if page.url_name == "quote_detail":
            return _quote(request, write, **page.kwargs)
    raise Http404


def _page(request: HttpRequest, address: str) -> tuple[ResolverMatch, str | None]:
    """Find the page at an address of this site, in any spelling of it, and its language.

    Raises Http404 where there is none.
    """
    try:
        parts = urlsplit(address)
        if parts.scheme not in {"http", "https"} or parts.netloc.lower() != request.get_host():
            raise Http404
        path = f"{unquote(parts.path).rstrip('/')}/"
        language = translation.get_language_from_path(path) or translation.get_language()
        with translation.override(language):
            return resolve(path), language
    except (ValueError, Resolver404) as error:
        raise Http404 from error


def _story(request: HttpRequest, write: Write, language: str, slug: str) -> HttpResponse:
    try:
        story = responses.find_story_to_embed(timezone.now(), slug, language)
    except (
        responses.Moved
    ) as moved:  # a program that asks cannot follow: answer for the new address
        story = moved.record
    words = quote.to_share(story.verified_quotes)
    return write(frame_of_story(request, story, words))


def frame_of_story(request: HttpRequest, story: Story, words: Quote | None) -> dict[str, Any]:
    """Describe the frame of a story, which shows these words, for other sites."""
    letters = len(story.headline) + (len(words.quoted_words) if words else 0)
    address = reverse("story_embed", kwargs=story.address_parts)
    return _frame(request, address, story, _("A story"), letters)


def _quote(request: HttpRequest, write: Write, key: str) -> HttpResponse:
    words = responses.find_quote(timezone.now(), key)
    address = reverse("quote_embed", args=[key])
    letters = len(words.quoted_words)
    return write(_frame(request, address, words.story, _("A quotation"), letters))


def _frame(
    request: HttpRequest, address: str, story: Story, what: str, letters: int
) -> dict[str, Any]:
    absolute = request.build_absolute_uri
    width = min(WIDTH, _limit(request, "maxwidth"))
    needed = (
        _lines(letters, width) * LINE_HEIGHT + AROUND + (0 if story.person.is_named else DISCLOSURE)
    )
    needed += TRANSLATION if story.translated_from else 0
    if story.content_note:
        needed += _lines(len(story.content_note), width) * LINE_HEIGHT + NOTE
    height = min(needed, _limit(request, "maxheight"))
    site = page_context.site_of(request)
    # The title stays on the other site after a withdrawal, so it names nobody. `frameborder`
    # replaces a style, because that site's policy may forbid style attributes.
    html = format_html(
        '<iframe src="{}" width="{}" height="{}" title="{}: {}" frameborder="0" loading="lazy">'
        "</iframe>",
        *(absolute(address), width, height, what, site.name),
    )
    return {
        "type": "rich",
        "version": "1.0",
        "title": story.headline,
        "author_name": story.person.shown_name,
        "author_url": absolute(story.person.get_absolute_url()),
        "provider_name": site.name,
        "provider_url": absolute("/"),
        "cache_age": CACHE_SECONDS,
        "html": html,
        "width": width,
        "height": height,
    }


def _lines(letters: int, width: float) -> int:
    return math.ceil(letters * LETTER_WIDTH / max(width - LOST_WIDTH, LEAST_WIDTH))


def _limit(request: HttpRequest, name: str) -> float:
    """Return a maximum in pixels; infinity where none, or an invalid one, is asked for."""
    asked = request.GET.get(name, "")
    sized = asked.isascii() and asked.isdecimal() and len(asked) < 6 and int(asked) > 0
    return int(asked) if sized else math.inf


def _json(shown: dict[str, Any]) -> HttpResponse:
    return responses.as_json(shown)


def _xml(shown: dict[str, Any]) -> HttpResponse:
    text = io.StringIO()
    document = SimplerXMLGenerator(text, "utf-8")
    document.startDocument()
    document.startElement("oembed", AttributesImpl({}))
    for name, value in shown.items():
        document.addQuickElement(name, legal(str(value)))
    document.endElement("oembed")
    return HttpResponse(text.getvalue(), content_type="text/xml; charset=utf-8")
