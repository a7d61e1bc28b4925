"""What the cards are written as, and what another program reads."""

from io import BytesIO

import pytest
from PIL import Image, ImageDraw

from stories.cards import png


def drawn(mode):
    image = Image.new("RGB", (31, 17), "#fbf8f3")
    ImageDraw.Draw(image).line((0, 16, 30, 0), fill="#8c2f1b", width=3)
    return image if mode == "RGB" else image.quantize(5)


@pytest.mark.parametrize("mode", ["RGB", "P"])
def test_another_reader_finds_each_pixel(mode):
    image = drawn(mode)
    with Image.open(BytesIO(png.encode(image)), formats=["PNG"]) as read:
        read.load()
        assert (read.mode, read.size) == (mode, (31, 17))
        assert read.convert("RGB").tobytes() == image.convert("RGB").tobytes()


@pytest.mark.parametrize("place", [20, 50, -20])
def test_a_changed_byte_is_noticed(place):
    file = bytearray(png.encode(drawn("RGB")))
    file[place] ^= 1
    with pytest.raises((OSError, SyntaxError)), Image.open(BytesIO(file)) as read:
        read.verify()
