"""
Read a phrase by the grammar of a language.

A grammar is tables of words and of patterns. A phrase is a frame (“since …”), which holds one or
two sides; a side has words before or after it (“about”, “early”) and a base (“June 2024”). Each
pattern has to match the whole of what it reads: a word that no table has makes it no date.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from re import Pattern

from . import wording

YEAR, DAY = r"(?P<year>[0-9]{4})", r"(?P<day>[0-9]{1,2})"
DECADE = r"(?P<decade>[0-9]{3}0)"
DASH = r"\s*[–/-]\s*"

# Frames: what a phrase says of the one or two dates that it holds.
SINCE, UNTIL, RANGE = "since", "until", "range"
UNKNOWN_END, UNKNOWN_START, TWO = "unknown end", "unknown start", "two"

# Words around a date. The first says nothing more: “in”, “the”.
PLAIN, ABOUT, UNCERTAIN = "plain", "about", "uncertain"


TWO_DATES = (
    "These are two dates. Make a milestone for each, or write a dash between them if it lasted "
    "from the one to the other."
)
WHICH_CENTURY = "Which century? Write the year with four digits."


class UnreadableError(ValueError):
    """This is a date, and it cannot be told which; the message says why and what to do."""


@dataclass(frozen=True)
class Grammar:
    """
    How one language tells dates.

    `frames` are patterns with the groups `a` and perhaps `b`, and the cases that these are in.
    `around` are patterns with the group `rest`, the case of that, and the case that they give to
    the whole, or None if they leave it as it is. `bases` are patterns by case; they have the groups
    of a date. `unfinished` are those of a side that leaves its year to the other one.
    """

    months: Mapping[str, int]
    seasons: Mapping[str, int]
    frames: Sequence[tuple[str, Pattern[str], str, str]]
    around: Sequence[tuple[str, Pattern[str], str, str | None]]
    bases: Mapping[str, Sequence[Pattern[str]]]
    unfinished: Sequence[Pattern[str]]
    years_end: Pattern[str]  # what follows the years of a range: “гг.”
    not_before: frozenset[str] = frozenset()  # words after which a date is not told: “not”


@dataclass(frozen=True)
class Side:
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


@dataclass(frozen=True)
class Said:
    """What a phrase says: `said` is what EDTF cannot say of it, as `wording.label` has it.

    Where nothing but the words themselves say it, they are the label: `is_as_typed`.
    """

    edtf: str
    said: str = ""
    is_as_typed: bool = False


def read(phrase: str, grammar: Grammar, qualities: Side = Side()) -> Said | None:
    """Return what a phrase says; it is in small letters. None where it is no date as a whole."""
    if one := _side(phrase, grammar, ""):
        return _alone(_with(one, qualities))
    return next(filter(None, _readings(phrase, grammar, qualities)), None)


def _readings(phrase: str, grammar: Grammar, qualities: Side) -> Iterator[Said | None]:
    """Yield what a phrase of more than one side may say."""
    for kind, pattern, case, other_case in grammar.frames:
        if found := pattern.fullmatch(phrase):
            yield _framed(kind, found, grammar, (case, other_case), qualities)
    for first, last in _ranges(phrase, grammar):
        yield _framed_range(_with(first, qualities), _with(last, qualities))
    for kind, pattern, *_ in grammar.around:
        if kind in (PLAIN, ABOUT, UNCERTAIN) and (found := pattern.fullmatch(phrase)):
            yield read(found["rest"], grammar, _qualified(kind, qualities))


def _qualified(kind: str, side: Side) -> Side:
    if kind == ABOUT:
        return replace(side, is_approximate=True)
    if kind == UNCERTAIN:
        return replace(side, is_uncertain=True)
    return side if kind == PLAIN else replace(side, part=kind)


def _with(side: Side, qualities: Side) -> Side:
    return replace(
        side,
        is_approximate=side.is_approximate or qualities.is_approximate,
        is_uncertain=side.is_uncertain or qualities.is_uncertain,
    )


def _alone(side: Side) -> Said:
    if side.second_year:
        return Said(side.edtf, side.second_year)
    if side.part:
        return Said(side.edtf, side.part)
    if side.year.endswith("XX"):
        return Said(side.edtf, wording.MANY_YEARS)
    return Said(side.edtf)


def _framed(
    kind: str,
    found: re.Match[str],
    grammar: Grammar,
    cases: tuple[str, str],
    qualities: Side,
) -> Said | None:
    if "uncertain" in found.re.groupindex and found["uncertain"]:
        qualities = replace(qualities, is_uncertain=True)
    first = _side(found["a"], grammar, cases[0])
    if "b" in found.re.groupindex:
        last = _side(found["b"], grammar, cases[1])
        if kind == RANGE and last and first is None:
            first = _unfinished(found["a"], grammar, last)
        if first is None or last is None:
            return None
        if kind == TWO:
            raise UnreadableError(TWO_DATES)
        first, last = _with(first, qualities), _with(last, qualities)
        if kind == wording.BETWEEN:
            return _between(first, last)
        return _framed_range(first, last)
    return _bounded(kind, _with(first, qualities)) if first else None


def _bounded(kind: str, side: Side) -> Said | None:
    edtf = side.edtf
    if "X" in edtf or side.second_year:
        return None  # EDTF has no period that begins or ends some time in a decade
    written = {
        SINCE: f"{edtf}/..",
        UNTIL: f"../{edtf}",
        UNKNOWN_END: f"{edtf}/",
        UNKNOWN_START: f"/{edtf}",
        wording.BEFORE: f"/{edtf}",
        wording.AFTER: f"{edtf}/",
        wording.BY: f"/{edtf}",
    }[kind]
    if side.part:
        return Said(written, is_as_typed=True)
    return Said(written, kind if kind in (wording.BEFORE, wording.AFTER, wording.BY) else "")


def _framed_range(first: Side, last: Side) -> Said | None:
    ends = f"{first.edtf}/{last.edtf}"
    if "X" in ends or first.second_year or last.second_year:
        return None
    if first.is_approximate and (unspecified := _unspecified(first, last)):
        return Said(unspecified)
    return Said(ends, is_as_typed=bool(first.part or last.part))


def _between(first: Side, last: Side) -> Said | None:
    """“Between 2000 and 2009” is some year of ten; of other years only the words say “some”."""
    if "X" in first.edtf + last.edtf or first.part or last.part:
        return None
    if last.is_uncertain:  # it is said at the end, of both
        first = replace(first, is_uncertain=True)
    if unspecified := _unspecified(first, last):
        return Said(unspecified)
    ends = f"{first.edtf}/{last.edtf}"
    if re.fullmatch(r"[0-9]{4}/[0-9]{4}", ends):
        return Said(ends, wording.BETWEEN)
    return Said(ends, is_as_typed=True)


def _unspecified(first: Side, last: Side) -> str:
    """Return the EDTF of some year of a decade or of a century, if they are its ends, or ""."""
    qualifier = first.edtf[4:]
    if qualifier.startswith("-") or qualifier != last.edtf[4:]:
        return ""
    for known in (3, 2):
        unknown = 4 - known
        if first.year == last.year[:known] + "0" * unknown and last.year.endswith("9" * unknown):
            return first.year[:known] + "X" * unknown + qualifier
    return ""


def _side(text: str, grammar: Grammar, case: str) -> Side | None:
    text = text.strip()
    for base in grammar.bases.get(case, ()):
        if (found := base.fullmatch(text)) and (side := _from_groups(found, grammar)):
            return side
    if slashed := _with_slashes(text):
        return slashed
    for kind, pattern, inner_case, given in grammar.around:
        found = pattern.fullmatch(text) if given in (case, None) else None
        if found and (inside := _side(found["rest"], grammar, inner_case or case)):
            return _qualified(kind, inside)
    return None


def _from_groups(found: re.Match[str], grammar: Grammar) -> Side | None:
    groups = {name: text for name, text in found.groupdict().items() if text}
    if decade := groups.get("decade"):
        # “2000s” may be ten years or a hundred.
        return Side(f"{decade[:2]}XX" if decade[2] == "0" else f"{decade[:3]}X")
    month = groups.get("month", "")
    number = int(groups["month_number"]) if "month_number" in groups else grammar.months.get(month)
    side = Side(
        groups.get("year", ""),
        number or 0,
        int(groups.get("day", 0)),
        grammar.seasons.get(groups.get("season", ""), 0),
    )
    if "two_digits" in groups:
        raise UnreadableError(WHICH_CENTURY)
    if second := groups.get("second_year"):
        return _of_two_years(side, second, is_apart=" " in groups["dash"])
    return side if not side.year else _checked(side)


def _of_two_years(side: Side, second: str, *, is_apart: bool) -> Side | None:
    """Return the season as “winter 1998–1999”, or None for “winter 1998 – 2003”, two dates."""
    second = side.year[:2] + second if len(second) == 2 else second
    if int(second) == int(side.year) + 1:
        return replace(side, second_year=second)
    if is_apart:
        return None
    raise UnreadableError("A season lasts into the next year at most. Write the one that is meant.")


def _checked(side: Side) -> Side:
    """Return the side if the calendar has it, else raise UnreadableError."""
    if not 0 <= side.month <= 12 or (side.day and not side.month):
        raise UnreadableError(
            f"There is no month {side.month}. The day comes first, as in 12.06.2024."
        )
    try:
        date(int(side.year), side.month or 1, side.day or 1)
    except ValueError:
        raise UnreadableError(
            f"That month has no day {side.day}. Check the date, or leave the day out."
        ) from None
    return side


def _with_slashes(text: str) -> Side | None:
    """Read numbers with slashes or hyphens, where Americans write the month first."""
    found = re.fullmatch(r"([0-9]{1,2})([/-])([0-9]{1,2})\2([0-9]{4})", text)
    if not found:
        return None
    first, second, year = int(found[1]), int(found[3]), found[4]
    if first <= 12 and second <= 12 and first != second:
        raise UnreadableError(
            f"“{text}”: is {first} the day, or the month? Write the month as a word, or "
            "12.06.2024 for 12 June."
        )
    day, month = (second, first) if second > 12 else (first, second)
    return _checked(Side(year, month, day))


def _ranges(phrase: str, grammar: Grammar) -> Iterator[tuple[Side, Side]]:
    """Yield the two ends of a phrase at each dash that it can be parted at."""
    if short := re.fullmatch(rf"([0-9]{{4}}){DASH}([0-9]{{2}})", phrase):
        yield Side(short[1]), Side(_whole_year(short[1], short[2], phrase))
    text = grammar.years_end.sub("", phrase)
    for dash in re.finditer(r"\s*[–-]\s*", text):
        before, after = text[: dash.start()], text[dash.end() :]
        first, last = _side(before, grammar, ""), _side(after, grammar, "")
        if last and not first:
            first = _unfinished(before, grammar, last)
        elif first and not last:
            last = _unfinished(after, grammar, first)
        if first and last:
            yield (first, last) if " " in dash[0] else _alike(first, last)


def _alike(first: Side, last: Side) -> tuple[Side, Side]:
    """Qualify both years: “about 1998–2000” is about both, “about 1998 – 2000” about the first."""
    is_approximate = first.is_approximate or last.is_approximate
    is_uncertain = first.is_uncertain or last.is_uncertain
    one, other = (
        replace(side, is_approximate=is_approximate, is_uncertain=is_uncertain)
        for side in (first, last)
    )
    return one, other


def _whole_year(first: str, two_digits: str, text: str) -> str:
    """Return the second year of “1941–45”, where it can be nothing else."""
    if int(two_digits) <= 12 or int(two_digits) <= int(first[2:]):
        raise UnreadableError(
            f"“{text}”: is {two_digits} a month, or a year? Write the years with four digits."
        )
    return first[:2] + two_digits


def _unfinished(text: str, grammar: Grammar, other: Side) -> Side | None:
    """Read a side that leaves its year, and perhaps its month, to the other: “5–12 June 2024”."""
    for pattern in grammar.unfinished:
        found = pattern.fullmatch(text.strip())
        if not found:
            continue
        side = _from_groups(found, grammar) or Side()
        side = replace(side, year=other.year)
        if side.day and not side.month:
            side = replace(side, month=other.month if other.day else 0)
        is_like = bool(side.day) == bool(other.day) and bool(side.season) == bool(other.season)
        if is_like and (side.month or side.season) and other.year[-1] != "X":
            return _checked(side)
    return None
