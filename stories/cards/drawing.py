"""Place the words, the name and the site on a card, and draw it."""

from __future__ import annotations

import hashlib
import itertools
import json
from functools import cache, lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

from stories import first_use

from . import fonts, layouts, png
from .fonts import CardError

if TYPE_CHECKING:
    from PIL import Image, ImageColor, ImageDraw

    from . import texts
else:  # most pages only name the address of a card
    texts = first_use.module("stories.cards.texts")
    Image, ImageColor, ImageDraw = map(
        first_use.module, ("PIL.Image", "PIL.ImageColor", "PIL.ImageDraw")
    )

SIZES = {"wide": (1200, 630), "tall": (1080, 1350)}  # width and height in pixels
EXTENSION = "png"
CONTENT_TYPE = "image/png"

# A part of every digest: raise it with every change to how a card looks.
DESIGN = 1

# The light colours of static/css/base/tokens.css.
PAPER = "#fbf8f3"
INK = "#1f1a15"
QUIET_INK = "#564d43"
ACCENT = "#8c2f1b"

# Type sizes in pixels, from the largest to the smallest that can still be read.
WORDS_SIZES = (108, 100, 92, 86, 80, 74, 68, 62, 57, 52, 48, 44, 40, 37, 34, 31, 28, 26, 24, 22, 20)
NAME_SIZES = (36, 33, 30, 28, 26, 24, 22, 20)
SITE_SIZES = (27, 24, 22, 20)

MOST_CHARACTERS = 5000  # far more than the tall card can show in the smallest type

# Pixels.
SIDE = 116  # left and right of the text; an opening mark hangs into it
EDGE = 76  # above and below the text
RULE = (56, 4)  # width and height of the rule between the words and the name
ABOVE_RULE, BELOW_RULE, BELOW_NAME = 44, 26, 8
NAME_HEIGHT, SITE_HEIGHT = 100, 80  # at most
PORTRAIT, BESIDE_PORTRAIT = 148, 40  # width and height of the portrait, and the space beside it

OPENING_MARKS = frozenset("“”„«»‘’‚‹›\"'")


class Card(NamedTuple):
    """The texts of a card. `words` includes the outer quotation marks of its language.

    `accent` is the colour of the rule above the name. `portrait` names the portrait that is drawn,
    if any: another one makes another card. The words of an editor, such as the name of a list, are
    set in the editor's typeface.
    """

    words: str
    name: str
    site: str
    language: str
    is_rtl: bool
    accent: str = ACCENT
    portrait: str = ""
    is_editors: bool = False


class Line(NamedTuple):
    """A line of text in its place; `runs` are in reading order.

    In pixels: `left`, the left end of the line; `baseline`, from the top; `width`; `size`, of the
    type.
    """

    text: str
    runs: tuple[fonts.Run, ...]
    left: float
    baseline: float
    width: float
    size: int


class Layout(NamedTuple):
    """The place of everything on a card; `rule` is a box: left, top, right, bottom in pixels."""

    words: tuple[Line, ...]
    rule: tuple[int, int, int, int]
    name: tuple[Line, ...]
    site: tuple[Line, ...]


def draw(card: Card, size: tuple[int, int], portrait: bytes = b"") -> bytes:
    """Draw a PNG of this width and height in pixels; equal cards give equal bytes.

    `portrait` is the file of a square picture, for a card that names one. Raises a CardError if the
    card cannot show all of its texts.
    """
    layout = lay_out(card, size)
    image = Image.new("RGB", (size[0] * fonts.MAGNIFICATION, size[1] * fonts.MAGNIFICATION), PAPER)
    canvas = ImageDraw.Draw(image)
    for lines_, ink in ((layout.words, INK), (layout.name, INK), (layout.site, QUIET_INK)):
        for line in lines_:
            left = line.left
            for run in reversed(line.runs) if card.is_rtl else line.runs:
                fonts.draw(canvas, run, line.size, (left, line.baseline), ink)
                left += fonts.width(run, line.size)
    image = image.reduce(fonts.MAGNIFICATION)
    image.paste(card.accent, layout.rule)
    if card.portrait and portrait:  # a photograph has more colours than a palette
        _paste_portrait(image, portrait, is_rtl=card.is_rtl)
    else:
        image = image.quantize(palette=_palette(card.accent), dither=Image.Dither.NONE)
    return png.encode(image)


