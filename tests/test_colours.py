"""Test the contrast of colours, and how one is changed until it can be read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stories import colours

COLOUR = st.from_regex(r"#[0-9a-f]{6}", fullmatch=True)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#777777", "#ffffff", 4.48),  # the grey that is known to fail by a hair
        ("#767676", "#ffffff", 4.54),
        ("#0000ff", "#ffffff", 8.59),
        ("#0b5394", "#0b5394", 1.0),
    ],
)
def test_the_contrast_is_that_of_wcag(one, other, expected):
    assert colours.contrast(one, other) == pytest.approx(expected, abs=0.005)
    assert colours.contrast(other, one) == colours.contrast(one, other)


@pytest.mark.parametrize("text", ["", "red", "#fff", "#12345g", "#1234567", "#ABCDEF", "x#123456"])
def test_a_colour_is_six_small_digits(text):
    assert not colours.is_colour(text)


@given(colour=COLOUR, ground=st.sampled_from(["#fbf8f3", "#171411"]))
def test_a_colour_becomes_readable_and_is_left_alone_where_it_is(colour, ground):
    made = colours.readable(colour, ground, 7.0)
    assert colours.is_colour(made)
    assert colours.contrast(made, ground) >= 7
    assert (made == colour) == (colours.contrast(colour, ground) >= 7)


def test_what_no_colour_reaches_is_black_or_white():
    assert colours.readable("#777777", "#808080", 21) == "#000000"
