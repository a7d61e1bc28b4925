import itertools
import re
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from unicodedata import normalize

import fontpkg
import pytest
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from stories import cards
from stories.cards import drawing, fonts, layouts

WIDE, TALL = cards.SIZES["wide"], cards.SIZES["tall"]
BOTH = pytest.mark.parametrize("size", [WIDE, TALL], ids=["wide", "tall"])
needs_fribidi = pytest.mark.skipif(
    not fonts.can_shape(), reason="FriBidi is not on this machine: nothing in Arabic can be drawn"
)

QUOTES = [
    "“improving our world is challenging, but it’s possible.”",
    "“Don’t let obstacles or setbacks deter you—fortune favors the bold”",
    "“This law’s adoption is a historic achievement for Kazakhstan and a triumph for civil "
    "society’s perseverance.”",
    "“It’s essential that these penalties are strictly enforced to send a message that such "
    "offenses will not go unpunished.”",
    "“While not all of my proposals made it into the final law, I continue to push for these "
    "areas of gender-based violence to be criminalized.”",
    "“The experience was so transformative that it shaped my decision to become an international "
    "lawyer dedicated to human rights protection.”",
    "“Through these initiatives, we sought to build trust within refugee communities and "
    "encourage survivors to reach out for help when needed.”",
    "“For a year, we explored human rights according to both Kazakh and international law, "
    "learning not only our rights but also how to defend them.”",
    "«Мы не просили жалости — мы просили, чтобы нас выслушали, и однажды нас выслушали.»",
    "«Әр сөздің өз орны бар: үнсіздік те — жауап, бірақ ғұмыр бойы үндемеу жауап емес.»",
]
KAZAKH = "ӘәҒғҚқҢңӨөҰұҮүҺһІі"
ARABIC = "”لم نطلب الشفقة، بل طلبنا أن يُصغى إلينا.“"


def make_card(words=QUOTES[0], **fields):
    defaults = {"name": "Sample Person", "site": "Their words", "language": "en", "is_rtl": False}
    return cards.Card(words, **(defaults | fields))


def make_arabic_card(words=ARABIC, **fields):
    return make_card(words, **({"language": "ar", "is_rtl": True} | fields))


def ink_box(data):
    """Return the left, top, right and bottom of all pixels that differ from the background."""
    image = Image.open(BytesIO(data)).convert("RGB")
    return ImageChops.difference(image, Image.new("RGB", image.size, drawing.PAPER)).getbbox()


def without_spaces(text):
    return "".join(unicodedata.normalize("NFC", text).split())


def runs(card, size=WIDE):
    return [run for line in cards.lay_out(card, size).words for run in line.runs]


def type_size(card, size=WIDE):
    return cards.lay_out(card, size).words[0].size


def test_short_plain_texts_fit_surely_and_others_are_measured(monkeypatch):
    wide, fonts_opened = "Щ" * 17, []
    for size in (WIDE, TALL):
        room = {"sure": 0, "measured": 0}
        for words in (" ".join([wide] * number) for number in range(1, 100, 2)):
            card = make_card(f"“{words}”", name=f"{wide} {wide}", portrait="a-folder")
            if drawing._is_surely_possible(card, size):
                cards.lay_out(card, size)  # and it does fit
            room["sure" if drawing._is_surely_possible(card, size) else "measured"] += 1
        assert min(room.values()) > 5
    for character in filter(layouts.PLAIN.fullmatch, map(chr, range(0x20, 0x2100))):
        for voice in (fonts.PERSON, fonts.EDITOR, fonts.EDITOR_STRONG):
            face = fonts.choose(character, voice, is_rtl=False)
            assert face is voice.ltr, character
            run = fonts.Run(character, "ru", is_rtl=False, face=face)
            assert fonts.width(run, 20) <= 20 * layouts.WIDEST, character
    monkeypatch.setattr(fonts, "_font", lambda *asked: fonts_opened.append(asked))
    assert cards.is_possible(make_card(), WIDE)
    assert not fonts_opened
    for other in (make_card("“Ⱥ”"), make_card("“Щ”", is_rtl=True), make_card(wide * 9)):
        assert not drawing._is_surely_possible(other, WIDE)


