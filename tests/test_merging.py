"""Merging two texts by paragraph: what only one changed is taken, what both changed is asked."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stories.history.merging import BOTH, THEIRS, YOURS, blocks, merge

A, B, C = "The hills are quiet.", "I walked for days.", "Nobody was there at all."
VOICE = '<p class="question">{}</p>'
FIGURE = '<figure data-picture="7"></figure>'
LIST = "<ul><li><p>One</p></li><li><p>Two</p></li></ul>"

# The base, yours, theirs; what becomes of them: a text, or for a question (yours, theirs).
TABLE = [
    ([A, B, C], [A + " Yes.", B, C], [A, B + " No.", C], [A + " Yes.", B + " No.", C]),
    ([A, B], [A, B], [A, "It changed wholly."], [A, "It changed wholly."]),
    ([A], [A + " Yes."], [A + " No."], [((A + " Yes.",), (A + " No.",))]),
    ([A], [A + " Yes."], [A + " Yes."], [A + " Yes."]),
    ([A, B], [A, B, "Mine."], [A, B, "Theirs."], [A, B, "Theirs.", "Mine."]),  # saved first
    ([A, B], [A, "Same.", "Mine.", B], [A, "Same.", B], [A, "Same.", "Mine.", B]),
    ([A, B], [A], [A, B + " No."], [A, ((), (B + " No.",))]),
    ([A, B], [A, B + " Yes."], [A], [A, ((B + " Yes.",), ())]),
    ([A, B], [A], [A + " No.", B], [A + " No."]),
    ([A, B], [A], [A], [A]),
    # A move: what the other made of the paragraph goes along; both moved it: where it was first.
    ([A, B, C], [B, C, A], [A + " No.", B, C], [B, C, A + " No."]),
    ([A, B, C], [A + " Yes.", B, C], [B, C, A], [B, C, A + " Yes."]),
    ([A, B, C], [B, C, A], [B, C], [B, C, ((A,), ())]),
    ([A, B, C], [B, C], [B, C, A], [B, C, ((), (A,))]),
    ([A, B, C], [B, A, C], [B, C, A], [B, C, A]),
    ([A, B, C, "Last."], [B, C, A, "Last."], [B, C, "Last.", A], [B, C, "Last.", A]),
    ([A, B, C, "Last."], [A, "New.", C, "Last.", B], [A, B, C, "Last."],
     [A, "New.", C, "Last.", B]),
    # Split by one and changed by the other; joined by one and changed by the other.
    ([A + " " + B], [A, B], [A + " " + B + " No."], [((A, B), (A + " " + B + " No.",))]),
    ([f"{A} {B} {C}"], [f"{A} {B}", C], [f"{A} {B} {C} No."],
     [((f"{A} {B}", C), (f"{A} {B} {C} No.",))]),
    ([A, B], [A + " Yes."], [A, B + " No."], [A + " Yes.", ((), (B + " No.",))]),
    ([A, B], [A + " " + B], [A, B + " No."], [((A + " " + B,), (A, B + " No."))]),
    ([A, B, C], [A + " " + B, C], [A, B, C + " No."], [A + " " + B, C + " No."]),
    # Voices, pictures, lists.
    ([A], [VOICE.format(A)], [A + " No."], [((VOICE.format(A),), (A + " No.",))]),
    ([A, FIGURE], [A + " Yes.", FIGURE], [A], [A + " Yes."]),
    ([A, LIST], [A, LIST.replace("Two", "2")], [A, FIGURE, LIST],
     [A, FIGURE, LIST.replace("Two", "2")]),
    ([], [A], [], [A]),
]  # fmt: skip


def html(paragraphs):
    return "".join(each if each.startswith("<") else f"<p>{each}</p>" for each in paragraphs)


def expected(part):
    if isinstance(part, tuple):
        return tuple(tuple(blocks(html(side))) for side in part)
    return blocks(html([part]))[0]


def shown(merged):
    found = []
    for part in merged.parts:
        if part.is_question:
            found.append((part.yours, part.theirs))
        else:
            found += part.blocks()
    return found


def test_what_becomes_of_two_texts():
    for *sides, becomes in TABLE:
        merged = merge(*map(html, sides))
        assert shown(merged) == [expected(part) for part in becomes], sides


def test_a_question_is_answered_with_yours_theirs_or_both():
    merged = merge(html([A, B]), html([A, B + " Yes."]), html([A, B + " No."]))
    (question,) = merged.questions
    texts = {each: merged.text({question.key: each}) for each in (YOURS, THEIRS, BOTH)}
    assert texts == {
        YOURS: html([A, B + " Yes."]),
        THEIRS: html([A, B + " No."]),
        BOTH: html([A, B + " Yes.", B + " No."]),
    }
    same = merge(html([A, B]), html([A, B + " Yes, and more."]), html([A, B + " No."]))
    assert [each.key for each in same.questions] == [question.key]  # while you go on typing


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("<p>One</p>\n<p>two</p>", ("<p>One</p>", "<p>two</p>")),
        ("Loose <em>words</em><p>One</p>end", ("Loose <em>words</em>", "<p>One</p>", "end")),
        ("<ol><li><p>a<br>\nb</p></li></ol><hr>", ("<ol><li><p>a<br>\nb</p></li></ol>", "<hr>")),
        ('<p data-speaker="a > b">One</p></p>', ('<p data-speaker="a > b">One</p>', "</p>")),
        ("", ()),
    ],
)
def test_a_body_is_split_into_its_outermost_elements(body, found):
    assert blocks(body) == found


def test_newlines_between_paragraphs_stay():
    base, mine = "<p>One</p>\n<p>two</p>", "<p>One!</p>\n<p>two</p>"
    assert merge(base, mine, base + "\n<p>three</p>").text() == mine + "\n<p>three</p>"


PARAGRAPHS = st.lists(
    st.sampled_from([A, B, C, "One two", "two three", "four", FIGURE, LIST, VOICE.format("one")]),
    max_size=6,
)


def changed(found, kind, at, to, words):
    """Return the paragraphs after one edit of the one at this place."""
    before, (it, *after) = found[:at], found[at:]
    if kind == "move":
        rest = before + after
        return [*rest[:to], it, *rest[to:]]
    if kind == "remove":
        return before + after
    if it.startswith("<"):
        return found
    if kind == "join" and after and not after[0].startswith("<"):
        return [*before, f"{it} {after[0]}", *after[1:]]
    if kind == "cut":
        return [*before, *it.split(" ", 1), *after]
    return [*before, f"{it} {words}", *after]


KINDS = st.sampled_from(["edit", "add", "remove", "move", "cut", "join"])
STEPS = st.lists(
    st.tuples(KINDS, st.integers(0, 6), st.integers(0, 6), st.sampled_from(["again", "indeed", A])),
    max_size=4,
)


@st.composite
def edits(draw, base):
    """Return the base after some edits: paragraphs changed, added, removed, moved, cut, joined."""
    found = list(base)
    for kind, at, to, words in draw(STEPS):
        if kind == "add" or not found:
            found.insert(min(at, len(found)), words)
        else:
            found = changed(found, kind, at % len(found), to, words)
    return found


@given(st.data())
def test_nothing_that_either_typed_is_lost(data):
    base = data.draw(PARAGRAPHS)
    sides = data.draw(edits(base)), data.draw(edits(base))
    was, yours, theirs = html(base), *map(html, sides)
    assert merge(was, yours, was).text() == yours
    assert merge(was, was, theirs).text() == theirs
    assert merge(was, yours, yours).text() == yours
    merged, mirrored = merge(was, yours, theirs), merge(was, theirs, yours)
    for side, of in ((yours, "yours"), (theirs, "theirs")):
        asked = [block for part in merged.questions for block in getattr(part, of)]
        assert {*blocks(side)} - {*blocks(was)} <= {*merged.blocks(), *asked}
    swapped = {(part.theirs, part.yours) for part in mirrored.questions}
    assert {(part.yours, part.theirs) for part in merged.questions} == swapped
    plain = [
        Counter(block for part in each.parts if not part.is_question for block in part.blocks())
        for each in (merged, mirrored)
    ]
    assert plain[0] == plain[1]
