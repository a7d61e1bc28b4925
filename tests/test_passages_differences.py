"""Test what an editor is told about differences between typed words and the story."""

import pytest

from stories import passages

from .profile_story import BODY

PROFILE = passages.read(BODY)


def story(text: str) -> passages.StoryText:
    return passages.read(f"<p>{text}</p>")


def not_found(read: passages.StoryText, typed: str) -> passages.NotFound:
    with pytest.raises(passages.NotFound) as error:
        passages.find(read, typed)
    return error.value


class TestNearest:
    @pytest.mark.parametrize(
        ("typed", "nearest", "difference"),
        [
            (
                "Improving our world is chalenging, but it's possible!",
                "improving our world is challenging, but it’s possible.",
                "you typed “chalenging”, the story has “challenging”",
            ),
            (
                "Dont let obstacles or setbacks deter you",
                "Don’t let obstacles or setbacks deter you",
                "you typed “Dont”, the story has “Don’t”",
            ),
            (
                "In 2018, the decriminalization of 'mild' forms",
                "In 2017, the decriminalization of ‘mild’ forms",
                "you typed “2018”, the story has “2017”",
            ),
            (
                "When the bill was introduced to Parliament in 2020",
                "When the bill was first introduced to Parliament in 2020",
                "you typed “introduced”, the story has “first”",
            ),
            (
                "Throughout this long journey, UN Women has been a partner",
                "Throughout this journey, UN Women has been a vital partner",
                "you typed “long”, the story has “journey”",
            ),
            (
                "Street Law; a new human rights course",
                "Street Law, a new human rights course",
                "you typed SEMICOLON, the story has COMMA",
            ),
            (
                "ensuring personal, and community safety",
                "ensuring personal and community safety",
                "you typed COMMA after “personal”, the story has none there",
            ),
            (
                "Working for UNHCR allowed me to provide support, and it sharpened my skills in "
                "communication advocacy, and problem-solving",
                "Working for UNHCR allowed me to provide critical support to individuals in need, "
                "and it sharpened my skills in communication, advocacy, and problem-solving",
                "you typed “support”, the story has “critical”",
            ),
            (
                "in communication advocacy, and problem-solving",
                "in communication, advocacy, and problem-solving",
                "the story has COMMA after “communication”, you typed none there",
            ),
            ("Kazakstan", "Kazakhstan", "you typed “Kazakstan”, the story has “Kazakhstan”"),
            ("gendre equalty", "gender equality", "you typed “gendre”, the story has “gender”"),
            (
                "un women’s educational projects",
                "UN Women’s educational projects",
                "you typed “un”, the story has “UN”",
            ),
        ],
    )
    def test_the_nearest_passage_and_the_first_difference_are_told(
        self, typed, nearest, difference
    ):
        error = not_found(PROFILE, typed)
        assert (error.nearest, error.difference) == (nearest, difference)
        assert nearest in str(error)
        assert difference in str(error)

    @pytest.mark.parametrize(
        "typed",
        ["quite other words entirely", "xyzzy", "x" * 5_000, "Kazakhstan " + "nowhere " * 9],
    )
    def test_where_nothing_is_near_nothing_is_suggested(self, typed):
        error = not_found(PROFILE, typed)
        assert (error.nearest, error.difference) == ("", "")
        assert "nor anything near them" in str(error)

    def test_a_story_without_words_has_nothing_near(self):
        assert not_found(passages.read(""), "words").nearest == ""

    @pytest.mark.parametrize(
        ("text", "typed", "difference"),
        [
            ("the heart of it", "the hear", "you typed “hear”, the story has “heart”"),
            ("one two three", "one two three four", "you typed “four”, the story has nothing"),
            (
                "one two (three) four",
                "one two (three] four",
                "you typed RIGHT SQUARE BRACKET, the story has RIGHT PARENTHESIS",
            ),
            (
                "one two three four",
                "one two,; three four",
                "you typed “two,;”, the story has “two”",
            ),
            ("one two three", "(one two threes", "you typed “threes”, the story has “three”"),
            ("one two three", "one two threes.", "you typed “threes”, the story has “three”"),
            (
                "one “two” three",
                "one two three",
                "the story has LEFT DOUBLE QUOTATION MARK after “one”, you typed none there",
            ),
            (
                "one, two three",
                ", one two three",
                "the story has COMMA after “one”, you typed none there",
            ),
            (
                "one two\nthree four",
                "one two, three four",
                "you typed COMMA after “two”, the story has none there",
            ),
            (
                "one two 100 % four",
                "one two 100 \x02 four",
                "you typed U+0002, the story has PERCENT SIGN",
            ),
        ],
    )
    def test_a_sign_is_told_by_its_name_and_a_word_as_a_word(self, text, typed, difference):
        assert not_found(story(text), typed).difference == difference

    def test_an_accented_word_is_shown_whole(self):
        error = not_found(story("менің үйі\u0306м бар еді"), "менің үйім бар еді")
        assert error.nearest == "менің үйі\u0306м бар еді"

    def test_parts_that_are_elsewhere_are_told(self):
        error = not_found(PROFILE, "perseverance […] This law's adoption")
        assert "not in this order" in str(error)
        assert error.difference == "the parts do not follow each other in one paragraph"

    def test_the_part_that_is_missing_is_told(self):
        error = not_found(PROFILE, "This law's adoption […] a triumf for civil society's")
        assert error.difference == "you typed “triumf”, the story has “triumph”"

    def test_a_long_passage_is_not_repeated_in_the_message(self):
        paragraph = PROFILE.text[: PROFILE.paragraphs[0].end]
        error = not_found(PROFILE, paragraph.replace("classrooms", "classroom"))
        assert len(error.nearest) > 300
        assert error.nearest not in str(error)
        assert "you typed “classroom”, the story has “classrooms”" in str(error)

    def test_a_difference_is_found_far_into_a_long_passage(self):
        words = [f"word{number}" for number in range(600)]
        typed = " ".join([*words[:580], "other", *words[581:]])
        error = not_found(story(" ".join(words)), typed)
        assert error.difference == "you typed “other”, the story has “word580”"
        assert error.nearest == " ".join(words)


