"""Make patterns out of words, for the grammars."""

import re
from collections.abc import Iterable, Mapping
from re import Pattern

from .grammar import YEAR

# In every language: numbers with dots have the day first; those with hyphens, the year.
NUMBERS = (
    r"(?P<day>[0-9]{1,2})\. ?(?P<month_number>[0-9]{1,2})\. ?(?P<year>[0-9]{4})",
    r"(?P<day>[0-9]{1,2})[./](?P<month_number>[0-9]{1,2})[./](?P<two_digits>[0-9]{2})",
    rf"{YEAR}([./-])(?P<month_number>[0-9]{{1,2}})\2(?P<day>[0-9]{{1,2}})",
    rf"(?P<month_number>[0-9]{{1,2}})[./]{YEAR}",
    rf"{YEAR}-(?P<month_number>0[1-9]|1[0-2])",
)


def one_of(words: Iterable[str]) -> str:
    """Return a pattern for any of these words; the longest come first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def named(group: str, words: Iterable[str]) -> str:
    return f"(?P<{group}>{one_of(words)})"


def whole(pattern: str, fragments: Mapping[str, str]) -> Pattern[str]:
    """Put fragments into a pattern, at `<name>`, and compile it."""
    return re.compile(re.sub(r"(?<!\?P)<([a-z_]+)>", lambda name: fragments[name[1]], pattern))
