"""Test how headlines are split for display, and that no word is lost by it."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stories import headlines
from stories.headlines import Headline

HEADLINE_CHARACTERS = "aЯ ب.:: \u00a0\"'“”‘’«»„‚‹›"
MARKS = "\"'“”‘’«»„‚‹›"


def test_the_first_profile_is_split_at_its_colon() -> None:
    headline = (
        "In the words of Khalida Azhigulova: "
        '"Improving our world is challenging, but it’s possible!"'
    )
    assert headlines.split(headline) == Headline(
        lead_in="In the words of Khalida Azhigulova",
        quotation="Improving our world is challenging, but it’s possible!",
    )


@pytest.mark.parametrize(
    "marks", ['""', "''", "“”", "‘’", "«»", "‹›", "„“", "„”", "‚‘", "”“", "’‘"]
)
def test_every_kind_of_mark_is_taken_off(marks: str) -> None:
    quotation = f"{marks[0]}Это возможно!{marks[1]}"
    assert headlines.split(quotation) == Headline("", "Это возможно!")
    assert headlines.split(f"Её слова: {quotation}") == Headline("Её слова", "Это возможно!")


@pytest.mark.parametrize(
    ("headline", "lead_in", "quotation"),
    [
        ("Она : «Да»", "Она", "Да"),
        ("She:“Yes”", "She", "Yes"),
        ("Profile: In her words: “Yes: now”", "Profile: In her words", "Yes: now"),
        ("“Courage”: “Yes”", "“Courage”", "Yes"),
        ("She: “They said “yes” to me”", "She", "They said “yes” to me"),
        ("She: «Они сказали «да»»", "She", "Они сказали «да»"),
        ("She: “They said ‘no’”", "She", "They said ‘no’"),
        ("‘It’s possible’", "", "It’s possible"),
        ("'It's possible'", "", "It's possible"),
        ("Elle: « Oui »", "Elle", " Oui "),
    ],
)
def test_one_quotation_at_the_end_is_set_apart(headline: str, lead_in: str, quotation: str) -> None:
    assert headlines.split(headline) == Headline(lead_in, quotation)


@pytest.mark.parametrize(
    "headline",
    [
        "",
        "The new law",
        "Kazakhstan: the new law",
        "What “mild” violence does to us",
        "She calls it a “triumph”",
        "“Yes” was the answer to “Why?”",
        '"Yes" was the answer to "Why?"',
        "Answers: “Yes” and “No”",
        "She: “yes” again",
        "She: “He said “yes”",
        "‘The girls’ school’",
        "'She said 'yes'",
        "She: “yes”.",
        "She: “”",
        "She: “ ”",
        "“yes»",
        '"',
    ],
)
def test_a_headline_that_is_not_clearly_one_quotation_is_left_whole(headline: str) -> None:
    assert headlines.split(headline) == Headline(lead_in=headline, quotation="")


@given(st.one_of(st.text(HEADLINE_CHARACTERS, max_size=30), st.text(max_size=30)))
def test_nothing_is_lost_but_the_marks_and_the_colon(headline: str) -> None:
    parts = headlines.split(headline)
    if not parts.quotation:
        assert parts.lead_in == headline
        return
    before, after = re.escape(parts.lead_in), re.escape(parts.quotation)
    colon = r"(?:\s*:\s*)?" if not parts.lead_in else r"\s*:\s*"
    assert re.fullmatch(f"{before}{colon}[{MARKS}]{after}[{MARKS}]", headline)


@given(
    st.text("abc Я’ب.", min_size=1).filter(lambda words: words.strip() == words and words),
    st.sampled_from(["“”", "«»", '""', "„“"]),
)
def test_a_lead_in_and_a_quotation_come_back_as_they_were_put_together(
    words: str, marks: str
) -> None:
    headline = f"{words}: {marks[0]}{words}{marks[1]}"
    assert headlines.split(headline) == Headline(lead_in=words, quotation=words)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Khalida Azhigulova", "KA"),
        ("khalida azhigulova", "KA"),
        ("Үлгі Адам", "ҮА"),
        ("Сәуле", "С"),
        ("Maria da Silva", "MS"),
        ("  Aida \n ", "A"),
        ("Aida 🌸", "A"),
        ("👩🏽‍⚖️", ""),
        ("🇰🇿 Aida", "A"),
        ("“Aida” (Saltanat)", "AS"),
        ("Pope 007", "P"),
        ("", ""),
        (" ", ""),
    ],
)
def test_a_monogram_is_the_initials_of_the_first_and_the_last_word(
    name: str, expected: str
) -> None:
    assert headlines.monogram(name) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("E\u0301mile", "É"),  # composed
        ("x\u0323\u0301a", "X\u0323\u0301"),  # no composed form: the accents stay with the letter
        ("हिमा", "हि"),
        ("გია", "გ"),
        ("ʻIolani", "I"),
    ],
)
def test_an_initial_is_a_whole_letter(name: str, expected: str) -> None:
    assert headlines.monogram(name) == expected


def test_arabic_initials_do_not_join_into_a_word() -> None:
    assert headlines.monogram("خالدة أحمد") == "خ\u200cأ"
    assert headlines.monogram("خالدة") == "خ"


@given(st.text(max_size=30))
def test_a_monogram_never_begins_with_an_accent_and_never_holds_a_space(name: str) -> None:
    monogram = headlines.monogram(name)
    assert not any(character.isspace() for character in monogram)
    assert not monogram or unicodedata.category(monogram[0]).startswith("L")


@pytest.mark.parametrize(
    ("words", "classes"),
    [
        ("Improving our world is possible", ""),
        ("problem-solving, problem—solving", ""),
        ("Қоғамдастығымыздағы тыныштық", "letters-20"),
        ("Достопримечательность", "letters-22"),
        ("challenging, but it’s", ""),
        ("an embellishment", "letters-14"),
        ("a" * 90, "letters-40 long"),
        ("қанағаттандырылмағандықтарымыздан", "letters-34"),
        ("山在夜里很安静没有人在那里听见我说的话" * 2, ""),
        ("ภูเขาเงียบสงบในเวลากลางคืน", ""),
        ("Two words " * 7, "long"),
        ("Two words " * 14, "longer"),
        ("", ""),
    ],
)
def test_a_headline_is_set_by_its_longest_word_and_its_length(words: str, classes: str) -> None:
    assert headlines.scale(words) == classes