class TestChanges:
    @pytest.mark.parametrize(
        ("text", "typed", "told"),
        [
            ("it’s so", "it’s so", ()),
            (
                "it’s what he’s so",
                "it's what he's so",
                ("you typed APOSTROPHE, the story has RIGHT SINGLE QUOTATION MARK",),
            ),
            ("it is so", "It is so", ("the first letter: you typed “I”, the story has “i”",)),
            ("it is so.", "it is so!", ("the final mark: you typed “!”, the story has “.”",)),
            (
                "it is so, no",
                "it is so.",
                ("the final mark: you typed “.”, the story has nothing",),
            ),
            (
                "it is so, no",
                "“it is so”",
                ("the quotation marks around the words: the story’s own are taken",),
            ),
            (
                "a—b c",
                "a -- b c",
                ("you typed SPACE + HYPHEN-MINUS + HYPHEN-MINUS + SPACE, the story has EM DASH",),
            ),
            ("a b", "a  b", ("you typed SPACE, the story has nothing",)),
            ("a\nb", "a b", ("you typed SPACE, the story has LINE BREAK",)),
            ("human", "hu\xadman", ("you typed SOFT HYPHEN, the story has nothing",)),
            (
                "so… it",
                "so... it",
                ("you typed FULL STOP + FULL STOP + FULL STOP, the story has HORIZONTAL ELLIPSIS",),
            ),
            (
                "café",
                "cafe\u0301",
                (
                    "you typed LATIN SMALL LETTER E + COMBINING ACUTE ACCENT, the "
                    "story has LATIN SMALL LETTER E WITH ACUTE",
                ),
            ),
            (
                "one two three",
                "one [...] three",
                ("the spaces around the words, or the way of writing […]",),
            ),
            ("one two", " one two ", ("the spaces around the words, or the way of writing […]",)),
        ],
    )
    def test_each_change_is_told_once_in_words(self, text, typed, told):
        read = story(text)
        assert passages.changes(typed, passages.find(read, typed)) == told

    def test_all_that_was_changed_in_the_headline_s_quotation_is_told(self):
        typed = '"Improving our world is challenging, but it’s possible!"'
        assert passages.changes(typed, passages.find(PROFILE, typed)) == (
            "the first letter: you typed “I”, the story has “i”",
            "the quotation marks around the words: the story’s own are taken",
            "the final mark: you typed “!”, the story has “.”",
        )

    def test_other_words_are_told_whole(self):
        passage = passages.find(story("one two"), "one two")
        assert passages.changes("three", passage) == ("you typed “three”, the story has “one two”",)

    def test_signs_without_words_are_told_whole(self):
        passage = passages.find(story("one two"), "one two")
        assert passages.changes("!", passage) == ("you typed “!”, the story has “one two”",)

    def test_words_with_separate_accents_are_told_as_words(self):
        read = story("бейбітшілік үйі")
        typed = "беи\u0306бітшілік үйі"
        (told,) = passages.changes(typed, passages.find(read, typed))
        assert told.startswith("you typed “")


class TestTheExtentOfTheNearest:
    """What “Rest on the words as they are now” takes: as much as before, and no word more."""

    @pytest.mark.parametrize(
        ("then", "now", "nearest"),
        [
            (
                "We walked to a safer place for all of us.",
                "It was late. We walked to a safer place. Learn how we did it.",
                "We walked to a safer place.",
            ),
            (
                "We walked to a safe place.",
                "It was late. We walked to a safer place for all of us. Learn how we did it.",
                "We walked to a safer place for all of us.",
            ),
            (
                "We walked to a safe place",
                "It was late. We walked to a safer place for all of us.",
                "We walked to a safer place",
            ),
            (
                "Late at night we walked to a safer place.",
                "They had gone. We walked to a safer place!",
                "We walked to a safer place!",
            ),
            (
                "We walked. We slept in a barn.",
                "We walked. We slept in a house. We ate.",
                "We walked. We slept in a house.",
            ),
        ],
    )
    def test_goes_to_its_sentence_s_end_and_not_over_it(self, then, now, nearest):
        with pytest.raises(passages.NotFound) as error:
            passages.find(passages.read(f"<p>{now}</p>"), then)
        assert error.value.nearest == nearest
