"""Say in words how the words that an editor typed differ from the story."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from stories.sentences import Sentence as _

from .body_text import StoryText
from .cuts import whole_sentences
from .embedded_quotations import CLOSING
from .matching import OMISSION_TYPED, folded_text
from .nearest import WORD, Near, nearest_words
from .passage import OMISSION, Passage
from .typography import (
    DOUBLE_MARKS,
    END_MARKS,
    SINGLE_MARKS,
    WITHIN_WORDS,
    Folded,
    bare,
    fold,
    with_first_letter_swapped,
)

TO_WORD_END = re.compile(r"\W*\w*")
PUNCTUATION = DOUBLE_MARKS + SINGLE_MARKS + ".,;:!?…()"
MOST_NAMED = 4

CONTROLS = {"\n": "LINE BREAK", "\r": "CARRIAGE RETURN", "\t": "TAB", "\0": "NULL"}


@dataclass(frozen=True)
class _Side:
    """One of two texts that are compared in folded form and described in their own characters.

    `start` and `end` are positions in the folded text.
    """

    text: str
    folded: Folded
    start: int
    end: int

    @cached_property
    def rest(self) -> str:
        return self.folded.text[self.start : self.end]

    def own(self, start: int, end: int) -> str:
        """Return the text's own characters behind rest[start:end]."""
        span = (
            self.folded.source_span(self.start + start, self.start + end) if end > start else None
        )
        return self.text[span[0] : span[1]] if span else self.rest[start:end]

    def chunk(self, at: int) -> str:
        """Return what is at rest[at], from space to space; "" past the end of the text."""
        if at > len(self.rest):
            return ""
        end = self.rest.find(" ", at)
        return self.own(self.rest.rfind(" ", 0, at) + 1, end if end >= 0 else len(self.rest))


def explain(story: StoryText, typed: str) -> tuple[str, str]:
    """Return the story's nearest passage, and a clause that says where it first differs.

    Both are "" if nothing in the story is near.
    """
    folded, wanted = folded_text(story), fold(typed)
    words = bare(wanted.text)
    near = nearest_words(folded.text, words)
    if not near:
        return "", ""
    first_word = WORD.search(wanted.text)
    begin = first_word.start() if first_word else 0
    # A different end mark does not count: find() takes the story's own final mark.
    end = wanted.text.index(words) + len(words)
    mine = _Side(typed, wanted, begin, end)
    theirs = _Side(story.text, folded, near.start, near.end + len(words))
    return _same_extent(story, folded, near, typed), _first_difference(mine, theirs)


def _same_extent(story: StoryText, folded: Folded, near: Near, typed: str) -> str:
    """Return the nearest passage: up to its sentence's end where the typed words go to one.

    No word of a sentence before or after is taken along that the typed words share nothing with.
    """
    start, end = folded.source_span(near.start, near.end) or (0, 0)
    shared = folded.source_span(near.shared_start, near.shared_end) or (start, end)
    first, last = whole_sentences(story, *shared)
    goes_to_end = typed.rstrip(CLOSING)[-1:] in END_MARKS
    return story.text[max(start, first) : last if goes_to_end else min(end, last)].strip()


def _first_difference(mine: _Side, theirs: _Side) -> str:
    at = max(_shared(typed, theirs.rest) for typed in with_first_letter_swapped(mine.rest))
    typed, actual = mine.rest[at:], theirs.rest[at:]
    if _is_within_word(mine.rest, at) or _is_within_word(theirs.rest, at):
        return _in_words(mine.chunk(at), theirs.chunk(at))
    before = len(mine.rest[:at].rstrip())
    word = mine.own(mine.rest.rfind(" ", 0, before) + 1, before)
    if _is_mark(typed) and _goes_on(typed[1:], actual):
        return _(
            "you typed %(mark)s after “%(word)s”, the story has none there",
            mark=_named(mine.own(at, at + 1)),
            word=word,
        )
    if _is_mark(actual) and _goes_on(typed, actual[1:]):
        return _(
            "the story has %(mark)s after “%(word)s”, you typed none there",
            mark=_named(theirs.own(at, at + 1)),
            word=word,
        )
    if _is_mark(typed) and _is_mark(actual) and _goes_on(typed[1:], actual[1:]):
        return _in_characters(mine.own(at, at + 1), theirs.own(at, at + 1))
    if mine.chunk(at) == theirs.chunk(at):
        at += 1
    return _in_words(mine.chunk(at), theirs.chunk(at))


def _shared(typed: str, actual: str) -> int:
    """Count the characters that the two texts share from their start."""
    pairs = zip(typed, actual, strict=False)
    return next(
        (at for at, pair in enumerate(pairs) if pair[0] != pair[1]), min(len(typed), len(actual))
    )


