"""A reader's words as a query, in the language of either engine."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from . import tokenizer

LONGEST_ASKED = 1000  # characters that are looked at
MOST_WORDS = 32  # of a query; what follows is not looked for
LEAST_BEGINNING = 2  # letters that find the words they begin
MARKS = '"“”„«»'
ASKED = re.compile(f"[{MARKS}]([^{MARKS}]*)[{MARKS}]|([^\\s{MARKS}]+)")

FACETS = ("language", "person", "tag")


class Part(NamedTuple):
    """A term that is looked for, or the beginning of one."""

    term: str
    is_begun: bool


@dataclass(frozen=True)
class Query:
    """The phrases that a reader looks for, every one of them; most are single words."""

    asked: str
    phrases: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.phrases)

    @cached_property
    def _sequences(self) -> dict[tokenizer.Reading, list[tuple[str, ...]]]:
        return {
            how: [
                tuple(word.term for word in tokenizer.read(phrase, how)) for phrase in self.phrases
            ]
            for how in tokenizer.READINGS.values()
        }

    def sequences(self, how: tokenizer.Reading) -> list[tuple[str, ...]]:
        """The terms of each phrase, as they stand in a text that is read so."""
        return self._sequences[how]

    @cached_property
    def parts(self) -> set[Part]:
        """Each term that a text might hold, however it is read."""
        return {part for ways in self._ways() for way in ways for part in way}

    def for_sqlite(self, known: Container[Part], facets: Iterable[str] = ()) -> str:
        """An expression of FTS5: each phrase, as any reading has it of whose terms all are known.

        Empty where a phrase cannot be found. What no text holds is left out: it would be ranked.
        """
        found = []
        for ways in self._ways():
            held = [way for way in ways if all(part in known for part in way)]
            if not held:
                return ""
            found.append(f"({' OR '.join(for_sqlite(*way) for way in held)})")
        return " AND ".join([*found, *(f'"{facet}"' for facet in facets)])

    def for_postgres(self, known: Container[Part], facets: Iterable[str] = ()) -> str:
        """A tsquery: each phrase, as any reading has it of whose terms all are known.

        Empty where a phrase cannot be found.
        """
        found = []
        for ways in self._ways():
            held = [way for way in ways if all(part in known for part in way)]
            if not held:
                return ""
            found.append(f"({' | '.join(f'({for_postgres(*way)})' for way in held)})")
        return " & ".join([*found, *(f"'{facet}'" for facet in facets)])

    def _ways(self) -> Iterator[list[tuple[Part, ...]]]:
        """Of each phrase, its terms as the readings have them."""
        for number in range(len(self.phrases)):
            ways = set()
            for how in tokenizer.READINGS.values():
                *head, last = self.sequences(how)[number]
                whole = [Part(term, is_begun=False) for term in head]
                ways.add((*whole, Part(last, is_begun(last))))
            yield sorted(ways)


def for_sqlite(*parts: Part) -> str:
    """A phrase of FTS5."""
    return f'"{" ".join(part.term for part in parts)}"{" *" if parts[-1].is_begun else ""}'


def for_postgres(*parts: Part) -> str:
    """A phrase of a tsquery."""
    return " <-> ".join(f"'{term}'{':*' if is_begun else ''}" for term, is_begun in parts)


def is_begun(term: str) -> bool:
    """Whether a term that ends what is looked for finds the words that it begins."""
    return term[0] == tokenizer.FOUND_BY_BEGINNING and len(term) > LEAST_BEGINNING


def read(asked: str) -> Query:
    """
    What a reader typed. Words joined by a hyphen, and those in quotation marks, are a phrase.

        hills "quiet at night"   two phrases
        % ☃ "                    nothing to look for
    """
    asked, phrases = asked[:LONGEST_ASKED], []
    left = MOST_WORDS
    for quoted, word in ASKED.findall(asked):
        found = list(tokenizer.read(quoted or word, tokenizer.OTHER))[:left]
        if found:
            phrases.append((quoted or word)[: found[-1].end])
            left -= len(found)
    return Query(asked, tuple(dict.fromkeys(phrases)))


def facet(name: str, value: str) -> str:
    """A term that stands for a language, person or tag; no word of a text is like it."""
    return f"{name[0]}{value.encode().hex()}"
