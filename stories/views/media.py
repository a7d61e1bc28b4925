"""Send the files of pictures and share cards."""

from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

from django.core.files import File
from django.core.files.base import ContentFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import override

from stories import cards, list_cards, page_context, responses
from stories.models import Picture, RetiredAddress

PUBLIC_FILE = {
    # Browsers ask each time, and are told that their copy is still good: what is withdrawn must be
    # gone at the next request. No shared cache may keep a file.
    "Cache-Control": "private, no-cache",
    # Other sites may show our file, which disappears when withdrawn, so they need no copy.
    "Cross-Origin-Resource-Policy": "cross-origin",
}


@responses.public_page
def picture_file(request: HttpRequest, folder: str, name: str) -> HttpResponse:
    """Send a picture’s file while a public page shows it.

    Staff who may see all pictures always get it. Raises Gone for one that is withdrawn or deleted.
    """
    asked = Picture.objects.filter(folder=folder)
    if public := asked.published(timezone.now()).first():
        if not public.has_rendition(name):
            raise Http404
        return _send(request, f"{folder}/{name}", lambda: public.open(name))
    hidden = asked.first()
    if hidden and request.user.has_perm("stories.view_picture") and (file := hidden.open(name)):
        answer: Any = FileResponse(file, headers={"Cache-Control": "no-store"})
        return answer
    is_retired = RetiredAddress.objects.at(Picture, {"folder": folder}).exists()
    if is_retired or (hidden and hidden.is_withdrawn):
        raise responses.Gone
    raise Http404


@responses.public_page
def quote_card(request: HttpRequest, key: str, shape: str, digest: str) -> HttpResponse:
    words, _has_support, site = responses.find_quote_page(timezone.now(), key)
    if not words.has_card(shape, digest, site):
        raise Http404
    return _send(
        request,
        f"{key}/{shape}-{digest}",
        lambda: words.open_card(shape, site),
        content_type=cards.CONTENT_TYPE,
    )


@responses.public_page
def site_file(request: HttpRequest, folder: str, name: str) -> HttpResponse:
    """Send a file that was made of the site's logo, while the site has that logo."""
    site = page_context.site_of(request)
    if not site.has_logo_file(folder, name):
        raise Http404
    return _send(request, f"{folder}/{name}", lambda: site.open_logo(name))


@responses.public_page
def list_card(request: HttpRequest, language: str, name: str, digest: str) -> HttpResponse:
    """Send the share card of a list, or of a topic, as it is now."""
    site, slug = page_context.site_of(request), name.removeprefix(list_cards.OF_TAG)
    tag = responses.find_tag(timezone.now(), slug) if slug != name else None
    if tag is None and name not in list_cards.LISTS:
        raise Http404
    with override(language):
        found = list_cards.find(name, site, tag)
    return _send_card(request, found)


@responses.public_page
def page_card(
    request: HttpRequest, kind: str, language: str, slug: str, digest: str
) -> HttpResponse:
    """Send the share card of a story, of a person or of a page about the site, as it is now."""
    site, now = page_context.site_of(request), timezone.now()
    with override(language):
        if kind == "stories":
            story = responses.find_story_page(now, slug, language).story
            found = list_cards.of_story(story, site)
        elif kind == "people":
            found = list_cards.of_person(responses.find_person_page(now, slug).person, site)
        elif kind == "pages":
            page, _translations = responses.find_site_page(slug, language)
            found = list_cards.of_site_page(page, site)
        else:
            raise Http404
    return _send_card(request, found)


def _send_card(request: HttpRequest, found: list_cards.PageCard | None) -> HttpResponse:
    """Send a card, if the address is the one that it has now."""
    if found is None or unquote(found.address) != request.path:
        raise Http404
    answer: HttpResponse = _send(
        request,
        found.address,
        lambda: ContentFile(list_cards.drawn(found.card, cards.SIZES[list_cards.SHAPE])),
        content_type=cards.CONTENT_TYPE,
    )
    return answer


def _send(
    request: HttpRequest, name: str, open_file: Callable[[], File | None], **options: str
) -> Any:
    """Send a file that visitors may see, or 304 to those who have it.

    An address always has the same content, so its name is the ETag: the file need not be read.
    """
    etag = f'"{name}"'
    response: Any = get_conditional_response(request, etag=etag)
    if response is None:
        file = open_file()
        if file is None:
            raise Http404
        response = FileResponse(file, **options)  # type: ignore[arg-type]  # the type of the content
    for header, value in {**PUBLIC_FILE, "ETag": etag}.items():
        response.headers[header] = value
    return response
