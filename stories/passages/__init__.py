"""Read a story's paragraphs, and find, verify and mark passages in its text. No Django.

No text that is stored or returned is normalised. Positions count Unicode code points.
"""

from typing import TYPE_CHECKING

from stories import first_use

from .body_text import Paragraph, StoryText, read
from .marks import Block, Mark, render
from .passage import Passage, cut
from .voices import EDITOR, PERSON, QUESTION, SOMEBODY_ELSE, WHOSE

if TYPE_CHECKING:
    from .claims import Invented, invented_quotations
    from .context import (
        Context,
        Piece,
        changes_around,
        context_of,
        how_cut,
        is_cut,
        left_out,
        pieces,
        read_context,
    )
    from .cuts import (
        in_full,
        misquote,
        paragraphs_of,
        sentences,
        sentences_around,
        voice_of,
        whole_sentences,
    )
    from .differences import changes
    from .embedded_quotations import is_within_marks, other_voices
    from .matching import locate
    from .negations import are_known, turning_words
    from .search import Ambiguous, NotFound, PassageError, find
    from .unmarked_voices import (
        UnmarkedVoice,
        find_unmarked_voices,
        insertion_doubt,
        voice_doubt,
    )
else:  # what finds and judges words: pages mark what was found before
    __getattr__ = first_use.names(
        __name__,
        "claims",
        "context",
        "cuts",
        "differences",
        "embedded_quotations",
        "matching",
        "negations",
        "search",
        "unmarked_voices",
    )

__all__ = [
    "EDITOR",
    "PERSON",
    "QUESTION",
    "SOMEBODY_ELSE",
    "WHOSE",
    "Ambiguous",
    "Block",
    "Context",
    "Invented",
    "Mark",
    "NotFound",
    "Paragraph",
    "Passage",
    "PassageError",
    "Piece",
    "StoryText",
    "UnmarkedVoice",
    "are_known",
    "changes",
    "changes_around",
    "context_of",
    "cut",
    "find",
    "find_unmarked_voices",
    "how_cut",
    "in_full",
    "insertion_doubt",
    "invented_quotations",
    "is_cut",
    "is_within_marks",
    "left_out",
    "locate",
    "misquote",
    "other_voices",
    "paragraphs_of",
    "pieces",
    "read",
    "read_context",
    "render",
    "sentences",
    "sentences_around",
    "turning_words",
    "voice_doubt",
    "voice_of",
    "whole_sentences",
]
