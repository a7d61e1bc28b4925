"""Read a story's paragraphs, and find, verify and mark passages in its text. No Django.

No text that is stored or returned is normalised. Positions count Unicode code points.
"""

from .body_text import Paragraph, StoryText, read
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
from .cuts import in_full, misquote, paragraphs_of, sentences, voice_of, whole_sentences
from .differences import changes
from .embedded_quotations import is_within_marks, other_voices
from .marks import Block, Mark, render
from .matching import Passage, cut, locate
from .negations import turning_words
from .search import Ambiguous, NotFound, PassageError, find
from .unmarked_voices import UnmarkedVoice, unmarked_voices, voice_doubt
from .voices import EDITOR, PERSON, QUESTION, SOMEBODY_ELSE, WHOSE

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
    "changes",
    "changes_around",
    "context_of",
    "cut",
    "find",
    "how_cut",
    "in_full",
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
    "turning_words",
    "unmarked_voices",
    "voice_doubt",
    "voice_of",
    "whole_sentences",
]
