"""
The order of names and words in lists: of the alphabet, not of the numbers of their letters.

One order serves every reader: Latin letters first, then the Cyrillic ones of Kazakh, which hold
the Russian and the Kyrgyz ones in their places, then all other letters as Unicode has them.
"""

import unicodedata
from bisect import bisect
from collections.abc import Iterable
from itertools import groupby

_LATIN = "abcdefghijklmnopqrstuvwxyz"
_CYRILLIC = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"
_RANKS = {letter: rank for rank, letter in enumerate(f" 0123456789{_LATIN}{_CYRILLIC}")}

# Marks that do not come off, and letters grown together; ß is taken apart with its case.
_PLAIN = str.maketrans({"ı": "i", "ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ŧ": "t"})
_PLAIN |= str.maketrans({"æ": "ae", "œ": "oe"})

_LONGEST = 40  # letters are compared
LETTER_LENGTH = 5  # in base 16: enough for any letter there is, and the same length for each
KEY_LENGTH = _LONGEST * LETTER_LENGTH
BEHIND = "g"  # a key with this at its end stands behind all keys that begin like it


def key(text: str) -> str:
    """
    What stands in the order of the texts, in every database: figures and a to f alone.

    Case, accents and what is no letter or figure do not count, but the space between words does:

        Әсел       after Асқар and before Бану
        Іңкәр      after Ырыс; by the numbers of their letters, before Асқар
        Émile      as Emile
        Łada       as Lada, and Ægir as Aegir
        Ёлка       after Ель: a letter of its own
        O’Hara     as OHara
    """
    ranks = []
    for letter in _letters(text)[:_LONGEST]:
        # Letters of other scripts come behind all of ours: their numbers are larger.
        rank = _RANKS[letter] if letter in _RANKS else len(_RANKS) + ord(letter)
        ranks.append(f"{rank:0{LETTER_LENGTH}x}")
    return "".join(ranks)


def letters(keys: Iterable[str]) -> list[list[str]]:
    """
    The first letters of keys, as capitals in their order: Latin ones and figures, Cyrillic, others.

        keys of Әсел, Anna, Асқар  ->  [["A"], ["А", "Ә"]]
    """
    ranks = sorted({int(key[:LETTER_LENGTH], 16) for key in keys if key})
    return [[_capital(rank) for rank in alphabet] for _, alphabet in groupby(ranks, key=_alphabet)]


def _alphabet(rank: int) -> int:
    return bisect([_RANKS["z"], _RANKS["я"]], rank - 1)


def _capital(rank: int) -> str:
    known = list(_RANKS)
    return (known[rank] if rank < len(known) else chr(rank - len(known))).upper()


def _letters(text: str) -> list[str]:
    letters: list[str] = []
    for composed in " ".join(unicodedata.normalize("NFC", text).casefold().split()):
        # й and ё are letters of their own; é is an e.
        plain = composed if composed in _RANKS else unicodedata.normalize("NFKD", composed)
        apart = plain.translate(_PLAIN)
        letters += [letter for letter in apart if letter == " " or letter.isalnum()]
    return letters