class TestDraw:
    @BOTH
    def test_a_card_is_a_png_of_the_size_asked_for(self, size):
        with Image.open(BytesIO(cards.draw(make_card(), size))) as image:
            assert (image.format, image.size) == ("PNG", size)
        assert (cards.EXTENSION, cards.CONTENT_TYPE) == ("png", "image/png")

    @BOTH
    @pytest.mark.parametrize("words", QUOTES)
    def test_nothing_is_within_60_pixels_of_an_edge(self, words, size):
        left, top, right, bottom = ink_box(cards.draw(make_card(words), size))
        assert min(left, top, size[0] - right, size[1] - bottom) >= 60

    @needs_fribidi
    @BOTH
    def test_nothing_in_arabic_is_within_60_pixels_of_an_edge(self, size):
        card = make_arabic_card(ARABIC * 5, name="اسم مُختلق", site="بكلماتهم")
        left, top, right, bottom = ink_box(cards.draw(card, size))
        assert min(left, top, size[0] - right, size[1] - bottom) >= 60

    def test_a_card_weighs_little(self):
        assert len(cards.draw(make_card("word " * 140), TALL)) < 100_000

    def test_the_same_card_gives_the_same_bytes(self):
        data = cards.draw(make_card(), WIDE)
        fonts._font.cache_clear()
        fonts.width.cache_clear()
        assert cards.draw(make_card(), WIDE) == data

    def test_threads_draw_what_one_alone_draws(self):
        all_cards = [make_card(words) for words in QUOTES]
        with ThreadPoolExecutor(4) as pool:
            together = list(pool.map(lambda card: cards.draw(card, WIDE), all_cards))
        assert together == [cards.draw(card, WIDE) for card in all_cards]

    @pytest.mark.parametrize(
        "change",
        [
            {"words": "“Something else.”"},
            {"name": "Somebody Else"},
            {"site": "Elsewhere"},
            {"is_rtl": True},
        ],
        ids=lambda change: next(iter(change)),
    )
    @needs_fribidi
    def test_all_that_a_card_says_is_seen(self, change):
        card = make_card()
        assert cards.draw(card._replace(**change), WIDE) != cards.draw(card, WIDE)

    @needs_fribidi
    def test_a_letter_takes_the_form_of_its_language(self):
        # In Turkish the i keeps its dot, because there is another without: no ligature with f.
        english, turkish = (make_card("“fikir”", language=each) for each in ("en", "tr"))
        assert cards.draw(english, WIDE) != cards.draw(turkish, WIDE)

    def test_the_paper_the_inks_and_the_accent_are_those_of_the_pages(self):
        css = (Path(__file__).parent.parent / "static/css/base/tokens.css").read_text()
        light = dict(reversed(re.findall(r"--([\w-]+): light-dark\((#\w+),", css)))
        tokens = {name: light[name] for name in ("paper", "ink", "ink-quiet", "accent")}
        assert list(tokens.values()) == [
            drawing.PAPER,
            drawing.INK,
            drawing.QUIET_INK,
            drawing.ACCENT,
        ]
        image = Image.open(BytesIO(cards.draw(make_card(), WIDE))).convert("RGB")
        colours = {"#{:02x}{:02x}{:02x}".format(*each) for _, each in image.getcolors()}
        assert set(tokens.values()) <= colours

    def test_words_of_nothing_leave_the_name_and_the_site(self):
        assert cards.lines(make_card(""), WIDE) == []
        _, top, _, _ = ink_box(cards.draw(make_card(""), WIDE))
        assert top > WIDE[1] / 2

    def test_a_card_that_says_nothing_is_a_rule_on_paper(self):
        left, top, right, bottom = ink_box(cards.draw(make_card("", name="", site=""), WIDE))
        assert (right - left, bottom - top) == drawing.RULE


