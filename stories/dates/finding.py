"""Find the dates that a passage tells, to be proposed to an editor, who sees them."""

import re
from typing import NamedTuple

from . import parser
from .edtf_dates import DateError, parse
from .grammar import TWO_DATES, Grammar, UnreadableError
from .reading import grammar_of, simplified

# A number is a year rather than so many of something, if nothing or one of these words follows.
_AFTER_A_YEAR = frozenset(
    [
        *("i", "we", "he", "she", "it", "they", "my", "our", "his", "her", "its", "their"),
        *("the", "a", "an", "and", "but", "or", "when", "where", "while", "who", "which", "that"),
        *("this", "there", "at", "in", "on", "with", "after", "before", "for", "to", "from"),
        *("as", "by", "was", "were", "is", "had", "so"),
    ]
)
_WORDS_AROUND = 7  # of a year: “from the beginning of the summer of 1998 until …”


class Found(NamedTuple):
    """A date in a passage, as it is written there and as it is stored."""

    words: str
    edtf: str


def find(passage: str, language: str) -> list[Found]:
    """
    Return the dates that a passage tells in English, Russian or Kazakh, each once, in order.

    A number alone is none: it needs a month, a preposition, or the word for a year.

        I left in June 2024, and came back in 2025.    in June 2024, in 2025
        We had 2000 tenge after the flood of 1988.     none
    """
    known = grammar_of(language)
    if known is None:
        return []
    words = [*re.finditer(r"\S+", passage)]
    found: list[Found] = []
    after = 0  # the first word after the last date that was found
    for number, word in enumerate(words):
        if number < after or not re.search(r"(?<!\d)\d{4}(?!\d)", word[0]):
            continue
        span = _longest(passage, words, number, after, known)
        if span:
            first, after, edtf = span
            told = passage[words[first].start() : words[after - 1].end()].strip(' ,;:.!?()«»“”"')
            found.append(Found(told, edtf))
    return list({each.edtf: each for each in reversed(found)}.values())[::-1]


def _longest(
    passage: str, words: list[re.Match[str]], number: int, after: int, known: Grammar
) -> tuple[int, int, str] | None:
    """Return where the longest date around a year begins and ends, in words, and its value."""
    first, last = max(after, number - _WORDS_AROUND), min(len(words), number + _WORDS_AROUND)
    spans = [
        (begin, end) for begin in range(first, number + 1) for end in range(number + 1, last + 1)
    ]
    for begin, end in sorted(spans, key=lambda span: span[0] - span[1]):
        phrase = simplified(passage[words[begin].start() : words[end - 1].end()])
        try:
            edtf = _edtf(phrase, known)
        except (DateError, UnreadableError) as error:
            if str(error) == TWO_DATES:  # each is found by itself
                continue
            return None
        if edtf:
            before = simplified(words[begin - 1][0]) if begin else ""
            is_told = before not in known.not_before and not _counts(words, end)
            return (begin, end, edtf) if is_told else None
    return None


def _counts(words: list[re.Match[str]], end: int) -> bool:
    """Return whether the last word before `end` is a number of things: “in 2000 villages”."""
    if end == len(words) or not re.fullmatch(r"\W*\d{4}", words[end - 1][0]):
        return False
    return simplified(words[end][0]) not in _AFTER_A_YEAR


def _edtf(phrase: str, known: Grammar) -> str:
    if not re.search(r"[^\W\d_]", phrase):
        return ""
    said = parser.read(phrase.strip('()«»“”"?'), known)
    return parse(said.edtf).edtf if said else ""
