"""Share cards: a whole quotation and the name of who said it, drawn as a picture. No Django.

The words are set in the person's voice (Literata), the name and the site in the editor's (Onest),
and what runs from right to left in Amiri. A quotation is never cut and nothing in it left out: its
type is as large as lets all of it stand on the card, and where that cannot be there is no card.
"""

from .drawing import CONTENT_TYPE, EXTENSION, SIZES, Card, digest, draw, lay_out, lines
from .fonts import CardError, NoGlyph
from .layouts import TooLong
from .texts import CannotShape

__all__ = [
    "CONTENT_TYPE",
    "EXTENSION",
    "SIZES",
    "CannotShape",
    "Card",
    "CardError",
    "NoGlyph",
    "TooLong",
    "digest",
    "draw",
    "lay_out",
    "lines",
]
