"""Test what is around a passage: which edits are edits of it, and what is cut from it."""

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from stories import passages

WORD = st.sampled_from(["hills", "river", "bread", "winter", "letter", "sister", "school", "stone"])
SENTENCE = st.lists(WORD, min_size=2, max_size=6).map(lambda words: f"We saw {' '.join(words)}.")
PARAGRAPH = st.lists(SENTENCE, min_size=1, max_size=3)
SAID = "I told the court the truth."


def body(before, own, after):
    """Return a body: paragraphs before, the sentences around the words, paragraphs after."""
    head, tail = own
    middle = " ".join([*head, SAID, *tail])
    return "".join(
        f"<p>{text}</p>" for text in [*map(" ".join, before), middle, *map(" ".join, after)]
    )


def asked(then, now, words=SAID, language="en"):
    """Return what is asked of words that were chosen in one body, and are in another now."""
    old, new = passages.read(then), passages.read(now)
    context = passages.context_of(old, passages.find(old, words))
    passage = passages.locate(new, words)
    assert passage
    return passages.changes_around(context, new, passage, language)


around = st.tuples(
    st.lists(PARAGRAPH, max_size=3),
    st.tuples(PARAGRAPH, PARAGRAPH),
    st.lists(PARAGRAPH, max_size=3),
)


@given(around, around)
def test_any_edit_elsewhere_asks_nothing(then, now):
    """Unless the words passed a sentence that was beside them, which is a move."""
    was = then[1][0][-1], then[1][1][0]
    head = " ".join(map(" ".join, [*now[0], now[1][0]]))
    tail = " ".join(map(" ".join, [now[1][1], *now[2]]))
    assume(was[1][-30:] not in head)
    assume(was[0][-30:] not in tail)
    assert asked(body(*then), body(*now)) == []


@given(around, st.integers(0, len(SAID) - 1), st.sampled_from(["not ", "the ", "“", "x", ", "]))
def test_any_edit_of_the_sentence_asks(then, at, came):
    words = "told the court"
    changed = SAID[:at] + came + SAID[at:]
    assume(words in changed)
    assume(passages.locate(passages.read(f"<p>{changed}</p>"), words))
    was = body(*then)
    assert asked(was, was.replace(SAID, changed), words)


@pytest.mark.parametrize("order", [(1, 0, 2), (1, 2, 0)])
def test_words_that_passed_what_was_beside_them_are_elsewhere(order):
    parts = [SAID, "We saw the hills in that long winter.", "We saw no bread for nine days."]
    then = f"<p>{' '.join(['Before all of it.', *parts, 'After.'])}</p>"
    now = f"<p>{' '.join(['Once.', *(parts[number] for number in order), 'Then.'])}</p>"
    assert asked(then, now) == ["The words are at another place of the story now."]


@pytest.mark.parametrize(
    ("then", "now", "told"),
    [
        ("I went. So.", "It is not so that I went. So.", "not"),
        ("I went. So.", "They say I went. So.", "They say"),
        ("I went. So.", "Ask whether I went. So.", "whether"),
    ],
)
def test_a_word_that_turns_the_sense_is_named(then, now, told):
    assert told in asked(f"<p>{then}</p>", f"<p>{now}</p>", "I went")[0]


def test_another_voice_and_another_speaker_ask():
    told = asked(f"<p>{SAID}</p>", f"<blockquote><p>{SAID}</p></blockquote>")
    assert told == ["The words are in another voice now."]


@pytest.mark.parametrize(
    "stored", [None, {}, [], "x", {"text": "x"}, {"text": "x", "sentences": "x", "voice": "x"}]
)
def test_what_was_stored_otherwise_is_no_context(stored):
    assert passages.read_context(stored) is None


def test_a_context_is_stored_and_read_again():
    story = passages.read(f"<p>One. {SAID} Two.</p>")
    context = passages.context_of(story, passages.find(story, SAID))
    assert passages.read_context(context.stored()) == context


@given(around)
def test_pieces_are_the_whole_sentences(then):
    story = passages.read(body(*then))
    passage = passages.find(story, "the court")
    pieces = passages.pieces(story, passage)
    assert "".join(piece.text for piece in pieces) == SAID == passages.in_full(story, passage)
    assert [piece.text for piece in pieces if piece.is_quoted] == ["the court"]
    assert re.sub(r"\s+", " ", passages.left_out(story, passage)) == "I told the truth."


@pytest.mark.parametrize("label", ["A:", "Answer 2:", "О:", "Ответ:", "Жауап:", "ج:", "**A:"])
def test_what_says_that_an_answer_begins_is_no_part_of_it(label):
    story = passages.read(f"<p>{label} We left the house. It rained.</p>")
    assert not passages.is_cut(story, passages.find(story, "We left the house."))


@pytest.mark.parametrize("label", ["They said:", "A lie:", "Not so:", "Answer this: was it"])
def test_what_else_leads_in_is_a_part(label):
    story = passages.read(f"<p>{label} we left the house. It rained.</p>")
    assert passages.is_cut(story, passages.find(story, "we left the house."))
