"""
Add the endings of the Russian and the Kazakh cases to a name in small Cyrillic letters.

    халида      халиды, халиде, халиду, халидой; халиданың, халидаға, халидалар
    ажигулова   ажигуловой, ажигулову; ажигулов, ажигуловых
    вера        веру; not веранда, which is no form of it
    алма        алманы; not алматы: т follows only a voiceless letter
"""

from itertools import product

_VOWELS = "аәеёиоөуұүыіэюя"
_VOICELESS = "кқпстфхһцчшщ"

# Kazakh cases, each with broad and narrow vowels, by what the name ends in.
_AFTER_VOWELS = "ның нің ға ге ны ні да де дан ден мен дағы дегі нікі дай дей ша ше жан м мыз міз"
_AFTER_VOICED = "дың дің ның нің ға ге ды ді да де дан ден нан нен мен бен дағы дегі дікі нікі"
_AFTER_VOICED += " дай дей ша ше жан ым ім"
_AFTER_VOICELESS = "тың тің қа ке ты ті та те тан тен пен тағы тегі тікі тай тей ша ше жан ым ім"
_PLURALS = {_AFTER_VOWELS: "лар лер", _AFTER_VOICED: "дар дер лар лер", _AFTER_VOICELESS: "тар тер"}

_SURNAME = "а у ым е ой ою ы ых ыми"
# Russian declensions: how the name ends, how many letters are left out, and what takes their place.
_RUSSIAN = (
    (("ова", "ева", "ина", "ына"), 1, f"{_SURNAME} -"),
    (("ов", "ев", "ин", "ын"), 0, f"{_SURNAME} ом"),
    (("ская", "цкая"), 2, "ая ой ую ою ий ого ому им ом ие их ими"),
    (("ский", "цкий"), 2, "ая ой ую ою ий ого ому им ом ие их ими"),
    (("ая",), 2, "ая ой ую ою"),
    (("ый", "ой"), 2, "ого ому ым ом"),
    (("а",), 1, "ы и е у ой ою ей ею"),
    (("я",), 1, "и е ю ей ею ёй"),
    (("ь",), 1, "я ю ем ём е и ью"),
    (("й",), 1, "я ю ем е и"),
    (tuple("бвгджзклмнпрстфхцчшщ"), 0, "а у ом ем е"),
)
_IN_LATIN = (("ова", "ева", "ов", "ев", "ская", "цкая", "ский", "цкий"), 5)


def russian(name: str) -> set[str]:
    """Return the forms of the name in the Russian cases, without the name itself."""
    for ends, cut, endings in _RUSSIAN:
        if name.endswith(ends) and len(name) > cut + 1:
            stem = name[: len(name) - cut]
            return {f"{stem}{ending}".removesuffix("-") for ending in endings.split()}
    return set()


def kazakh(name: str) -> set[str]:
    """Return the forms of the name with Kazakh suffixes, without the name itself."""
    cases = _cases(name)
    several = [f"{name}{plural}" for plural in _PLURALS[cases].split()]
    forms = {f"{name}{case}" for case in cases.split()} | set(several)
    return forms | {f"{many}{case}" for many, case in product(several, _AFTER_VOICED.split())}


def _cases(name: str) -> str:
    if name[-1] in _VOWELS:
        return _AFTER_VOWELS
    return _AFTER_VOICELESS if name[-1] in _VOICELESS else _AFTER_VOICED


def is_surname(name: str) -> bool:
    """Whether it is declined in Latin letters too: Azhigulovoi. Not Vera: very is no form of it."""
    ends, least = _IN_LATIN
    return name.endswith(ends) and len(name) >= least
