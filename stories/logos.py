"""Make the files of a logo: for the masthead, for machines, and the icons of browsers and phones.

The logo comes as the data of a cleaned picture; see `stories.pictures`.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Any, NamedTuple

from stories.sentences import Sentence as _

from . import first_use

if TYPE_CHECKING:
    from PIL import Image
else:  # only whoever stores a logo needs it
    Image = first_use.module("PIL.Image")

MAX_BYTES = 2 * 1024 * 1024
LEAST_SIDE = 96  # pixels
WIDEST = 8  # times its height
PAPER = "#fbf8f3"  # the light paper of static/css/base/tokens.css
MARGIN = 0.12  # of an icon, on each side of a logo that does not fill it

IN_MASTHEAD = (640, 96)  # at most; twice what is shown, for sharp screens
FOR_MACHINES = (1024, 512)
ICONS = {"icon-96.png": 96, "icon-180.png": 180, "icon-192.png": 192, "icon-512.png": 512}
NAMES = ("logo.webp", "logo.png", *ICONS)


class LogoError(ValueError):
    """The picture is no logo; the message tells what to do."""


class LogoFile(NamedTuple):
    """A file made from a logo, its width and height in pixels."""

    name: str
    data: bytes
    width: int
    height: int


def make(data: bytes) -> Iterator[LogoFile]:
    """Make all files of NAMES, in that order. Raises LogoError."""
    with Image.open(BytesIO(data), formats=("JPEG", "PNG")) as picture:
        logo = picture.convert("RGBA")
    logo = _trimmed(logo)
    if min(logo.size) < LEAST_SIDE or logo.width > WIDEST * logo.height:
        raise LogoError(
            _(
                "A logo has at least %(least_side)s pixels on each side, and is at most "
                "%(widest)s times as wide as high, without the empty space around it. Export "
                "it larger, or choose a more compact one.",
                least_side=LEAST_SIDE,
                widest=WIDEST,
            )
        )
    yield _file("logo.webp", _within(logo, IN_MASTHEAD), format="WEBP", quality=90, method=6)
    yield _file("logo.png", _within(logo, FOR_MACHINES), format="PNG", optimize=True)
    for name, side in ICONS.items():
        yield _file(name, _icon(logo, side), format="PNG", optimize=True)


def _trimmed(logo: Image.Image) -> Image.Image:
    """Return the logo without the transparent space around it."""
    return logo.crop(logo.getchannel("A").getbbox() or (0, 0, 0, 0))


def _within(logo: Image.Image, size: tuple[int, int]) -> Image.Image:
    made = logo.copy()
    made.thumbnail(size, Image.Resampling.LANCZOS)
    return made


def _icon(logo: Image.Image, side: int) -> Image.Image:
    """Set the logo on paper in a square; one that is square and opaque fills it."""
    fills = logo.width == logo.height and logo.getchannel("A").getextrema() == (255, 255)
    inside = side if fills else round(side * (1 - 2 * MARGIN))
    scale = inside / max(logo.size)
    size = (max(1, round(logo.width * scale)), max(1, round(logo.height * scale)))
    small = logo.resize(size, Image.Resampling.LANCZOS)
    icon = Image.new("RGBA", (side, side), PAPER)
    icon.alpha_composite(small, ((side - size[0]) // 2, (side - size[1]) // 2))
    return icon.convert("RGB")


def _file(name: str, made: Image.Image, **encoding: Any) -> LogoFile:
    buffer = BytesIO()
    made.save(buffer, **encoding)
    return LogoFile(name, buffer.getvalue(), *made.size)