def _paste_portrait(image: Image.Image, file: bytes, *, is_rtl: bool) -> None:
    """Put the portrait into the foot of the card, at its end, as a circle."""
    left = SIDE if is_rtl else image.width - SIDE - PORTRAIT
    image.paste(_face(file), (left, image.height - EDGE - PORTRAIT), _circle())


@lru_cache(maxsize=4)  # the cards of a person's quotes have the same
def _face(file: bytes) -> Image.Image:
    with Image.open(BytesIO(file)) as picture:
        return picture.convert("RGB").resize((PORTRAIT, PORTRAIT), Image.Resampling.LANCZOS)


@cache
def _circle() -> Image.Image:
    magnified = PORTRAIT * fonts.MAGNIFICATION
    circle = Image.new("L", (magnified, magnified))
    ImageDraw.Draw(circle).ellipse((0, 0, magnified - 1, magnified - 1), fill=255)
    return circle.reduce(fonts.MAGNIFICATION)


def digest(card: Card, size: tuple[int, int]) -> str:
    """Return 16 hexadecimal digits that change with everything that is drawn, and with DESIGN."""
    *texts, accent, portrait, is_editors = card
    # A card of the design's accent, without the others, keeps the address that it had before these.
    more = [accent if accent != ACCENT else "", portrait, "editor" if is_editors else ""]
    content = json.dumps([DESIGN, *texts, *size, *filter(None, more)])
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def lines(card: Card, size: tuple[int, int]) -> list[str]:
    """Return the words as they are broken into lines on this size. Raises what `draw` raises."""
    return [line.text for line in lay_out(card, size).words]


def lay_out(card: Card, size: tuple[int, int]) -> Layout:
    """Place everything on a card of this width and height in pixels.

    The name and the site are at the bottom, the words in the middle of the rest. Raises a
    CardError.
    """
    width, height = size
    measure = width - 2 * SIDE
    site, name, text = _texts(card, measure)
    site_top = height - EDGE - site.height
    name_top = site_top - BELOW_NAME - name.height
    rule_top = _rule_top(height, site, name)
    room = rule_top - ABOVE_RULE - EDGE
    words = layouts.fit(text, WORDS_SIZES, measure, room, hangs=_hangs(text))
    rule_left = width - SIDE - RULE[0] if card.is_rtl else SIDE
    return Layout(
        words=_place(card, words, EDGE + (room - words.height) / 2, width),
        rule=(rule_left, rule_top, rule_left + RULE[0], rule_top + RULE[1]),
        name=_place(card, name, name_top, width),
        site=_place(card, site, site_top, width),
    )


def is_possible(card: Card, size: tuple[int, int]) -> bool:
    """Whether `lay_out` can place everything on a card of this size. It takes less time."""
    if _is_surely_possible(card, size):
        return True
    measure = size[0] - 2 * SIDE
    try:
        site, name, text = _texts(card, measure)
    except CardError:
        return False
    room = _rule_top(size[1], site, name) - ABOVE_RULE - EDGE
    return layouts.fits(text, WORDS_SIZES, measure, room, hangs=_hangs(text))


