"""Split a text into words, and fold them as a search compares them; stored texts do not change.

A term is one letter for the reading of its text, and the word without case, accents and
apostrophes, or its stem where the language has a stemmer. So a word of one language is never taken
for a word of another. See `spelling` for the same word as other keyboards write it.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache, partial
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from stories import first_use

from . import spelling

if TYPE_CHECKING:
    import Stemmer
else:  # only a search, or a text that changed, needs its words
    Stemmer = first_use.module("Stemmer")

LONGEST = 60  # letters of a word that are compared

APOSTROPHES = "'’‘‛ʼʻʾʿ′`´＇"
# Accents, vowel signs and invisible characters, which belong to the word around them.
WITHIN = r"\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670"
WITHIN += r"\u06d6-\u06ed\u0900-\u0963\u0966-\u0dff\xad\u200b-\u200f\u2060\ufe00-\ufe0f\ufeff"
# Thai to Khmer, Chinese, Japanese: written without spaces, so each letter is a word.
ALONE = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
ALONE += r"\U00020000-\U0003ffff"
LETTER = rf"[^\W_{ALONE}]"
# A number: 4,812. It begins with a figure, so that no place without one is looked at twice.
GROUPED = r"\d(?<![^\W_]\d)\d{0,2}(?:[,.\u066c\xa0\u2009\u202f]\d{3})+(?![^\W_])"
# Whole scripts are in WITHIN, letters too. Each character has one place in a word, and what is read
# is not given back: else a word of n letters could be split in 2^n ways, and all of them be tried.
SIGN, JOINT = (rf"(?:[{each}](?<!{LETTER}))" for each in (WITHIN, WITHIN + APOSTROPHES))
WORD = first_use.pattern(rf"{GROUPED}|{LETTER}++(?:{JOINT}++{LETTER}++)*+{SIGN}*+|[{ALONE}]")
JOINED = first_use.pattern(rf"(?<!{LETTER}){LETTER}++(?:[{spelling.HYPHENS}]{LETTER}++)++")

UNMARKED = str.maketrans("ıłøđħŧ", "ilodht") | {
    0x640: None
}  # letters that Unicode does not decompose
HIDDEN = {"Mn", "Me", "Cf"}  # accents and invisible characters
LATIN = re.compile("[a-z']+")
RUSSIAN_LETTERS = re.compile("[а-яё']+")
CYRILLIC = re.compile(r"[\u0400-\u052f']+")
ARABIC = re.compile(r"[\u0600-\u08ff]+")
GREEK = re.compile(r"[\u0370-\u03ff]+")
ARMENIAN = re.compile(r"[\u0531-\u0587]+")


class Reading(NamedTuple):
    """How texts of a language are split into terms; `letter` begins each of their terms."""

    letter: str
    script: re.Pattern[str] | None = None  # of the words with this reading; None: all words
    stems: str = ""  # the stemmer's name


ENGLISH = Reading("e", LATIN, "english")
RUSSIAN = Reading("r", RUSSIAN_LETTERS, "russian")
OTHER = Reading("n")
READINGS = {
    "en": ENGLISH,
    "ru": RUSSIAN,
    "kk": Reading("k", CYRILLIC),
    "kk-latn": Reading("k"),
    "ky": Reading("n", CYRILLIC),
    "ar": Reading("a", ARABIC, "arabic"),
    "": OTHER,
}
ALWAYS = tuple(READINGS.values())  # a query looks for words in these readings
# And in these where a story is in the language. No engine folds a letter here into another one.
READINGS |= {
    code: Reading(letter, script, stems)
    for letter, code, script, stems in (
        ("b", "eu", LATIN, "basque"),
        ("c", "ca", LATIN, "catalan"),
        ("d", "da", LATIN, "danish"),
        ("f", "fr", LATIN, "french"),
        ("g", "de", LATIN, "german"),
        ("h", "hu", LATIN, "hungarian"),
        ("i", "it", LATIN, "italian"),
        ("j", "id", LATIN, "indonesian"),
        ("l", "lt", LATIN, "lithuanian"),
        ("m", "ro", LATIN, "romanian"),
        ("o", "no", LATIN, "norwegian"),
        ("o", "nb", LATIN, "norwegian"),
        ("o", "nn", LATIN, "norwegian"),
        ("p", "pt", LATIN, "portuguese"),
        ("q", "fi", LATIN, "finnish"),
        ("s", "es", LATIN, "spanish"),
        ("t", "tr", LATIN, "turkish"),
        ("u", "et", LATIN, "estonian"),
        ("v", "sv", LATIN, "swedish"),
        ("w", "ga", LATIN, "irish"),
        ("x", "nl", LATIN, "dutch"),
        ("y", "eo", LATIN, "esperanto"),
        ("z", "pl", LATIN, "polish"),
        ("þ", "cs", LATIN, "czech"),
        ("γ", "el", GREEK, "greek"),
        ("հ", "hy", ARMENIAN, "armenian"),
        ("ف", "fa", ARABIC, "persian"),
        ("ж", "sr", None, "serbian"),  # which writes one stem for both of its alphabets
    )
}
LOOSE = "ъ"  # begins the term of a word in the spelling of other keyboards
REMEMBERED = 1 << 14  # pieces of texts in one reading: some 5 MB
# Kazakh words have chains of endings, and no good stemmer exists: a beginning finds the word.
FOUND_BY_BEGINNING = "k"


class Word(NamedTuple):
    """A word at text[start:end], and the term by which it is compared."""

    start: int
    end: int
    term: str


def reading(language: str) -> Reading:
    """Return the reading of texts in the language of a BCP 47 code."""
    code = language.lower()
    return READINGS.get(code) or READINGS.get(code.partition("-")[0], OTHER)


def read(text: str, how: Reading) -> Iterator[Word]:
    """
    Yield the words of a text in order.

        “Ещё women’s laws” in English, in Russian   rещ ewomen elaw
        “Ещё women’s laws” in Kazakh                kеще ewomen elaw
    """
    for match in WORD.finditer(text):
        yield Word(match.start(), match.end(), _term(match[0], how))


def terms(text: str, how: Reading) -> list[str]:
    """Return the terms of a text in order: as `read`, without their places."""
    return [_term(word, how) for word in WORD.findall(text)]


def spans(text: str) -> list[tuple[int, int]]:
    """Return where each of these words begins and ends."""
    return [match.span() for match in WORD.finditer(text)]


def loose(text: str, how: Reading) -> Iterator[Word]:
    """
    Yield the words of a text that other keyboards write otherwise, in that spelling.

        Әсел, қыз       ъkасел, ъkкыз
        веб-сайт        ъrвебсайт
        hills           none
    """
    yield from _loose_words(text, how)
    yield from _joined_words(text, how)


def _loose_words(text: str, how: Reading) -> Iterator[Word]:
    for match in WORD.finditer(text) if not text.isascii() else ():
        word = _loose(match[0])
        if word is not None:
            yield Word(match.start(), match.end(), LOOSE + _term(word, how))


def _joined_words(text: str, how: Reading) -> Iterator[Word]:
    for match in JOINED.finditer(text) if spelling.HYPHEN.search(text) else ():
        yield Word(match.start(), match.end(), LOOSE + loose_term(match[0], how))


def index_terms(text: str, how: Reading) -> str:
    """
    Return the terms of a text in order, and after them, once each, those in the loose spelling.

        “Әсел мен Әсел” in Kazakh   kәсел kмен kәсел ъkасел

    They are joined by spaces, as the index stores them: a piece of many texts is joined once.
    """
    pieces = text.split(" ")  # no word goes beyond a space
    each_once = dict.fromkeys(pieces)
    found = [*map(_pieces(how), each_once)]
    terms = dict(zip(each_once, [piece.terms for piece in found], strict=True))
    in_order = map(terms.__getitem__, pieces)
    loosened = [term for piece in found for term in piece.loose]
    joined = [term for piece in found for term in piece.joined]
    return " ".join([*in_order, *dict.fromkeys(chain(loosened, joined))])


class _Piece(NamedTuple):
    """The terms of what is between two spaces, and those in the loose spelling."""

    terms: str
    loose: list[str]  # of single words
    joined: list[str]  # of words that hyphens join


@cache
def _pieces(how: Reading) -> Callable[[str], _Piece]:
    """Return what reads a piece of a text; most pieces were in another text before."""
    return lru_cache(maxsize=REMEMBERED)(partial(_read_piece, how))


def _read_piece(how: Reading, piece: str) -> _Piece:
    return _Piece(
        " ".join(terms(piece, how)),
        [word.term for word in _loose_words(piece, how)],
        [word.term for word in _joined_words(piece, how)],
    )


def loose_term(text: str, how: Reading) -> str:
    """Return the term of one word, or of words that hyphens join, in the loose spelling."""
    return _term(spelling.loosen(_fold(spelling.HYPHEN.sub("", text))), how)


def is_one_word(text: str) -> bool:
    """Return whether a text is one word, or words that hyphens join."""
    return bool(WORD.fullmatch(text) or JOINED.fullmatch(text))


def readings(codes: Iterable[str]) -> tuple[Reading, ...]:
    """Return the readings that a query has in a site with stories in these languages."""
    return tuple(dict.fromkeys((*ALWAYS, *map(reading, codes))))


@lru_cache(maxsize=1 << 14)
def _loose(word: str) -> str | None:
    """Return the folded word as other keyboards write it; None if they write it in the same way."""
    plain = _fold(word)
    loosened = spelling.loosen(plain)
    return loosened if loosened != plain else None


@lru_cache(maxsize=1 << 14)
def _term(word: str, how: Reading) -> str:
    plain = _fold(word)[:LONGEST]
    if how.script and not how.script.fullmatch(plain):  # a word of another script, such as a name
        known = (
            each for each in (ENGLISH, RUSSIAN) if each.script and each.script.fullmatch(plain)
        )
        how = next(known, OTHER)
    # A stemmer stores the word it works on, so each call makes its own, for threads.
    stem: str = Stemmer.Stemmer(how.stems).stemWord(plain) if how.stems else plain
    return how.letter + stem.replace("'", "")


def _fold(word: str) -> str:
    """Return the word without case and accents, with typewriter apostrophes. й stays a letter."""
    decomposed = unicodedata.normalize("NFKD", re.sub(f"[{APOSTROPHES}]", "'", word)).casefold()
    unmarked = decomposed.replace("и\u0306", "й").translate(UNMARKED)
    if unmarked[:1].isdecimal():
        unmarked = spelling.figures(unmarked)
    plain = "".join(letter for letter in unmarked if unicodedata.category(letter) not in HIDDEN)
    return unicodedata.normalize("NFC", plain)
