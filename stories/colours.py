"""Compare colours as WCAG 2 does, and change one until it can be read on a ground.

    contrast("#000000", "#ffffff")              21.0
    readable("#ffd700", "#fbf8f3", 4.5)         a dark gold
    readable("#8c2f1b", "#171411", 7.0)         a light brick red

A colour is written as # and six digits.
"""

import colorsys
import re
from collections.abc import Iterable

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
    return _written(a + (b - a) * share for a, b in pairs)


def readable(colour: str, ground: str, least: float) -> str:
    """Return the colour, as much darker or lighter as it must be for this contrast on a ground.

    It becomes lighter on a dark ground and darker on a light one, and keeps its hue and saturation.
    """
    if contrast(colour, ground) >= least:
        return colour
    end = max((BLACK, WHITE), key=lambda each: contrast(each, ground))
    hue, lightness, saturation = colorsys.rgb_to_hls(*(each / 255 for each in _channels(colour)))
    for step in range(1, STEPS):
        share = lightness + ((end == WHITE) - lightness) * step / STEPS
        made = _written(255 * each for each in colorsys.hls_to_rgb(hue, share, saturation))
        if contrast(made, ground) >= least:
            return made
    return end


def _luminance(colour: str) -> float:
    """Return the relative luminance of a colour in sRGB, as WCAG 2 defines it."""
    shares = (channel / 255 for channel in _channels(colour))
    linear = [
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _written(channels: Iterable[float]) -> str:
    return "#" + "".join(f"{round(each):02x}" for each in channels)


def _channels(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour.removeprefix("#")))
