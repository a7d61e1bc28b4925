"""Verify and clean uploaded pictures, crop them to a focus, and make the sizes that pages show.

An upload passes through `clean` once, and only its result is stored. `make` turns that into the
renditions that `plan` lists: when the picture is saved, never when a page is viewed.
"""

from __future__ import annotations

import itertools
import math
import warnings
from collections.abc import Iterator
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

from stories.sentences import Sentence as _

from . import first_use

if TYPE_CHECKING:
    import pillow_heif
    from PIL import Image, ImageCms, ImageOps
else:  # readers are sent files that were made before
    Image, ImageCms, ImageOps = map(first_use.module, ("PIL.Image", "PIL.ImageCms", "PIL.ImageOps"))
    pillow_heif = first_use.module("pillow_heif")

MAX_BYTES = 20 * 1024 * 1024
MAX_PIXELS = 50_000_000
MAX_SIDE = 16_383  # pixels: the largest side of a WebP, and every picture is made as WebP too

FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "HEIF")  # HEIC, of phones, is a kind of HEIF
IN_WORDS = "JPEG, PNG, WebP, AVIF or HEIC"
MIME_TYPES = "image/jpeg,image/png,image/webp,image/avif,image/heic,image/heif,.heic,.heif"

# A colour profile describes grey, CMYK or RGB colours: a picture in any other mode becomes RGB
# before its profile is applied.
PROFILED_MODES = {"1": "L", "L": "L", "LA": "L", "CMYK": "CMYK"}

# Arguments of Image.save. AVIF at speed 8 is several times faster than at the default of 6, and its
# files are a few per cent larger.
ENCODINGS: dict[str, dict[str, Any]] = {
    "avif": {"format": "AVIF", "quality": 55, "speed": 8},
    "webp": {"format": "WEBP", "quality": 78, "method": 4},
    "jpg": {"format": "JPEG", "quality": 82, "progressive": True, "optimize": True},
    "png": {"format": "PNG"},
}
# The cleaned picture is the source of all renditions, so it must lose almost nothing. Stronger
# compression of a PNG would take almost three times as long.
SOURCE_ENCODINGS: dict[str, dict[str, Any]] = {
    "jpg": {"format": "JPEG", "quality": 92, "subsampling": "4:4:4"},
    "png": {"format": "PNG", "compress_level": 3},
}


# The form of a picture, by width divided by height. An upright or square one is shown whole beside
# what it belongs to; a wide one may be cut where it is higher than a window; a panorama never is.
WIDE_FROM, PANORAMA_FROM = 1.2, 2.1


class PictureError(ValueError):
    """The picture cannot be used; the message tells an editor what to do."""


class CleanPicture(NamedTuple):
    """An upright sRGB picture without metadata, its width and height in pixels.

    `extension` is "png" if any of it is transparent, else "jpg".
    """

    data: bytes
    extension: str
    width: int
    height: int


class Shape(NamedTuple):
    """A shape, and the widths in pixels in which it is made.

    `ratio` is (width, height), or None for a picture that is not cropped.
    """

    ratio: tuple[int, int] | None
    widths: tuple[int, ...]


# Each width is at most 1.5 times the one before it: hardly more is loaded than is shown.
SHAPES = {
    "whole": Shape(None, (240, 320, 480, 720, 960, 1280, 1600, 2240)),
    "square": Shape((1, 1), (64, 96, 128, 160, 240, 320, 480, 640)),
    "card": Shape((3, 2), (320, 480, 720, 960, 1280)),
    "share": Shape((1200, 630), (1200,)),
}
SET = 2  # the number of these shapes and widths: raise it with them, and say what a set had
# The shapes and widths of which a picture was made that was stored before, by their number.
FORMER_SETS = {
    1: {
        "whole": Shape(None, (480, 960, 1600)),
        "square": Shape((1, 1), (160, 320, 640)),
        "card": Shape((3, 2), (480, 960)),
        "share": Shape((1200, 630), (1200,)),
    }
}
# Social networks show a picture under this width in pixels as a thumbnail beside the link.
MIN_SHARE_WIDTH = 600


class Rendition(NamedTuple):
    """One file made from a picture: a size in pixels, and the extension of its format."""

    shape: str
    width: int
    height: int
    extension: str

    @property
    def name(self) -> str:
        """A file name, unique among the renditions of one picture: "whole-960.avif"."""
        return f"{self.shape}-{self.width}.{self.extension}"


