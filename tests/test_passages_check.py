"""Test what becomes of words that a reader checks against a story."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from stories import passages
from stories.passages.alignment import Run, align
from stories.passages.check import (
    ADDED,
    CUT,
    EXACT,
    LEFT_OUT,
    LONGEST,
    NEARLY,
    SAME,
    check,
    count_words,
    split_attribution,
    undivided,
    words_of,
)
from tests.test_passages_properties import bodies

STORY = passages.read(
    "<h2>Later on, in the hills</h2>"
    "<p>I was young. I do not regret it. The hills, I say, are quiet at night; they “destroy "
    "families” there. Don’t let it be! Yes. We call it problem-solving, [sic] or so. "
    "İt was so quiet in İstanbul.</p>"
    "<blockquote>Somebody else said all of this.</blockquote><p>Nobody knows that I left Saryköl. "
    "Ten years on, Somebody else said all of this.</p>"
)


def kinds_of(words, story=STORY, language="en"):
    found = check(story, words, language)
    return found and found.kind


class TestExactly:
    @pytest.mark.parametrize(
        "words",
        [
            "I do not regret it.",
            "“I do not regret it”",
            "«I do not regret it.»",
            " i  do\u200b not\nregret\xa0it!",
            "I was young. I do not regret it",
            "[I] do not regret it",
            "I do not re-\ngret it",
            "I do not re\x02\r\ngret it.",
            "we call it problem-\nsolving, [sic] or so",
            "Don't let it be.",
            "The hills, I say, are quiet at night; they 'destroy families' there",
            "Yes",
            "İt was so quiet in İstanbul",
        ],
    )
    def test_are_whole_sentences_whatever_their_typography(self, words):
        found = check(STORY, words, "en")
        assert found.kind == EXACT
        assert {piece.kind for piece in found.pieces} == {SAME}
        assert found.is_of_person
        assert found.is_one_stretch

    def test_says_where_the_final_marks_differ(self):
        assert check(STORY, "I do not regret it!", "en").final_marks == ("!", ".")
        assert check(STORY, "I do not regret it.”", "en").final_marks is None
        assert check(STORY, "I do not regret it", "en").final_marks is None

    def test_are_taken_from_the_person_where_somebody_else_says_them_too(self):
        told = passages.read("<h2>It is so quiet.</h2><p>It was.</p><p>It is so quiet.</p>")
        assert check(told, "It is so quiet.", "en").passage.paragraph == 3

    def test_are_taken_from_where_they_are_whole(self):
        part = "<p>Nobody says that it is so quiet.</p>"
        for many in (1, 30):
            told = passages.read(part * many + "<p>It is so quiet.</p>" + part)
            assert check(told, "It is so quiet.", "en").kind == EXACT


class TestCut:
    @pytest.mark.parametrize(
        ("words", "left_out", "negations"),
        [
            ("I regret it", ["do not"], ["not"]),
            ("I do […] regret it", ["not"], ["not"]),
            ("I do regret it.", ["not"], ["not"]),
            ("that I left Saryköl", ["Nobody knows"], ["Nobody"]),
            ("We call it problem-solving", [", [sic] or so."], []),
            ("I was young. […] The hills, I say, are quiet at night; they “destroy families” there",
             [". I do not regret it."], []),
            ("I was … we call it problem-solving, [sic] or so", None, []),
        ],
    )  # fmt: skip
    def test_shows_what_was_left_out_and_what_of_it_denies(self, words, left_out, negations):
        found = check(STORY, words, "en")
        assert found.kind == CUT
        assert found.negations == tuple(negations)
        assert not found.added
        if left_out:
            assert list(found.left_out) == left_out
        told = "".join(piece.text for piece in found.pieces)
        assert told in STORY.text

    def test_says_that_words_among_them_are_of_another_voice(self):
        assert check(STORY, "they “destroy families” there", "en").other_voices == (
            "destroy families",
        )

    def test_leaves_out_no_more_than_it_must(self):
        near = check(passages.read("<p>I was. I am. I do not regret it.</p>"), "I regret it", "en")
        assert near.left_out == ("do not",)

    def test_goes_far_where_an_omission_is_marked(self):
        far = "<p>It was. " + "The hills are there. " * 40 + "I do not regret it.</p>"
        found = check(passages.read(far), "It was. […] I do not regret it.", "en")
        assert (found.kind, found.negations) == (CUT, ())


class TestNearly:
    @pytest.mark.parametrize(
        ("words", "pieces", "negations"),
        [
            ("I do not forget it",
             [("I do not ", SAME), ("regret", LEFT_OUT), ("forget", ADDED), (" it.", SAME)], ()),
            ("I never do regret it",
             [("I", SAME), ("never", ADDED), (" do ", SAME), ("not", LEFT_OUT),
              (" regret it.", SAME)], ("not", "never")),
            ("We call it problem solving, [sic] or so.",
             [("We call it problem", SAME), ("-", LEFT_OUT), ("solving, [sic] or so.", SAME)], ()),
            ("I do not Regret it",
             [("I do not ", SAME), ("regret", LEFT_OUT), ("Regret", ADDED), (" it.", SAME)], ()),
            ("I do not regret it at all",
             [("I do not regret it.", SAME), ("at all", ADDED)], ()),
        ],
    )  # fmt: skip
    def test_shows_the_difference_word_by_word(self, words, pieces, negations):
        found = check(STORY, words, "en")
        assert found.kind == NEARLY
        shown = [(piece.text, piece.kind) for piece in found.pieces]
        assert [piece for piece in shown if piece[0].strip()] == pieces
        assert set(found.negations) == set(negations)


class TestNotThere:
    @pytest.mark.parametrize(
        "words",
        [
            "",
            "…",
            "☃ \0 !",
            "hills",
            "not regret",
            "These are words of another story altogether",
            "it I the",
            "I said to them that they let it be there at all",
            "young it quiet they so left",
            "a" * LONGEST + " regret it",
        ],
    )
    def test_is_nothing(self, words):
        assert check(STORY, words, "en") is None

    def test_is_words_that_are_scattered(self):
        story = passages.read("<p>We saw a b c d hills e f g h quiet i j k l there.</p>")
        assert check(story, "We saw hills quiet there", "en") is None

    def test_is_an_empty_story(self):
        assert check(passages.read(""), "I do not regret it.", "en") is None


class TestVoices:
    def test_are_those_of_the_paragraphs_that_hold_the_words(self):
        assert check(STORY, "Later on, in the hills", "en").voices == ("editor",)
        found = check(STORY, "Somebody else said all of this.", "en")
        assert (found.kind, found.voices) == (EXACT, ("somebody else",))
        both = check(STORY, "or so. Somebody else said all of this", "en")
        assert both.voices == ("person", "somebody else")
        assert not both.is_of_person


@pytest.mark.parametrize(
    ("words", "split"),
    [
        ("“It is quiet.” — Sample Person", ("“It is quiet.”", "Sample Person")),
        ("It is quiet.\n- S. Person, teacher", ("It is quiet.", "S. Person")),
        ("It is quiet -- Үлгі Адам ", ("It is quiet", "Үлгі Адам")),
        ("It is quiet — at night", ("It is quiet — at night", "")),
        ("It is quiet — At night. Yes", ("It is quiet — At night. Yes", "")),
        ("It is problem-Solving", ("It is problem-Solving", "")),
        ("So — One Two Three Four Five Six Seven", ("So — One Two Three Four Five Six Seven", "")),
    ],
)
def test_a_name_at_the_end_is_told_from_the_words(words, split):
    assert split_attribution(words) == split


def test_a_word_that_a_line_divides_is_joined_where_it_is_known():
    assert undivided("chal-\nlenging problem-\n solving") == "challenging problemsolving"
    story = words_of("It is challenging: problem-solving.")
    assert undivided("chal-\nlenging problem-\nsolving", story) == "challenging problem-solving"


def test_words_are_counted():
    assert count_words(" It’s “so” quiet — ☃ ") == 3


class TestAlignment:
    def test_takes_the_nearest_of_single_words(self):
        story = ["i", "was", "i", "do", "not", "regret", "it"]
        assert align(["i", "regret", "it"], story) == [Run(0, 2, 1), Run(1, 5, 2)]

    def test_shares_no_word_between_two_runs(self):
        story = ["a", "b", "c", "x", "b", "c", "d"]
        assert align(["a", "b", "c", "d"], story) == [Run(0, 0, 3), Run(3, 6, 1)]

    def test_takes_a_word_of_the_story_once(self):
        assert align(["a", "b", "a", "b"], ["a", "b"]) == [Run(0, 0, 2)]

    def test_finds_a_beginning_that_is_in_many_places(self):
        story = ["a", "b", "x"] * 300 + ["a", "b", "c", "d"]
        assert align(["a", "b", "c", "d"], story) == [Run(0, 900, 4)]

    def test_goes_far_only_for_many_words_or_where_an_omission_is_marked(self):
        story = ["a", "b", *["x"] * 100, "c", "d"]
        typed = ["a", "b", "c", "d"]
        assert align(typed, story) == [Run(0, 0, 2)]
        assert align(typed, story, frozenset({2})) == [Run(0, 0, 2), Run(2, 102, 2)]

    def test_of_nothing_is_nothing(self):
        assert align(["a", "b", "c", "d"], ["b", "a", "d", "c"]) == []

    def test_leaves_alone_what_is_too_long_to_fill(self):
        typed = ["a", "b", *map(str, range(150)), "c", "d", "e", "f"]
        story = ["a", "b", "7", "c", "d", "e", "f"]
        assert align(typed, story) == [Run(0, 0, 2), Run(152, 3, 4)]


texts = st.one_of(st.text(max_size=200), st.sampled_from(["I regret it", "…", "[…] a", "-\n"]))


@given(bodies, texts, st.sampled_from(["en", "ru", "kk", "ar", "tlh"]))
def test_nothing_is_ever_raised(html, words, language):
    story = passages.read(html)
    for each in (words, story.text, story.text[1:-1], story.text + words):
        found = check(story, each, language)
        if found:
            assert "".join(p.text for p in found.pieces if p.kind != ADDED) in story.text


@given(bodies)
def test_every_whole_sentence_is_exact(html):
    story = passages.read(html)
    for paragraph in story.paragraphs:
        for start, end in passages.sentences_around(story, paragraph.start, paragraph.end):
            words = story.text[start:end]
            if count_words(words):
                assert check(story, words, "en").kind == EXACT


@given(st.lists(st.sampled_from("abcdefg"), min_size=3, max_size=12), st.data())
def test_a_sentence_without_a_word_of_its_middle_is_never_exact(words, data):
    at = data.draw(st.integers(1, len(words) - 2))
    story = passages.read(f"<p>{' '.join(words)}.</p>")
    less = words[:at] + words[at + 1 :]
    assume(less != words)
    found = check(story, " ".join(less), "en")
    assert found is None or found.kind != EXACT