class TestDigest:
    @pytest.mark.parametrize(
        "change",
        [
            {"words": "“Other.”"},
            {"name": "Other"},
            {"site": "Other"},
            {"language": "ru"},
            {"is_rtl": True},
        ],
        ids=lambda change: next(iter(change)),
    )
    def test_it_changes_with_everything_that_a_card_says(self, change):
        card = make_card()
        assert cards.digest(card._replace(**change), WIDE) != cards.digest(card, WIDE)

    def test_it_changes_with_the_size_and_the_design(self, monkeypatch):
        digests = {cards.digest(make_card(), size) for size in (WIDE, TALL)}
        monkeypatch.setattr(drawing, "DESIGN", drawing.DESIGN + 1)
        digests.add(cards.digest(make_card(), WIDE))
        assert len(digests) == 3

    def test_it_is_16_hexadecimal_digits_the_same_for_equal_cards(self):
        assert re.fullmatch("[0-9a-f]{16}", cards.digest(make_card(), WIDE))
        assert cards.digest(make_card(), WIDE) == cards.digest(make_card(), WIDE)

    def test_words_cannot_be_moved_into_the_name_unnoticed(self):
        assert cards.digest(make_card("ab", name="c"), WIDE) != cards.digest(
            make_card("a", name="bc"), WIDE
        )


class TestWhole:
    @BOTH
    @pytest.mark.parametrize("words", QUOTES)
    def test_every_word_is_on_the_card(self, words, size):
        assert without_spaces("".join(cards.lines(make_card(words), size))) == without_spaces(words)

    @BOTH
    def test_seven_hundred_characters_are_on_the_card_and_can_be_read(self, size):
        words = ("Some of those letters were answered after years, by strangers. " * 12)[:700]
        card = make_card(words)
        assert without_spaces("".join(cards.lines(card, size))) == without_spaces(words)
        assert type_size(card, size) >= 24

    @BOTH
    def test_more_words_are_set_in_smaller_type(self, size):
        sizes = [type_size(make_card("words to read " * count), size) for count in (2, 15, 30, 60)]
        assert sizes == sorted(set(sizes), reverse=True)

    def test_words_that_could_not_be_read_are_refused(self):
        with pytest.raises(cards.TooLong, match="3999 characters"):
            cards.draw(make_card("word " * 800), TALL)

    def test_words_beyond_all_measure_are_refused(self):
        with pytest.raises(cards.TooLong, match="100000 characters"):
            cards.draw(make_card("w" * 100_000), TALL)

    @BOTH
    def test_it_is_known_beforehand_which_cards_are_possible(self, size):
        cards_of_words = [make_card("word " * count) for count in range(100, 260, 8)]
        unusual = [make_card("w" * 100_000), make_card("\u4e2d"), make_card("w" * 400)]
        unusual += [make_card(name="Sample Person " * 40), make_card(name="Sample Person " * 9)]
        found = [cards.is_possible(card, size) for card in [*cards_of_words, *unusual]]
        for card, is_possible in zip([*cards_of_words, *unusual], found, strict=True):
            try:
                cards.lay_out(card, size)
            except cards.CardError:
                assert not is_possible
            else:
                assert is_possible
        assert set(found) == {True, False}

    def test_a_name_that_could_not_be_read_is_refused(self):
        with pytest.raises(cards.TooLong):
            cards.draw(make_card(name="Sample Person " * 40), TALL)

    def test_a_long_name_is_set_smaller_and_in_several_lines(self):
        lines = cards.lay_out(make_card(name="Doctor Sample Person " * 8), WIDE).name
        assert len(lines) > 1
        assert lines[0].size < cards.lay_out(make_card(), WIDE).name[0].size

    letters = st.sampled_from(
        "abcdefghijklmnopqrstuvwxyz щшжыюя" + KAZAKH + "مرحبا \u0301 —-/.“»(]1"
    )

    @needs_fribidi
    @given(st.text(letters, min_size=20, max_size=700), st.booleans())
    def test_every_character_of_any_text_is_between_the_margins(self, words, is_rtl):
        size = TALL if len(words) > 300 else WIDE
        layout = cards.lay_out(make_card(words, is_rtl=is_rtl), size)
        shown = without_spaces("".join(line.text for line in layout.words))
        # An accent may be drawn as one letter with what it is on: that looks the same.
        assert normalize("NFC", shown) == normalize("NFC", without_spaces(words))
        for line in layout.words:
            assert "".join(run.text for run in line.runs) == line.text
            assert line.left >= 60
            assert line.left + line.width <= size[0] - 60
            assert 60 < line.baseline < layout.rule[1]

    @needs_fribidi
    @settings(max_examples=8)  # a whole card is drawn for each
    @given(st.lists(st.text("aäщқЙмبلا", min_size=1, max_size=30), min_size=5, max_size=40))
    def test_no_ink_of_any_text_is_near_an_edge(self, words):
        left, top, right, bottom = ink_box(cards.draw(make_card(" ".join(words)), TALL))
        assert min(left, top, TALL[0] - right, TALL[1] - bottom) >= 60


