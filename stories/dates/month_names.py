"""Name the months in the languages of stories, and say in which order a date is written.

`cldr_months.json` has the names of the Unicode CLDR; docs/make_languages.py writes it.
"""

import json
from pathlib import Path
from typing import Any

type Months = tuple[str, ...]  # twelve

_NAMES: dict[str, dict[str, Any]] = json.loads(
    Path(__file__).with_name("cldr_months.json").read_text(encoding="utf-8")
)
_BY_LOWER_CASE = {code.lower(): code for code in _NAMES}


def known(tag: str) -> str:
    """
    Return the code under which the language of a tag is known here, or "".

        en-GB, uz-cyrl, tlh   en, uz-Cyrl, ""
    """
    lower = tag.lower()
    return _BY_LOWER_CASE.get(lower) or _BY_LOWER_CASE.get(lower.partition("-")[0], "")


def patterns(language: str) -> tuple[str, str]:
    """Return the templates of a day and of a month with its year; "" where there is none."""
    names = _NAMES[language]
    return names["day"], names["month"]


def beside_a_day(language: str) -> Months:
    """Return the months as they are named beside a day: “5 июня”."""
    return tuple(_NAMES[language]["format"])


def alone(language: str) -> Months:
    """Return the months as they are named alone, in small letters if the language has months so."""
    standing, beside = _NAMES[language]["alone"], _NAMES[language]["format"]
    is_small = beside[0][0].islower()  # Kazakh and Kyrgyz name them with a capital in calendars
    return tuple(name.lower() if is_small else name for name in standing)
