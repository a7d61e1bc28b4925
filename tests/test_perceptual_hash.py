"""Test what tells that two pictures may be the same."""

from io import BytesIO

import pytest
from PIL import Image, ImageEnhance

from stories import perceptual_hash
from tests.factories import drawn_file


def saved(picture):
    buffer = BytesIO()
    picture.save(buffer, "JPEG", quality=60)
    return buffer.getvalue()


def looks_like(known, other):
    return perceptual_hash.alike(perceptual_hash.find(known), [(7, perceptual_hash.find(other))])


@pytest.mark.parametrize("seed", range(6))
def test_a_picture_is_known_again_when_it_is_smaller_lighter_or_encoded_anew(seed):
    known = drawn_file(seed, (300, 200))
    picture = Image.open(BytesIO(known))
    lighter = ImageEnhance.Brightness(picture).enhance(1.2)
    for other in (picture, picture.resize((120, 80)), lighter):
        assert looks_like(known, saved(other)) == [7]
    assert looks_like(known, drawn_file(seed + 1, (300, 200))) == []


@pytest.mark.parametrize("colour", ["white", "black", "red"])
def test_a_picture_of_one_colour_is_like_no_other(colour):
    plain = saved(Image.new("RGB", (30, 20), colour))
    assert looks_like(plain, plain) == []


def test_the_nearest_comes_first_and_the_number_fits_into_64_signed_bits():
    known = perceptual_hash.find(drawn_file(1))
    others = [(1, known ^ 0b111), (2, known ^ 0b1), (3, known ^ (2**20 - 1)), (4, known)]
    assert perceptual_hash.alike(known, others) == [4, 2, 1]
    numbers = {perceptual_hash.find(drawn_file(seed)) for seed in range(20)}
    assert all(-(2**63) <= each < 2**63 for each in numbers)
    assert min(numbers) < 0 < max(numbers)
