"""
Sort names and words by their alphabets, not by the code points of their letters.

One order serves every reader: Latin letters first, then the Cyrillic ones of Kazakh, which include
the Russian and the Kyrgyz ones, then all other letters in the order of Unicode.
"""

import unicodedata
from bisect import bisect
from collections.abc import Iterable
from functools import lru_cache
from itertools import groupby

_LATIN = "abcdefghijklmnopqrstuvwxyz"
_CYRILLIC = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"
_RANKS = {letter: rank for rank, letter in enumerate(f" 0123456789{_LATIN}{_CYRILLIC}")}

# Letters that Unicode does not decompose, and ligatures; `casefold` turns ß into ss.
_PLAIN = str.maketrans({"ı": "i", "ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ŧ": "t"})
_PLAIN |= str.maketrans({"æ": "ae", "œ": "oe"})

_LONGEST = 40  # the number of letters that are compared
LETTER_LENGTH = 5  # hexadecimal digits: enough for any letter, and the same for each
KEY_LENGTH = _LONGEST * LETTER_LENGTH
BEHIND = "g"  # a key with this at its end sorts after all keys with the same beginning


@lru_cache(maxsize=1024)
def key(text: str) -> str:
    """
    Return a sort key that every database orders alike: it holds only figures and a to f.

    Case, accents and signs do not count, but the space between words does:

        Әсел       after Асқар and before Бану
        Іңкәр      after Ырыс; by its code points it would be before Асқар
        Émile      as Emile
        Łada       as Lada, and Ægir as Aegir
        Ёлка       after Ель: Ё is a letter of its own
        O’Hara     as OHara
    """
    ranks = []
    for letter in _letters(text)[:_LONGEST]:
        # Letters of other scripts sort after all of ours, because their ranks are larger.
        rank = _RANKS[letter] if letter in _RANKS else len(_RANKS) + ord(letter)
        ranks.append(f"{rank:0{LETTER_LENGTH}x}")
    return "".join(ranks)


def letters(keys: Iterable[str]) -> list[list[str]]:
    """
    Return the first letters of keys, as capitals in the order of the keys.

    There is a list for Latin letters and figures, one for Cyrillic ones and one for others.

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
        separated = plain.translate(_PLAIN)
        letters += [letter for letter in separated if letter == " " or letter.isalnum()]
    return letters
