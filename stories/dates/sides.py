"""Read one date of a phrase: “about the early 1990s”, “12 June 2024”."""

import re
from datetime import date

from stories.sentences import Sentence as _

from .grammar import ABOUT, PLAIN, UNCERTAIN, WHICH_CENTURY, Grammar, Side, UnreadableError


def read_side(text: str, grammar: Grammar, case: str) -> Side | None:
    text = text.strip()
    for base in grammar.bases.get(case, ()):
        if (found := base.fullmatch(text)) and (side := _from_groups(found, grammar)):
            return side
    if slashed := _with_slashes(text):
        return slashed
    for kind, pattern, inner_case, given in grammar.around:
        found = pattern.fullmatch(text) if given in (case, None) else None
        if found and (inside := read_side(found["rest"], grammar, inner_case or case)):
            return qualified(kind, inside)
    return None


def qualified(kind: str, side: Side) -> Side:
    if kind == ABOUT:
        return side._replace(is_approximate=True)
    if kind == UNCERTAIN:
        return side._replace(is_uncertain=True)
    return side if kind == PLAIN else side._replace(part=kind)


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
        return side._replace(second_year=second)
    if is_apart:
        return None
    raise UnreadableError(
        _("A season lasts into the next year at most. Write the one that is meant.")
    )


def _checked(side: Side) -> Side:
    """Return the side if the calendar has it, else raise UnreadableError."""
    if not 0 <= side.month <= 12 or (side.day and not side.month):
        raise UnreadableError(
            _(
                "There is no month %(month)s. The day comes first, as in 12.06.2024.",
                month=side.month,
            )
        )
    try:
        date(int(side.year), side.month or 1, side.day or 1)
    except ValueError:
        raise UnreadableError(
            _("That month has no day %(day)s. Check the date, or leave the day out.", day=side.day)
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
            _(
                "“%(text)s”: is %(first)s the day, or the month? Write the month as a word, or "
                "12.06.2024 for 12 June.",
                text=text,
                first=first,
            )
        )
    day, month = (second, first) if second > 12 else (first, second)
    return _checked(Side(year, month, day))


def read_unfinished(text: str, grammar: Grammar, other: Side) -> Side | None:
    """Read a side that leaves its year, and perhaps its month, to the other: “5–12 June 2024”."""
    for pattern in grammar.unfinished:
        found = pattern.fullmatch(text.strip())
        if not found:
            continue
        side = _from_groups(found, grammar) or Side()
        side = side._replace(year=other.year)
        if side.day and not side.month:
            side = side._replace(month=other.month if other.day else 0)
        is_like = bool(side.day) == bool(other.day) and bool(side.season) == bool(other.season)
        if is_like and (side.month or side.season) and other.year[-1] != "X":
            return _checked(side)
    return None
