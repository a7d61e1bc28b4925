"""Turn a reader's words into a query in the language of either engine."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from . import tokenizer

LONGEST_ASKED = 1000  # characters that are read; the rest is ignored
MOST_WORDS = 32  # words of a query; the rest is ignored
LEAST_BEGINNING = 2  # letters that are enough to find the words that begin with them
MARKS = '"“”„«»'
ASKED = re.compile(f"[{MARKS}]([^{MARKS}]*)[{MARKS}]|([^\\s{MARKS}]+)")

FACETS = ("language", "person", "tag")


class Part(NamedTuple):
    """A term to look for, or the beginning of one."""

    term: str
    is_begun: bool


@dataclass(frozen=True)
class Query:
    """The phrases that a reader looks for; a document must hold all. Most are single words."""

    asked: str
    phrases: tuple[str, ...]
    readings: tuple[tokenizer.Reading, ...] = tokenizer.ALWAYS

    def __bool__(self) -> bool:
        return bool(self.phrases)

    @cached_property
    def parts(self) -> set[Part]:
        """Each term that a text could hold, in every reading."""
        return {part for ways in self._loose_ways for way in ways for part in way}

    def for_sqlite(
        self, known: Container[Part], facets: Iterable[str] = (), *, is_exact: bool = False
    ) -> str:
        """Return an FTS5 expression: each phrase in those readings whose terms are all known.

        Empty where a phrase cannot be found. Terms that no text holds are left out, because FTS5
        would rank them.
        """
        phrases = []
        for ways in self._ways(is_exact=is_exact):
            known_ways = [way for way in ways if all(part in known for part in way)]
            if not known_ways:
                return ""
            phrases.append(f"({' OR '.join(for_sqlite(*way) for way in known_ways)})")
        return " AND ".join([*phrases, *(f'"{facet}"' for facet in facets)])

    def for_postgres(
        self, known: Container[Part], facets: Iterable[str] = (), *, is_exact: bool = False
    ) -> str:
        """Return a tsquery: each phrase in those readings whose terms are all known.

        Empty where a phrase cannot be found.
        """
        phrases = []
        for ways in self._ways(is_exact=is_exact):
            known_ways = [way for way in ways if all(part in known for part in way)]
            if not known_ways:
                return ""
            phrases.append(f"({' | '.join(f'({for_postgres(*way)})' for way in known_ways)})")
        return " & ".join([*phrases, *(f"'{facet}'" for facet in facets)])

    def _ways(self, *, is_exact: bool) -> list[list[tuple[Part, ...]]]:
        """Return for each phrase its terms in every reading, as it is spelled, or loosely too."""
        return self._exact_ways if is_exact else self._loose_ways

    @cached_property
    def _exact_ways(self) -> list[list[tuple[Part, ...]]]:
        found = []
        for number in range(len(self.phrases)):
            ways = set()
            for how in self.readings:
                *head, last = sequences(self.phrases, how)[number]
                whole = [Part(term, is_begun=False) for term in head]
                ways.add((*whole, Part(last, is_begun(last))))
            found.append(sorted(ways))
        return found

    @cached_property
    def _loose_ways(self) -> list[list[tuple[Part, ...]]]:
        found = []
        for number, exact in enumerate(self._exact_ways):
            terms = [loose(self.phrases, how)[number] for how in self.readings]
            spelled = [each for term in terms if term for each in (term, tokenizer.LOOSE + term)]
            found.append(sorted({*exact, *((Part(each, is_begun(each)),) for each in spelled)}))
        return found


@lru_cache(maxsize=256)
def sequences(phrases: tuple[str, ...], how: tokenizer.Reading) -> list[tuple[str, ...]]:
    """Return the terms of each phrase as they are in a text with this reading."""
    return [tuple(tokenizer.terms(phrase, how)) for phrase in phrases]


@lru_cache(maxsize=256)
def loose(phrases: tuple[str, ...], how: tokenizer.Reading) -> list[str]:
    """Return each phrase as one term in the spelling of any keyboard; "" where it is several.

    A text has it as the term of a word, or after `tokenizer.LOOSE`.
    """
    return [
        tokenizer.loose_term(phrase, how) if tokenizer.is_one_word(phrase) else ""
        for phrase in phrases
    ]


def for_sqlite(*parts: Part) -> str:
    """Write a phrase of FTS5."""
    return f'"{" ".join(part.term for part in parts)}"{" *" if parts[-1].is_begun else ""}'


def for_postgres(*parts: Part) -> str:
    """Write a phrase of a tsquery."""
    return " <-> ".join(f"'{term}'{':*' if is_begun else ''}" for term, is_begun in parts)


def is_begun(term: str) -> bool:
    """Return whether a last term also finds the words that begin with it."""
    plain = term.removeprefix(tokenizer.LOOSE)
    return plain[0] == tokenizer.FOUND_BY_BEGINNING and len(plain) > LEAST_BEGINNING


def read(asked: str) -> Query:
    """
    Read what a reader typed. Words joined by a hyphen or in quotation marks are one phrase.

        hills "quiet at night"   two phrases
        % ☃ "                    nothing to look for
    """
    asked, phrases = asked[:LONGEST_ASKED], []
    left = MOST_WORDS
    for quoted, word in ASKED.findall(asked):
        words = list(tokenizer.read(quoted or word, tokenizer.OTHER))[:left]
        if words:
            phrases.append((quoted or word)[: words[-1].end])
            left -= len(words)
    return Query(asked, tuple(dict.fromkeys(phrases)))


def facet(name: str, value: str) -> str:
    """Return a term for a language, person or tag that no word of a text is equal to."""
    return f"{name[0]}{value.encode().hex()}"
