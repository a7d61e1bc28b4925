"""Check words that a reader has against a story: exactly so, cut, nearly so, or not there."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import groupby, islice, pairwise
from typing import NamedTuple

from .alignment import Run, align
from .body_text import StoryText
from .cuts import edges_between, whole_sentences
from .embedded_quotations import other_voices
from .matching import Passage, Span, cut
from .nearest import WORD
from .negations import find_negations
from .typography import DOUBLE_MARKS, END_MARKS, SINGLE_MARKS, Folded, fold
from .voices import PERSON

KINDS = EXACT, CUT, NEARLY = "exact", "cut", "nearly"
SAME, LEFT_OUT, ADDED = "same", "left out", "added"

LONGEST = 5000  # characters that are checked
FEWEST_WORDS = 3  # fewer are only found as a whole sentence
LEAST_SHARED = 0.6  # of the words, where some are not in the story
MOST_PLACES = 50  # of the same words in one story
MOST_CHECKED = 3  # of these places, the likeliest to be exact

OMISSION = "…"
OMISSION_TYPED = re.compile(r"[\[(<]\s*+(?:…|\.\s?\.\s?\.)\s*+[\])>]")
BRACKETED_LETTER = re.compile(r"\[([^\W\d_])\]")
# A word that a line's end divides; U+0002 is what some readers of PDF files copy for the hyphen.
LINE_END = re.compile(r"(\w+)(?:[-‐\xad]|\x02)[ \t\x02]*\r?\n\s*+(\w+)")
CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]")
IGNORED_BETWEEN = str.maketrans("", "", DOUBLE_MARKS + SINGLE_MARKS + " ")
ATTRIBUTION = re.compile(r"(?:[\s\"'”“»’]|^)\s*+[—–―-]{1,2}\s*+([^—–―]{2,200})\Z")
INITIAL = re.compile(r"\b\w\.")
MOST_NAMES = 6  # words of a name


class Piece(NamedTuple):
    """A stretch of the whole sentences: what both have, what was left out, or what was added."""

    text: str
    kind: str


@dataclass(frozen=True)
class Checked:
    """What became of the words of a story.

    `passage` holds the story's words that were found. `pieces` show the whole sentences around it,
    and what was added to them. `negations` are words that deny, and that were left out or added.
    `voices` say whose the words are (see `Paragraph`), `other_voices` what is among them in
    quotation marks. `final_marks` are the reader's and the story's where they differ, else None.
    """

    kind: str
    passage: Passage
    pieces: tuple[Piece, ...]
    negations: tuple[str, ...]
    voices: tuple[str, ...]
    other_voices: tuple[str, ...]
    final_marks: tuple[str, str] | None

    @property
    def is_of_person(self) -> bool:
        """Whether the person speaks all of these words."""
        return self.voices == (PERSON,)

    @property
    def is_one_stretch(self) -> bool:
        """Whether nothing was left out between the words."""
        return len(self.passage.spans) == 1

    @property
    def left_out(self) -> tuple[str, ...]:
        return tuple(piece.text for piece in self.pieces if piece.kind == LEFT_OUT)

    @property
    def added(self) -> tuple[str, ...]:
        return tuple(piece.text for piece in self.pieces if piece.kind == ADDED)


@dataclass(frozen=True)
class Words:
    """The words of a text with plain typography."""

    text: str
    folded: Folded

    @cached_property
    def keys(self) -> list[str]:
        """The words as they are compared: without capitals."""
        small = self.folded.text.casefold()
        if len(small) == len(self.folded.text):
            return WORD.findall(small)
        return [word.casefold() for word in WORD.findall(self.folded.text)]

    @cached_property
    def row(self) -> str:
        """The keys between spaces, in which a row of words is found at once."""
        return f" {' '.join(self.keys)} "

    @cached_property
    def known(self) -> frozenset[str]:
        return frozenset(self.keys)

    @cached_property
    def spans(self) -> list[Span]:
        """Where the words are in the folded text."""
        return [match.span() for match in WORD.finditer(self.folded.text)]

    def word(self, index: int) -> str:
        return self.folded.text[slice(*self.spans[index])]

    def marks_after(self, index: int) -> str:
        """Return the marks up to the next word, without quotation marks and spaces."""
        is_last = index + 1 == len(self.spans)
        end = len(self.folded.text) if is_last else self.spans[index + 1][0]
        return self.folded.text[self.spans[index][1] : end].translate(IGNORED_BETWEEN)

    def span(self, first: int, last: int) -> Span:
        """Return where the words from first to last (inclusive) are in the text."""
        return self.folded.source_around(self.spans[first][0], self.spans[last][1])

    def own(self, first: int, last: int) -> str:
        """Return the text's own characters from the first word to the last."""
        return self.text[slice(*self.span(first, last))]