def _is_within_word(text: str, at: int) -> bool:
    return (
        text[at - 1 : at].isalnum()
        and text[at : at + 1] in WITHIN_WORDS
        and text[at + 1 : at + 2].isalnum()
    )


def _is_mark(text: str) -> bool:
    return bool(text) and not text[0].isalnum()


def _goes_on(typed: str, actual: str) -> bool:
    """Return whether the two texts are equal up to the end of the next word."""
    ahead = TO_WORD_END.match(typed)
    return ahead is not None and actual.startswith(ahead[0])


def _in_words(typed: str, actual: str) -> str:
    mine, theirs = (side.strip(PUNCTUATION) or side for side in (typed, actual))
    if mine == theirs:
        mine, theirs = typed, actual
    return _(
        "you typed %(typed)s, the story has %(actual)s", typed=_quoted(mine), actual=_quoted(theirs)
    )


def _quoted(text: str) -> str:
    return f"“{text}”" if text else _("nothing")


def _in_characters(typed: str, actual: str) -> str:
    return f"you typed {_named(typed)}, the story has {_named(actual)}"


def _named(text: str) -> str:
    if len(text) > MOST_NAMED:
        return _quoted(text)
    names = (CONTROLS.get(c, "") or unicodedata.name(c, f"U+{ord(c):04X}") for c in text)
    return " + ".join(names) or _("nothing")


def changes(typed: str, passage: Passage) -> tuple[str, ...]:
    """Say what find() changed from the typed characters to the story's; () if they are equal.

    changes("It's so", passage) is
        ("you typed APOSTROPHE, the story has RIGHT SINGLE QUOTATION MARK",)
    """
    if typed == passage.text:
        return ()
    written = OMISSION_TYPED.sub(OMISSION, typed.strip())
    mine, theirs = _whole(written), _whole(passage.text)
    around: list[str] = []
    if not _is_same(mine, theirs):
        around = _changes_around(mine.rest, theirs.rest)
        mine, theirs = _core(mine), _core(theirs)
    if not _is_same(mine, theirs):
        return (_in_words(typed, passage.text),)
    notes = [*_changes_within(mine, theirs), *around]
    notes = notes or [_("the spaces around the words, or the way of writing […]")]
    return tuple(dict.fromkeys(notes))


def _whole(text: str) -> _Side:
    folded = fold(text)
    return _Side(text, folded, 0, len(folded.text))


def _core(side: _Side) -> _Side:
    words = bare(side.rest)
    start = side.rest.find(words)
    return _Side(side.text, side.folded, start, start + len(words))


def _is_same(mine: _Side, theirs: _Side) -> bool:
    return theirs.rest in with_first_letter_swapped(mine.rest)


def _changes_around(typed: str, actual: str) -> list[str]:
    """Describe the changes before and after the words: in what bare() removes."""
    notes: list[str] = []
    typed_marks, actual_marks = _around(typed), _around(actual)
    if _quotation_marks(typed_marks) != _quotation_marks(actual_marks):
        notes.append(_("the quotation marks around the words: the story’s own are taken"))
    typed_end, actual_end = (
        "".join(mark for mark in marks if mark in END_MARKS)
        for marks in (typed_marks, actual_marks)
    )
    if typed_end != actual_end:
        notes.append(
            _(
                "the final mark: you typed %(typed)s, the story has %(actual)s",
                typed=_quoted(typed_end),
                actual=_quoted(actual_end),
            )
        )
    return notes


def _around(text: str) -> str:
    words = bare(text)
    start = text.find(words)
    return text[:start] + text[start + len(words) :]


def _quotation_marks(marks: str) -> str:
    return "".join(mark for mark in marks if mark in "\"'")


def _changes_within(mine: _Side, theirs: _Side) -> Iterator[str]:
    """Describe each change between two positions that both texts have in their source."""
    typed_positions = mine.folded.source_positions()
    actual_positions = theirs.folded.source_positions()
    done: tuple[int, int] | None = None
    for at in range(len(mine.rest) + 1):
        typed_at, actual_at = typed_positions[mine.start + at], actual_positions[theirs.start + at]
        if typed_at is None or actual_at is None:
            continue
        if done:
            typed, actual = mine.text[done[0] : typed_at], theirs.text[done[1] : actual_at]
            if typed != actual:
                yield _change(typed, actual)
        done = typed_at, actual_at


def _change(typed: str, actual: str) -> str:
    if typed.swapcase() == actual:
        return _(
            "the first letter: you typed “%(typed)s”, the story has “%(actual)s”",
            typed=typed,
            actual=actual,
        )
    same = _shared(typed, actual)
    return _in_characters(typed[same:], actual[same:])
