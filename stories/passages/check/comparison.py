"""Compare words with the place of a story where they are."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from stories.passages.alignment import Run
from stories.passages.body_text import StoryText
from stories.passages.cuts import edges_between, whole_sentences
from stories.passages.embedded_quotations import other_voices
from stories.passages.negations import find_negations
from stories.passages.passage import Passage, Span, cut
from stories.passages.typography import END_MARKS
from stories.passages.voices import PERSON

from .result import ADDED, CUT, EXACT, LEFT_OUT, NEARLY, SAME, Checked, Piece
from .typed import OMISSION
from .words import Words


@dataclass(frozen=True)
class Comparison:
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
