"""Test reading a body's text, and locating and finding passages in it."""

import unicodedata

import pytest

from stories import passages

from .profile_story import BODY, BODY_START, HEADLINE, MILESTONES, PARAGRAPHS, QUOTES

PROFILE = passages.read(BODY)


def story(*paragraphs: str) -> passages.StoryText:
    return passages.read("".join(f"<p>{paragraph}</p>" for paragraph in paragraphs))


class TestReading:
    def test_the_text_is_that_of_the_paragraphs_joined_by_line_feeds(self):
        assert PROFILE.text == "\n".join(PARAGRAPHS)

    def test_each_paragraph_knows_its_number_and_place(self):
        texts = [PROFILE.text[each.start : each.end] for each in PROFILE.paragraphs]
        assert texts == PARAGRAPHS
        assert [each.number for each in PROFILE.paragraphs] == list(range(1, 9))
        assert {each.tag for each in PROFILE.paragraphs} == {"p"}

    @pytest.mark.parametrize(
        ("html", "texts", "tags"),
        [
            ("", [], []),
            ("<p></p><p> \n</p><p>&nbsp;</p><hr>", [], []),
            ("<h2>A</h2>\n<p>B</p>", ["A", "B"], ["h2", "p"]),
            ("<p>one <em>t<strong>w</strong>o</em></p>", ["one two"], ["p"]),
            ("<p>one<br>\ntwo</p>", ["one\ntwo"], ["p"]),
            ("<p>&amp;lt; &eacute; &#x1F600; &notin;</p>", ["&lt; é 😀 ∉"], ["p"]),
            ("<p>&ampx &nosuch; & <</p>", ["&x &nosuch; & <"], ["p"]),
            ("<ul>\n<li><p>a</p>\n</li><li>b</li></ul>", ["a", "b"], ["p", "li"]),
            ("<ul><li>b<ol><li>c</li></ol>d</li></ul>", ["b", "c", "d"], ["li", "li", "li"]),
            ("<blockquote>\n<p>a</p><p>b</p>c</blockquote>", ["a", "b", "c"], None),
            ("loose <em>words</em><p>a</p>more", ["loose words", "a", "more"], ["", "p", ""]),
            ("<p>a<hr>b", ["a", "b"], ["p", ""]),
            ("<p>a<p>b<ul><li>c<li>d", ["a", "b", "c", "d"], ["p", "p", "li", "li"]),
            ("<em><p>a</em>b</p>", ["ab"], ["p"]),
            ("<em><p>a</p>b</em>c", ["a", "bc"], ["p", ""]),
            ("<p>a</em>b</p></p></ul>c", ["ab", "c"], ["p", ""]),
            ("<ul><li><p>a<li>b</ul>", ["a", "b"], ["p", "li"]),
            ('<p title="<p>">a<!-- <p> --><?x>b<!y></ z></p>', ["ab"], ["p"]),
            ("<P CLASS=a/b>a</P ><p title='>", ["a"], ["p"]),
        ],
    )
    def test_a_paragraph_is_what_is_between_block_boundaries(self, html, texts, tags):
        read = passages.read(html)
        assert [read.text[each.start : each.end] for each in read.paragraphs] == texts
        assert tags is None or [each.tag for each in read.paragraphs] == tags

    def test_stories_are_compared_by_their_html(self):
        assert passages.read("<p>a</p>") == passages.read("<p>" + "a</p>")
        assert passages.read("<p>a</p>") != passages.read("<p>a</p> ")

    def test_an_unchanged_body_is_not_read_again(self):
        assert passages.read("<p>once</p>") is passages.read("<p>once</p>")


