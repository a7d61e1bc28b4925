"""Test what is made of a logo."""

import io

import pytest
from PIL import Image

from stories import logos


def drawn(size, colour=(10, 90, 60, 255), space=0):
    """Return a PNG of one colour with transparent space around it."""
    whole = Image.new("RGBA", (size[0] + 2 * space, size[1] + 2 * space), (0, 0, 0, 0))
    whole.paste(Image.new("RGBA", size, colour), (space, space))
    buffer = io.BytesIO()
    whole.save(buffer, "PNG")
    return buffer.getvalue()


def made(data):
    return {each.name: each for each in logos.make(data)}


def opened(file):
    return Image.open(io.BytesIO(file.data))


def test_each_file_has_its_size_and_the_space_around_is_cut():
    files = made(drawn((400, 100), space=50))
    assert tuple(files) == logos.NAMES
    sizes = {name: (each.width, each.height) for name, each in files.items()}
    assert sizes["logo.webp"] == (384, 96)
    assert sizes["logo.png"] == (400, 100)
    assert sizes["icon-192.png"] == (192, 192)
    assert all(opened(each).size == sizes[name] for name, each in files.items())


def test_an_icon_shows_the_logo_whole_on_paper():
    icon = opened(made(drawn((400, 100)))["icon-192.png"])
    assert icon.getpixel((0, 96)) == icon.getpixel((96, 20)) == (251, 248, 243)
    assert icon.getpixel((96, 96)) == (10, 90, 60)


def test_a_square_without_space_fills_its_icon():
    icon = opened(made(drawn((200, 200)))["icon-512.png"])
    assert icon.getpixel((0, 0)) == icon.getpixel((511, 511)) == (10, 90, 60)


@pytest.mark.parametrize(
    "data",
    [drawn((95, 95)), drawn((900, 100)), drawn((100, 100), (0, 0, 0, 0))],
    ids=["too small", "too wide", "nothing but space"],
)
def test_what_nobody_could_see_is_refused(data):
    with pytest.raises(logos.LogoError, match="at least 96 pixels"):
        made(data)
