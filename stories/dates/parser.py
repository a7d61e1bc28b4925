"""Read a phrase by the grammar of a language: one date, or two in a frame such as “from … to”."""

import re
from collections.abc import Iterator

from stories.sentences import Sentence as _

from .grammar import (
    ABOUT,
    DASH,
    PLAIN,
    RANGE,
    SINCE,
    TWO,
    TWO_DATES,
    UNCERTAIN,
    UNKNOWN_END,
    UNKNOWN_START,
    UNTIL,
    Grammar,
    Said,
    Side,
    UnreadableError,
)
from .sides import qualified, read_side, read_unfinished
from .wording import AFTER, BEFORE, BETWEEN, BY, MANY_YEARS

UNQUALIFIED = Side()


def read(phrase: str, grammar: Grammar, qualities: Side = UNQUALIFIED) -> Said | None:
    """Return what a phrase says; it is in small letters. None where it is no date as a whole."""
    if one := read_side(phrase, grammar, ""):
        return _alone(_with(one, qualities))
    return next(filter(None, _readings(phrase, grammar, qualities)), None)


def _readings(phrase: str, grammar: Grammar, qualities: Side) -> Iterator[Said | None]:
    """Yield what a phrase of more than one side may say."""
    for kind, pattern, case, other_case in grammar.frames:
        if found := pattern.fullmatch(phrase):
            yield _framed(kind, found, grammar, (case, other_case), qualities)
    for first, last in _ranges(phrase, grammar):
        yield _framed_range(_with(first, qualities), _with(last, qualities))
    for kind, pattern, *_rest in grammar.around:
        if kind in (PLAIN, ABOUT, UNCERTAIN) and (found := pattern.fullmatch(phrase)):
            yield read(found["rest"], grammar, qualified(kind, qualities))


def _with(side: Side, qualities: Side) -> Side:
    return side._replace(
        is_approximate=side.is_approximate or qualities.is_approximate,
        is_uncertain=side.is_uncertain or qualities.is_uncertain,
    )


def _alone(side: Side) -> Said:
    if side.second_year:
        return Said(side.edtf, side.second_year)
    if side.part:
        return Said(side.edtf, side.part)
    if side.year.endswith("XX"):
        return Said(side.edtf, MANY_YEARS)
    return Said(side.edtf)


def _framed(
    kind: str,
    found: re.Match[str],
    grammar: Grammar,
    cases: tuple[str, str],
    qualities: Side,
) -> Said | None:
    if "uncertain" in found.re.groupindex and found["uncertain"]:
        qualities = qualities._replace(is_uncertain=True)
    first = read_side(found["a"], grammar, cases[0])
    if "b" in found.re.groupindex:
        last = read_side(found["b"], grammar, cases[1])
        if kind == RANGE and last and first is None:
            first = read_unfinished(found["a"], grammar, last)
        if first is None or last is None:
            return None
        if kind == TWO:
            raise UnreadableError(TWO_DATES)
        first, last = _with(first, qualities), _with(last, qualities)
        if kind == BETWEEN:
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
        BEFORE: f"/{edtf}",
        AFTER: f"{edtf}/",
        BY: f"/{edtf}",
    }[kind]
    if side.part:
        return Said(written, is_as_typed=True)
    return Said(written, kind if kind in (BEFORE, AFTER, BY) else "")


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
        first = first._replace(is_uncertain=True)
    if unspecified := _unspecified(first, last):
        return Said(unspecified)
    ends = f"{first.edtf}/{last.edtf}"
    if re.fullmatch(r"[0-9]{4}/[0-9]{4}", ends):
        return Said(ends, BETWEEN)
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


def _ranges(phrase: str, grammar: Grammar) -> Iterator[tuple[Side, Side]]:
    """Yield the two ends of a phrase at each dash that it can be parted at."""
    if short := re.fullmatch(rf"([0-9]{{4}}){DASH}([0-9]{{2}})", phrase):
        yield Side(short[1]), Side(_whole_year(short[1], short[2], phrase))
    text = grammar.years_end.sub("", phrase)
    for dash in re.finditer(r"\s*[–-]\s*", text):
        before, after = text[: dash.start()], text[dash.end() :]
        first, last = read_side(before, grammar, ""), read_side(after, grammar, "")
        if last and not first:
            first = read_unfinished(before, grammar, last)
        elif first and not last:
            last = read_unfinished(after, grammar, first)
        if first and last:
            yield (first, last) if " " in dash[0] else _alike(first, last)


def _alike(first: Side, last: Side) -> tuple[Side, Side]:
    """Qualify both years: “about 1998–2000” is about both, “about 1998 – 2000” about the first."""
    is_approximate = first.is_approximate or last.is_approximate
    is_uncertain = first.is_uncertain or last.is_uncertain
    one, other = (
        side._replace(is_approximate=is_approximate, is_uncertain=is_uncertain)
        for side in (first, last)
    )
    return one, other


def _whole_year(first: str, two_digits: str, text: str) -> str:
    """Return the second year of “1941–45”, where it can be nothing else."""
    if int(two_digits) <= 12 or int(two_digits) <= int(first[2:]):
        raise UnreadableError(
            _(
                "“%(text)s”: is %(two_digits)s a month, or a year? Write the years with four "
                "digits.",
                text=text,
                two_digits=two_digits,
            )
        )
    return first[:2] + two_digits
