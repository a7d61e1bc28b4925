"""Write what templates need to show a page; nothing here decides what a page shows."""

import json
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from stories import cards, languages, pictures
from stories.models import Picture, Quote
from stories.search.excerpts import Piece

register = template.Library()

# The escapes of Django's json_script, and Unicode's two line ends, which JSON allows in a string.
ESCAPES = {ord(character): f"\\u{ord(character):04X}" for character in "<>&\u2028\u2029"}

# The width at which a page shows each shape; the browser chooses a file by it.
SIZES = {
    "whole": "(min-width: 68rem) 60rem, 92vw",
    "card": "(min-width: 48rem) 22rem, 92vw",
    "square": "10rem",
}


@register.simple_tag(takes_context=True)
def absolute(context: Context, path: str) -> str:
    """Return the address with scheme and host."""
    return context["request"].build_absolute_uri(path)


@register.simple_tag
def json_ld(description: dict[str, Any]) -> SafeString:
    """Write a description as a block that no text in it can end: `<`, `>` and `&` are escaped."""
    text = json.dumps(description, ensure_ascii=False, separators=(",", ":")).translate(ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308  escaped above


@register.simple_tag
def pieces(pieces: Iterable[Piece]) -> SafeString:
    """Write stretches of a text, and mark those that were looked for. Words may be cut here."""
    written = (
        f"<mark>{escape(each.text)}</mark>" if each.is_found else escape(each.text)
        for each in pieces
    )
    return mark_safe("".join(written))  # noqa: S308  escaped above


@register.filter
def direction(language: str) -> str:
    return languages.direction(language)


@register.filter
def host(address: str) -> str:
    """Return the host of an address without “www.”, as a reader would say it."""
    return address.split("//")[-1].split("/")[0].removeprefix("www.")


class ShownPicture(NamedTuple):
    """All of a picture that readers are shown."""

    folder: str
    extension: str
    width: int
    height: int
    alt_text: str
    preview_token: str


def shown_picture(picture: Picture | ShownPicture | None) -> ShownPicture | None:
    if picture is None:
        return None
    if isinstance(picture, ShownPicture):
        return picture
    shown = {name: getattr(picture, name) for name in ShownPicture._fields}
    return ShownPicture(**shown | {"alt_text": picture.shown_alt_text})


@register.simple_tag
def picture(picture: Picture | ShownPicture, shape: str, loading: str = "lazy") -> SafeString:
    """Show a picture in one shape, in all its formats and sizes; the browser chooses the best."""
    return _drawn_picture(shown_picture(picture), shape, loading)


@lru_cache(maxsize=2000)
def _drawn_picture(shown: Any, shape: str, loading: str) -> SafeString:
    """Draw it once for all that is shown of it."""
    *stored, token = shown
    picture = Picture(**dict(zip(ShownPicture._fields, stored, strict=False)))
    picture.preview_token = token
    context = _picture(picture, shape) | {"loading": loading}
    return render_to_string("stories/_picture.html", context)


def _picture(picture: Picture, shape: str) -> dict[str, Any]:
    by_extension: dict[str, list[pictures.Rendition]] = {}
    for rendition in picture.renditions(shape):
        by_extension.setdefault(rendition.extension, []).append(rendition)
    *modern, fallback = by_extension.items()
    return {
        "picture": picture,
        "sources": [(extension, _srcset(picture, renditions)) for extension, renditions in modern],
        "srcset": _srcset(picture, fallback[1]),
        "fallback": fallback[1][-1],
        "address": picture.url(fallback[1][-1].name),
        "sizes": SIZES[shape],
    }


@register.simple_tag
def card_addresses(quote: Quote) -> dict[str, str]:
    """Return the share cards of a quote by shape; empty if the words are too long for one."""
    addresses = {shape: quote.card_address(shape) for shape in cards.SIZES}
    return addresses if all(addresses.values()) else {}


@register.inclusion_tag("stories/_share_picture.html", takes_context=True)
def share_picture(
    context: Context, picture: Picture | None, quote: Quote | None = None
) -> dict[str, Any]:
    """Return what a shared link shows.

    That is the picture, or else a card of the whole quote, or nothing.
    """
    absolute = context["request"].build_absolute_uri
    if picture and (renditions := picture.renditions("share")):
        size = (renditions[0].width, renditions[0].height)
        return {
            "address": absolute(picture.url(renditions[0].name)),
            "size": size,
            "picture": picture,
        }
    if quote and (address := quote.card_address("wide")):
        return {"address": absolute(address), "size": cards.SIZES["wide"], "quote": quote}
    return {}


def _srcset(picture: Picture, renditions: list[pictures.Rendition]) -> str:
    return ", ".join(f"{picture.url(each.name)} {each.width}w" for each in renditions)
