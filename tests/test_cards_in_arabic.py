"""Words from right to left need FriBidi: with it a card is drawn, without it there is none."""

from io import BytesIO

import pytest
from PIL import Image, ImageChops

from stories import cards
from stories.cards import drawing, fonts
from tests.test_cards import (
    ARABIC,
    BOTH,
    QUOTES,
    WIDE,
    ink_box,
    make_arabic_card,
    make_card,
    needs_fribidi,
    runs,
    without_spaces,
)


@needs_fribidi
class TestRightToLeft:
    @BOTH
    def test_everything_is_aligned_at_the_right(self, size):
        layout = cards.lay_out(make_arabic_card(ARABIC * 3), size)
        first, *others = layout.words
        right = size[0] - drawing.SIDE
        assert first.left + first.width > right + 10  # its mark hangs
        assert {round(line.left + line.width) for line in others} == {right}
        assert {round(line.left + line.width) for line in layout.name + layout.site} == {right}
        assert layout.rule[2] == right

    def test_the_paragraph_has_a_direction_whatever_its_letters(self):
        card = make_card("“One two three.”")
        first = ink_box(cards.draw(card, WIDE))
        assert ink_box(cards.draw(card._replace(is_rtl=True), WIDE))[0] > first[0]

    @pytest.mark.parametrize(
        ("words", "expected"),
        [
            ("نعم 1998 abc", [("نعم 1998 ", True), ("abc", False)]),
            ("abc 1998 نعم", [("abc 1998", False), (" نعم", True)]),
            ("abc (def) نعم", [("abc (def)", False), (" نعم", True)]),
            ("abc (نعم) def", [("abc", False), (" (نعم) ", True), ("def", False)]),
            ("نعم (abc) نعم", [("نعم (", True), ("abc", False), (") نعم", True)]),
            ("abc () نعم", [("abc", False), (" () نعم", True)]),
            ("abc] نعم", [("abc", False), ("] نعم", True)]),
            ("abc, def! نعم", [("abc, def", False), ("! نعم", True)]),
            ("نُعُم", [("نُعُم", True)]),
            ("e\u0323\u0301", [("ẹ\u0301", False)]),
            ("12%", [("12%", True)]),
        ],
    )
    def test_directions_are_those_of_unicode(self, words, expected):
        assert [(run.text, run.is_rtl) for run in runs(make_arabic_card(words))] == expected

    def test_words_from_left_to_right_keep_their_order_among_arabic(self):
        card = make_card("abc نعم لا def", name="", site="")
        (line,) = cards.lay_out(card, WIDE).words
        assert [run.text for run in line.runs] == ["abc ", "نعم لا", " def"]
        mirrored = cards.draw(card._replace(is_rtl=True), WIDE)
        assert ink_box(mirrored)[2] == pytest.approx(WIDE[0] - drawing.SIDE, abs=8)

    def test_a_line_is_drawn_from_the_right(self):
        images = [
            Image.open(BytesIO(cards.draw(make_arabic_card(words, name=""), WIDE))).convert("RGB")
            for words in ("نعم abc لا", "نعم abc بل")
        ]
        _, _, right, _ = ImageChops.difference(*images).getbbox()
        assert right < WIDE[0] - drawing.SIDE - 200  # what comes last is at the left

    def test_letters_are_joined(self):
        joined, single = (
            fonts.width(fonts.Run(text, "ar", is_rtl=True, face=fonts.PERSON.rtl), 40)
            for text in ("بيت", "ب\u200cي\u200cت")
        )
        assert joined < single

    def test_what_joins_letters_is_kept(self):
        assert cards.lines(make_arabic_card("می\u200cروم"), WIDE) == ["می\u200cروم"]

    def test_arabic_has_more_room_between_its_lines_than_latin(self):
        def leading(card):
            first, second, *_ = cards.lay_out(card, WIDE).words
            return (second.baseline - first.baseline) / first.size

        latin = leading(make_card("aaa bb " * 20))
        mixed = leading(make_card("aaa لا " * 20))
        assert latin < mixed < leading(make_arabic_card("نعم لا " * 20))


@pytest.fixture
def no_fribidi(monkeypatch):
    def forget():
        for kept in (fonts._font, fonts.width, drawing._read, drawing._foot):
            kept.cache_clear()

    monkeypatch.setattr(fonts, "can_shape", lambda: False)
    forget()
    yield
    forget()


class TestWithoutFriBidi:
    @pytest.mark.usefixtures("no_fribidi")
    def test_latin_and_cyrillic_are_drawn(self):
        for words in QUOTES:
            assert ink_box(cards.draw(make_card(words), WIDE))
            assert without_spaces("".join(cards.lines(make_card(words), WIDE))) == without_spaces(
                words
            )

    @pytest.mark.usefixtures("no_fribidi")
    def test_an_accent_that_cannot_be_placed_is_refused(self):
        with pytest.raises(cards.NoGlyph):
            cards.draw(make_card("ḱ"), WIDE)

    @pytest.mark.usefixtures("no_fribidi")
    def test_arabic_is_refused_with_what_is_to_be_done(self):
        with pytest.raises(cards.CannotShape, match="libfribidi0"):
            cards.draw(make_arabic_card(), WIDE)
