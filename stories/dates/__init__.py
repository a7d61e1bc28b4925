"""
Read dates and put them in words, never more precisely than the source gives them.

A date is stored in EDTF (`edtf_dates`), said in the words of a language (`wording`), and read from
what people type (`reading`) in English, Russian or Kazakh, or find in a passage (`finding`).
"""

from .edtf_dates import (
    EXAMPLES,
    MAXIMUM_CHARACTERS,
    DateError,
    ToldDate,
    is_contradiction,
    parse,
)
from .finding import Found, find
from .grammar import UnreadableError
from .reading import MAXIMUM_TYPED, Reading, read
from .told_in import is_told
from .wording import is_worded_so, label, wording

__all__ = [
    "EXAMPLES",
    "MAXIMUM_CHARACTERS",
    "MAXIMUM_TYPED",
    "DateError",
    "Found",
    "Reading",
    "ToldDate",
    "UnreadableError",
    "find",
    "is_contradiction",
    "is_told",
    "is_worded_so",
    "label",
    "parse",
    "read",
    "wording",
]
