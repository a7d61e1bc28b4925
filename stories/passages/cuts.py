"""Judge whether a passage is a fair cut: it keeps the meaning, and cuts no number or name."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from stories.sentences import Sentence as _

from .amounts import torn_amount
from .body_text import Paragraph, StoryText
from .embedded_quotations import CLOSING, END_WITHOUT_SPACE, OPENING
from .negations import find_negations
from .passage import Passage, Span
from .sentence_ends import goes_over, is_sentence_end
from .typography import END_MARKS
from .voice_words import ANSWER, answer_without_colon
from .voices import PERSON, WHOSE

END_OF_SENTENCE = re.compile(rf"[{END_MARKS}]+[{re.escape(CLOSING)}]*")
BEFORE_SENTENCE = re.compile(rf"[\s{re.escape(OPENING)}]*")

WORD_BEFORE = re.compile(r"([^\W\d_][\w’'-]*)[ \xa0]\Z")
WORD_AFTER = re.compile(r"[^\W\d_][\w’'-]*")
LONGEST_WORD = 60  # characters


def misquote(
    story: StoryText, passage: Passage, language: str, *, is_of_person: bool = True
) -> str:
    """Say why a passage may not be published as it is, in a sentence for the editor; "" if it may.

    Where `is_of_person`, the person alone must say it, and nobody else in a part of it.
    """
    voice = voice_of(story, passage)
    if is_of_person and voice != PERSON:
        is_whole = all(each.voice != PERSON for each in paragraphs_of(story, passage))
        if is_whole:
            return _("These words are %(whose)s: quote what the person says.", whose=WHOSE[voice])
        return _(
            "A part of these words is %(whose)s: quote what the person says.", whose=WHOSE[voice]
        )
    return unfair_cut(story, passage, language)


def unfair_cut(story: StoryText, passage: Passage, language: str) -> str:
    """Say why a passage may not be published, in a sentence for the editor; "" if it may.

    "I do […] regret it." of "I do not regret it."      the words left out hold “not”
    "000 of us."          of "There were 150 000 of us."  cuts through “150 000”
    """
    for (_start, left_out), (begins, _end) in pairwise(passage.spans):
        if problem := _unfair_omission(story, left_out, begins, language):
            whole = in_full(story, passage)
            return _(
                "%(problem)s Quote this whole instead: “%(whole)s”", problem=problem, whole=whole
            )
    for position in (edge for span in passage.spans for edge in span):
        if torn := _torn_at(story, position):
            return _(
                "These words cut through “%(torn)s”: take all of it, or none of it.", torn=torn
            )
    return ""


def _unfair_omission(story: StoryText, start: int, end: int, language: str) -> str:
    crossed = [edge for edge in edges_between(story, start, end) if start <= edge <= end]
    is_whole = any(
        not story.text[start:edge].strip(CLOSING + END_MARKS + " \xa0") for edge in crossed
    )
    is_whole = is_whole and any(not story.text[edge:end].strip() for edge in crossed)
    if is_whole:
        return ""  # whole sentences are left out between whole ones
    if crossed:
        return _("The words left out join parts of different sentences into one.")
    turning = find_negations(story.text[start:end], language)
    if turning:
        return _(
            "The words left out hold “%(turning)s”, without which the sense is another.",
            turning=turning[0],
        )
    return ""


def in_full(story: StoryText, passage: Passage) -> str:
    """Return the whole sentences that hold the passage."""
    start, end = whole_sentences(story, passage.start, passage.end)
    return story.text[start:end]


@lru_cache(maxsize=128)  # each rule asks for the same passage, one after the other
def whole_sentences(story: StoryText, start: int, end: int) -> Span:
    """Return where the whole sentences around text[start:end] begin and end."""
    edges = edges_between(story, start, max(start, end - 1))
    begins = max((edge for edge in edges if edge <= start), default=0)
    ends = min((edge for edge in edges if edge >= end), default=len(story.text))
    return begins, begins + len(story.text[begins:ends].rstrip())


def sentences(text: str) -> list[Span]:
    """Return where each sentence of a paragraph begins and ends, without the spaces between."""
    return _without_spaces(text, [0, *_starts_within(text, 0, len(text)), len(text)])


def _without_spaces(text: str, edges: Sequence[int]) -> list[Span]:
    return [(start, start + len(text[start:end].rstrip())) for start, end in pairwise(edges)]


def sentences_around(story: StoryText, start: int, end: int) -> list[Span]:
    """Return where the sentences of the paragraphs around text[start:end] begin and end."""
    return _without_spaces(story.text, edges_between(story, start, end))


def edges_between(story: StoryText, start: int, end: int) -> list[int]:
    """Return the edges of sentences in the paragraphs from one position to another, in order.

    A paragraph in the midst of a sentence is taken with all those that the sentence is in.
    """
    first, last = story.paragraph_at(start).number, story.paragraph_at(end).number
    going_on = _going_on(story)
    while first in going_on:
        first -= 1
    while last + 1 in going_on:
        last += 1
    return [edge for number in range(first, last + 1) for edge in _edges_in(story, number)]


@lru_cache(maxsize=256)  # each holds its story
def _edges_in(story: StoryText, number: int) -> tuple[int, ...]:
    """Return where the sentences of a paragraph begin, and where it ends.

    A sentence that follows a colon does not begin one here: what is before the colon may deny it.
    Only what says that an answer begins, “A:”, denies nothing.
    """
    paragraph = story.paragraphs[number - 1]
    within = _starts_within(story.text, paragraph.start, paragraph.end)
    edges = {*_answers_in(story, number), *within}
    if number not in _going_on(story):
        edges.add(paragraph.start)
    if number + 1 not in _going_on(story):
        edges.add(paragraph.end)
    return tuple(sorted(edges))


@lru_cache(maxsize=16)
def _going_on(story: StoryText) -> frozenset[int]:
    """Return the numbers of the paragraphs with which no sentence begins. See `goes_over`.

    What leads in to a list does so to each of its items.
    """
    found: set[int] = set()
    is_list_led = False
    for before, after in pairwise(story.paragraphs):
        begins_list = after.is_item and not before.is_item
        is_led = is_list_led and after.is_item and before.is_item
        words = (story.text[each.start : each.end] for each in (before, after))
        if (before.voice, before.speaker) != (after.voice, after.speaker):
            is_list_led = False
        elif not ANSWER.fullmatch(story.text, before.start, before.end) and (
            is_led or goes_over(*words, begins_list=begins_list)
        ):
            found.add(after.number)
            is_list_led = is_led or begins_list
        else:
            is_list_led = False
    return frozenset(found)


def _answers_in(story: StoryText, number: int) -> Iterator[int]:
    """Yield where what a label of an answer announces begins: “A: |…”, on any line."""
    paragraph = story.paragraphs[number - 1]
    before = story.paragraphs[number - 2] if number > 1 else paragraph
    asked = story.text[before.start : before.end]
    start = paragraph.start
    for line in story.text[paragraph.start : paragraph.end].split("\n"):
        if answer := ANSWER.match(line):
            yield start + answer.end()
        elif answered := answer_without_colon(asked, line):
            yield start + answered
        asked, start = line, start + len(line) + 1


def _starts_within(text: str, start: int, end: int) -> Iterator[int]:
    """Yield the positions in a paragraph, after its first, where a sentence begins."""
    for match in END_OF_SENTENCE.finditer(text, start, end):
        closed = match.end()
        opening = BEFORE_SENTENCE.match(text, closed, end)
        following = opening.end() if opening else closed
        is_apart = following > closed or text[closed - 1] in END_WITHOUT_SPACE
        if is_apart and following < end and is_sentence_end(text, closed, following):
            yield following - len(text[closed:following].lstrip())


def _torn_at(story: StoryText, position: int) -> str:
    """Return the number with its unit, or the name, that goes on at this position; or ""."""
    paragraph = story.paragraph_at(position)
    text = story.text[paragraph.start : paragraph.end]
    return torn_amount(text, position - paragraph.start) or _torn_name(story, position)


def _torn_name(story: StoryText, position: int) -> str:
    """Return the two words with capitals around a position, neither of which begins a sentence."""
    text = story.text
    edge = position
    while edge < len(text) and text[edge] in " \xa0":
        edge += 1
    after = WORD_AFTER.match(text, edge)
    if not (after and after[0][0].isupper()):
        return ""
    before = WORD_BEFORE.search(text, max(0, edge - LONGEST_WORD), edge)
    if not (before and before[1][0].isupper()):
        return ""
    begins = {*edges_between(story, before.start(1), edge), story.paragraph_at(edge).start}
    if {before.start(1), edge} & begins:
        return ""
    is_heard_name = len(before[1]) > 1 and not before[1].isupper()
    return f"{before[1]} {after[0]}" if is_heard_name else ""


def paragraphs_of(story: StoryText, passage: Passage) -> tuple[Paragraph, ...]:
    """Return the paragraphs that the passage touches, and those between them."""
    first, last = story.paragraph_at(passage.start), story.paragraph_at(passage.end - 1)
    return story.paragraphs[first.number - 1 : last.number]


def voice_of(story: StoryText, passage: Passage) -> str:
    """Return PERSON where the person alone says the passage, else the first other voice in it."""
    voices = (paragraph.voice for paragraph in paragraphs_of(story, passage))
    return next((voice for voice in voices if voice != PERSON), PERSON)
