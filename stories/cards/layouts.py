"""Break text into even lines, in the largest type in which all of it fits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from . import fonts

if TYPE_CHECKING:
    from .texts import Text

# Lines break at a space, unless a dash alone follows it, and after an em dash between words.
BREAK = re.compile(r" (?![—–](?: |$))|(?<=\S—)(?=\w)")
# The type becomes smaller for a long word, down to this size in pixels; then the word is broken.
UNBROKEN_SIZE = 40

# Letters and signs that each face for left-to-right text has; none is wider than WIDEST for type of
# size 1. Latin, Cyrillic, and the letters that only Kazakh has.
PLAIN = re.compile(
    r"[ -~\u00a0-\u00a3\u00a5\u00a7-\u00ab\u00ae-\u00b4\u00b6-\u017e\u0400-\u045f"
    r"ҒғҚқҢңҮүҰұҺһӘәӨө–—‘’‚“”„…]*"
)
WIDEST = 1.2
PROPORTIONS_OF_SMALL_TYPE = (0.76, 1.35, 0.24)


class TooLong(fonts.CardError):
    """The text does not fit on the card, not even in the smallest type that can be read."""


class Piece(NamedTuple):
    """A part of the text that is never broken: its start and end, and its width in pixels.

    `space` is the width between this piece and the next one on the same line.
    """

    start: int
    end: int
    width: float
    space: float


class Block(NamedTuple):
    """A text set in one size; a line is its start and end in the text. Lengths are in pixels.

    `hang` is how far the opening quotation mark hangs out of the first line.
    """

    text: Text
    size: int
    hang: float
    lines: list[tuple[int, int]]

    @property
    def ascent(self) -> float:
        """The height of the first line above its baseline."""
        return self.size * self._proportions[0]

    @property
    def leading(self) -> float:
        """The distance from one baseline to the next."""
        return self.size * self._proportions[1]

    @property
    def height(self) -> float:
        if not self.lines:
            return 0
        ascent, leading, descent = self._proportions
        return self.size * (ascent + leading * (len(self.lines) - 1) + descent)

    @property
    def _proportions(self) -> tuple[float, float, float]:
        """Ascent, leading and descent for type of size 1: Arabic needs more room than others."""
        if any(self.text.directions):
            return (1.1, 1.75, 0.55) if self.text.is_rtl else (0.9, 1.6, 0.45)
        largeness = min(1, max(0, (self.size - 28) / 52))
        ascent, leading, descent = PROPORTIONS_OF_SMALL_TYPE
        return ascent, leading - 0.17 * largeness, descent


def fit(
    text: Text, sizes: tuple[int, ...], width: float, height: float, *, hangs: bool = False
) -> Block:
    """Set the text in the largest size in which it fits a width and a height in pixels.

    `sizes` fall. With `hangs`, the first character takes no room. Raises TooLong.
    """
    fitting = None
    low, high = 0, len(sizes)
    while low < high:
        middle = (low + high) // 2
        block = _set(text, sizes[middle], width, hangs=hangs)
        if block and block.height <= height:
            fitting, high = block, middle
        else:
            low = middle + 1
    if fitting is None:
        raise TooLong(f"These {len(text.string)} characters are too many for a card.")
    return fitting


def fits(
    text: Text, sizes: tuple[int, ...], width: float, height: float, *, hangs: bool = False
) -> bool:
    """Whether `fit` finds a size: mostly the smallest one tells, without trying the others."""
    block = _set(text, sizes[-1], width, hangs=hangs)
    if block and block.height <= height:
        return True
    try:
        fit(text, sizes, width, height, hangs=hangs)
    except TooLong:
        return False
    return True  # pragma: no cover  no text is known that a larger size fits alone


def fits_surely(text: str, size: int, width: float, height: float) -> bool:
    """Whether a PLAIN text fits in small type even if all its letters were the widest ones.

    It opens no font, and says no where only the fonts can tell.
    """
    most, lines, used = int(width / (size * WIDEST)), 1, -1
    for piece in BREAK.split(text):
        used += 1 + len(piece)
        if used > most:
            lines, used = lines + 1, len(piece)
        if used > most:
            return False
    ascent, leading, descent = PROPORTIONS_OF_SMALL_TYPE
    return size * (ascent + leading * (lines - 1) + descent) <= height


def _set(text: Text, size: int, width: float, *, hangs: bool) -> Block | None:
    """Set the text in this size; None if a word is too wide, but the size too large to break it."""
    hang = text.width(0, 1, size) if hangs else 0
    pieces = list(_pieces(text, size, width, hang))
    if any(piece.width > width for piece in pieces):
        return None
    return Block(text, size, hang, _break(pieces, width))


def _pieces(text: Text, size: int, width: float, hang: float) -> Iterator[Piece]:
    """Yield the words of the text, and the graphemes of a word that is too long for a line."""
    spaces = [match.span() for match in BREAK.finditer(text.string)]
    starts = [0, *(end for _, end in spaces)]
    spaces.append((len(text.string), len(text.string)))
    for start, (end, next_start) in zip(starts, spaces, strict=True):
        parts = [(start, end)] if start < end else []
        if size <= UNBROKEN_SIZE and text.width(start, end, size) > width:
            parts = [part for part in text.graphemes if start <= part[0] < end]
        for part_start, part_end in parts:
            part_width = text.width(part_start, part_end, size) - (0 if part_start else hang)
            space = text.width(end, next_start, size) if part_end == end else 0
            yield Piece(part_start, part_end, part_width, space)


def _break(pieces: list[Piece], width: float) -> list[tuple[int, int]]:
    """Break the pieces into lines as even as possible.

    The sum of the squares of the unused widths is the least there is. One more line would add a
    whole unused width, so the number of lines is the least, too.
    """
    # Entry n is for the first n pieces: the least sum, and the piece that starts the last line.
    best = [(0.0, 0)]
    for last in range(len(pieces)):
        line_width = pieces[last].width
        options = [(best[last][0] + (width - line_width) ** 2, last)]
        for first in range(last - 1, -1, -1):
            line_width += pieces[first].width + pieces[first].space
            if line_width > width:
                break
            options.append((best[first][0] + (width - line_width) ** 2, first))
        best.append(min(options))
    lines = []
    last = len(pieces)
    while last:
        first = best[last][1]
        lines.append((pieces[first].start, pieces[last - 1].end))
        last = first
    return lines[::-1]
