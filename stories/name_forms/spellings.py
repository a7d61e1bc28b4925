"""Spell a name as the usual transliterations between Cyrillic and Latin do."""

import re

from . import arabic, endings, sounds

_COMMON = dict(zip("абвгдезиклмнопрстуфыэі", "abvgdeziklmnoprstufyei", strict=True))
_COMMON |= {"ё": "e", "ж": "zh", "й": "y", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch"}
_COMMON |= {"ъ": "", "ь": "", "ю": "yu", "я": "ya", "ә": "a", "ғ": "g", "қ": "k", "ң": "n"}
_COMMON |= {"ө": "o", "ұ": "u", "ү": "u", "һ": "h"}
_SCHEMES = tuple(
    str.maketrans(_COMMON | scheme)
    for scheme in (
        {},
        {"х": "h"},  # newspapers
        {"ё": "yo", "ә": "ä", "ғ": "gh", "қ": "q", "ң": "ng", "ө": "ö", "ұ": "ū", "ү": "ü"},  # BGN
        {"й": "i", "ю": "iu", "я": "ia", "ъ": "ie"},  # passports (ICAO)
        # ISO 9
        {"ё": "ë", "ж": "ž", "й": "j", "х": "h", "ц": "c", "ч": "č", "ш": "š", "щ": "ŝ", "э": "è"}
        | {"ю": "û", "я": "â", "ғ": "ğ", "қ": "ķ", "ө": "ô", "ү": "ù"},
        # Kazakh in Latin letters, 2021
        {"ж": "j", "й": "i", "х": "h", "ш": "ş", "щ": "şş", "ю": "iu", "я": "ia", "ә": "ä"}
        | {"ғ": "ğ", "қ": "q", "ң": "ŋ", "ө": "ö", "ұ": "ū", "ү": "ü"},
    )
)
_YE = re.compile("(?<![б-джзй-нп-тф-щғқңһ])е")
_DECLINED = re.compile("(?:[аеёиоуыэюяәіaeiouyâйь]|(?<=ск)ий|(?<=ск)ая)$")
_SHORTEST_STEM = 5


def of(word: str) -> set[str]:
    """
    Return the usual spellings of a folded word, long ones that are declined as their stem.

        халида    халид, khalid, halid
        юлия      юлия, юлией, юлию, yuliya, iuliia, ûliâ: too short to be cut
        hope      hope, хопе
    """
    found = {word}
    if arabic.is_arabic(word):
        found.add(arabic.plain(word))
    elif sounds.is_cyrillic(word):
        found |= _in_latin(word)
    elif all(key.isascii() for key in sounds.keys(word)):
        for key in sounds.keys(word):
            for written in sounds.in_cyrillic(key):
                found |= {written} | _in_latin(written)
    return {form for each in found for form in _stem_or_forms(each)}


def initials(word: str) -> set[str]:
    """Return the keys of the letters that the word may be shortened to: Kh., K., H. and Х."""
    found: set[str] = set()
    for spelling in of(word):
        found |= set(sounds.keys(spelling[:1]))
        found |= {key for key in sounds.keys(spelling[:2]) if len(key) == 1}
    return found


def _in_latin(word: str) -> set[str]:
    with_ye = _YE.sub("йе", word)
    return {spelled.translate(scheme) for spelled in (word, with_ye) for scheme in _SCHEMES}


def _stem_or_forms(word: str) -> set[str]:
    stem = _DECLINED.sub("", word)
    if len(stem) >= _SHORTEST_STEM:
        return {stem}
    return {word} | (endings.russian(word) if sounds.is_cyrillic(word) else set())
