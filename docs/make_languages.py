"""
Write what the Unicode CLDR knows of each language: its names, quotation marks, months and dates.

Babel has all of it but the quotation marks, which are in a package of the CLDR's own. Run:

    npm pack cldr-misc-full@48.0.0 && tar xzf cldr-misc-full-48.0.0.tgz
    uv run --no-project --with babel==2.19.0 docs/make_languages.py package/main
"""

import json
import re
import sys
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.localedata import locale_identifiers

MAIN = Path(sys.argv[1])
STORIES = Path(__file__).parent.parent / "stories"
TAG = re.compile("[a-z]{2,3}(_[A-Z][a-z]{3})?")
OWN_NAMES = {"kk": "Қазақша"}  # as the switch of the interface has it
NAMED_IN = ("en", "ru", "kk")  # the languages of the interface
PATTERN = re.compile(r"'([^']*)'|([A-Za-z]+)|([^A-Za-z']+)")
FIELDS = {"d": "{day}", "dd": "{day:02}", "y": "{year}", "MMMM": "{format}", "LLLL": "{alone}"}
FIELDS |= {"M": "{number}", "MM": "{number:02}", "L": "{number}", "LL": "{number:02}"}
MARKS = ("Start", "End")


def names(locale: Locale) -> list[str]:
    code = str(locale)
    own = OWN_NAMES.get(code, locale.get_display_name(code) or "")
    # Georgian has no capitals at the beginning of a word.
    own = own if locale.language == "ka" else own[:1].upper() + own[1:]
    english = locale.get_display_name("en") or ""
    return [own, *(locale.get_display_name(each) or english for each in NAMED_IN)]


def marks(code: str) -> list[str]:
    path = MAIN / code / "delimiters.json"
    if not path.exists():
        return ["“", "”", "‘", "’"]  # as in the CLDR's root
    found = json.loads(path.read_text(encoding="utf-8"))["main"][code]["delimiters"]
    kinds = ("quotation", "alternateQuotation")
    return [found[f"{kind}{end}"].strip() for kind in kinds for end in MARKS]


def template(pattern: str) -> str:
    """Return a template of Python, or "" where the pattern has an era or a name that is cut."""
    parts = []
    for quoted, letters, other in PATTERN.findall(pattern):
        if letters and letters not in FIELDS:
            return ""
        parts.append(quoted or FIELDS.get(letters, "") or other)
    return "".join(parts)


def dates(locale: Locale) -> dict[str, object] | None:
    months = {
        key: [locale.months[where]["wide"][number] for number in range(1, 13)]
        for key, where in (("format", "format"), ("alone", "stand-alone"))
    }
    if not re.search(r"[^\W\d_]{2}|月|월|ꆪ", months["format"][0]) or months["format"][0] == "M01":
        return None
    skeletons = locale.datetime_skeletons
    day, month = str(locale.date_formats["long"]), str(skeletons.get("yMMMM", ""))
    return {**months, "day": template(day), "month": template(month)}


def write(path: str, rows: dict[str, object]) -> None:
    lines = [f'"{code}": {json.dumps(row, ensure_ascii=False)}' for code, row in rows.items()]
    (STORIES / path).write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


languages: dict[str, object] = {}
months: dict[str, object] = {}
for identifier in sorted(filter(TAG.fullmatch, locale_identifiers())):
    try:
        locale = Locale.parse(identifier)
    except UnknownLocaleError:
        continue
    if str(locale) != identifier or not all(known := names(locale)[:2]):
        continue
    code = identifier.replace("_", "-")
    likely = get_global("likely_subtags").get(locale.language, "")
    if locale.script and likely.startswith(identifier + "_"):
        continue  # a language is in its usual script without saying so
    languages[code] = [*names(locale), *marks(code), locale.text_direction]
    if told := dates(locale):
        months[code] = told

write("cldr_languages.json", languages)
write("dates/cldr_months.json", months)
