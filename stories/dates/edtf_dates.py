"""
Parse the dates that are stored.

A date is written in EDTF, the Extended Date/Time Format of the Library of Congress (ISO 8601-2).
Supported is Level 0 for dates and intervals, and in addition, of Level 1:

    2020?  2024-06~  2024-06-05%   uncertain, approximate, or both: at the end of a whole date,
                                   also of either end of an interval
    201X  19XX                     one or two unspecified digits at the right of a year
    1998-22                        a season: 21 spring, 22 summer, 23 autumn, 24 winter
    2020/..  ../2020               an open end: it goes on, or it was always so
    2020/  /2020                   an unknown end

Nothing else is supported: no times of day, other seasons, Level 2, years outside 0001 to 9999,
words of the 2012 draft (`open`, `unknown`, `u`), or intervals without a single known end.
"""

import re
from calendar import monthrange
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from stories import first_use
from stories.sentences import Sentence as _

if TYPE_CHECKING:
    import edtf as grammar
else:  # to build it takes an eighth of the site’s start, and few dates need it
    grammar = first_use.module("edtf")

EXAMPLES = (
    "2017, 2024-06, 2024-06-05, 2020~ (about 2020), 2020? (uncertain), 2020% (both), "
    "201X (the 2010s), 2017/2020, 2020/.. (since 2020), ../2020 (until 2020), "
    "2020/ (the end is not known), /2020 (the start is not known), 1998-22 (summer 1998)"
)

# Twice the longest supported value, so that stray spaces around it do no harm.
MAXIMUM_CHARACTERS = 50

SPRING, SUMMER, AUTUMN, WINTER = 21, 22, 23, 24

# The edtf package accepts far more than we support, so the shape is checked first.
_DATE = re.compile(r"[0-9]{4}(?:-[01][0-9](?:-[0-9]{2})?)?[?~%]?")
_SEASON = re.compile(r"([0-9]{4})-(2[1-4])[?~%]?")
_UNSPECIFIED_YEAR = re.compile(r"[0-9]{2}(?:[0-9]X|XX)[?~%]?")
NO_DATE = ("", "..")


class DateError(ValueError):
    """The text is not a date that we support; the message tells an editor what to do."""


class ToldDate(NamedTuple):
    """
    A date that `parse` accepted.

    The bounds are the first and the last day that the value covers, both included, and None on a
    side that is open or unknown. A qualifier does not widen them: `2020~` has the bounds of 2020.

    A season has the bounds of both halves of the earth, since nobody says which is meant: spring
    and autumn are between March and November of their year; summer and winter may also begin in the
    December before it, or end in the February after it.
    """

    edtf: str
    earliest: date | None
    latest: date | None

    @property
    def machine(self) -> str:
        """The value for `<time datetime>` and JSON-LD: a plain Level 0 date, else ""."""
        is_plain = _DATE.fullmatch(self.edtf) and self.edtf[-1].isdigit()
        return self.edtf if is_plain else ""

    @property
    def year(self) -> int:
        """The first year that the value names: of a winter, not the one in which it may begin."""
        start, _slash, end = self.edtf.partition("/")
        return int((end if start in NO_DATE else start)[:4].replace("X", "0"))


@lru_cache(maxsize=1024)
def parse(text: str) -> ToldDate:
    """
    Read an EDTF value of the supported subset; white space around it is dropped.

    Raises DateError where the text is not such a value, is not a day or month of the calendar, or
    is an interval that ends before it starts.
    """
    if len(text) > MAXIMUM_CHARACTERS:
        raise DateError(
            _("This is too long for a date. Accepted are: %(examples)s.", examples=EXAMPLES)
        )
    edtf = text.strip()
    if "/" in edtf:
        return _parse_interval(edtf)
    if not (_is_date(edtf) or _UNSPECIFIED_YEAR.fullmatch(edtf)):
        raise _unsupported(edtf)
    return ToldDate(edtf, *_find_bounds(edtf))


def is_contradiction(earlier: ToldDate, later: ToldDate) -> bool:
    """
    Return whether `later` ends before `earlier` can have begun.

    A missing bound is no contradiction.
    """
    if earlier.earliest is None or later.latest is None:
        return False
    return later.latest < earlier.earliest


def _parse_interval(edtf: str) -> ToldDate:
    # The package accepts reversed intervals, turns open ends into infinite floats and unknown ends
    # into ten years, so it is given one end at a time.
    start, _slash, end = edtf.partition("/")
    for one in (start, end):
        if one not in NO_DATE and not _is_date(one):
            raise _unsupported(edtf)
    if start in NO_DATE and end in NO_DATE:
        raise DateError(
            _("An interval needs a date at one end at least, such as 2020/.. or ../2020.")
        )
    earliest = None if start in NO_DATE else _find_bounds(start)[0]
    latest = None if end in NO_DATE else _find_bounds(end)[1]
    if earliest and latest and latest < earliest:
        raise DateError(
            _(
                "%(edtf)s ends before it starts. Put the earlier date first: %(end)s/%(start)s.",
                edtf=edtf,
                end=end,
                start=start,
            )
        )
    return ToldDate(edtf, earliest, latest)


def _is_date(edtf: str) -> bool:
    return bool(_DATE.fullmatch(edtf) or _SEASON.fullmatch(edtf))


def _find_bounds(edtf: str) -> tuple[date, date]:
    try:
        if season := _SEASON.fullmatch(edtf):
            return _season_bounds(date(int(season[1]), 1, 1), int(season[2]))
        if "X" in edtf:
            return _find_bounds_of_years(edtf)
        # A qualifier does not widen the bounds, and the calendar of `date` knows the rest.
        year, *rest = map(int, edtf.rstrip("?~%").split("-"))
        first, last = (rest[0], rest[0]) if rest else (1, 12)
        days = rest[1:] or (1, monthrange(year, last)[1])
        return date(year, first, days[0]), date(year, last, days[-1])
    except ValueError:
        raise DateError(
            _(
                "There is no %(edtf)s in the calendar. Check the year, the month and the day, "
                "or leave out what is not known: 2024-06 or 2024.",
                edtf=edtf,
            )
        ) from None


def _find_bounds_of_years(edtf: str) -> tuple[date, date]:
    value = grammar.parse_edtf(edtf)
    # The package ignores that there was no year 0; `date` checks it.
    return date(*value.lower_strict()[:3]), date(*value.upper_strict()[:3])


def _season_bounds(new_year: date, season: int) -> tuple[date, date]:
    """See `ToldDate`. The calendar begins with the year 1, and ends with the year 9999."""
    year = new_year.year
    if season in (SPRING, AUTUMN):
        return date(year, 3, 1), date(year, 11, 30)
    begins = date(year - 1, 12, 1) if year > 1 else date(1, 1, 1)
    ends = date(year + 1, 2, monthrange(year + 1, 2)[1]) if year < 9999 else date(9999, 12, 31)
    return begins, ends


def _unsupported(edtf: str) -> DateError:
    return DateError(
        _(
            "“%(edtf)s” is not a date that can be kept. Accepted are: %(examples)s.",
            edtf=edtf,
            examples=EXAMPLES,
        )
    )
