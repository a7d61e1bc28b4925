"""Write a text in Latin letters, as is usual for its language.

Russian, Kazakh and Kyrgyz are near to BGN/PCGN (1947, 1979, 1979), and Ukrainian to the rules of
its government (2010), without the marks that an address cannot hold: it is only proposed.
Where writing leaves out sounds, as Arabic does its vowels, nothing is guessed.

    Тихие горы (ru)      Tikhiye gory
    Жер мен жел (kk)     Zher men zhel
    Жер менен жел (ky)   Jer menen jel
    كلمات (ar)
"""

import re
import unicodedata

_COMMON = dict(
    zip(
        "абвгдзийклмнопрстуфхцчшщы",
        [*"abvgdziyklmnoprstuf", "kh", "ts", "ch", "sh", "shch", "y"],
        strict=True,
    )
) | {"е": "e", "ё": "yo", "ж": "zh", "э": "e", "ю": "yu", "я": "ya", "ъ": "", "ь": ""}
_SHARED = {"ң": "ng", "ө": "o", "ү": "u"}
TABLES = {
    "ru": _COMMON | {"ё": "yo"},
    "kk": _COMMON | _SHARED | {"ә": "a", "ғ": "gh", "қ": "q", "ұ": "u", "һ": "h", "і": "i"},
    "ky": _COMMON | _SHARED | {"ж": "j"},
    "uk": _COMMON
    | {"г": "h", "ґ": "g", "є": "ie", "и": "y", "і": "i", "ї": "i", "й": "i", "ю": "iu", "я": "ia"},
}
# Where a letter is written otherwise at the beginning of a word, or after these.
_FIRST = {"uk": {"є": "ye", "ї": "yi", "й": "y", "ю": "yu", "я": "ya"}, "ru": {"е": "ye"}}
_VOWELS = set("аеёиоуыэюяъьй")
_LATIN = {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th"}
_LATIN |= {"ı": "i"}
_GERMAN = {"ä": "ae", "ö": "oe", "ü": "ue"}
_MARKS = re.compile("['’ʼʹ`]")


def romanise(text: str, language: str) -> str:
    """Return a text in small Latin letters; "" where a letter has no rule in its language.

    Тихие горы (ru)      tikhiye gory
    Згурський (uk)       zghurskyi
    Straße, über (de)    strasse, ueber
    """
    table = TABLES.get(language, {}) | _LATIN | (_GERMAN if language == "de" else {})
    plain = _MARKS.sub("", unicodedata.normalize("NFC", text).lower())
    if language == "uk":
        plain = plain.replace("зг", "zgh")
    first, written, before = _FIRST.get(language, {}), [], ""
    for letter in plain:
        is_first = not before.isalpha() or (language == "ru" and before in _VOWELS)
        found = first.get(letter) if is_first else None
        found = table.get(letter) if found is None else found
        found = _without_marks(letter) if found is None else found
        if found.isalpha() and not found.isascii():
            return ""
        written.append(found)
        before = letter
    return "".join(written)


def address(text: str, language: str, longest: int = 60) -> str:
    """Return the last part of an address for a text, of whole words; "" where it has no Latin form.

    A name may be of another language than the text around it: then the first rules serve that have
    all its letters.

    In the words of Aru: “Quiet!” (en)    in-the-words-of-aru-quiet
    Айша (en)                             aysha
    """
    others = (code for code in TABLES if code != language)
    found = next(filter(None, (romanise(text, code) for code in (language, *others))), "")
    words = re.findall(r"[a-z0-9]+", found)
    found = ""
    for word in words:
        longer = f"{found}-{word}" if found else word[:longest]
        if len(longer) > longest:
            break
        found = longer
    return found


def _without_marks(letter: str) -> str:
    """Return a Latin letter without its marks: “é” becomes “e”."""
    apart = unicodedata.normalize("NFKD", letter)
    return "".join(each for each in apart if not unicodedata.combining(each))
