"""Draw share cards: pictures of a whole quotation with the speaker's name. No Django.

The words are set in the person's typeface (Literata), the name and the site in the editor's
(Onest), and right-to-left text in Amiri. A quotation is never cut: its type is as large as the card
allows, and there is no card where even the smallest type is too large. A portrait, if there is one,
is beside the name.
"""

from typing import TYPE_CHECKING

from stories import first_use

from .drawing import (
    CONTENT_TYPE,
    EXTENSION,
    PORTRAIT,
    SIZES,
    Card,
    digest,
    draw,
    is_possible,
    lay_out,
    lines,
)
from .fonts import CardError, NoGlyph
from .layouts import TooLong

if TYPE_CHECKING:
    from .texts import CannotShape
else:
    __getattr__ = first_use.names(__name__, "texts")

__all__ = [
    "CONTENT_TYPE",
    "EXTENSION",
    "PORTRAIT",
    "SIZES",
    "CannotShape",
    "Card",
    "CardError",
    "NoGlyph",
    "TooLong",
    "digest",
    "draw",
    "is_possible",
    "lay_out",
    "lines",
]
