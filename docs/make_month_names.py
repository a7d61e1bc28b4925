"""
Write stories/dates/cldr_months.json: the months of the Unicode CLDR, in the languages of stories.

Run: uv run --no-project --with babel==2.19.0 docs/make_month_names.py
"""

import json
from pathlib import Path

from babel import Locale

LANGUAGES = ("en", "ru", "kk", "ky", "ar")


def names(code: str, where: str) -> list[str]:
    months = Locale.parse(code).months[where]["wide"]
    return [months[number] for number in range(1, 13)]


# “format” is what stands beside a day (in Russian the genitive), “stand-alone” what stands alone.
found = {
    code: {"format": names(code, "format"), "alone": names(code, "stand-alone")}
    for code in LANGUAGES
}
lines = [
    f'  "{code}": {{\n'
    + ",\n".join(
        f'    "{where}": {json.dumps(months, ensure_ascii=False)}' for where, months in each.items()
    )
    + "\n  }"
    for code, each in found.items()
]
target = Path(__file__).parent.parent / "stories/dates/cldr_months.json"
target.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
