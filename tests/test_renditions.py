"""What is made of a picture: the files of each shape and size, and where they are cut."""

import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from stories import pictures
from tests.test_pictures import (
    BLUE,
    RED,
    WHITE,
    clean,
    half_red_half_blue,
    is_near,
    noise,
    opened,
    saved,
)

CROPS = Path(__file__).parent / "cases" / "crops.json"


sides = st.integers(min_value=1, max_value=pictures.MAX_SIDE)


class TestPlan:
    def test_a_large_picture_has_every_width_of_every_shape(self):
        names = [rendition.name for rendition in pictures.plan(4000, 3000, "jpg")]

        assert names[:4] == ["whole-240.avif", "whole-240.webp", "whole-240.jpg", "whole-320.avif"]
        assert names[24:27] == ["square-64.avif", "square-64.webp", "square-64.jpg"]
        assert names[-4:] == ["card-1280.avif", "card-1280.webp", "card-1280.jpg", "share-1200.jpg"]
        assert len(names) == 3 * (8 + 8 + 5) + 1

    def test_no_width_is_much_more_than_the_one_before_it(self):
        for shape in pictures.SHAPES.values():
            assert all(after <= before * 1.5 for before, after in pairwise(shape.widths))

    def test_the_own_width_of_a_picture_is_made_where_it_is_between_two(self):
        widths = {(each.shape, each.width) for each in pictures.plan(1000, 700, "jpg")}

        assert {("whole", 960), ("whole", 1000), ("square", 640), ("card", 1000)} <= widths
        assert ("whole", 1280) not in widths
        assert max(each.width for each in pictures.plan(4000, 3000, "jpg")) == 2240

    def test_a_picture_that_was_stored_before_has_the_widths_of_then(self):
        names = [rendition.name for rendition in pictures.plan(1000, 700, "jpg", 1)]

        assert [name for name in names if name.endswith("avif")] == [
            *("whole-480.avif", "whole-960.avif", "square-160.avif", "square-320.avif"),
            *("square-640.avif", "card-480.avif", "card-960.avif"),
        ]
        assert [name for name in names if name.startswith("share")] == ["share-1000.jpg"]

    def test_heights_follow_the_shape(self):
        sizes = {
            (rendition.shape, rendition.width): rendition.height
            for rendition in pictures.plan(4000, 3000, "jpg")
        }

        assert sizes["whole", 960] == 720
        assert sizes["square", 320] == 320
        assert sizes["card", 480] == 320
        assert sizes["share", 1200] == 630

    def test_a_transparent_picture_falls_back_on_png_but_is_shared_as_jpeg(self):
        extensions = {
            (rendition.shape == "share", rendition.extension)
            for rendition in pictures.plan(4000, 3000, "png")
        }

        assert extensions == {(False, "avif"), (False, "webp"), (False, "png"), (True, "jpg")}

    def test_a_width_that_fits_exactly_is_made(self):
        widths = {(each.shape, each.width) for each in pictures.plan(960, 640, "jpg")}

        assert {("whole", 960), ("card", 960), ("square", 640)} <= widths

    def test_a_small_picture_has_each_shape_once_at_its_own_size(self):
        renditions = pictures.plan(150, 90, "jpg")

        assert {(each.shape, each.width, each.height) for each in renditions} == {
            ("whole", 150, 90),
            ("square", 64, 64),
            ("square", 90, 90),
            ("card", 135, 90),
        }

    @pytest.mark.parametrize(
        ("size", "shared"), [((600, 315), 1), ((599, 900), 0), ((900, 314), 0), ((1199, 900), 1)]
    )
    def test_the_share_shape_needs_a_crop_of_600_pixels_width(self, size, shared):
        shares = [each for each in pictures.plan(*size, "jpg") if each.shape == "share"]

        assert len(shares) == shared

    @given(sides, sides)
    def test_no_rendition_is_larger_than_the_picture(self, width, height):
        for rendition in pictures.plan(width, height, "jpg"):
            assert 1 <= rendition.width <= width
            assert 1 <= rendition.height <= height

    @given(sides, sides)
    def test_every_shape_but_share_is_always_there(self, width, height):
        shapes = {rendition.shape for rendition in pictures.plan(width, height, "jpg")}

        assert shapes - {"share"} == {"whole", "square", "card"}

    @given(sides, sides)
    def test_names_are_unique(self, width, height):
        names = [rendition.name for rendition in pictures.plan(width, height, "jpg")]

        assert len(set(names)) == len(names)

    @given(st.integers(480, pictures.MAX_SIDE), st.integers(320, pictures.MAX_SIDE))
    def test_a_card_of_480_is_always_320_high(self, width, height):
        cards = {
            (each.width, each.height)
            for each in pictures.plan(width, height, "jpg")
            if each.shape == "card"
        }

        assert (480, 320) in cards


