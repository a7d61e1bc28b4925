"""Describe how a language is written: its names, its direction and its quotation marks.

`cldr_languages.json` has what the Unicode CLDR knows; docs/make_languages.py writes it.
"""

import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Literal, NamedTuple

from stories.sentences import Sentence as _

type Direction = Literal["ltr", "rtl"]


class Language(NamedTuple):
    """
    A language that stories are written in.

    `name` is in the language itself, `names` are in English, Russian and Kazakh. `outer` and
    `inner` are the opening and the closing quotation mark of the Unicode CLDR, in the order in
    which they are written.

    `words_a_minute` is a rule of thumb. People who read English silently read some 238 words of
    non-fiction a minute (Brysbaert 2019). People who read equal texts aloud in seventeen languages
    read 184 on average (IReST 2012), and fewer where words are longer or say more.
    """

    code: str
    name: str
    names: tuple[str, str, str]
    outer: tuple[str, str]
    inner: tuple[str, str]
    direction: Direction = "ltr"
    words_a_minute: int = 180


_NAMED_IN = ("en", "ru", "kk")
_WORDS_A_MINUTE = {"en": 230, "ar": 140}
_RTL_SCRIPTS = {"adlm", "arab", "hebr", "nkoo", "rohg", "syrc", "thaa"}
# Offered before the others; the order is that of lists, too.
COMMON = (
    *("en", "ru", "kk", "ky", "ar", "uz", "uz-Cyrl", "tg", "tk", "tr", "az", "uk", "be"),
    *("ka", "hy", "fa", "ps", "ur", "ug", "mn", "tt", "zh", "ko", "de", "fr", "es"),
)


def _read() -> dict[str, Language]:
    text = Path(__file__).with_name("cldr_languages.json").read_text(encoding="utf-8")
    found = {
        code: Language(
            code,
            name,
            names=(english, russian, kazakh),
            outer=(outer[0], outer[1]),
            inner=(inner[0], inner[1]),
            direction=direction,
            words_a_minute=_WORDS_A_MINUTE.get(code, 180),
        )
        for code, (name, english, russian, kazakh, *marks, direction) in json.loads(text).items()
        for outer, inner in [(marks[:2], marks[2:])]
    }
    rest = sorted(found.keys() - set(COMMON), key=lambda code: found[code].names[0])
    return {code: found[code] for code in (*COMMON, *rest)}


_LANGUAGES = _read()
_BY_LOWER_CASE = {code.lower(): language for code, language in _LANGUAGES.items()}

# Who knows none of a language's letters finds it by its English name.
CHOICES: tuple[tuple[str, str], ...] = tuple(
    (
        code,
        each.name if code in _NAMED_IN else " · ".join(dict.fromkeys((each.name, each.names[0]))),
    )
    for code, each in _LANGUAGES.items()
)
NAMES = dict(CHOICES)
CODES = frozenset(_LANGUAGES)
MOST_OF_A_STORY = 8  # translations of one story that lists look through, to show a group once
REFUSED = _("“%(value)s” is no language that this site knows. Choose one from the list.")
_TAG = re.compile(r"([a-z]{2,3})(-[A-Z][a-z]{3})?(-[A-Z]{2})?")


@lru_cache(maxsize=256)
def get(code: str) -> Language:
    """
    Return the language of a BCP 47 code in upper or lower case.

        uz-Cyrl   Uzbek in Cyrillic letters
        en-GB     English
        tlh       a neutral language: “ ” and ‘ ’, left to right, and its code as its name
    """
    tag = code.lower()
    known = _BY_LOWER_CASE.get(tag) or _BY_LOWER_CASE.get(tag.partition("-")[0])
    return known or Language(code, code, (code, code, code), outer=("“", "”"), inner=("‘", "’"))


def name_in(code: str, language: str) -> str:
    """Name a language in a language of the interface, in small letters where it writes so."""
    return get(code).names[_NAMED_IN.index(language) if language in _NAMED_IN else 0]


def is_tag(tag: str) -> bool:
    """
    Return whether a text is the tag of a language that is known, perhaps with script and region.

        kk, kk-Latn, en-GB          it is
        KK, en_GB, xx, Kazakh, ""   it is not
    """
    found = _TAG.fullmatch(tag)
    return bool(found and found[1] in CODES)


def as_tag(text: str) -> str:
    """
    Return the tag that a text means, or "" where that cannot be said.

        EN, en_gb, Kazakh, қазақ тілі   en, en-GB, kk, kk
        Kazakh or Kyrgyz                ""
    """
    language, *subtags = re.split("[-_]", text.strip())
    tag = "-".join([language.lower(), *(s.title() if len(s) == 4 else s.upper() for s in subtags)])
    if is_tag(tag):
        return tag
    return _by_name().get(text.strip().casefold(), "")


@lru_cache(maxsize=1)
def _by_name() -> dict[str, str]:
    named = [(name, each.code) for each in _LANGUAGES.values() for name in (each.name, *each.names)]
    return {name.casefold(): code for name, code in reversed(named)}


def refusal(tag: str) -> str:
    """Say in a sentence that a text is no language tag, and which one it may mean."""
    meant = as_tag(tag)
    if not meant:
        return _("“%(tag)s” is no language tag. Write one such as kk, ru or kk-Latn.", tag=tag)
    return _(
        "“%(tag)s” is no language tag. Write one such as kk, ru or kk-Latn; %(name)s is %(meant)s.",
        tag=tag,
        name=get(meant).names[0],
        meant=meant,
    )


def quoted(words: str, code: str) -> str:
    """Put the words between the outer marks of their language; marks inside are left alone."""
    opening, closing = get(code).outer
    return f"{opening}{words}{closing}"


@lru_cache(maxsize=128)
def minutes_to_read(text: str, code: str) -> int:
    """Estimate the time to read the text in the language, in whole minutes; at least one."""
    return max(1, round(len(text.split()) / get(code).words_a_minute))


@lru_cache(maxsize=256)
def direction(code: str) -> Direction:
    """
    Return the value of the HTML attribute `dir` for text in the language.

    A script that the code names decides, else the language does:

        ar, fa-AF, kk-Arab    rtl
        ar-Latn, kk           ltr
    """
    _, *subtags = code.lower().split("-")
    for subtag in subtags:
        if len(subtag) == 1:  # extensions and private subtags follow
            break
        if len(subtag) == 4 and subtag.isalpha():
            return "rtl" if subtag in _RTL_SCRIPTS else "ltr"
    return get(code).direction
