"""Write what templates need to show a page; nothing here decides what a page shows."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from stories import addresses, cards, descriptions, languages, list_cards, pictures, site_sheets
from stories.models import Person, Picture, Quote, SitePage, SiteSettings, Story
from stories.passages import PERSON

if TYPE_CHECKING:  # only a search needs that module
    from stories.search.marking import Piece

register = template.Library()

# The escapes of Django's json_script, and Unicode's two line ends, which JSON allows in a string.
ESCAPES = {character: f"\\u{ord(character):04X}" for character in "<>&\u2028\u2029"}
write_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

# How wide the page and its column of text are: `--gap`, `--page` and `--measure` of
# css/base/tokens.css. The page between its margins is 89 to 94 % of a narrow window.
FULL = "93vw"
PAGE_WIDTH = f"min(70rem, {FULL})"
TEXT_WIDTH = f"min({FULL}, clamp(34.5rem, 32.2rem + 10.4vw, 40.7rem))"
HALF = f"calc({PAGE_WIDTH} / 2 - 0.75rem)"
BESIDE = "(min-width: 48rem) min(34vw, 24rem)"
BELOW_HEADLINE = "(min-width: 60rem) min(52vw, 38rem)"  # a wide one: see css/story/pictures.css


class Place(NamedTuple):
    """Where a picture is shown: in which shape, how wide, and in which widths of file, if not all.

    Each file that is named weighs on the page. So a place that is as wide in every window has one
    for screens of one, two and three points a pixel, and no place has more than it needs.
    """

    shape: str
    sizes: str
    widths: tuple[int, ...] = ()


PLACES = {
    "lead": Place("whole", FULL, (480, 720, 960, 1280, 1600, 2240)),
    "portrait": Place("whole", PAGE_WIDTH),
    "body": Place("whole", TEXT_WIDTH),
    # Three cards in a row, two in a row, and one beside its words: see css/base/cards.css.
    "card": Place("card", f"(min-width: 67rem) 21rem, (min-width: 43rem) {HALF}, {FULL}"),
    "half": Place("card", f"(min-width: 43rem) {HALF}, {FULL}"),
    "alone": Place("card", f"(min-width: 48rem) 22rem, {FULL}", (480, 720, 1280)),
    "small": Place("square", "6.5rem", (160, 320)),
    "byline": Place("square", "3.5rem", (64, 128, 240)),
}
# A shape alone is the place where it is shown most.
PLACES |= {"whole": PLACES["lead"], "square": PLACES["byline"]}
# The least width of the one file for browsers that know no AVIF, where the place is as wide.
PLAIN_WIDTH = 960
# The most of a window's height that an upright picture takes: see css/base/pictures.css.
HEIGHTS = {"lead": "48vh", "portrait": "60vh", "body": "80vh"}


@register.simple_tag(takes_context=True)
def absolute(context: Context, path: str) -> str:
    """Return the address with scheme and host."""
    return addresses.absolute(context["request"])(path)


@register.simple_tag(takes_context=True)
def style_sheet(context: Context, name: str) -> str:
    """Return the address of a style sheet, with the site's own colours in it."""
    return site_sheets.address(name, context["site"])


@register.simple_tag
def json_ld(description: dict[str, Any]) -> SafeString:
    """Write a description as a block that no text in it can end: `<`, `>` and `&` are escaped."""
    text = write_json(description)
    for character, escape_of_it in ESCAPES.items():  # `translate` would take ten times as long
        text = text.replace(character, escape_of_it)
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
def description(story: Story) -> str:
    """Describe a story in whole sentences: of its standfirst, else of what the person says."""
    if story.standfirst:
        return descriptions.first_sentences(story.standfirst)
    read = story.story_text
    said = [read.text[each.start : each.end] for each in read.paragraphs if each.voice == PERSON]
    words = descriptions.first_sentences(" ".join(said))
    return languages.quoted(words, story.language) if words else ""


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
    rendition_set: int
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
def picture(picture: Picture | ShownPicture, place: str, *, is_first: bool = False) -> SafeString:
    """Show a picture at a place, in all its formats and sizes; the browser chooses the best.

    The first of a page is asked for at once; each other when it comes near to the window.
    """
    return _drawn_picture(shown_picture(picture), place, is_first)


@lru_cache(maxsize=2000)
def _drawn_picture(shown: Any, place: str, is_first: bool) -> SafeString:  # noqa: FBT001  a key
    """Draw it once for all that is shown of it."""
    *stored, token = shown
    picture = Picture(**dict(zip(ShownPicture._fields, stored, strict=False)))
    picture.preview_token = token
    context = _picture(picture, place) | {"is_first": is_first}
    return render_to_string("stories/_picture.html", context)


def _picture(picture: Picture, place: str) -> dict[str, Any]:
    """Return AVIF files for the browser to choose from, and one WebP for those that know no AVIF.

    Browsers that know no WebP either know little else of our pages; nothing weighs on them for it.
    """
    shape, sizes, widths = PLACES[place]
    files = {
        kind: [each for each in picture.renditions(shape) if each.extension == kind]
        for kind in ("avif", "webp")
    }
    chosen = _of_use(files["avif"], widths)
    most = min(PLAIN_WIDTH, chosen[-1].width)
    plain = next(each for each in files["webp"] if each.width >= most)
    return {
        "picture": picture,
        "srcset": _srcset(picture, chosen),
        "plain": plain,
        "address": picture.url(plain.name),
        "sizes": _sizes(picture, place, sizes),
    }


