"""See whether a text tells a date."""

import re
from functools import lru_cache
from os.path import commonprefix

from .edtf_dates import NO_DATE, ToldDate
from .finding import find
from .phrases import phrases_of
from .reading import grammar_of


def is_told(told: ToldDate, text: str, language: str) -> bool:
    """
    Return whether a text names each year, month, season and day of the date, in words or numbers.

    Months and seasons are known by name in the languages that `wording` has words for.

        2024-06   is told by “in June 2024” and “06.2024”, not by “in 2024”
        199X      is told by “the 1990s” and “in 1994”
    """
    plain = text.casefold()
    if not text.isascii():
        plain = re.sub(r"[^\D0-9]", lambda digit: str(int(digit[0])), plain)  # of any script
    ends = [end.rstrip("?~%") for end in told.edtf.split("/") if end not in NO_DATE]
    return all(_is_named(end, plain, language) for end in ends)


def names_a_year(text: str) -> bool:
    """Return whether a text has a number that may be a year of somebody's life or family.

    "the 2015 protest"      has one
    "1200 people came"      none: so are most numbers that count
    """
    return re.search(r"(?<!\d)(?:[1١۱][89٨٩۸۹]|[2٢۲][0٠۰])\d\d(?!\d)", text) is not None


@lru_cache(maxsize=256)
def hedge(told: ToldDate, text: str, language: str) -> str:
    """
    Return the words with which a text tells the date less surely than it is stored, or "".

        2014      is hedged by “about 2014”, “perhaps in 2014” and “before 2014”
        2014~     is not; 2014 is not by “since 2014” either, when something began
    """
    if not told.machine:
        return ""
    found = find(text, language)
    if any(each.edtf == told.edtf for each in found):
        return ""
    less_sure = {f"/{told.edtf}", f"{told.edtf}/", *(told.edtf + mark for mark in "?~%")}
    return next((each.words for each in found if each.edtf in less_sure), "")


def _is_named(date: str, text: str, language: str) -> bool:
    year, *rest = date.split("-")
    digits = year.replace("X", r"\d")
    if not re.search(rf"(?<!\d){digits}(?!\d)", text):
        return False
    if not rest:
        return True
    month = int(rest[0])
    if month > 12:
        return _is_season_named(month, text, language)
    numeric = rf"(?<!\d)(?:0?{month}[./-]{year}|{year}[./年-]0?{month})(?!\d)"
    if not (re.search(numeric, text) or _is_month_named(month, text, language)):
        return False
    return len(rest) == 1 or bool(re.search(rf"(?<!\d)0?{int(rest[1])}(?!\d)", text))


def _is_month_named(month: int, text: str, language: str) -> bool:
    """Return whether the text, in small letters, names the month in any of its cases."""
    phrases = phrases_of(language)
    names = [forms[month - 1].casefold() for forms in phrases.months.values()] if phrases else []
    stem = commonprefix(names).partition(" ")[0]  # noqa: RUF071  of words, not of paths
    ending = 5 if len(stem) > 2 else 1  # «ма» of «май, мая, мае» also begins «март»
    return bool(stem) and bool(re.search(rf"\b{stem}\w{{0,{ending}}}\b", text))


def _is_season_named(season: int, text: str, language: str) -> bool:
    """Return whether the text names the season, in a form that is nothing else.

    Beginnings are not enough: Russian «лет» is of years, Kazakh «жазды» is “wrote”.
    """
    phrases = phrases_of(language)
    if phrases is None:
        return False
    known = grammar_of(language)
    forms = {form for form, number in known.seasons.items() if number == season} if known else set()
    forms |= {names[season - 21] for names in phrases.seasons.values()}
    return any(re.search(rf"\b{re.escape(form)}\b", text) for form in forms)
