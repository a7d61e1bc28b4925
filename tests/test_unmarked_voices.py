"""Test what is found to look like another voice, and what is not."""

import json
import random
from pathlib import Path

import pytest

from stories import passages
from stories.management.commands import sample
from stories.passages.voice_tables import BY_LANGUAGE

from .profile_story import BODY

CASES = json.loads((Path(__file__).parent / "cases" / "voices.json").read_text())


def found(body, language):
    story = passages.read(body)
    return [
        {
            "words": story.text[each.start : each.end],
            "voice": each.voice,
            "speaker": each.speaker,
        }
        for each in passages.find_unmarked_voices(story, language)
    ]


@pytest.mark.parametrize(
    "case", CASES, ids=[f"{case['language']} {case['body'][:60]}" for case in CASES]
)
def test_what_looks_like_another_voice_is_found_and_nothing_else(case):
    assert found(case["body"], case["language"]) == case["found"]


def test_every_language_with_words_of_its_own_has_its_cases():
    assert BY_LANGUAGE.keys() <= {case["language"] for case in CASES if case["found"]}


def test_a_find_says_why_and_whether_it_can_be_a_block_of_its_own():
    story = passages.read("<p>Q: Why?<br>\nWe went [laughs] home.</p><p>[laughs]</p>")
    told = [(each.why, each.is_whole) for each in passages.find_unmarked_voices(story, "en")]
    noted = "“[laughs]” was noted by whoever wrote the words down."
    assert told == [
        ("It begins with “Q”, as a question in an interview does.", True),
        (noted, False),
        (noted, True),
    ]


def test_a_long_note_is_shown_in_short():
    story = passages.read(f"<p>He came (translator’s note: {'a village ' * 9}) home.</p>")
    (note,) = passages.find_unmarked_voices(story, "en")
    assert "“(translator’s note: a village a village …” looks" in note.why


@pytest.mark.parametrize(
    ("words", "doubted"),
    [
        ("Q: Why?", "begins with “Q”"),
        ("We went [laughs] home.", "“[laughs]” was noted"),
        ("The hills were", ""),
        ("The hills were […] We went", ""),
        ("We went […] quiet.", ""),
        ("We went [laughs] home. They were quiet.", "“[laughs]” was noted"),
    ],
)
def test_a_passage_is_doubted_where_it_touches_what_looks_like_another_voice(words, doubted):
    body = "<p>Q: Why?</p><p>The hills were here. We went [laughs] home. They were quiet.</p>"
    story = passages.read(body)
    doubt = passages.voice_doubt(story, passages.find(story, words), "en")
    assert doubted in doubt
    assert bool(doubt) == bool(doubted)


@pytest.mark.parametrize("case", CASES)
def test_every_find_is_a_doubt(case):
    story = passages.read(case["body"])
    for found in passages.find_unmarked_voices(story, case["language"]):
        passage = passages.Passage("", ((found.start, found.end),), 1, "", "")
        assert passages.voice_doubt(story, passage, case["language"])


def test_sample_stories_have_nothing_that_looks_like_another_voice():
    """Nor has the first profile. A few samples stand for a thousand that were looked at."""
    for number in range(24):
        language = sample.LANGUAGES[number // 2 % len(sample.LANGUAGES)]
        dice = random.Random(number)  # noqa: S311  the same samples every time
        words = " ".join(sample._sentence(language, dice, f"{n}.1") for n in range(1, 60))
        assert found(f"<p>{words}</p>", language) == []
    assert found(BODY, "en") == []
