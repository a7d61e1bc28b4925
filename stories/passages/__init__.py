"""A story's paragraphs and their text; passages found, judged and marked. No Django.

Nothing that is stored or returned is normalised; positions are Unicode code points.
"""

from .differences import changes
from .marks import Block, Mark, render
from .places import Passage, locate
from .search import Ambiguous, NotFound, PassageError, find
from .texts import Paragraph, StoryText, read
from .voices import is_whole_sentences, other_voices

__all__ = [
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
    "other_voices",
    "read",
    "render",
]
