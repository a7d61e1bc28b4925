"""Name the months in the languages of stories.

`cldr_months.json` has the names of the Unicode CLDR; docs/make_month_names.py writes it.
"""

import json
from pathlib import Path

type Months = tuple[str, ...]  # twelve

_NAMES = json.loads(Path(__file__).with_name("cldr_months.json").read_text(encoding="utf-8"))


def beside_a_day(language: str) -> Months:
    """Return the months as they are named beside a day: “5 июня”."""
    return tuple(_NAMES[language]["format"])


def alone(language: str) -> Months:
    """Return the months as they are named alone, in small letters if the language has months so."""
    standing, beside = _NAMES[language]["alone"], _NAMES[language]["format"]
    is_small = beside[0][0].islower()  # Kazakh and Kyrgyz name them with a capital in calendars
    return tuple(name.lower() if is_small else name for name in standing)
