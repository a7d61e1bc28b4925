"""Read a story's paragraphs, and find, verify and mark passages in its text. No Django.

No text that is stored or returned is normalised. Positions count Unicode code points.
"""

from .body_text import EDITOR, PERSON, SOMEBODY_ELSE, Paragraph, StoryText, read
from .cuts import (
    misquote,
    paragraphs_of,
    sentences,
    whole_sentences,
)
from .differences import changes
from .embedded_quotations import is_whole_sentences, other_voices
from .marks import Block, Mark, render
from .matching import Passage, locate
from .search import Ambiguous, NotFound, PassageError, find

__all__ = [
    "EDITOR",
    "PERSON",
    "SOMEBODY_ELSE",
    "Ambiguous",
    "Block",
    "Mark",
    "NotFound",
    "Paragraph",
    "Passage",
    "PassageError",
    "StoryText",
    "changes",
    "find",
    "is_whole_sentences",
    "locate",
    "misquote",
    "other_voices",
    "paragraphs_of",
    "read",
    "render",
    "sentences",
    "whole_sentences",
]
