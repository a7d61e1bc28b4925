"""
Read dates as people type them, in English, Russian or Kazakh. Nothing is read that is not said.

    summer of 1998, летом 1998-го, 1998 жылдың жазы     1998-22
    about 2003                                          2003~
    early 1990s                                         199X, and the label “early 1990s”
    by 1995                                             /1995, and the label “by 1995”
    in my second year                                   no date, and the label “In my second year”
    the early nineties                                  the same: their century is not said
    06/12/2024, 12.06.24, 31 June 2024                  refused, with the reason
"""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from stories.sentences import Sentence as _

from . import parser
from .edtf_dates import MAXIMUM_CHARACTERS, DateError, parse
from .english import english
from .grammar import WHICH_CENTURY, Grammar, Said, UnreadableError
from .kazakh import kazakh
from .russian import russian
from .wording import label, wording

_GRAMMARS: dict[str, Callable[[], Grammar]] = {"en": english, "ru": russian, "kk": kazakh}
MAXIMUM_TYPED = 100  # characters, as a label may have

NO_YEAR = _("No year is told in it: readers see these words instead of a date.")
NO_CENTURY = _(
    "The century is not told: readers see these words instead of a date. For a date, write the "
    "year with four digits, such as 1998 or 1990s."
)
OTHER_CALENDAR = _(
    "This is a date of another calendar: readers see these words instead. For a date, write it in "
    "the calendar of today."
)
NOT_ALL_READ = _(
    "Not all of it could be read as a date: readers see these words instead of one. If it has a "
    "date, write that alone here, and these words as the label."
)

_TYPOGRAPHY = str.maketrans(
    {
        **dict.fromkeys("’ʼ‘`´", "'"),
        **dict.fromkeys("—‒−―", "–"),
        **dict.fromkeys("‐\u2011", "-"),
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f", ""),
        "ё": "е",
    }
)
_CENTURY_LEFT_OUT = re.compile(
    r"'[0-9]{2}\b|\b[0-9]0-?(?:е|х|s\b|'s|ые|ых)|\b[0-9]0-? ?жылдар|\b[0-9]{2}-?(?:го|м|й)\b|"
    r"\b[a-z]+ties\b|десяты[ехм]|сороков|девяност|двадцаты[ех]|тридцаты[ех]|нулевы[ех]"
)
_CALENDARS = re.compile(
    r"хиджр|hijri|\bah\b|стар\w+ стил|ст\. ?ст|old style|\bb\.?c\.?e?\.?\b|до н\. ?э|"
    r"до нашей эры|дейінгі заман|б\. ?з\. ?д|хижра"
)


class Reading(NamedTuple):
    """
    What was read in a text.

    `edtf` is "" where no date is told, and `why` says so. `typed` is the text as a label, if its
    words are the label; else `said` is what a label has to say besides, in any language.
    """

    edtf: str
    said: str = ""
    typed: str = ""
    why: str = ""

    def label(self, language: str) -> str:
        """Return what readers see instead of the date's own wording, or ""."""
        if self.typed or not self.said:
            return self.typed
        return label(parse(self.edtf), self.said, language)

    def shown(self, language: str) -> str:
        """Return what readers see of it in a language."""
        return self.label(language) or wording(parse(self.edtf), language)


@lru_cache(maxsize=1024)
def read(text: str, stored: str = "") -> Reading:
    """
    Read a date as it was typed. `stored` is the EDTF value that the field had before.

    Raises UnreadableError where the text is a date, but nobody can tell which.
    """
    text = " ".join(text.split())
    if len(text) > MAXIMUM_TYPED:
        raise UnreadableError(
            _(
                "This is too long: write a date with at most %(maximum_typed)s characters.",
                maximum_typed=MAXIMUM_TYPED,
            )
        )
    if not text:
        return Reading("")
    if text != stored:
        _refuse_short_years(text)
    if edtf := _edtf(text):
        return Reading(edtf)
    phrase = simplified(text)
    for each in _grammars_of(phrase):
        if said := parser.read(phrase, each):
            return _checked(said, text)
    if not re.search(r"[^\W\d_]", phrase):
        raise UnreadableError(_why_not(phrase))
    return Reading("", typed=text[0].upper() + text[1:], why=_why(phrase))


def grammar_of(language: str) -> Grammar | None:
    """Return the grammar of a BCP 47 code, of which the primary subtag counts, or None."""
    make = _GRAMMARS.get(language.partition("-")[0].lower())
    return make() if make else None


def simplified(text: str) -> str:
    """Return a text in small letters, with plain digits, apostrophes, hyphens and spaces."""
    text = unicodedata.normalize("NFC", text).casefold().translate(_TYPOGRAPHY)
    text = re.sub(r"\d", lambda digit: str(unicodedata.decimal(digit[0])), text)
    return " ".join(text.split()).strip(" ,;:!.")


def _grammars_of(phrase: str) -> list[Grammar]:
    """Return the grammars that may read a phrase: none without a year, and one script only."""
    if not re.search(r"[0-9]{4}|[0-9][./][0-9]", phrase):
        return []
    has_latin, has_cyrillic = (re.search(letters, phrase) for letters in ("[a-z]", "[а-ӿ]"))
    if not has_cyrillic:
        return [english()]
    return [] if has_latin else [russian(), kazakh()]


def _refuse_short_years(text: str) -> None:
    """Refuse “2021-24”: in EDTF a winter, for everybody else four years."""
    found = re.fullmatch(r"[0-9]{2}([0-9]{2})-(2[1-4])[?~%]?", text)
    if found and int(found[1]) < int(found[2]):
        raise UnreadableError(
            _(
                "“%(text)s”: a season, or two years? Write “winter 2021”, or “2021–2024” in full.",
                text=text,
            )
        )


def _edtf(text: str) -> str:
    """Return the text if it is a date in EDTF, or ""; an impossible one is refused."""
    if len(text) > MAXIMUM_CHARACTERS or not re.fullmatch(r"[0-9X/.?~%-]+", text):
        return ""
    try:
        return parse(text).edtf
    except DateError as error:
        if "Accepted are" not in str(error):  # it is EDTF, of no day or backwards
            raise UnreadableError(str(error)) from error
        return ""


def _checked(said: Said, text: str) -> Reading:
    try:
        edtf = parse(said.edtf).edtf
    except DateError as error:
        raise UnreadableError(str(error)) from error
    typed = text[0].upper() + text[1:] if said.is_as_typed else ""
    return Reading(edtf, said.said, typed)


def _why_not(numbers: str) -> str:
    """Say why numbers, which would be no label, are no date."""
    if re.fullmatch(r"'?[0-9]{2}", numbers):
        return WHICH_CENTURY
    if re.fullmatch(r"[0-9]{1,2}[./-][0-9]{1,2}", numbers):
        return _("The year is not told. Write it too, with four digits.")
    return _(
        "“%(numbers)s” is not a date. Write one as people say it, such as June 2024.",
        numbers=numbers,
    )


def _why(phrase: str) -> str:
    if _CALENDARS.search(phrase):
        return OTHER_CALENDAR
    if re.search(r"(?<!\d)\d{4}(?!\d)", phrase):
        return NOT_ALL_READ
    return NO_CENTURY if _CENTURY_LEFT_OUT.search(phrase) else NO_YEAR
