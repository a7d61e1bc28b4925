"""Find the places of pictures in a body: empty figures that name a picture by its number.

A body never holds an address, a caption or an alt text: those are the picture's own, and a page
shows them as they are at that moment.

    <p>One</p><figure data-picture="7"></figure><p>Two</p>
"""

import re
from collections.abc import Callable

FIGURE = re.compile(r'<figure data-picture="([1-9][0-9]{0,17})"></figure>')


def numbers(html: str) -> list[int]:
    """Return the numbers of the pictures in a body, in order, each once."""
    return [int(number) for number in dict.fromkeys(FIGURE.findall(html))]


def number_of(block: str) -> int | None:
    """Return the number of the picture that a block of a body is the place of."""
    found = FIGURE.fullmatch(block.strip())
    return int(found[1]) if found else None


def between(
    html: str, write: Callable[[str], str], draw: Callable[[int], str] | None = None
) -> str:
    """Write what is between the figures, and draw each figure; without `draw` they stay."""
    parts = FIGURE.split(html)
    for place, part in enumerate(parts):
        if place % 2 == 0:
            parts[place] = write(part) if part else ""
        else:
            parts[place] = draw(int(part)) if draw else f'<figure data-picture="{part}"></figure>'
    return "".join(parts)


def without(html: str, gone: set[int]) -> str:
    """Return the body without the figures of these pictures."""
    return FIGURE.sub(lambda found: "" if int(found[1]) in gone else found[0], html)