def clean(file: BinaryIO) -> CleanPicture:
    """Verify an upload by decoding all of it, turn it upright and keep nothing but its pixels.

    Reads from the current position of `file`. Colours are converted to sRGB, because the colour
    profile is removed with the rest of the metadata. The pixels are encoded anew, so that data
    hidden in or after the picture is lost.

    An animation is refused. Its first frame is often blank, and nobody chose it.

    Raises PictureError.
    """
    data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise PictureError(
            _(
                "This file is larger than %(number)s MB. Export the picture in a smaller size and "
                "choose it again.",
                number=MAX_BYTES // 1024**2,
            )
        )
    with warnings.catch_warnings():
        # Pillow warns of faults in files that it can still read. The filter names Pillow alone,
        # because other threads may see it too.
        warnings.filterwarnings("ignore", module=r"PIL\.")
        picture = _decode(data)
    picture.info.clear()  # or Pillow would write comments and other metadata into the new file
    extension = "png" if picture.mode == "RGBA" else "jpg"
    return CleanPicture(
        _encode(picture, SOURCE_ENCODINGS[extension]), extension, picture.width, picture.height
    )


def plan(width: int, height: int, extension: str, number: int = SET) -> tuple[Rendition, ...]:
    """List the renditions of a clean picture of this size in pixels, without opening it.

    They come in the order of SHAPES, then by rising width, then with the smallest file first: AVIF,
    WebP, and `extension` for browsers that support neither. Nothing is enlarged: the last width of
    a shape is what the picture allows, where that is less than the largest. The share shape, a JPEG
    only, is left out where its crop would be under 600 pixels wide. `number` is that of a set.
    """
    return tuple(
        itertools.chain.from_iterable(
            of_shape(name, width, height, extension, number) for name in _shapes(number)
        )
    )


@lru_cache(maxsize=512)
def of_shape(
    name: str, width: int, height: int, extension: str, number: int = SET
) -> tuple[Rendition, ...]:
    """List the renditions of one shape. See `plan`."""
    shape = _shapes(number)[name]
    crop_width, crop_height = _crop_size(width, height, shape.ratio)
    if name == "share" and crop_width < MIN_SHARE_WIDTH:
        return ()
    extensions = ("jpg",) if name == "share" else ("avif", "webp", extension)
    widths = [each for each in shape.widths if each <= crop_width]
    own = math.floor(crop_width)
    if not widths or (number == SET and name != "share" and widths[-1] < own < shape.widths[-1]):
        widths.append(own)
    return tuple(
        Rendition(name, each, max(1, round(crop_height * each / crop_width)), each_extension)
        for each in widths
        for each_extension in extensions
    )


def _shapes(number: int) -> dict[str, Shape]:
    return SHAPES if number == SET else FORMER_SETS[number]


def make(data: bytes, focus: tuple[float, float] = (0.5, 0.5)) -> Iterator[tuple[Rendition, bytes]]:
    """Make the renditions that `plan` lists, in its order, from the data of a CleanPicture.

    `focus` is the point that a crop must not lose: x and y from the top left, each from 0 to 1. A
    crop is the largest of its ratio, and its centre is as near to the focus as the edges allow.
    """
    with Image.open(BytesIO(data), formats=("JPEG", "PNG")) as picture:
        picture.load()
        extension = "png" if picture.format == "PNG" else "jpg"
        renditions = plan(picture.width, picture.height, extension)
        for (shape, *size), group in itertools.groupby(
            renditions, key=lambda rendition: (rendition.shape, rendition.width, rendition.height)
        ):
            box = _crop_box(picture.width, picture.height, SHAPES[shape].ratio, focus)
            # A gap of 2 lets Pillow shrink cheaply first, down to twice the size: nobody sees it.
            resized = picture.resize(size, Image.Resampling.LANCZOS, box, reducing_gap=2.0)
            for rendition in group:
                yield rendition, _encode(resized, ENCODINGS[rendition.extension])


def form(width: int, height: int) -> str:
    """Say whether a picture is "upright" (a square one too), "wide" or a "panorama"."""
    ratio = width / height
    if ratio < WIDE_FROM:
        return "upright"
    return "wide" if ratio < PANORAMA_FROM else "panorama"


