"""How English tells dates."""

from functools import cache

from . import month_names
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

_NAMES = {name.casefold(): number for number, name in enumerate(month_names.alone("en"), 1)}
_SHORT = {name[:3]: number for name, number in _NAMES.items() if len(name) > 3} | {"sept": 9}
MONTHS = _NAMES | _SHORT | {f"{name}.": number for name, number in _SHORT.items()}
SEASONS = {
    "spring": SPRING,
    "summer": SUMMER,
    "autumn": AUTUMN,
    "fall": AUTUMN,
    "winter": WINTER,
}
_FRAGMENTS = {
    "year": rf"(?:the )?(?:year )?{YEAR}",
    "day": rf"(?:the )?{DAY}(?:st|nd|rd|th)?",
    "month": named("month", MONTHS),
    "season": rf"(?:the )?{named('season', SEASONS)}",
    "decade": rf"(?:the )?{DECADE}'?s",
    "dash": DASH,
    "to": "(?:to|until|till|through)",
    "now": "(?:the )?(?:present(?: day)?|now|today)",
}
_BASES = (
    "<year>",
    r"<day> (?:of )?<month>,? <year>",
    r"<month> <day>,? <year>",
    r"<month>,? (?:of )?<year>",
    r"<season>,? (?:of )?<year>",
    r"<season>,? (?:of )?<year>(?P<dash><dash>)(?P<second_year>[0-9]{4}|[0-9]{2})",
    "<decade>",
    *NUMBERS,
)
_UNFINISHED = ("<day>", "<month>", "<day> (?:of )?<month>", "<month> <day>", "<season>")
_FRAMES = (
    (UNKNOWN_END, "from (?P<a>.+), end not known"),
    (UNKNOWN_START, "until (?P<a>.+), start not known"),
    (SINCE, "(?:ever )?since (?P<a>.+)"),
    (SINCE, "from (?P<a>.+) (?:on|onwards?|<to> <now>)"),
    (SINCE, r"(?P<a>.+?)(?:<dash>| <to> )<now>"),
    (UNTIL, "(?:up )?(?:until|till) (?P<a>.+)"),
    (UNTIL, "up to (?P<a>.+)"),
    (BEFORE, "(?:before|prior to) (?P<a>.+)"),
    (AFTER, "after (?P<a>.+)"),
    (BY, "by (?P<a>.+)"),
    (BETWEEN, "between (?P<a>.+) and (?P<b>.+)"),
    (RANGE, "(?:from )?(?P<a>.+?) <to> (?P<b>.+)"),
    (TWO, "(?:either )?(?P<a>.+?)(?: and| or|,|;) (?P<b>.+)"),
)
_AROUND = (
    (UNCERTAIN, "(?:perhaps|maybe|probably|possibly|presumably) (?P<rest>.+)"),
    (UNCERTAIN, r"(?P<rest>.+?)(?: \(uncertain\)| ?\(\?\)| ?\?)"),
    (ABOUT, r"(?:about|around|circa|ca\.?|c\.|approximately|approx\.?|roughly) ?(?P<rest>.+)"),
    (ABOUT, r"[~≈] ?(?P<rest>.+)"),
    (ABOUT, "(?P<rest>.+) or (?:so|thereabouts)"),
    ("early", "early (?:in )?(?P<rest>.+)"),
    ("early", "(?:at )?(?:the )?(?:beginning|start) of (?P<rest>.+)"),
    ("middle", "(?:the )?(?:mid[ -]|middle of )(?P<rest>.+)"),
    ("late", "late (?:in )?(?P<rest>.+)"),
    ("late", "(?:at )?(?:the )?end of (?P<rest>.+)"),
    ("first half", "(?:the )?first half of (?P<rest>.+)"),
    ("second half", "(?:the )?second half of (?P<rest>.+)"),
    (PLAIN, "(?:in|on|during|(?:some ?time|somewhere) in) (?P<rest>.+)"),
    (PLAIN, "the (?P<rest>.+)"),
)


@cache
def english() -> Grammar:
    """Return the grammar; its patterns are compiled when the first date is read."""
    return Grammar(
        months=MONTHS,
        seasons=SEASONS,
        frames=[(kind, whole(pattern, _FRAGMENTS), "", "") for kind, pattern in _FRAMES],
        around=[(kind, whole(pattern, _FRAGMENTS), "", "") for kind, pattern in _AROUND],
        bases={"": [whole(pattern, _FRAGMENTS) for pattern in _BASES]},
        unfinished=[whole(pattern, _FRAGMENTS) for pattern in _UNFINISHED],
        years_end=whole("$", {}),
        not_before=frozenset({"not", "nor", "never"}),
    )