class TestLocating:
    @pytest.mark.parametrize(("exact", "offsets"), (MILESTONES | QUOTES).items())
    def test_the_verified_passages_are_where_they_were_seen(self, exact, offsets):
        start, end = offsets[0] - BODY_START, offsets[1] - BODY_START
        for passage in (passages.locate(PROFILE, exact), passages.find(PROFILE, exact)):
            assert passage.spans == ((start, end),)
            assert (passage.start, passage.end) == (start, end)
            assert passage.text == exact == PROFILE.text[start:end]

    def test_a_passage_knows_its_paragraph_and_what_is_around_it(self):
        passage = passages.locate(PROFILE, "Don’t let obstacles or setbacks deter you")
        assert passage.paragraph == 8
        assert passage.prefix == "challenging, but it’s possible. "
        assert passage.suffix == "—fortune favors the bold”."
        assert len(passages.locate(PROFILE, "Street Law").suffix) == 32

    def test_context_ends_where_the_text_does(self):
        passage = passages.locate(story("one two three"), "two")
        assert (passage.prefix, passage.suffix) == ("one ", " three")

    @pytest.mark.parametrize(
        "words",
        [
            "",
            " ",
            "Don't let obstacles or setbacks deter you",
            "Improving our world is challenging",
            "improving  our world is challenging",
            "mproving our world is challenging",
            "improving our world is challengin",
            "human rights",
            "[…]",
            "improving our world […]",
            "improving our world […] ",
            "improving our world […] not there",
        ],
    )
    def test_what_is_not_exactly_once_in_the_story_is_not_located(self, words):
        assert passages.locate(PROFILE, words) is None

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("the heart of it", "art"),
            ("the heart of it", "hear"),
            ("I can’t say", "I can"),
            ("non-violent ways", "violent ways"),
            ("the past 4.5 years", "the past 4"),
            ("over 150,000 people", "000 people"),
            ("co\xadoperate now", "operate now"),
            ("cafe\u0301 there", "cafe"),
            ("көмек керек", "көме"),
            ("snake_case here", "snake"),
            ("family 👨‍👩 here", "family 👨"),
            ("thumbs 👍🏽 up", "thumbs 👍"),
            ("flag 🇰🇿 here", "flag 🇰"),
            ("flag 🇰🇿🇫🇷 here", "flag 🇰🇿🇫"),
            ("one\r\ntwo", "one\r"),
        ],
    )
    def test_no_word_number_or_character_is_cut(self, text, words):
        assert words in text
        assert passages.locate(story(text), words) is None

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("issues—environmental protection", "environmental protection"),
            ("‘mild’ forms", "mild"),
            ("我们改变世界", "改变"),
            ("flags 🇰🇿🇫🇷 here", "flags 🇰🇿"),
            ("rock--roll", "rock"),
            ("in 2020, then", "in 2020"),
            ("_emphasis_ here", "emphasis"),
        ],
    )
    def test_whole_words_are_located_whatever_is_beside_them(self, text, words):
        assert passages.locate(story(text), words).text == words

    def test_context_singles_out_one_of_several_places(self):
        three = story("I said no.", "They said no.", "We said no.")
        assert passages.locate(three, "said no") is None
        assert passages.locate(three, "said no", prefix="They ").paragraph == 2
        assert passages.locate(three, "said no", suffix=".\nWe").paragraph == 2
        assert passages.locate(three, "said no", prefix="said ") is None
        assert passages.locate(three, "said no", suffix=".") is None

    def test_context_does_not_matter_to_the_only_place(self):
        assert passages.locate(story("I said no."), "said no", "elsewhere ", " so").start == 2

    def test_places_that_overlap_are_several(self):
        assert passages.locate(story("no no no"), "no no") is None

    def test_parts_follow_each_other_in_one_paragraph(self):
        two = story("One two three two four.", "Five six.")
        passage = passages.locate(two, "One […] three […] four.")
        assert passage.text == "One […] three […] four."
        assert passage.spans == ((0, 3), (8, 13), (18, 23))
        assert passages.locate(two, "three […] One") is None
        assert passages.locate(two, "four […] Five") is None
        assert passages.locate(two, "One […] two") is None
        assert passages.locate(two, "One […] two", suffix=" four").end == 17
        assert passages.locate(two, " […] ".join(["One"] * 11)) is None

    def test_a_bracketed_ellipsis_of_the_story_itself_is_found_first(self):
        assert passages.locate(story("He […] left"), "He […] left").spans == ((0, 11),)


