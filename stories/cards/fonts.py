"""Choose the face that draws a character, and measure and draw text in it."""

from __future__ import annotations

import itertools
import unicodedata
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypedDict

from stories import first_use

if TYPE_CHECKING:
    import fontpkg
    from PIL import ImageDraw, ImageFont, features
else:  # most pages only name the address of a card
    ImageFont, features, fontpkg = map(
        first_use.module, ("PIL.ImageFont", "PIL.features", "fontpkg")
    )

# Pillow sets letters on whole pixels, so small type is uneven: a card is drawn larger and reduced.
MAGNIFICATION = 2

# The last code point is never a character: a font draws its sign for a missing glyph.
NO_CHARACTER = "\U0010ffff"


class CardError(ValueError):
    """A card cannot show all of its text. The message is a sentence for the editor."""


class NoGlyph(CardError):  # noqa: N818 - it reads cards.NoGlyph
    """No font has one of the characters: an emoji, or a letter of another script."""


class Face(NamedTuple):
    """A font family in a weight from 100 to 900, or in the nearest weight that it has.

    `scale` makes its letters look as large as other families' letters at the same size.
    """

    family: str
    weight: int
    scale: float = 1.0


class Voice(NamedTuple):
    """The faces for left-to-right and for right-to-left text.

    Each face also draws characters that the other one lacks.
    """

    ltr: Face
    rtl: Face


PERSON = Voice(Face("Literata", 400), Face("Amiri", 400, scale=1.2))
EDITOR = Voice(Face("Onest", 400), Face("Amiri", 400, scale=1.2))
EDITOR_STRONG = Voice(Face("Onest", 600), Face("Amiri", 700, scale=1.2))


class Run(NamedTuple):
    """Neighbouring characters of one language, direction and face."""

    text: str
    language: str
    is_rtl: bool
    face: Face


@cache
def can_shape() -> bool:
    """Return whether letters can be joined and ordered on this machine.

    Pillow's wheels contain all that does, except FriBidi, which must be installed. Latin and
    Cyrillic cards can be drawn without it.
    """
    return features.check("raqm") or False


def choose(grapheme: str, voice: Voice, *, is_rtl: bool) -> Face:
    """Return the voice's face that can draw the whole grapheme. Raises NoGlyph if none can."""
    faces = (voice.rtl, voice.ltr) if is_rtl else (voice.ltr, voice.rtl)
    # A shaper combines a letter and its accent if the font has no glyph for the two together.
    forms = (grapheme, unicodedata.normalize("NFD", grapheme)) if can_shape() else (grapheme,)
    for face, form in itertools.product(faces, forms):
        if all(has_glyph(face, character) for character in form):
            return face
    codes = " ".join(f"U+{ord(character):04X}" for character in grapheme)
    raise NoGlyph(f"A card cannot show “{grapheme}” ({codes}): its fonts do not have it.")


@lru_cache(maxsize=4096)
def has_glyph(face: Face, character: str) -> bool:
    """Return whether the face can draw the character itself, not just a box in its place."""
    font, missing = _probe(face)
    try:
        return _picture(font, character) != missing
    except OSError:  # FreeType refuses an outline that is too complex: U+FDFD of Amiri
        return False


@lru_cache(maxsize=4096)
def width(run: Run, size: int) -> float:
    """Return the advance width in pixels of a run in type of this size in pixels."""
    return _font(run.face, size).getlength(run.text, **_shaping(run)) / MAGNIFICATION


def draw(
    canvas: ImageDraw.ImageDraw, run: Run, size: int, start: tuple[float, float], ink: str
) -> None:
    """Draw a run on a magnified canvas.

    `start` is the left end of its baseline, in pixels of the card.
    """
    position = (start[0] * MAGNIFICATION, start[1] * MAGNIFICATION)
    canvas.text(position, run.text, ink, _font(run.face, size), anchor="ls", **_shaping(run))


class _Shaping(TypedDict, total=False):
    direction: str
    language: str


def _shaping(run: Run) -> _Shaping:
    if not can_shape():
        return {}
    return {"direction": "rtl" if run.is_rtl else "ltr", "language": run.language}


@lru_cache(maxsize=64)
def _font(face: Face, size: int) -> ImageFont.FreeTypeFont:
    """Load a font. All threads share it, so nobody may change it."""
    engine = ImageFont.Layout.RAQM if can_shape() else ImageFont.Layout.BASIC
    font = ImageFont.truetype(_path(face), size * face.scale * MAGNIFICATION, layout_engine=engine)
    if fontpkg.family(face.family).is_variable:
        # A card is mostly shown smaller than it is drawn.
        positions = {b"Optical size": min(72, size * 2 / 3), b"Weight": face.weight}
        font.set_variation_by_axes(
            [positions[axis["name"] or b""] for axis in font.get_variation_axes()]
        )
    return font


@cache
def _probe(face: Face) -> tuple[ImageFont.FreeTypeFont, tuple[tuple[int, int], bytes]]:
    """Return a font that does not shape, and its picture of a missing glyph.

    Shaping would hide that a glyph is missing.
    """
    font = ImageFont.truetype(_path(face), 24, layout_engine=ImageFont.Layout.BASIC)
    return font, _picture(font, NO_CHARACTER)


def _picture(font: ImageFont.FreeTypeFont, character: str) -> tuple[tuple[int, int], bytes]:
    mask = font.getmask(character)
    return mask.size, bytes(mask)


@cache
def _path(face: Face) -> Path:
    return Path(fontpkg.path(face.family, face.weight, nearest=True))
