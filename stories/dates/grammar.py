"""
Say what a grammar of dates is: tables of words and patterns, and what is read by them.

A phrase is a frame (“since …”), which holds one or two sides; a side has words before or after it
(“about”, “early”) and a base (“June 2024”). Each pattern has to match the whole of what it reads: a
word that no table has makes it no date.
"""

from collections.abc import Mapping, Sequence
from re import Pattern
from typing import NamedTuple

from stories.sentences import Sentence as _

YEAR, DAY = r"(?P<year>[0-9]{4})", r"(?P<day>[0-9]{1,2})"
DECADE = r"(?P<decade>[0-9]{3}0)"
DASH = r"\s*[–/-]\s*"

# Frames: what a phrase says of the one or two dates that it holds.
SINCE, UNTIL, RANGE = "since", "until", "range"
UNKNOWN_END, UNKNOWN_START, TWO = "unknown end", "unknown start", "two"

# Words around a date. The first says nothing more: “in”, “the”.
PLAIN, ABOUT, UNCERTAIN = "plain", "about", "uncertain"


TWO_DATES = _(
    "These are two dates. Make a milestone for each, or write a dash between them if it lasted "
    "from the one to the other."
)
WHICH_CENTURY = _("Which century? Write the year with four digits.")


class UnreadableError(ValueError):
    """This is a date, and it cannot be told which; the message says why and what to do."""


class Grammar(NamedTuple):
    """
    How one language tells dates.

    `frames` are patterns with the groups `a` and perhaps `b`, and the cases that these are in.
    `around` are patterns with the group `rest`, the case of that, and the case that they give to
    the whole, or None if they leave it as it is. `bases` are patterns by case; they have the groups
    of a date. `unfinished` are the cases of a side that leaves its year to the other.
    """

    months: Mapping[str, int]
    seasons: Mapping[str, int]
    frames: Sequence[tuple[str, Pattern[str], str, str]]
    around: Sequence[tuple[str, Pattern[str], str, str | None]]
    bases: Mapping[str, Sequence[Pattern[str]]]
    unfinished: Sequence[Pattern[str]]
    years_end: Pattern[str]  # what follows the years of a range: “гг.”
    not_before: frozenset[str] = frozenset()  # words after which a date is not told: “not”


class Side(NamedTuple):
    """One date, as far as it is said."""

    year: str = ""  # four digits, or three and X
    month: int = 0
    day: int = 0
    season: int = 0
    second_year: str = ""
    is_approximate: bool = False
    is_uncertain: bool = False
    part: str = ""

    @property
    def edtf(self) -> str:
        digits = self.year
        if self.season or self.month:
            digits += f"-{self.season or self.month:02}"
        if self.day:
            digits += f"-{self.day:02}"
        both = (self.is_approximate, self.is_uncertain)
        return digits + {(True, True): "%", (True, False): "~", (False, True): "?"}.get(both, "")


class Said(NamedTuple):
    """What a phrase says: `said` is what EDTF cannot say of it, as `wording.label` has it.

    Where nothing but the words themselves say it, they are the label: `is_as_typed`.
    """

    edtf: str
    said: str = ""
    is_as_typed: bool = False
