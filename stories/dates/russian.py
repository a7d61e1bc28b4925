"""How Russian tells dates. Which case a word is in says no more than the preposition before it."""

from functools import cache

from .edtf_dates import AUTUMN, SPRING, SUMMER, WINTER
from .grammar import (
    ABOUT,
    DASH,
    DAY,
    DECADE,
    PLAIN,
    RANGE,
    SINCE,
    TWO,
    UNCERTAIN,
    UNKNOWN_END,
    UNKNOWN_START,
    UNTIL,
    YEAR,
    Grammar,
)
from .patterns import NUMBERS, named, whole
from .wording import AFTER, BEFORE, BETWEEN, BY

_STEMS = [
    "январ",
    "феврал",
    "март",
    "апрел",
    "ма",
    "июн",
    "июл",
    "август",
    "сентябр",
    "октябр",
    "ноябр",
    "декабр",
]
_SHORT = ["янв", "фев", "мар", "апр", "май", "июн", "июл", "авг", "сен", "окт", "ноя", "дек"]
MONTHS = {
    stem + ending: number
    for number, stem in enumerate(_STEMS, 1)
    for ending in (
        ("й", "я", "е", "ю", "ем")
        if stem == "ма"
        else ("", "а", "е", "у", "ом")
        if stem in ("март", "август")
        else ("ь", "я", "е", "ю", "ем")
    )
}
MONTHS |= {
    f"{short}{dot}": number for number, short in enumerate(_SHORT, 1) for dot in (".", "т.", "")
}
SEASONS = {
    form: season
    for season, forms in (
        (SPRING, "весна весны весне весну весной весною"),
        (SUMMER, "лето лета лету летом лете"),
        (AUTUMN, "осень осени осенью"),
        (WINTER, "зима зимы зиме зиму зимой зимою"),
    )
    for form in forms.split()
}
_OF_YEAR = r"(?: ?(?:г\.?|год(?:а|у|ом|е)?))?"
_FRAGMENTS = {
    "of_year": _OF_YEAR,
    "of_years": r"(?: ?(?:г\.?г\.?|г\.|год(?:ы|ов|ах|ам|ами|а)))?",
    "year": rf"{YEAR}(?:-?(?:й|го|м|му|ый|ого|ом|ому))?{_OF_YEAR}",
    "day": rf"{DAY}(?:-?(?:го|е|му|ое|ого|ому))?",
    "month": rf"{named('month', MONTHS)}(?: месяц(?:а|е|у)?)?",
    "season": named("season", SEASONS),
    "decade": rf"{DECADE}-?(?:е|х|м|ми|ые|ых|ым|ыми)",
    "dash": DASH,
    "now": (
        r"(?:настоящ(?:ее время|его времени)|наст\. ?вр\.?|н\. ?в\.?|сей день|сих пор|сейчас|"
        r"сегодня(?:шнего дня|шний день)?|нынешнего времени)"
    ),
}
_BASES = (
    "<year>",
    "<day> <month>,? <year>",
    "<month>,? <year>",
    "<season>,? <year>",
    "<season>,? <year>(?P<dash><dash>)(?P<second_year>[0-9]{4}|[0-9]{2})(?:-?(?:х|го))?<of_years>",
    "<decade><of_years>",
    *(rf"{pattern}<of_year>" for pattern in NUMBERS),
)
_UNFINISHED = ("<day>", "<month>", "<day> <month>", "<season>")
_FRAMES = (
    (UNKNOWN_END, "со? (?P<a>.+), окончание неизвестно"),
    (UNKNOWN_START, "до (?P<a>.+), начало неизвестно"),
    (SINCE, "(?:начиная )?со? (?P<a>.+?)(?: и)? (?:по|до) <now>"),
    (SINCE, "(?P<a>.+?)<dash>(?:по |до )?<now>"),
    (RANGE, "(?:в период )?(?:со?|от) (?P<a>.+?) (?:по|до) (?P<b>.+)"),
    (SINCE, "(?:начиная )?со? (?P<a>.+)"),
    (UNTIL, "(?:вплоть )?до (?P<a>.+)"),
    (UNTIL, "по (?P<a>.+)"),
    (BEFORE, "(?:раньше|ранее|прежде) (?P<a>.+)"),
    (AFTER, "(?:после|позже|позднее) (?P<a>.+)"),
    (BY, "ко? (?P<a>.+)"),
    (BETWEEN, "(?:в (?:период|промежутке) )?между (?P<a>.+) и (?P<b>.+?)<of_years>"),
    (TWO, "(?P<a>.+?)(?: и| или| либо|,|;)(?: в)? (?P<b>.+)"),
)
_UNCERTAIN = (
    "возможно|вероятно|наверное|наверно|кажется|предположительно|по-видимому|скорее всего|"
    "может быть|видимо"
)
_AROUND = (
    (UNCERTAIN, rf"(?:{_UNCERTAIN}),? (?P<rest>.+)"),
    (UNCERTAIN, r"(?P<rest>.+?)(?: \(предположительно\)| ?\(\?\)| ?\?)"),
    (ABOUT, r"(?:около|примерно|приблизительно|ориентировочно|где-то|ок\.|в районе) ?(?P<rest>.+)"),
    (ABOUT, r"[~≈] ?(?P<rest>.+)"),
    (ABOUT, "году в (?P<rest>.+)"),
    ("early", "начал(?:о|а|е|у) (?P<rest>.+)"),
    ("early", "ранн(?:ие|их|им|яя|ей|юю|ее|его|ем|им) (?P<rest>.+)"),
    ("middle", "середин(?:а|е|у|ы) (?P<rest>.+)"),
    ("late", "кон(?:ец|ца|це|цу) (?P<rest>.+)"),
    ("late", "поздн(?:ие|их|им|яя|ей|юю|ее|его|ем|им) (?P<rest>.+)"),
    ("first half", "перв(?:ая|ой|ую) половин(?:а|е|у|ы) (?P<rest>.+)"),
    ("second half", "втор(?:ая|ой|ую) половин(?:а|е|у|ы) (?P<rest>.+)"),
    (PLAIN, "(?:во?|в течение|на протяжении) (?P<rest>.+)"),
)


@cache
def russian() -> Grammar:
    """Return the grammar; its patterns are compiled when the first date is read."""
    return Grammar(
        months=MONTHS,
        seasons=SEASONS,
        frames=[(kind, whole(pattern, _FRAGMENTS), "", "") for kind, pattern in _FRAMES],
        around=[(kind, whole(pattern, _FRAGMENTS), "", "") for kind, pattern in _AROUND],
        bases={"": [whole(pattern, _FRAGMENTS) for pattern in _BASES]},
        unfinished=[whole(pattern, _FRAGMENTS) for pattern in _UNFINISHED],
        years_end=whole(r" ?(?:г\.?г\.?|г\.|годы|годов|годах|годам|годами)$", {}),
        not_before=frozenset({"не", "ни"}),
    )