def words_of(text: str) -> Words:
    """Return the words of a text."""
    return Words(text, fold(text))


@lru_cache(maxsize=16)
def _words_of_story(story: StoryText) -> Words:
    return words_of(story.text)


def count_words(words: str) -> int:
    """Count the words that a reader gave."""
    return len(words_of(words).keys)


def undivided(words: str, story: Words | None = None) -> str:
    """Join words that a line's end divides: those that the story has so, or all where it is None.

    "chal-\nlenging"       becomes "challenging"
    "problem-\nsolving"    stays, if the story has problem-solving alone
    """

    def join(match: re.Match[str]) -> str:
        joined = match[1] + match[2]
        if story is None or joined.casefold() in story.known:
            return joined
        return f"{match[1]}-{match[2]}"

    return LINE_END.sub(join, words)


def split_attribution(words: str) -> tuple[str, str]:
    """Split the name of who speaks off the end of a quotation; "" where there is none.

    "“It is quiet.” — Sample Person, teacher"    ("“It is quiet.”", "Sample Person")
    "It is quiet — at night."                    ("It is quiet — at night.", "")
    """
    match = ATTRIBUTION.search(words.rstrip())
    if not match:
        return words, ""
    name = match[1].partition(",")[0].strip()
    is_name = name[:1].isupper() and 0 < len(name.split()) <= MOST_NAMES
    if not is_name or set(INITIAL.sub("", name)) & set(END_MARKS):
        return words, ""
    return words[: match.start() + 1].rstrip(), name


def check(story: StoryText, words: str, language: str) -> Checked | None:
    """Say what the words are of the story's, or return None where they are not its words.

    EXACT: one or more whole sentences. The typography, the first letter's case and the final mark
    may differ. CUT: all are the story's words in their order, but some between them, or of their
    sentences, were left out. NEARLY: most are. `language` is the story's. Never raises.

        "I do not regret it."    "I do not regret it"    EXACT
        "I do not regret it."    "I regret it"           CUT, and “not” was left out
        "I do not regret it."    "I do not forget it"    NEARLY
    """
    if len(words) > LONGEST:
        return None
    return check_row(story, words, language) or check_pieces(story, words, language)


def check_row(story: StoryText, words: str, language: str) -> Checked | None:
    """Check words that the story has all in a row; None where it has not. See `check`.

    `words` have at most LONGEST characters. It takes a tenth of the time of `check_pieces`.
    """
    theirs = _words_of_story(story)
    for way in dict.fromkeys((words, undivided(words, theirs))):
        typed = _prepared(way, theirs)
        places = islice(_places(typed, theirs), MOST_PLACES)
        checks = [_Check(story, theirs, typed, [place], language) for place in places]
        if checks:
            likeliest = sorted(checks, key=lambda each: each.likelihood())[:MOST_CHECKED]
            found = [each.result() for each in likeliest]
            best = min(found, key=lambda each: (KINDS.index(each.kind), not each.is_of_person))
            return best if best.kind == EXACT or len(typed.keys) >= FEWEST_WORDS else None
    return None


def _places(typed: Words, theirs: Words) -> Iterator[Run]:
    """Yield the places where the story has all typed words in a row."""
    at = theirs.row.find(typed.row) if typed.keys else -1
    while at >= 0:
        yield Run(0, theirs.row.count(" ", 0, at), len(typed.keys))
        at = theirs.row.find(typed.row, at + 1)