class TestLines:
    @BOTH
    @pytest.mark.parametrize("words", QUOTES)
    def test_lines_are_even(self, words, size):
        layout = cards.lay_out(make_card(words), size)
        widths = [line.width for line in layout.words]
        assert min(widths) > max(widths) * 0.5

    @pytest.mark.parametrize("words", QUOTES)
    def test_no_word_is_alone_on_the_last_line(self, words):
        assert len(cards.lines(make_card(words), WIDE)[-1].split()) > 1

    def test_lines_are_no_more_than_are_needed(self):
        card = make_card("aaaa " * 40)
        layout = cards.lay_out(card, WIDE)
        room = WIDE[0] - 2 * drawing.SIDE
        assert sum(line.width for line in layout.words) > room * (len(layout.words) - 1)

    def test_an_opening_mark_hangs_outside_the_text(self):
        first, *others = cards.lay_out(make_card(QUOTES[3]), WIDE).words
        assert first.left < drawing.SIDE - 10
        assert {line.left for line in others} == {drawing.SIDE}

    def test_words_without_a_mark_begin_at_the_margin(self):
        layout = cards.lay_out(make_card(QUOTES[3][1:]), WIDE)
        assert {line.left for line in layout.words} == {drawing.SIDE}

    def test_a_mark_before_a_name_does_not_hang(self):
        layout = cards.lay_out(make_card(name="“Sample” Person"), WIDE)
        assert layout.name[0].left == drawing.SIDE

    @pytest.mark.parametrize("before", range(5, 40))
    def test_a_dash_between_spaces_never_begins_a_line(self, before):
        words = f"{'а' * before} — {'он ' * 30}"
        assert not any(line.startswith("—") for line in cards.lines(make_card(words), WIDE))

    def test_a_line_may_break_after_a_dash_inside_a_word(self):
        assert cards.lines(make_card(QUOTES[1]), WIDE)[1].endswith("deter you—")

    def test_a_space_that_forbids_a_break_is_kept(self):
        for words in ("a\u00a0b " * 40, "a\u202fb " * 40, "a\u2007b " * 40):
            lines = cards.lines(make_card(words), WIDE)
            assert " ".join(lines) == words.strip()
            assert all(line.startswith("a") and line.endswith("b") for line in lines)

    def test_for_a_long_word_the_type_becomes_smaller(self):
        word = "Rechtsschutzversicherungsgesellschaften"
        assert cards.lines(make_card(word), WIDE) == [word]
        assert type_size(make_card(word)) < type_size(make_card("Recht"))

    def test_a_word_longer_than_a_line_is_broken_between_whole_characters(self):
        words = "o\u0323\u0301\u200d" * 150
        lines = cards.lines(make_card(words), WIDE)
        assert len(lines) > 1
        assert "".join(lines) == unicodedata.normalize("NFC", words)
        assert {line[0] for line in lines} == {"ọ"}

    def test_line_breaks_tabs_and_nul_are_not_drawn(self):
        messy, clean = (
            make_card("“One\x00 two\r\n\t three. \u2028”"),
            make_card("“One two three. ”"),
        )
        assert cards.lines(messy, WIDE) == cards.lines(clean, WIDE)
        assert cards.draw(messy, WIDE) == cards.draw(clean, WIDE)

    def test_accents_may_be_composed_or_not(self):
        composed, decomposed = (
            make_card(unicodedata.normalize(form, "“Ёлка, йод, é”")) for form in ("NFC", "NFD")
        )
        assert composed != decomposed
        assert cards.draw(composed, WIDE) == cards.draw(decomposed, WIDE)

    @pytest.mark.parametrize("words", ["I", "“”", "“", "\u0301", "\u200d"])
    def test_one_character_is_enough(self, words):
        assert cards.lines(make_card(words), WIDE) == [words]


