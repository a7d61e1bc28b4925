"""Tell whether two pictures may be the same, by a number that stays near when a picture changes.

A perceptual hash says of 64 places whether it is darker there than just to the right: "dHash". It
stays almost the same when a picture is made smaller, lighter or is encoded anew; a picture that is
cut or mirrored has another.
"""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from typing import TYPE_CHECKING

from . import first_use

if TYPE_CHECKING:
    from PIL import Image
else:
    Image = first_use.module("PIL.Image")

SIDE = 8
ALL = (1 << SIDE * SIDE) - 1
FEWEST = 4  # bits of one kind: with less, a picture of one colour is like any other
MOST_DIFFERENT = 8  # bits between two that may be the same


def find(data: bytes) -> int:
    """Return the hash of a picture as a signed number, which databases store in 64 bits."""
    with Image.open(BytesIO(data), formats=("JPEG", "PNG")) as picture:
        small = picture.convert("L").resize((SIDE + 1, SIDE), Image.Resampling.LANCZOS)
    bits = 0
    for row in range(SIDE):
        for column in range(SIDE):
            here, right = (small.getpixel((column + step, row)) for step in (0, 1))
            bits = bits << 1 | (here < right)  # type: ignore[operator]  # of a grey picture
    return bits - (ALL + 1) * (bits > ALL // 2)


def alike(known: int, others: Iterable[tuple[int, int]]) -> list[int]:
    """Return which of the others, given as (number, hash), may be the same; the nearest first."""
    if not FEWEST <= (known & ALL).bit_count() <= SIDE * SIDE - FEWEST:
        return []
    apart = ((((known ^ other) & ALL).bit_count(), number) for number, other in others)
    return [number for bits, number in sorted(apart) if bits <= MOST_DIFFERENT]