class TestMake:
    @pytest.mark.parametrize(
        "size",
        [
            *((1, 1), (2, 1), (1, 2), (3, 3), (1, 5000), (5000, 1), (479, 481), (481, 321)),
            *((599, 400), (600, 315), (601, 316), (1300, 700), (300, 2000)),
        ],
    )
    @pytest.mark.parametrize("mode", ["RGB", "RGBA"])
    def test_the_files_are_those_of_the_plan(self, size, mode):
        picture = clean(saved(Image.new(mode, size), "PNG"))

        made = list(pictures.make(picture.data, (0.9, 0.1)))

        plan = pictures.plan(picture.width, picture.height, picture.extension)
        assert tuple(rendition for rendition, _ in made) == plan
        formats = {"avif": "AVIF", "webp": "WEBP", "jpg": "JPEG", "png": "PNG"}
        for rendition, data in made:
            assert opened(data).size == (rendition.width, rendition.height)
            assert opened(data).format == formats[rendition.extension]

    def test_the_jpeg_is_progressive(self):
        for rendition, data in pictures.make(clean(saved(noise(), "JPEG")).data):
            if rendition.extension == "jpg":
                assert opened(data).info["progressive"]


def square_of_a_dotted_picture(size, dot, focus):
    """Return the square rendition of a white picture with a red dot, 40 pixels wide."""
    dotted = Image.new("RGB", size, WHITE)
    ImageDraw.Draw(dotted).circle(dot, 20, fill=RED)
    files = {
        rendition.shape: opened(data)
        for rendition, data in pictures.make(saved(dotted, "PNG"), focus)
    }
    return files["square"]


def has_red(picture):
    return any(is_near(colour, RED) for _, colour in picture.getcolors(picture.width**2))


class TestFocus:
    def test_crops_are_those_that_the_desk_shows(self):
        """See also tests/browser/test_one_rule.py."""
        for case in json.loads(CROPS.read_text(encoding="utf-8")):
            across, down = case["ratio"]
            left, top, right, bottom = pictures._crop_box(
                *case["size"], (across, down), tuple(case["focus"])
            )
            assert [left, top, right - left, bottom - top] == pytest.approx(case["box"], abs=0.01)

    @pytest.mark.parametrize(
        ("size", "dot", "focus"),
        [
            pytest.param((900, 300), (30, 30), (0.03, 0.1), id="left"),
            pytest.param((900, 300), (870, 270), (0.97, 0.9), id="right"),
            pytest.param((300, 900), (30, 30), (0.1, 0.03), id="top"),
            pytest.param((300, 900), (270, 870), (0.9, 0.97), id="bottom"),
        ],
    )
    def test_a_crop_keeps_what_is_in_focus_and_loses_what_is_opposite(self, size, dot, focus):
        opposite = (1 - focus[0], 1 - focus[1])

        assert has_red(square_of_a_dotted_picture(size, dot, focus))
        assert not has_red(square_of_a_dotted_picture(size, dot, opposite))

    def test_a_crop_has_the_focus_at_its_centre_where_the_edges_allow(self):
        square = square_of_a_dotted_picture((900, 300), (250, 150), (250 / 900, 0.5))

        assert is_near(square.getpixel((square.width // 2, square.height // 2)), RED)

    def test_a_crop_is_at_the_middle_unless_told_otherwise(self):
        dotted = saved(half_red_half_blue(900, 300), "PNG")

        default = [data for _, data in pictures.make(dotted)]

        assert default == [data for _, data in pictures.make(dotted, (0.5, 0.5))]

    def test_the_whole_picture_is_never_cropped(self):
        dotted = saved(half_red_half_blue(900, 300), "PNG")

        for rendition, data in pictures.make(dotted, (0.0, 0.0)):
            if rendition.shape == "whole":
                edge = opened(data).getpixel((rendition.width - 3, 3))
                assert is_near(edge, BLUE)
