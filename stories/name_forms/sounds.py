"""Give words of the Latin and the Cyrillic script keys that are equal where they sound alike."""

import re
import unicodedata
from functools import lru_cache
from itertools import product

# Signs that are part of a word and say nothing: accents, harakat, joiners, soft hyphens, tatweel.
SILENT = (
    "\u00ad\u0300-\u036f\u0483-\u0487\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc"
    "\u06df-\u06e8\u06ea-\u06ed\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufe00-\ufe0f\ufeff"
)
APOSTROPHES = "'’‘`´ʹʺʻʼʽˈ′＇ʿʾ"

_DROPPED = re.compile(f"[{SILENT}{APOSTROPHES}]")
_CYRILLIC = re.compile("[\u0400-\u052f]")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
# Letters of the two scripts that look alike.
_ALIKE = ("АВЕКМНОРСТУХІЈЅһԁԛԝаеорсухіјѕ", "ABEKMHOPCTYXIJShdqwaeopcyxijs")
_AS_LATIN = str.maketrans(*_ALIKE)
_AS_CYRILLIC = str.maketrans(*_ALIKE[::-1])

_LETTERS = dict(zip("абвгдезийклмнопрстуфхыэ", "abvgdeziiklmnoprstufhie", strict=True))
_LETTERS |= dict(zip("әғқңөұүһії", "agknouuhii", strict=True))
_LETTERS |= {"ж": "j", "ц": "ts", "ч": "C", "ш": "S", "щ": "S", "ъ": "", "ь": "", "ю": "iu"}
_LETTERS |= {"я": "ia", "ё": "e", "є": "e", "ґ": "g", "ў": "u", "җ": "j", "ҳ": "h"}
_SOUNDS = str.maketrans(_LETTERS)
# Latin letters whose sign is more than an accent, as in ISO 9 and in Kazakh.
_MARKED = str.maketrans(
    {"š": "sh", "ş": "sh", "ș": "sh", "ŝ": "sh", "ž": "zh", "č": "ch", "ç": "ch", "ğ": "g"}
    | {"ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ŧ": "t", "ı": "i", "æ": "ae", "œ": "oe", "ə": "a"}
    | {"ŋ": "n", "ß": "ss", "þ": "th"}
)
_DIGRAPHS = {"shch": "S", "sch": "S", "sh": "S", "ch": "C", "zh": "j", "kh": "h", "gh": "g"}
_DIGRAPHS |= {"tz": "ts", "y": "i", "w": "v", "q": "k"}
_DIGRAPH = re.compile("shch|sch|sh|ch|zh|kh|gh|tz|[ywq]")
_BREATH_AT_END = re.compile("(?<=[aeiou])h$")
_REPEATED = re.compile(r"(.)\1+")

# What may be read in two ways. Each is read in both, and one that is equal is enough.
_READINGS = {
    "дж": ("дж", "j"),
    "ё": ("е", "io"),
    "ң": ("н", "ng"),
    "j": ("j", "y"),
    "x": ("ks", "kh"),
    "c": ("k", "ts"),
    "â": ("a", "ya"),
    "û": ("u", "yu"),
}
_READ_TWICE = re.compile("(дж|ё|ң|j|x|c(?!h)|â|û)")
_MAX_READ_TWICE = 2
_LONGEST = 80  # longer words are no names; they are read in one way


def folded(word: str) -> str:
    """Return a word in small letters, without apostrophes and signs that say nothing.

    Letters of another width or style, such as 𝗞 and Ｋ, are the plain ones.
    """
    small = unicodedata.normalize("NFKC", word).casefold()
    return _DROPPED.sub("", unicodedata.normalize("NFC", small))


def is_cyrillic(word: str) -> bool:
    return bool(_CYRILLIC.search(word))


def is_of_two_scripts(word: str) -> bool:
    """Whether Latin and Cyrillic letters are in one word, as nobody writes who hides nothing."""
    return not word.isascii() and bool(_LATIN.search(word)) and is_cyrillic(word)


def in_one_script(word: str) -> tuple[str, ...]:
    """Return a word, and if it is of two scripts, what it looks like in each of them.

    "Кhalida" with a Cyrillic “К”      that, "Khalida" and "Кһаlidа"
    """
    if not is_of_two_scripts(word):
        return (word,)
    return word, word.translate(_AS_LATIN), word.translate(_AS_CYRILLIC)


@lru_cache(maxsize=2**14)
def keys(word: str) -> tuple[str, ...]:
    """
    Return the keys of a folded word; words are alike where one key of each is equal.

        халида, khalida, halida, xalida     halida
        ажигулова, azhigulova, ažigulova    ajigulova; ajigulova has a second one, aiigulova
        әлия, aliya, alia, älia, álııa      alia
        юлия, yuliya, iuliia, julia         iulia
        қарлығаш, karlygash, qarlyğaş       karligaS
        вера, very                          vera and veri: not alike
    """
    if not _READ_TWICE.search(word) or len(word) > _LONGEST:
        return (_key(word),)
    parts = _READ_TWICE.split(word)
    readings = [_READINGS.get(part, (part,)) for part in parts]
    if sum(len(each) > 1 for each in readings) > _MAX_READ_TWICE:
        readings = [each[:1] for each in readings]
    return tuple(dict.fromkeys(_key("".join(each)) for each in product(*readings)))


@lru_cache(maxsize=1024)
def beginnings(letter: str) -> frozenset[str]:
    """Return what the keys of words that start with a small letter start with: k and h for k."""
    followed = ("", "h", "e", "z", "ch", "zh", "е", "ж")
    return frozenset(key[:1] for after in followed for key in keys(f"{letter}{after}"))


def _key(word: str) -> str:
    if not word.isascii():
        word = word.translate(_MARKED)
    word = _BREATH_AT_END.sub("", word)
    word = _DIGRAPH.sub(lambda found: _DIGRAPHS[found[0]], word)
    if not word.isascii():
        word = word.translate(_SOUNDS)
        if not word.isascii():
            word = _DROPPED.sub("", unicodedata.normalize("NFKD", word))
    return _REPEATED.sub(r"\1", _REPEATED.sub(r"\1", word).replace("ie", "e"))


def in_cyrillic(key: str) -> set[str]:
    """
    Write a key in Cyrillic letters, in each way that it may be declined.

        halida     халида
        alia       алия and аля
        sergei     сергей
        igor       игор and игорь
    """
    word = re.sub("(?<=[aeou])i$", "й", key).replace("ts", "ц").replace("iu", "ю")
    if word.endswith("ia"):
        written = {f"{word[:-2]}ия", f"{word[:-2]}я"}
    elif word.endswith("i"):
        written = {word, f"{word}й"}
    elif word[-1] in "aeou":
        written = {word}
    else:
        written = {word, f"{word}ь"}
    return {each.replace("ia", "я").translate(_WRITTEN) for each in written}


_WRITTEN = str.maketrans(
    dict(zip("abvgdejziklmnoprstufhCS", "абвгдежзиклмнопрстуфхчш", strict=True))
)
