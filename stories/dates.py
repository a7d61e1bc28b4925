"""
Read dates and put them in words, never more precisely than the source gives them.

A date is written in EDTF, the Extended Date/Time Format of the Library of Congress (ISO 8601-2).
Supported is Level 0 for dates and intervals, and in addition, of Level 1:

    2020?  2024-06~  2024-06-05%   uncertain, approximate, or both: at the end of a whole date,
                                   also of either end of an interval
    201X  19XX                     one or two unspecified digits at the right of a year
    2020/..  ../2020               an open end: it goes on, or it was always so
    2020/  /2020                   an unknown end

Nothing else is supported: no times of day, seasons, Level 2, years outside 0001 to 9999, words of
the 2012 draft (`open`, `unknown`, `u`), or intervals without a single known end.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from os.path import commonprefix
from typing import TYPE_CHECKING

from . import first_use

if TYPE_CHECKING:
    import edtf as grammar
else:  # to build it takes an eighth of the site’s start, and few dates need it
    grammar = first_use.module("edtf")

EXAMPLES = (
    "2017, 2024-06, 2024-06-05, 2020~ (about 2020), 2020? (uncertain), 2020% (both), "
    "201X (the 2010s), 2017/2020, 2020/.. (since 2020), ../2020 (until 2020), "
    "2020/ (the end is not known), /2020 (the start is not known)"
)

# Twice the longest supported value, so that stray spaces around it do no harm.
MAXIMUM_CHARACTERS = 50

# The edtf package accepts far more than we support, so the shape is checked first. In EDTF, months
# from 21 on are seasons.
_DATE = re.compile(r"[0-9]{4}(?:-[01][0-9](?:-[0-9]{2})?)?[?~%]?")
_UNSPECIFIED_YEAR = re.compile(r"[0-9]{2}(?:[0-9]X|XX)[?~%]?")
_PLAIN_YEAR = re.compile(r"[0-9]{4}")
_NO_DATE = ("", "..")


class DateError(ValueError):
    """The text is not a date that we support; the message tells an editor what to do."""


@dataclass(frozen=True)
class ToldDate:
    """
    A date that `parse` accepted.

    The bounds are the first and the last day that the value covers, both included, and None on a
    side that is open or unknown. A qualifier does not widen them: `2020~` has the bounds of 2020.
    """

    edtf: str
    earliest: date | None
    latest: date | None

    @property
    def machine(self) -> str:
        """The value for `<time datetime>` and JSON-LD: a plain Level 0 date, else ""."""
        is_plain = _DATE.fullmatch(self.edtf) and self.edtf[-1].isdigit()
        return self.edtf if is_plain else ""


@lru_cache(maxsize=1024)
def parse(text: str) -> ToldDate:
    """
    Read an EDTF value of the supported subset; white space around it is dropped.

    Raises DateError where the text is not such a value, is not a day or month of the calendar, or
    is an interval that ends before it starts.
    """
    if len(text) > MAXIMUM_CHARACTERS:
        raise DateError(f"This is too long for a date. Accepted are: {EXAMPLES}.")
    edtf = text.strip()
    if "/" in edtf:
        return _parse_interval(edtf)
    if not (_DATE.fullmatch(edtf) or _UNSPECIFIED_YEAR.fullmatch(edtf)):
        raise _unsupported(edtf)
    return ToldDate(edtf, *_find_bounds(edtf))


def wording(told: ToldDate, language: str) -> str:
    """
    Put the date into the words of a language, a BCP 47 code whose primary subtag counts.

    English, Russian and Kazakh have words. Any other language gets the numbers in ISO order, with
    signs that need no translation: `2024-06-05`, `≈2020`, `2020?`, `2017–2020`, `2020–…` (open),
    `2020–?` (unknown), `201X`.

    Unspecified digits that cover a century, or its first ten years, name both years: "1900s" could
    mean either.
    """
    primary_subtag = language.partition("-")[0].lower()
    phrases = _PHRASES.get(primary_subtag, _NUMBERS)
    start, slash, end = told.edtf.partition("/")
    if not slash or start == end:
        return phrases.single(start)
    if end in _NO_DATE:
        sentence = phrases.open_end if end else phrases.unknown_end
        return phrases.bounded(sentence, phrases.after_since, start)
    if start in _NO_DATE:
        sentence = phrases.open_start if start else phrases.unknown_start
        return phrases.bounded(sentence, phrases.after_until, end)
    if _PLAIN_YEAR.fullmatch(start) and _PLAIN_YEAR.fullmatch(end):
        return phrases.years.format(first=start, last=end)
    return f"{phrases.single(start)} – {phrases.single(end)}"


def is_told(told: ToldDate, text: str, language: str) -> bool:
    """
    Return whether a text names each year, month and day of the date, in words or in numbers.

    Months are known by name in the languages that `wording` has words for.

        2024-06   is told by “in June 2024” and “06.2024”, not by “in 2024”
        199X      is told by “the 1990s” and “in 1994”
    """
    plain = re.sub(r"\d", lambda digit: str(int(digit[0])), text).casefold()  # of any script
    ends = [end.rstrip("?~%") for end in told.edtf.split("/") if end not in _NO_DATE]
    return all(_is_named(end, plain, language) for end in ends)


def _is_named(date: str, text: str, language: str) -> bool:
    year, *rest = date.split("-")
    digits = year.replace("X", r"\d")
    if not re.search(rf"(?<!\d){digits}(?!\d)", text):
        return False
    if not rest:
        return True
    month = int(rest[0])
    numeric = rf"(?<!\d)(?:0?{month}[./-]{year}|{year}[./-]0?{month})(?!\d)"
    if not (re.search(numeric, text) or _is_month_named(month, text, language)):
        return False
    return len(rest) == 1 or bool(re.search(rf"(?<!\d)0?{int(rest[1])}(?!\d)", text))


def _is_month_named(month: int, text: str, language: str) -> bool:
    """Return whether the text, in small letters, names the month in any of its cases."""
    phrases = _PHRASES.get(language.partition("-")[0].lower(), _NUMBERS)
    names = [forms[month - 1].casefold() for forms in phrases.months.values()]
    stem = commonprefix(names)  # noqa: RUF071  of words, not of paths
    ending = 5 if len(stem) > 2 else 1  # «ма» of «май, мая, мае» also begins «март»
    return bool(stem) and bool(re.search(rf"\b{stem}\w{{0,{ending}}}\b", text))


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
    start, _, end = edtf.partition("/")
    for one in (start, end):
        if one not in _NO_DATE and not _DATE.fullmatch(one):
            raise _unsupported(edtf)
    if start in _NO_DATE and end in _NO_DATE:
        raise DateError("An interval needs a date at one end at least, such as 2020/.. or ../2020.")
    earliest = None if start in _NO_DATE else _find_bounds(start)[0]
    latest = None if end in _NO_DATE else _find_bounds(end)[1]
    if earliest and latest and latest < earliest:
        raise DateError(f"{edtf} ends before it starts. Put the earlier date first: {end}/{start}.")
    return ToldDate(edtf, earliest, latest)


def _find_bounds(edtf: str) -> tuple[date, date]:
    try:
        if "X" in edtf:
            return _find_bounds_of_years(edtf)
        # A qualifier does not widen the bounds, and the calendar of `date` knows the rest.
        year, *rest = map(int, edtf.rstrip("?~%").split("-"))
        first, last = (rest[0], rest[0]) if rest else (1, 12)
        days = rest[1:] or (1, monthrange(year, last)[1])
        return date(year, first, days[0]), date(year, last, days[-1])
    except ValueError:
        raise DateError(
            f"There is no {edtf} in the calendar. Check the year, the month and the day, "
            "or leave out what is not known: 2024-06 or 2024."
        ) from None


def _find_bounds_of_years(edtf: str) -> tuple[date, date]:
    try:
        value = grammar.parse_edtf(edtf)
    except grammar.EDTFParseException as error:
        raise ValueError(edtf) from error
    # The package ignores that there was no year 0; `date` checks it.
    return date(*value.lower_strict()[:3]), date(*value.upper_strict()[:3])


def _unsupported(edtf: str) -> DateError:
    return DateError(f"“{edtf}” is not a date that can be kept. Accepted are: {EXAMPLES}.")


@dataclass(frozen=True)
class _Phrases:
    """
    The phrases for dates in one language.

    Three templates in a row are for a year, a month and a day. Where they name a month, they name
    the grammatical case that it takes, as in `{genitive}`.
    """

    months: dict[str, tuple[str, ...]]
    plain: tuple[str, str, str]
    after_about: tuple[str, str, str]
    after_since: tuple[str, str, str]
    after_until: tuple[str, str, str]
    years: str
    decade: str
    between: str
    about: str
    adverb: str  # "about" in a sentence that has "since" or "until"
    uncertain: str
    open_end: str
    unknown_end: str
    open_start: str
    unknown_start: str

    def single(self, edtf: str) -> str:
        digits, is_approximate, uncertain = self._take_apart(edtf)
        if "X" in digits:
            words = self._unspecified_year(digits, is_approximate=is_approximate)
        else:
            words = self._fill(self.after_about if is_approximate else self.plain, digits)
        return (self.about.format(words) if is_approximate else words) + uncertain

    def bounded(self, sentence: str, templates: tuple[str, str, str], edtf: str) -> str:
        digits, is_approximate, uncertain = self._take_apart(edtf)
        words = sentence.format(
            about=self.adverb if is_approximate else "",
            date=self._fill(templates, digits),
            uncertain=uncertain,
        )
        # Russian reads the day 2 as «со второго»; every other number has «с».
        return words.replace("с 2 ", "со 2 ")

    def _take_apart(self, edtf: str) -> tuple[str, bool, str]:
        digits = edtf.rstrip("?~%")
        qualifier = edtf[len(digits) :]
        return digits, qualifier in ("~", "%"), self.uncertain if qualifier in ("?", "%") else ""

    def _fill(self, templates: tuple[str, str, str], digits: str) -> str:
        year, *month_and_day = digits.split("-")
        fields: dict[str, str | int] = {"digits": digits, "year": year}
        if month_and_day:
            month = int(month_and_day[0])
            fields |= {case: names[month - 1] for case, names in self.months.items()}
            fields["day"] = int(month_and_day[-1])
        return templates[len(month_and_day)].format(**fields)

    def _unspecified_year(self, digits: str, *, is_approximate: bool) -> str:
        fields = {
            "digits": digits,
            "first": digits.replace("X", "0"),
            "last": digits.replace("X", "9"),
        }
        if is_approximate:
            return self.years.format(**fields)
        is_decade_with_a_name = digits[2] not in "0X"
        return (self.decade if is_decade_with_a_name else self.between).format(**fields)


_ENGLISH = ("{year}", "{month} {year}", "{day} {month} {year}")
_RUSSIAN_GENITIVE = ("{year} г.", "{genitive} {year} г.", "{day} {genitive} {year} г.")
_KAZAKH = ("{year} ж.", "{year} ж. {nominative}", "{year} ж. {day} {nominative}")
_DIGITS = ("{digits}", "{digits}", "{digits}")

_PHRASES = {
    "en": _Phrases(
        months={
            "month": (
                *("January", "February", "March", "April", "May", "June"),
                *("July", "August", "September", "October", "November", "December"),
            ),
        },
        plain=_ENGLISH,
        after_about=_ENGLISH,
        after_since=_ENGLISH,
        after_until=_ENGLISH,
        years="{first}–{last}",
        decade="{first}s",
        between="between {first} and {last}",
        about="about {}",
        adverb="about ",
        uncertain=" (uncertain)",
        open_end="since {about}{date}{uncertain}",
        unknown_end="from {about}{date}{uncertain}, end not known",
        open_start="until {about}{date}{uncertain}",
        unknown_start="until {about}{date}{uncertain}, start not known",
    ),
    "ru": _Phrases(
        months={
            "nominative": (
                *("январь", "февраль", "март", "апрель", "май", "июнь"),
                *("июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь"),
            ),
            "genitive": (
                *("января", "февраля", "марта", "апреля", "мая", "июня"),
                *("июля", "августа", "сентября", "октября", "ноября", "декабря"),
            ),
        },
        plain=("{year} г.", "{nominative} {year} г.", "{day} {genitive} {year} г."),
        after_about=_RUSSIAN_GENITIVE,
        after_since=_RUSSIAN_GENITIVE,
        after_until=_RUSSIAN_GENITIVE,
        years="{first}–{last} гг.",
        decade="{first}-е годы",
        between="между {first} и {last} гг.",
        about="около {}",
        adverb="примерно ",
        uncertain=" (предположительно)",
        open_end="{about}с {date}{uncertain}",
        unknown_end="{about}с {date}{uncertain}, окончание неизвестно",
        open_start="{about}до {date}{uncertain}",
        unknown_start="{about}до {date}{uncertain}, начало неизвестно",
    ),
    "kk": _Phrases(
        months={
            "nominative": (
                *("қаңтар", "ақпан", "наурыз", "сәуір", "мамыр", "маусым"),
                *("шілде", "тамыз", "қыркүйек", "қазан", "қараша", "желтоқсан"),
            ),
            "ablative": (
                *("қаңтардан", "ақпаннан", "наурыздан", "сәуірден", "мамырдан", "маусымнан"),
                *("шілдеден", "тамыздан", "қыркүйектен", "қазаннан", "қарашадан", "желтоқсаннан"),
            ),
            "dative": (
                *("қаңтарға", "ақпанға", "наурызға", "сәуірге", "мамырға", "маусымға"),
                *("шілдеге", "тамызға", "қыркүйекке", "қазанға", "қарашаға", "желтоқсанға"),
            ),
        },
        plain=_KAZAKH,
        after_about=_KAZAKH,
        after_since=("{year} жылдан", "{year} жылғы {ablative}", "{year} жылғы {day} {ablative}"),
        after_until=("{year} жылға", "{year} жылғы {dative}", "{year} жылғы {day} {dative}"),
        years="{first}–{last} жж.",
        decade="{first}-жылдар",
        between="{first}–{last} жылдар аралығында",
        about="шамамен {}",
        adverb="шамамен ",
        uncertain=" (болжам бойынша)",
        open_end="{about}{date} бастап{uncertain}",
        unknown_end="{about}{date} бастап{uncertain}, аяқталуы белгісіз",
        open_start="{about}{date} дейін{uncertain}",
        unknown_start="{about}{date} дейін{uncertain}, басталуы белгісіз",
    ),
}

_NUMBERS = _Phrases(
    months={},
    plain=_DIGITS,
    after_about=_DIGITS,
    after_since=_DIGITS,
    after_until=_DIGITS,
    years="{first}–{last}",
    decade="{digits}",
    between="{digits}",
    about="≈{}",
    adverb="≈",
    uncertain="?",
    open_end="{about}{date}{uncertain}–…",
    unknown_end="{about}{date}{uncertain}–?",
    open_start="…–{about}{date}{uncertain}",
    unknown_start="?–{about}{date}{uncertain}",
)
