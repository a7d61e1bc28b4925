"""Name the months in the languages of stories, and say in which order a date is written.

`cldr_months.json` has the names of the Unicode CLDR; docs/make_languages.py writes it.
"""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

type Months = tuple[str, ...]  # twelve

# A line has the names of one language. Read, all of them would take up 0.7 MB in each worker.
_LINES = {
    line.split(b'"', 2)[1].decode(): line.rstrip(b",")
    for line in Path(__file__).with_name("cldr_months.json").read_bytes().splitlines()[1:-1]
}
_BY_LOWER_CASE = {code.lower(): code for code in _LINES}


@lru_cache(maxsize=16)
def _names(language: str) -> dict[str, Any]:
    found: dict[str, dict[str, Any]] = json.loads(b"{%b}" % _LINES[language])
    return found[language]


def known(tag: str) -> str:
    """
    Return the code under which the language of a tag is known here, or "".

        en-GB, uz-cyrl, tlh   en, uz-Cyrl, ""
    """
    lower = tag.lower()
    return _BY_LOWER_CASE.get(lower) or _BY_LOWER_CASE.get(lower.partition("-")[0], "")


def patterns(language: str) -> tuple[str, str]:
    """Return the templates of a day and of a month with its year; "" where there is none."""
    names = _names(language)
    return names["day"], names["month"]


def beside_a_day(language: str) -> Months:
    """Return the months as they are named beside a day: “5 июня”."""
    return tuple(_names(language)["format"])


def alone(language: str) -> Months:
    """Return the months as they are named alone, in small letters if the language has months so."""
    standing, beside = _names(language)["alone"], _names(language)["format"]
    is_small = beside[0][0].islower()  # Kazakh and Kyrgyz name them with a capital in calendars
    return tuple(name.lower() if is_small else name for name in standing)