def _of_use(found: list[pictures.Rendition], widths: tuple[int, ...]) -> list[pictures.Rendition]:
    """Return the files of these widths, and the widest where it is less wide than the last of them.

    All of them where a picture has none of these widths, as one that was made otherwise.
    """
    own = found[-1].width
    return [
        each
        for each in found
        if each.width in widths or (widths and each.width == own < widths[-1])
    ] or found


def _sizes(picture: Picture, place: str, sizes: str) -> str:
    """Say how wide the place shows the picture: an upright one is no higher than the window."""
    if place not in HEIGHTS or _form(picture) != "upright":
        return f"{BELOW_HEADLINE}, {sizes}" if place == "lead" else sizes
    least = f"{HEIGHTS[place]} * {_steps(picture) / 100:g}"
    narrow = f"min({sizes}, {least})"
    return narrow if place == "body" else f"{BESIDE}, {narrow}"


def _form(picture: Picture | ShownPicture) -> str:
    return pictures.form(picture.width, picture.height)


def _steps(picture: Picture | ShownPicture) -> int:
    """Return the width in hundredths of the height, in steps of five, as css/base/pictures.css."""
    return min(max(picture.width * 20 // picture.height * 5, 20), 120)


@register.filter
def form(picture: Picture) -> str:
    """Return the classes of a figure: the form of its picture, its ratio or where its focus is.

    A style attribute could say both exactly, but the page's policy allows none.
    """
    found = _form(picture)
    if found == "upright":
        return f"upright ratio-{_steps(picture)}"
    if found == "panorama":
        return found
    at = [f"{axis}-{_position(share)}" for axis, share in zip("xy", picture.focus, strict=True)]
    return " ".join([found, *(each for each in at if not each.endswith("-50"))])


def _position(focus: float) -> int:
    """Return where a cut picture is put in its frame, in whole tenths of a hundred.

    Twice as far from the middle as the focus: so the focus is in the middle where half of the
    picture is cut off, and is never lost where less is.
    """
    return round(min(max(2 * focus - 0.5, 0), 1) * 10) * 10


@register.simple_tag(takes_context=True)
def card_addresses(context: Context, quote: Quote) -> dict[str, str]:
    """Return the share cards of a quote by shape; empty if the words are too long for one."""
    addresses = {shape: quote.card_address(shape, context["site"]) for shape in cards.SIZES}
    return addresses if all(addresses.values()) else {}


@register.inclusion_tag("stories/_share_picture.html", takes_context=True)
def share_picture(
    context: Context,
    picture: Picture | None,
    quote: Quote | None = None,
    record: Story | Person | SitePage | None = None,
) -> dict[str, Any]:
    """Return what a shared link shows.

    That is the picture, or else a card of the whole quote, or else the card of the record.
    """
    absolute = addresses.absolute(context["request"])
    if picture and (renditions := picture.renditions("share")):
        size = (renditions[0].width, renditions[0].height)
        return {
            "address": absolute(picture.url(renditions[0].name)),
            "size": size,
            "picture": picture,
        }
    if quote and (address := quote.card_address("wide", context["site"])):
        return {"address": absolute(address), "size": cards.SIZES["wide"], "quote": quote}
    card = _card_of(record, context["site"])
    return _shown_card(card, absolute) if card else {}


def _card_of(record: Any, site: SiteSettings) -> list_cards.PageCard | None:
    match record:
        case Story():
            return list_cards.of_story(record, site)
        case Person():
            return list_cards.of_person(record, site)
        case SitePage():
            return list_cards.of_site_page(record, site)
    return None


def _shown_card(card: list_cards.PageCard, absolute: Callable[[str], str]) -> dict[str, Any]:
    """Return the context of `stories/_share_picture.html` for the card of a page."""
    return {
        "address": absolute(card.address),
        "size": cards.SIZES[list_cards.SHAPE],
        "alt_text": card.alt_text,
    }


@register.simple_tag(takes_context=True)
def list_picture(context: Context) -> SafeString | str:
    """Write the share card of a list; nothing on another page, and beside a quote's card."""
    match = getattr(context.get("request"), "resolver_match", None)
    name = match.view_name if match and "names_nobody" not in context else ""
    tag = context.get("tag") if name == "tag_detail" else None
    if name not in list_cards.LISTS and tag is None:
        return ""
    site, hero = context["site"], context.get("hero")
    if hero and hero.card_address("wide", site):
        return ""
    card = list_cards.find(name, site, tag)
    if card is None:
        return ""
    shown = _shown_card(card, addresses.absolute(context["request"]))
    return render_to_string("stories/_share_picture.html", shown)


def _srcset(picture: Picture, renditions: list[pictures.Rendition]) -> str:
    return ", ".join(f"{picture.url(each.name)} {each.width}w" for each in renditions)
