"""Name countries in the languages of the interface, and languages in English and themselves.

`cldr_names.json` has the names of the Unicode CLDR; docs/make_cldr_names.mjs writes it.
"""

import json
from pathlib import Path

_NAMES = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))
_INTERFACE: list[str] = _NAMES["interface"]
_COUNTRIES: dict[str, list[str]] = _NAMES["countries"]

LANGUAGES: dict[str, list[str]] = _NAMES["languages"]  # in English, and by its own name
COUNTRIES: dict[str, str] = {code: names[0] for code, names in _COUNTRIES.items()}


def country(code: str, language: str) -> str:
    """
    Return the name of a country, by its code of ISO 3166, in a language; else in English.

        KZ, ru    Казахстан
        KZ, ar    Kazakhstan
        QQ        QQ
    """
    if code not in _COUNTRIES:
        return code
    column = _INTERFACE.index(language) if language in _INTERFACE else 0
    return _COUNTRIES[code][column]
