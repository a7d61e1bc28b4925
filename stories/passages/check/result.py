"""What became of the words of a story."""

from dataclasses import dataclass
from typing import NamedTuple

from stories.passages.passage import Passage
from stories.passages.voices import PERSON

KINDS = EXACT, CUT, NEARLY = "exact", "cut", "nearly"
SAME, LEFT_OUT, ADDED = "same", "left out", "added"


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