def _decode(data: bytes) -> Image.Image:
    """Return the picture, upright, as RGB in sRGB, or as RGBA if any of it is transparent."""
    pillow_heif.register_heif_opener()
    try:
        picture = Image.open(BytesIO(data), formats=FORMATS)
    except Image.DecompressionBombError as error:
        raise _too_many_pixels() from error
    except Exception as error:  # a decoder may raise almost anything for a damaged header
        raise PictureError(
            _(
                "This file cannot be read as a %(in_words)s picture: it is of another kind, or "
                "damaged. Open it in a picture editor, export it as JPEG and choose that file.",
                in_words=IN_WORDS,
            )
        ) from error
    _check_header(picture)
    try:
        picture.load()
        return _in_srgb(ImageOps.exif_transpose(picture))
    except Exception as error:  # the same for damaged pixels and damaged metadata
        raise PictureError(
            _(
                "This picture is damaged or incomplete. "
                "Copy it from its camera or sender again, and choose the new copy."
            )
        ) from error


def _check_header(picture: Image.Image) -> None:
    """Refuse a picture whose header shows that it cannot be used, before decoding any pixel."""
    if picture.width * picture.height > MAX_PIXELS:
        raise _too_many_pixels()
    if max(picture.size) > MAX_SIDE:
        raise PictureError(
            _(
                "This picture is longer or wider than %(number)s pixels. Cut it or export it in a "
                "smaller size, and choose it again.",
                number=f"{MAX_SIDE:,}",
            )
        )
    # Files of phones may have more behind the picture: of depth, of brightness, or the next shot.
    if picture.format not in {"MPO", "HEIF"} and getattr(picture, "is_animated", False):
        raise PictureError(
            _(
                "This picture is animated. Save the one frame that readers should see, "
                "as JPEG or PNG, and choose that file."
            )
        )


def _too_many_pixels() -> PictureError:
    return PictureError(
        _(
            "This picture has more than %(number)s million pixels. Export it in a smaller size and "
            "choose it again.",
            number=MAX_PIXELS // 1_000_000,
        )
    )


def _in_srgb(picture: Image.Image) -> Image.Image:
    if picture.mode == "I;16":
        # Pillow clips 16 bits instead of scaling them. A transparent shade of grey is given in 16
        # bits as well, and would then name another shade.
        picture.info.pop("transparency", None)
        picture = picture.point(lambda value: value / 256).convert("L")
    alpha = None
    if picture.has_transparency_data:
        alpha = picture.convert("RGBA").getchannel("A")
    colours = _apply_profile(picture.convert(PROFILED_MODES.get(picture.mode, "RGB")))
    if alpha is not None and alpha.getextrema() != (255, 255):
        # A face that somebody erased may still be there in colours that nobody sees.
        colours.paste((0, 0, 0), None, alpha.point(lambda value: 255 * (value == 0)))
        colours.putalpha(alpha)
    return colours


def _apply_profile(picture: Image.Image) -> Image.Image:
    """Convert the picture to RGB in sRGB; one without a usable profile is taken to be in sRGB."""
    profile = picture.info.get("icc_profile")
    if not profile:
        return picture.convert("RGB")
    try:
        to_srgb = ImageCms.buildTransform(
            BytesIO(profile), ImageCms.createProfile("sRGB"), picture.mode, "RGB"
        )
    except ImageCms.PyCMSError:
        return picture.convert("RGB")
    return to_srgb.apply(picture)


def _crop_size(width: int, height: int, ratio: tuple[int, int] | None) -> tuple[float, float]:
    """Return the largest crop of this ratio in pixels, with fractions that keep the ratio exact."""
    if ratio is None:
        return width, height
    across, down = ratio
    return min(width, height * across / down), min(height, width * down / across)


def _crop_box(
    width: int, height: int, ratio: tuple[int, int] | None, focus: tuple[float, float]
) -> tuple[float, float, float, float]:
    """Return the crop's left, top, right and bottom edge in pixels."""
    crop_width, crop_height = _crop_size(width, height, ratio)
    left = _start(width, crop_width, focus[0])
    top = _start(height, crop_height, focus[1])
    return left, top, left + crop_width, top + crop_height


def _start(whole: int, part: float, focus: float) -> int:
    """Return where a part starts that is centred on the focus and stays within the whole."""
    return max(0, min(round(whole * focus - part / 2), math.floor(whole - part)))


def _encode(picture: Image.Image, encoding: dict[str, Any]) -> bytes:
    if encoding["format"] == "JPEG" and picture.mode == "RGBA":
        white = Image.new("RGBA", picture.size, "white")
        picture = Image.alpha_composite(white, picture).convert("RGB")
    buffer = BytesIO()
    picture.save(buffer, **encoding)
    return buffer.getvalue()
