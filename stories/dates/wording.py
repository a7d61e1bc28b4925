"""Put dates into the words of a language."""

import re
from functools import lru_cache

from .edtf_dates import NO_DATE, ToldDate
from .phrases import NUMBERS, Forms, Phrases, phrases_of

_PLAIN_YEAR = re.compile(r"[0-9]{4}")

# What is said of a date that EDTF cannot say, so that a label does.
BEFORE, AFTER, BY, BETWEEN = "before", "after", "by", "between"
PARTS = ("early", "middle", "late", "first half", "second half")
MANY_YEARS = "many years"  # “2000s”: of ten years or of a hundred


@lru_cache(maxsize=1024)
def wording(told: ToldDate, language: str) -> str:
    """
    Put the date into the words of a language, a BCP 47 code whose primary subtag counts.

    English, Russian, Kazakh, Kyrgyz and Arabic have words. Any other language has its own days and
    months (“5. Juni 2024”), or the numbers in ISO order where the CLDR has no months, and signs
    that need no translation: `≈2020`, `2020?`, `2017–2020`, `2020–…` (open), `2020–?` (unknown),
    `201X`; of a season the year alone.

    Unspecified digits that cover a century, or its first ten years, name both years: "1900s" could
    mean either.
    """
    phrases = phrases_of(language) or NUMBERS
    start, slash, end = told.edtf.partition("/")
    if not slash or start == end:
        return _single(phrases, start)
    if end in NO_DATE:
        sentence = phrases.open_end if end else phrases.unknown_end
        return _bounded(phrases, sentence, phrases.after_since, start)
    if start in NO_DATE:
        sentence = phrases.open_start if start else phrases.unknown_start
        return _bounded(phrases, sentence, phrases.after_until, end)
    if _PLAIN_YEAR.fullmatch(start) and _PLAIN_YEAR.fullmatch(end):
        return phrases.years.format(first=start, last=end)
    return f"{_single(phrases, start)} – {_single(phrases, end)}"


def label(told: ToldDate, said: str, language: str) -> str:
    """
    Word what EDTF cannot say of a date, or return "" in a language that has no words for it.

        /1995, by          by 1995          к 1995 г.
        199X, early        early 1990s      начало 1990-х годов
        1998-24, 1999      winter 1998–1999, where the second year is said instead
    """
    phrases = phrases_of(language)
    if phrases is None or phrases.after_by is None or phrases.after_part is None:
        return ""
    start, _, end = told.edtf.partition("/")
    if said == BETWEEN:
        return phrases.between.format(first=start, last=end)
    if said == MANY_YEARS:
        return phrases.many_years.format(first=start.replace("X", "0"))
    if said in PARTS:
        return _part(phrases, start, said)
    if said == AFTER:
        return _bounded(phrases, _sentence(phrases.after), phrases.after_since, start)
    if said in (BEFORE, BY):
        sentence = _sentence(phrases.before if said == BEFORE else phrases.by)
        return _bounded(
            phrases, sentence, phrases.after_until if said == BEFORE else phrases.after_by, end
        )
    year, season = start.split("-")
    return phrases.season_of_two_years.format(
        season=next(iter(phrases.seasons.values()))[int(season) - 21], first=year, last=said
    )


def is_worded_so(told: ToldDate, text: str, language: str) -> bool:
    """Return whether a text is a label that `label` writes for the date: it adds no evidence."""
    start, slash, end = told.edtf.partition("/")
    if not slash:
        known: tuple[str, ...] = (*PARTS, MANY_YEARS) if "X" in start else PARTS
    elif end in NO_DATE:
        known = () if end else (AFTER,)
    elif start in NO_DATE:
        known = () if start else (BEFORE, BY)
    else:
        known = (BETWEEN,)
    return any(label(told, said, language) == text for said in known)


def _sentence(template: str) -> str:
    return template.format("{about}{date}{uncertain}")


def _part(phrases: Phrases, edtf: str, said: str) -> str:
    digits, is_approximate, uncertain = _take_apart(phrases, edtf)
    assert phrases.after_part is not None  # noqa: S101  `label` asks
    if "X" in digits:
        is_half = said.endswith("half")
        decade = phrases.decade_after_half if is_half else phrases.decade_after_part
        words = decade.format(first=digits.replace("X", "0"))
    else:
        words = phrases.fill(phrases.after_part, digits)
    words = phrases.parts[PARTS.index(said)].format(words)
    return (phrases.adverb if is_approximate else "") + words + uncertain


def _single(phrases: Phrases, edtf: str) -> str:
    digits, is_approximate, uncertain = _take_apart(phrases, edtf)
    if "X" in digits:
        words = _unspecified_year(phrases, digits, is_approximate=is_approximate)
    else:
        words = phrases.fill(phrases.after_about if is_approximate else phrases.plain, digits)
    return (phrases.about.format(words) if is_approximate else words) + uncertain


def _bounded(phrases: Phrases, sentence: str, templates: Forms, edtf: str) -> str:
    digits, is_approximate, uncertain = _take_apart(phrases, edtf)
    words = sentence.format(
        about=phrases.adverb if is_approximate else "",
        date=phrases.fill(templates, digits),
        uncertain=uncertain,
    )
    # Russian reads the day 2 as «со второго»; every other number has «с».
    return words.replace("с 2 ", "со 2 ")


def _take_apart(phrases: Phrases, edtf: str) -> tuple[str, bool, str]:
    digits = edtf.rstrip("?~%")
    qualifier = edtf[len(digits) :]
    return digits, qualifier in ("~", "%"), phrases.uncertain if qualifier in ("?", "%") else ""


def _unspecified_year(phrases: Phrases, digits: str, *, is_approximate: bool) -> str:
    fields = {
        "digits": digits,
        "first": digits.replace("X", "0"),
        "last": digits.replace("X", "9"),
    }
    if is_approximate:
        return phrases.years.format(**fields)
    is_decade_with_a_name = digits[2] not in "0X"
    return (phrases.decade if is_decade_with_a_name else phrases.between).format(**fields)