def check_pieces(story: StoryText, words: str, language: str) -> Checked | None:
    """Check words that the story has, or most of them, with others between. See `check_row`."""
    theirs = _words_of_story(story)
    typed = _prepared(undivided(words, theirs), theirs)
    least = max(FEWEST_WORDS, LEAST_SHARED * len(typed.keys))
    if sum(key in theirs.known for key in typed.keys) < least:
        return None
    runs = align(typed.keys, theirs.keys, _omissions(typed))
    shared = sum(run.size for run in runs)
    if shared < least:
        return None
    is_close = runs[-1].story_end - runs[0].story <= 2 * len(typed.spans)
    if not is_close and 2 * len(runs) > shared + 1:
        return None  # scattered words, which any two texts share
    return _Check(story, theirs, typed, runs, language).result()


def _prepared(words: str, story: Words) -> Words:
    """Return the words of a reader without what a newspaper or a copied page puts into them."""
    words = OMISSION_TYPED.sub(f" {OMISSION} ", CONTROLS.sub(" ", words))
    # “[T]he hills” says that the letter was a small one in the source.
    return words_of(
        BRACKETED_LETTER.sub(lambda match: match[0 if match[0] in story.text else 1], words)
    )


def _omissions(typed: Words) -> frozenset[int]:
    """Return the indexes of the words before which an omission is marked."""
    marked = range(len(typed.spans) - 1)
    return frozenset(index + 1 for index in marked if OMISSION in typed.marks_after(index))