def _is_surely_possible(card: Card, size: tuple[int, int]) -> bool:
    """Whether the texts are so short, as most quotes are, that no font must be opened to tell."""
    if card.is_rtl or not layouts.PLAIN.fullmatch(f"{card.words}{card.name}{card.site}"):
        return False
    measure = size[0] - 2 * SIDE
    beside = measure - (PORTRAIT + BESIDE_PORTRAIT) * bool(card.portrait)
    foot = EDGE + SITE_HEIGHT + BELOW_NAME + NAME_HEIGHT + BELOW_RULE + RULE[1] + ABOVE_RULE
    room = size[1] - foot - EDGE - 1  # what is placed is rounded to a pixel
    boxes = (
        (card.site, SITE_SIZES, beside, SITE_HEIGHT),
        (card.name, NAME_SIZES, beside, NAME_HEIGHT),
        (card.words, WORDS_SIZES, measure, room),
    )
    return all(layouts.fits_surely(text, sizes[-1], *box) for text, sizes, *box in boxes)


def _texts(card: Card, measure: int) -> tuple[layouts.Block, layouts.Block, texts.Text]:
    """Set the site and the name, which many cards share, and read the words. Raises a CardError."""
    if len(card.words) > MOST_CHARACTERS:  # refused before any type is set
        raise layouts.TooLong(f"These {len(card.words)} characters are too many for a card.")
    written = (card.language, card.is_rtl)
    measure -= (PORTRAIT + BESIDE_PORTRAIT) * bool(card.portrait)  # of the foot alone
    site = _foot(card.site, *written, fonts.EDITOR, SITE_SIZES, measure, SITE_HEIGHT)
    below = fonts.EDITOR if card.is_editors else fonts.EDITOR_STRONG
    name = _foot(card.name, *written, below, NAME_SIZES, measure, NAME_HEIGHT)
    voice = fonts.EDITOR_STRONG if card.is_editors else fonts.PERSON
    return site, name, _read(card.words, *written, voice)


@lru_cache(maxsize=1024)
def _foot(
    text: str,
    language: str,
    is_rtl: bool,  # noqa: FBT001  a part of what the cache knows it by
    voice: fonts.Voice,
    sizes: tuple[int, ...],
    *box: int,
) -> layouts.Block:
    """Set a line of the foot of a card within this width and height."""
    return layouts.fit(_read(text, language, is_rtl, voice), sizes, *box)


@lru_cache(maxsize=64)  # the cards of one quote have the same texts
def _read(text: str, language: str, is_rtl: bool, voice: fonts.Voice) -> texts.Text:  # noqa: FBT001
    return texts.prepare(text, language, voice, is_rtl=is_rtl)


def _hangs(text: texts.Text) -> bool:
    return text.string[:1] in OPENING_MARKS


def _rule_top(height: int, site: layouts.Block, name: layouts.Block) -> int:
    name_top = height - EDGE - site.height - BELOW_NAME - name.height
    return round(name_top) - BELOW_RULE - RULE[1]


@lru_cache(maxsize=8)
def _palette(accent: str) -> Image.Image:
    """Return the paper, the accent and each ink in 16 shades.

    A PNG with a palette has a third of the bytes and looks the same.
    """
    paper = ImageColor.getrgb(PAPER)
    levels = [*paper, *ImageColor.getrgb(accent)]
    for ink, shade in itertools.product((INK, QUIET_INK), range(1, 17)):
        levels += [
            round(light + (dark - light) * shade / 16)
            for light, dark in zip(paper, ImageColor.getrgb(ink), strict=True)
        ]
    palette = Image.new("P", (1, 1))
    palette.putpalette(levels)
    return palette


def _place(card: Card, block: layouts.Block, top: float, card_width: int) -> tuple[Line, ...]:
    placed = []
    for number, (start, end) in enumerate(block.lines):
        width = block.text.width(start, end, block.size)
        hang = 0 if number else block.hang
        placed.append(
            Line(
                text=block.text.string[start:end],
                runs=block.text.runs(start, end),
                left=card_width - SIDE + hang - width if card.is_rtl else SIDE - hang,
                baseline=round(top + block.ascent + number * block.leading),
                width=width,
                size=block.size,
            )
        )
    return tuple(placed)
