"""Check words that a reader has against a story: exactly so, cut, nearly so, or not there."""

from .check import FEWEST_WORDS, LONGEST, check, check_pieces, check_row
from .result import ADDED, CUT, EXACT, KINDS, LEFT_OUT, NEARLY, SAME, Checked
from .typed import CONTROLS, split_attribution, undivided
from .words import count_words, words_of

__all__ = [
    "ADDED",
    "CONTROLS",
    "CUT",
    "EXACT",
    "FEWEST_WORDS",
    "KINDS",
    "LEFT_OUT",
    "LONGEST",
    "NEARLY",
    "SAME",
    "Checked",
    "check",
    "check_pieces",
    "check_row",
    "count_words",
    "split_attribution",
    "undivided",
    "words_of",
]
