"""The faces of the cards: which of them draws a character, and how wide it becomes."""

import itertools
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TypedDict

import fontpkg
from PIL import ImageDraw, ImageFont, features

# Pillow's wheels bring all that it takes to join letters and to order them but FriBidi, which
# they look for on the machine. Without it Latin and Cyrillic cards can still be drawn.
CAN_SHAPE: bool = features.check("raqm") or False

# Pillow sets letters on whole pixels, which leaves small type uneven: so a card is drawn larger.
MAGNIFICATION = 2

# The last code point, which will never be a character: what a font shows for it is its "missing".
NO_CHARACTER = "\U0010ffff"


class CardError(ValueError):
    """No card can show all of this. The message is a sentence for the editor."""


class NoGlyph(CardError):  # noqa: N818 - it reads cards.NoGlyph
    """No font has one of the characters: an emoji, or a letter of another script."""


@dataclass(frozen=True)
class Face:
    """A family in a weight from 100 to 900, or in the nearest weight that it has.

    `scale` makes its letters look as large as those of the other families in the same size.
    """

    family: str
    weight: int
    scale: float = 1.0


@dataclass(frozen=True)
class Voice:
    """The faces for what runs from left to right and from right to left; each helps the other."""

    ltr: Face
    rtl: Face


PERSON = Voice(Face("Literata", 400), Face("Amiri", 400, scale=1.2))
EDITOR = Voice(Face("Onest", 400), Face("Amiri", 400, scale=1.2))
EDITOR_STRONG = Voice(Face("Onest", 600), Face("Amiri", 700, scale=1.2))


@dataclass(frozen=True)
class Run:
    """Neighbouring characters of one language, direction and face."""

    text: str
    language: str
    is_rtl: bool
    face: Face


def choose(grapheme: str, voice: Voice, *, is_rtl: bool) -> Face:
    """The voice's face that has all of the grapheme. Raises NoGlyph if neither has."""
    faces = (voice.rtl, voice.ltr) if is_rtl else (voice.ltr, voice.rtl)
    # A shaper sets a letter and its accent where a font does not have the two as one.
    forms = (grapheme, unicodedata.normalize("NFD", grapheme)) if CAN_SHAPE else (grapheme,)
    for face, form in itertools.product(faces, forms):
        if all(has_glyph(face, character) for character in form):
            return face
    codes = " ".join(f"U+{ord(character):04X}" for character in grapheme)
    raise NoGlyph(f"A card cannot show “{grapheme}” ({codes}): its fonts do not have it.")


@lru_cache(maxsize=4096)
def has_glyph(face: Face, character: str) -> bool:
    """Whether the face can draw the character itself, and not only a box in its place."""
    font, missing = _probe(face)
    try:
        return _picture(font, character) != missing
    except OSError:  # FreeType gives up on an outline that is too rich: U+FDFD of Amiri
        return False


@lru_cache(maxsize=4096)
def width(run: Run, size: int) -> float:
    """How far a run takes the line in type of this size, both in pixels."""
    return _font(run.face, size).getlength(run.text, **_shaping(run)) / MAGNIFICATION


def draw(
    canvas: ImageDraw.ImageDraw, run: Run, size: int, start: tuple[float, float], ink: str
) -> None:
    """Draw a run on a canvas that is magnified; `start`, in pixels of the card, is the left end of
    its baseline.
    """
    place = (start[0] * MAGNIFICATION, start[1] * MAGNIFICATION)
    canvas.text(place, run.text, ink, _font(run.face, size), anchor="ls", **_shaping(run))


class _Shaping(TypedDict, total=False):
    direction: str
    language: str


def _shaping(run: Run) -> _Shaping:
    if not CAN_SHAPE:
        return {}
    return {"direction": "rtl" if run.is_rtl else "ltr", "language": run.language}


@lru_cache(maxsize=64)
def _font(face: Face, size: int) -> ImageFont.FreeTypeFont:
    """Shared by all threads, so nobody may change it."""
    engine = ImageFont.Layout.RAQM if CAN_SHAPE else ImageFont.Layout.BASIC
    font = ImageFont.truetype(_path(face), size * face.scale * MAGNIFICATION, layout_engine=engine)
    if fontpkg.family(face.family).is_variable:
        # A card is mostly seen smaller than it is.
        positions = {b"Optical size": min(72, size * 2 / 3), b"Weight": face.weight}
        font.set_variation_by_axes(
            [positions[axis["name"] or b""] for axis in font.get_variation_axes()]
        )
    return font


@cache
def _probe(face: Face) -> tuple[ImageFont.FreeTypeFont, tuple[tuple[int, int], bytes]]:
    """A font that does not shape, which would hide missing glyphs, and what it shows for one."""
    font = ImageFont.truetype(_path(face), 24, layout_engine=ImageFont.Layout.BASIC)
    return font, _picture(font, NO_CHARACTER)


def _picture(font: ImageFont.FreeTypeFont, character: str) -> tuple[tuple[int, int], bytes]:
    mask = font.getmask(character)
    return mask.size, bytes(mask)


@cache
def _path(face: Face) -> Path:
    return Path(fontpkg.path(face.family, face.weight, nearest=True))
