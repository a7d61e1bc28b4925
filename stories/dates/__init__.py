"""
Read dates and put them in words, never more precisely than the source gives them.

A date is stored in EDTF (`edtf_dates`), said in the words of a language (`wording`), and read from
what people type (`reading`) in English, Russian or Kazakh, or find in a passage (`finding`).
"""

from typing import TYPE_CHECKING

from stories import first_use

from .edtf_dates import (
    EXAMPLES,
    MAXIMUM_CHARACTERS,
    DateError,
    ToldDate,
    is_contradiction,
    parse,
)
from .wording import is_worded_so, label, wording

if TYPE_CHECKING:
    from .finding import Found, find
    from .grammar import UnreadableError
    from .reading import MAXIMUM_TYPED, Reading, read
    from .told_in import hedge, is_told, names_a_year
else:  # what reads the words of people
    __getattr__ = first_use.names(__name__, "finding", "grammar", "reading", "told_in")

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
    "hedge",
    "is_contradiction",
    "is_told",
    "is_worded_so",
    "label",
    "names_a_year",
    "parse",
    "read",
    "wording",
]