class TestFinding:
    CLOSING = "improving our world is challenging, but it’s possible."

    @pytest.mark.parametrize(
        "typed",
        [
            CLOSING,
            HEADLINE.partition(": ")[2],
            "Improving our world is challenging, but it’s possible!",
            "improving our world is challenging, but it's possible?",
            "  improving our  world is\nchallenging,\r\nbut it's possible.  ",
            "improving our\u00a0world is chal\u00adlenging, but it`s poss\u200bible.",
            "«Improving our world is challenging, but it’s possible…»",
            "„improving our world is challenging, but it’s possible...“",
            "‘improving our world is challenging, but it’s possible.’",
            "「improving our world is challenging, but it’s possible」。",
        ],
    )
    def test_words_typed_in_many_ways_give_the_story_s_own(self, typed):
        passage = passages.find(PROFILE, typed)
        assert passage.text == self.CLOSING
        assert passage == passages.locate(PROFILE, self.CLOSING)

    @pytest.mark.parametrize("dash", ["-", "–", " - ", " — ", "--", "\u00a0– ", " \u200b-"])
    def test_dashes_are_the_story_s(self, dash):
        typed = f"Don't let obstacles or setbacks deter you{dash}fortune favors the bold"
        passage = passages.find(PROFILE, typed)
        assert passage.text == "Don’t let obstacles or setbacks deter you—fortune favors the bold"

    @pytest.mark.parametrize(
        ("text", "typed", "found"),
        [
            ("It is possible. So", "It is possible", "It is possible"),
            ("It is possible. So", "it is possible!", "It is possible."),
            ("It is possible, so", "It is possible.", "It is possible"),
            ("It is possible… So", "It is possible...", "It is possible…"),
            ("It is possible... So", "It is possible…", "It is possible..."),
            ("Is it possible ?! So", "Is it possible.", "Is it possible"),
            ("Est-ce possible\u202f? Oui", "Est-ce possible.", "Est-ce possible\u202f?"),
            ("write to example.com now", "write to example!", "write to example"),
            ("“No,” she said. “No!” they said", "“No!” they said", "“No!” they said"),
            ("No. No!", "No!", "No!"),
            ("No. No!", "«No!»", "No!"),
            ("one two", " two", "two"),
            ("the students’ rights", "the students'", "the students’"),
            ("— Я сказал нет", "- Я сказал", "— Я сказал"),
            ("to “stop.” Now", '"stop."', "“stop.”"),
            ("a\u00a0b – c", "a b - c", "a\u00a0b – c"),
            ("cafe\u0301 ouvert", "café ouvert", "cafe\u0301 ouvert"),
            ("café ouvert", "cafe\u0301 ouvert", "café ouvert"),
            ("мой дом", unicodedata.normalize("NFD", "мой дом"), "мой дом"),
            (unicodedata.normalize("NFD", "Мой дом"), "мой", unicodedata.normalize("NFD", "Мой")),
            ("می\u200cخواهم بروم", "می\u200cخواهم", "می\u200cخواهم"),
            ("ko\u200cmek kerek", "komek", "ko\u200cmek"),
            ("one two\nthree", "two three", "two\nthree"),
            ("4.5 years on", "4.5 Years on", None),
            ("ʼn begin is hier", "ʼn begin", "ʼn begin"),
            ("ßa b", "ßa", "ßa"),
        ],
    )
    def test_only_typography_is_forgiven(self, text, typed, found):
        if found is None:
            with pytest.raises(passages.NotFound):
                passages.find(story(text), typed)
        else:
            assert passages.find(story(text), typed).text == found

    @pytest.mark.parametrize(
        "typed",
        [
            "improving our World is challenging",
            "improving our world is chalenging",
            "improving our world, is challenging",
            "mproving our world",
            "improving our world is challengin",
            "improvingour world is challenging",
            "im proving our world is challenging",
            "it's possibles.",
            "UN women has been a vital partner",
            "<b>improving</b> our world",
        ],
    )
    def test_words_are_never_forgiven(self, typed):
        with pytest.raises(passages.NotFound):
            passages.find(PROFILE, typed)

    def test_joined_and_separate_words_differ(self):
        with pytest.raises(passages.NotFound):
            passages.find(story("نامه\u200cای دیگر"), "نامهای دیگر")

    @pytest.mark.parametrize("typed", ["йі бар", "ү"])
    def test_a_part_of_an_accented_word_is_not_found(self, typed):
        with pytest.raises(passages.NotFound):
            passages.find(story("үи\u0306і бар"), typed)

    def test_words_may_run_over_paragraphs(self):
        typed = "human rights protection.\n\nMy second career milestone"
        assert passages.find(PROFILE, typed).text == typed.replace("\n\n", "\n")

    def test_an_exact_match_wins_over_a_folded_one(self):
        both = story("it’s so", "it's so")
        assert passages.find(both, "it's so").paragraph == 2
        assert passages.find(both, "it’s so").paragraph == 1
        assert passages.find(story("Yes we do", "yes we do"), "yes we do").paragraph == 2

    def test_several_places_are_shown_with_their_context(self):
        with pytest.raises(passages.Ambiguous) as error:
            passages.find(PROFILE, "human rights")
        assert len(error.value.places) == PROFILE.text.count("human rights")
        chosen = error.value.places[2]
        assert passages.find(PROFILE, "human rights", chosen.prefix, chosen.suffix) == chosen
        assert "several places" in str(error.value)

    def test_context_that_fits_several_places_leaves_the_choice(self):
        with pytest.raises(passages.Ambiguous):
            passages.find(story("so it is, so it is, so it is"), "it is", prefix="so ")

    def test_parts_may_be_joined_in_either_way(self):
        typed = (
            "this law's adoption is a historic achievement [...] "
            "a triumph for civil society's perseverance!"
        )
        passage = passages.find(PROFILE, typed)
        assert passage.text == (
            "This law’s adoption is a historic achievement […] "
            "a triumph for civil society’s perseverance."
        )
        assert len(passage.spans) == 2

    def test_blank_parts_are_left_aside(self):
        assert passages.find(story("one two three"), "[…] one [...] three […]").text == (
            "one […] three"
        )

    def test_the_end_mark_after_parts_is_the_story_s(self):
        assert passages.find(story("One two. Three!"), "one […] Three.").text == "One […] Three!"

    def test_only_so_many_parts_are_looked_for(self):
        with pytest.raises(passages.NotFound, match="at most 9 places"):
            passages.find(story("so " * 20), " […] ".join(["so"] * 11))

    @pytest.mark.parametrize("typed", ["", " \n", "…", "“”", "- ! ?", "[…]", "🙂"])
    def test_without_words_there_is_nothing_to_find(self, typed):
        with pytest.raises(passages.NotFound, match="no words"):
            passages.find(PROFILE, typed)
