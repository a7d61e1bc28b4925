"""Compare colours as WCAG 2 does, and change one until it can be read on a ground.

    contrast("#000000", "#ffffff")              21.0
    readable("#ffd700", "#fbf8f3", 4.5)         a dark gold
    readable("#8c2f1b", "#171411", 7.0)         a light brick red

A colour is written as # and six digits.
"""

import re

WRITTEN = re.compile("#[0-9a-f]{6}")
BLACK, WHITE = "#000000", "#ffffff"
STEPS = 100


def is_colour(text: str) -> bool:
    return WRITTEN.fullmatch(text) is not None


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours: from 1, where they are equal, to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def mix(colour: str, other: str, share: float) -> str:
    """Return the colour with a share of another one in it, from 0 to 1."""
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def readable(colour: str, ground: str, least: float) -> str:
    """Return the colour, as much darker or lighter as it must be for this contrast on a ground.

    It becomes lighter on a dark ground and darker on a light one, and keeps its hue.
    """
    end = max((BLACK, WHITE), key=lambda each: contrast(each, ground))
    mixed = (mix(colour, end, step / STEPS) for step in range(STEPS + 1))
    return next((each for each in mixed if contrast(each, ground) >= least), end)


def _luminance(colour: str) -> float:
    """Return the relative luminance of a colour in sRGB, as WCAG 2 defines it."""
    shares = (channel / 255 for channel in _channels(colour))
    linear = [
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _channels(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour.removeprefix("#")))