def cmap(family):
    with TTFont(fontpkg.path(family)) as font:
        return font.getBestCmap()


class TestGlyphs:
    @pytest.mark.parametrize("family", ["Literata", "Onest", "Amiri"])
    def test_what_a_face_can_draw_is_what_its_font_has(self, family):
        characters = [chr(code) for code in itertools.chain(range(0x20, 0x7F), range(0xA1, 0x700))]
        characters = [each for each in characters if unicodedata.category(each) != "Cf"]
        face, known = fonts.Face(family, 400), cmap(family)
        assert [each for each in characters if fonts.has_glyph(face, each)] == [
            each for each in characters if ord(each) in known
        ]

    def test_kazakh_is_in_the_voices_of_the_person_and_the_editor(self):
        layout = cards.lay_out(make_card(KAZAKH, name=KAZAKH, site=KAZAKH), WIDE)
        for (line,), family in ((layout.words, "Literata"), (layout.name, "Onest")):
            (run,) = line.runs
            assert run.face.family == family
            assert {ord(letter) for letter in run.text} <= cmap(family).keys()

    @needs_fribidi
    def test_scripts_are_mixed_by_runs(self):
        card = make_card("Hi, ән, سلام!")
        assert [(run.text, run.face.family) for run in runs(card)] == [
            ("Hi, ән, ", "Literata"),
            ("سلام", "Amiri"),
            ("!", "Literata"),
        ]

    def test_a_face_is_helped_by_the_other(self):
        # Literata has no Ornate Left Parenthesis, which runs from left to right when alone.
        assert [run.face.family for run in runs(make_card("a\ufd3eb"))] == [
            "Literata",
            "Amiri",
            "Literata",
        ]

    @pytest.mark.parametrize("character", ["🙂", "中", "ש", "\ud800", "\ue000", "﷽"])
    @needs_fribidi
    def test_a_character_that_no_font_can_draw_is_refused(self, character):
        with pytest.raises(cards.NoGlyph, match=rf"U\+{ord(character):04X}"):
            cards.draw(make_card(f"“Thanks {character}”"), WIDE)

    @needs_fribidi
    def test_a_letter_may_borrow_an_accent(self):
        assert ord("ḱ") not in cmap("Literata")
        assert [(run.text, run.face.family) for run in runs(make_card("aḱ"))] == [
            ("aḱ", "Literata")
        ]
        k, accented = (ink_box(cards.draw(make_card(each), WIDE)) for each in ("k", "ḱ"))
        assert accented[0] == k[0]
        assert accented[1] < k[1]

    def test_a_variation_selector_is_not_drawn(self):
        assert cards.lines(make_card("1\ufe0f"), WIDE) == ["1"]

    def test_large_type_has_its_own_letters_and_a_name_is_bolder_than_a_site(self):
        def width(face, size):
            return fonts.width(fonts.Run("Sample Person", "en", is_rtl=False, face=face), size)

        assert width(fonts.PERSON.ltr, 108) / 108 < width(fonts.PERSON.ltr, 20) / 20 * 0.99
        assert width(fonts.EDITOR_STRONG.ltr, 30) > width(fonts.EDITOR.ltr, 30) * 1.01
