"""Choose the wording of a name or a text for readers of a language; nothing is transliterated."""

import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

LATIN, CYRILLIC = "LATIN", "CYRILLIC"
SCRIPTS = {"en": LATIN, "ru": CYRILLIC, "kk": CYRILLIC}  # of the languages of the interface
SUBTAGS = {"latn": LATIN, "cyrl": CYRILLIC}


class Wording(NamedTuple):
    """A text with its language; "" where nobody said which it is."""

    text: str
    language: str


def choose(language: str, own: Wording, others: Mapping[str, str]) -> Wording:
    """Return the wording in a language where there is one, or else the record's own."""
    text = others.get(language)
    return Wording(text, language) if text else own


def choose_name(language: str, own: Wording, others: Mapping[str, str]) -> Wording:
    """Return the name for readers of a language: the one in it, or else one in their script.

    For Russian readers, of somebody whose own name is written in Latin letters:

        a Russian and a Kazakh name     the Russian one
        a Kazakh name                   the Kazakh one, which they can read
        no other name                   the own one
    """
    if text := others.get(language):
        return Wording(text, language)
    wanted = SCRIPTS.get(language)
    if wanted is None or script(own.text) == wanted:
        return own
    readable = (Wording(text, code) for code, text in others.items() if script(text) == wanted)
    return next(readable, own)


def known_names(
    language: str, names: Mapping[str, str], others: Mapping[str, str], *, is_named: bool
) -> dict[str, str]:
    """Return the name in each language: the one that is meant for it, or else an other name.

    `language` is that of the own name, which no other name replaces. The other names of somebody
    who is not named would tell who it is.
    """
    return {
        code: text or (others.get(code, "") if is_named and code != language else "")
        for code, text in names.items()
    }


@lru_cache(maxsize=4096)
def script(text: str) -> str:
    """Return the script of the first letter, as Unicode calls it; "" where there is no letter."""
    first = next((letter for letter in text if letter.isalpha()), "")
    return unicodedata.name(first, "").partition(" ")[0] if first else ""


def language_of_tag(tag: str) -> str:
    """
    Return the language whose readers read a name with this language tag; "" for none.

        ru, ru-RU, kk-Cyrl    ru, ru, kk
        kk-Latn               none: its readers do not write it so
        ru-x-former           none: it says more than a language and a script
    """
    language, *subtags = tag.lower().split("-")
    if language not in SCRIPTS:
        return ""
    for subtag in subtags:
        if len(subtag) == 4 and SUBTAGS.get(subtag) != SCRIPTS[language]:
            return ""
        if len(subtag) not in {2, 4}:
            return ""
    return language
