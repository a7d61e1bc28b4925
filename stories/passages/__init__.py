"""Read a story's paragraphs, and find, verify and mark passages in its text. No Django.

No text that is stored or returned is normalised. Positions count Unicode code points.
"""

from .body_text import Paragraph, StoryText, read
from .cuts import (
    misquote,
    paragraphs_of,
    sentences,
    voice_of,
    whole_sentences,
)
from .differences import changes
from .embedded_quotations import is_whole_sentences, other_voices
from .marks import Block, Mark, render
from .matching import Passage, locate
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
    "Mark",
    "NotFound",
    "Paragraph",
    "Passage",
    "PassageError",
    "StoryText",
    "UnmarkedVoice",
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
    "unmarked_voices",
    "voice_doubt",
    "voice_of",
    "whole_sentences",
]