@dataclass(frozen=True)
class _Check:
    """One way in which the words are in the story."""

    story: StoryText
    theirs: Words
    typed: Words
    runs: Sequence[Run]
    language: str

    def likelihood(self) -> tuple[bool, bool]:
        """Sort whole sentences before parts, and the person's before others. Costs little."""
        start, end = self.theirs.span(self.runs[0].story, self.runs[-1].story_end - 1)
        begins, ends = whole_sentences(self.story, start, end)
        around = self.story.text[begins:start] + self.story.text[end:ends]
        return _has_words(around), self.story.paragraph_at(start).voice != PERSON

    def result(self) -> Checked:
        same, added = self._same(), self._added()
        spans = (self.theirs.span(run.story, run.story_end - 1) for run in self.runs)
        passage = cut(self.story, tuple(spans))
        begins, ends = whole_sentences(self.story, passage.start, passage.end)
        gaps = list(_between(begins, ends, same))
        left_out = [gap for gap in gaps if _has_words(self.story.text[slice(*gap)])]
        kind = NEARLY if added else CUT if left_out else EXACT
        return Checked(
            kind=kind,
            passage=passage,
            pieces=tuple(_merged(self._pieces(begins, ends, same, added))),
            negations=tuple(dict.fromkeys(self._negations(left_out, added))),
            voices=self._voices(passage),
            other_voices=other_voices(self.story, passage),
            final_marks=self._final_marks(),
        )

    def _same(self) -> list[Span]:
        """Return where the story's words are letter for letter the reader's."""
        spans: list[Span] = []
        for run in self.runs:
            goes_on = False
            for typed, story in _pairs(run):
                if not self._is_same_word(typed, story):
                    goes_on = False
                    continue
                start, end = self.theirs.span(story, story)
                if goes_on:
                    spans[-1] = (spans[-1][0], end)
                else:
                    spans.append((start, end))
                goes_on = typed + 1 == run.typed_end or self._is_same_mark(typed, story)
        return spans

    def _added(self) -> list[tuple[int, str]]:
        """Return what the reader has instead of the story's characters, which may be nothing, and
        before which position it goes.
        """
        added = [
            piece
            for run in self.runs
            for pair in _pairs(run)
            for piece in self._changed(run, *pair)
        ]
        first, last = self.runs[0], self.runs[-1]
        nothing = Run(len(self.typed.spans), last.story_end, 0)
        for run, following in pairwise([Run(0, first.story, 0), *self.runs, nothing]):
            if run.typed_end < following.typed:
                words = self.typed.own(run.typed_end, following.typed - 1)
                added.append((self._position(following.story), words))
        return sorted(added)

    def _changed(self, run: Run, typed: int, story: int) -> Iterator[tuple[int, str]]:
        if not self._is_same_word(typed, story):
            yield self.theirs.span(story, story)[1], self.typed.own(typed, typed)
        if typed + 1 < run.typed_end and not self._is_same_mark(typed, story):
            yield self.theirs.span(story + 1, story + 1)[0], self.typed.marks_after(typed)

    def _position(self, index: int) -> int:
        """Return where a word of the story begins, or where the last one found ends."""
        if index < self.runs[-1].story_end:
            return self.theirs.span(index, index)[0]
        return self.theirs.span(index - 1, index - 1)[1]

    def _is_same_word(self, typed: int, story: int) -> bool:
        mine, theirs = self.typed.word(typed), self.theirs.word(story)
        is_first = not typed or OMISSION in self.typed.marks_after(typed - 1)
        return mine == theirs or (is_first and mine[1:] == theirs[1:])

    def _is_same_mark(self, typed: int, story: int) -> bool:
        mine, theirs = self.typed.marks_after(typed), self.theirs.marks_after(story)
        return mine == theirs or OMISSION in mine

    def _pieces(
        self, begins: int, ends: int, same: Sequence[Span], added: Sequence[tuple[int, str]]
    ) -> Iterator[Piece]:
        waiting = list(added)
        edges = [(begins, begins), *same, (ends, ends)]
        for (_, done), (start, end) in pairwise(edges):
            here = [words for at, words in waiting if at <= start or start == ends]
            waiting = waiting[len(here) :]
            yield from _gap(self.story.text[done:start], here)
            yield Piece(self.story.text[start:end], SAME)

    def _negations(
        self, left_out: Sequence[Span], added: Sequence[tuple[int, str]]
    ) -> Iterator[str]:
        """Yield the words that deny, except those in sentences that were left out whole."""
        for start, end in left_out:
            edges = edges_between(self.story, start, end)
            inside = [edge for edge in edges if start <= edge <= end]
            parts = [(start, inside[0]), (inside[-1], end)] if inside else [(start, end)]
            for first, last in parts:
                yield from find_negations(self.story.text[first:last], self.language)
        for _, words in added:
            yield from find_negations(words, self.language)

    def _voices(self, passage: Passage) -> tuple[str, ...]:
        numbers = {
            number
            for start, end in passage.spans
            for number in range(
                self.story.paragraph_at(start).number, self.story.paragraph_at(end - 1).number + 1
            )
        }
        return tuple(dict.fromkeys(self.story.paragraphs[at - 1].voice for at in sorted(numbers)))

    def _final_marks(self) -> tuple[str, str] | None:
        if self.runs[-1].typed_end < len(self.typed.spans):
            return None
        mine = _final_mark(self.typed.marks_after(len(self.typed.spans) - 1))
        theirs = _final_mark(self.theirs.marks_after(self.runs[-1].story_end - 1))
        return (mine, theirs) if mine and theirs and mine != theirs else None


def _pairs(run: Run) -> Iterator[tuple[int, int]]:
    return zip(range(run.typed, run.typed_end), range(run.story, run.story_end), strict=True)


def _between(begins: int, ends: int, spans: Sequence[Span]) -> Iterator[Span]:
    for (_, done), (start, _) in pairwise([(begins, begins), *spans, (ends, ends)]):
        if done < start:
            yield done, start


def _gap(text: str, added: Sequence[str]) -> Iterator[Piece]:
    """Yield what is between two stretches that both have: the story's, then the reader's."""
    core = text.strip()
    is_left_out = _has_words(core) or not all(map(_has_words, added))
    kind = LEFT_OUT if is_left_out else SAME
    before, _, after = text.partition(core) if core else ("", "", text)
    yield from (Piece(before, SAME), Piece(core, kind), Piece(" ".join(added).strip(), ADDED))
    yield Piece(after, SAME)


def _merged(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Make one piece of those in a row that have the same kind."""
    filled = (piece for piece in pieces if piece.text)
    for kind, row in groupby(filled, key=lambda piece: piece.kind):
        yield Piece("".join(piece.text for piece in row), kind)


def _has_words(text: str) -> bool:
    return any(character.isalnum() for character in text)


def _final_mark(marks: str) -> str:
    return marks[:1] if marks[:1] in END_MARKS else ""
