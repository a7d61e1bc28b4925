"""What a search looks at: which fields count how much; a reader's words as a query; excerpts."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from . import terms

if TYPE_CHECKING:
    from .models import Milestone, Person, Quote, Story

LONGEST_ASKED = 1000  # characters that are looked at
MOST_WORDS = 32  # of a query; what follows is not looked for
LEAST_BEGINNING = 2  # letters that find the words they begin
EXCERPT_LENGTH = 260
BEFORE_THE_FIRST = 90  # characters of an excerpt that stand before what was found
MARKS = '"“”„«»'
ASKED = re.compile(f"[{MARKS}]([^{MARKS}]*)[{MARKS}]|([^\\s{MARKS}]+)")

FACETS = ("language", "person", "tag")


class Piece(NamedTuple):
    """A stretch of shown text, and whether it is what was looked for."""

    text: str
    is_found: bool


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
    def _sequences(self) -> dict[terms.Reading, list[tuple[str, ...]]]:
        return {
            how: [tuple(word.term for word in terms.read(phrase, how)) for phrase in self.phrases]
            for how in terms.READINGS.values()
        }

    def sequences(self, how: terms.Reading) -> list[tuple[str, ...]]:
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
            for how in terms.READINGS.values():
                *head, last = self.sequences(how)[number]
                whole = [Part(term, is_begun=False) for term in head]
                ways.add((*whole, Part(last, _is_begun(last))))
            yield sorted(ways)


def for_sqlite(*parts: Part) -> str:
    """A phrase of FTS5."""
    return f'"{" ".join(part.term for part in parts)}"{" *" if parts[-1].is_begun else ""}'


def for_postgres(*parts: Part) -> str:
    """A phrase of a tsquery."""
    return " <-> ".join(f"'{term}'{':*' if is_begun else ''}" for term, is_begun in parts)


def _is_begun(term: str) -> bool:
    return term[0] == terms.FOUND_BY_BEGINNING and len(term) > LEAST_BEGINNING


def read(asked: str) -> Query:
    """
    What a reader typed. Words joined by a hyphen, and those in quotation marks, are a phrase.

        hills "quiet at night"   two phrases
        % ☃ "                    nothing to look for
    """
    asked, phrases = asked[:LONGEST_ASKED], []
    left = MOST_WORDS
    for quoted, word in ASKED.findall(asked):
        found = list(terms.read(quoted or word, terms.OTHER))[:left]
        if found:
            phrases.append((quoted or word)[: found[-1].end])
            left -= len(found)
    return Query(asked, tuple(dict.fromkeys(phrases)))


@dataclass
class Document:
    """The terms of a story or a person by how much they count, "a" most, and its facets."""

    a: list[str] = field(default_factory=list)
    b: list[str] = field(default_factory=list)
    c: list[str] = field(default_factory=list)
    d: list[str] = field(default_factory=list)
    facets: list[str] = field(default_factory=list)


def facet(name: str, value: str) -> str:
    """A term that stands for a language, person or tag; no word of a text is like it."""
    return f"{name[0]}{value.encode().hex()}"


def of_story(story: Story, quotes: Iterable[Quote], milestones: Iterable[Milestone]) -> Document:
    """Its headline counts most; then who tells it and what it is about; then what is set apart."""
    how = terms.reading(story.language)
    tags = list(story.tags.all())
    document = Document(
        a=_terms([story.headline], how),
        b=_names(story.person)
        + _terms([story.kicker, *(tag.name for tag in tags), *(m.title for m in milestones)], how),
        c=_terms([story.standfirst, *(quote.words for quote in quotes)], how),
        d=_terms([story.story_text.text], how),
        facets=[facet("language", story.language), facet("person", story.person.slug)],
    )
    document.facets += [facet("tag", tag.slug) for tag in tags]
    return document


def of_person(person: Person) -> Document:
    """Her names in all their scripts count most, then what she is and does."""
    how = terms.reading(person.language)
    return Document(
        a=_names(person),
        b=_terms(person.role_list, how),
        c=_terms([person.description, *person.credential_list], how),
        facets=[facet("language", person.language), facet("person", person.slug)],
    )


def _names(person: Person) -> list[str]:
    names = _terms([person.name], terms.reading(person.language))
    for other in person.shown_other_names:
        names += _terms([other.name], terms.reading(other.language))
    return names


def _terms(texts: Iterable[str], how: terms.Reading) -> list[str]:
    return [word.term for text in texts for word in terms.read(text, how)]


def holds(query: Query, text: str, language: str) -> bool:
    """Whether all that is looked for stands in the text."""
    how = terms.reading(language)
    return not _missing(query, list(terms.read(text, how)), how)


def marked(query: Query, text: str, language: str) -> list[Piece]:
    """The text, whole, with what is looked for marked in it."""
    how = terms.reading(language)
    return list(_pieces(text, _spans(query, list(terms.read(text, how)), how)))


def excerpt(query: Query, paragraphs: Iterable[str], language: str) -> list[Piece]:
    """The paragraph that holds most of what is looked for, cut around the first of it.

    Words are never cut; an ellipsis shows where the text was. Empty where none of it stands.
    """
    how = terms.reading(language)
    best, most = None, 0
    for paragraph in paragraphs:
        words = list(terms.read(paragraph, how))
        number = len(query.phrases) - _missing(query, words, how)
        if number > most:
            best, most = (paragraph, words), number
        if number == len(query.phrases):
            break
    return _cut(query, *best, how) if best else []


def _cut(query: Query, text: str, words: list[terms.Word], how: terms.Reading) -> list[Piece]:
    spans = _spans(query, words, how)
    first = spans[0][0]
    start = next(word.start for word in words if word.start >= first - BEFORE_THE_FIRST)
    start = 0 if start <= words[0].start else start
    end = next((word.start for word in words if word.end > start + EXCERPT_LENGTH), len(text))
    end = max(end, spans[0][1])
    shown = text[start:end].rstrip()
    inside = [(a - start, b - start) for a, b in spans if b - start <= len(shown)]
    pieces = list(_pieces(shown, inside))
    if start:
        pieces.insert(0, Piece("…", is_found=False))
    if end < len(text):
        pieces.append(Piece(" …", is_found=False))
    return pieces


def _missing(query: Query, words: list[terms.Word], how: terms.Reading) -> int:
    """How many of the phrases do not stand among the words."""
    return sum(next(_places(sequence, words), None) is None for sequence in query.sequences(how))


def _spans(query: Query, words: list[terms.Word], how: terms.Reading) -> list[tuple[int, int]]:
    """Where in the text the phrases stand; spans that touch are one."""
    found = sorted(
        (words[place].start, words[place + len(sequence) - 1].end)
        for sequence in query.sequences(how)
        for place in _places(sequence, words)
    )
    spans: list[tuple[int, int]] = []
    for start, end in found:
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return spans


def _places(sequence: tuple[str, ...], words: list[terms.Word]) -> Iterator[int]:
    *head, last = sequence
    length, is_begun = len(sequence), _is_begun(last)
    for place in range(len(words) - length + 1):
        term = words[place + length - 1].term
        is_last = term.startswith(last) if is_begun else term == last
        if is_last and head == [word.term for word in words[place : place + length - 1]]:
            yield place


def _pieces(text: str, spans: list[tuple[int, int]]) -> Iterator[Piece]:
    done = 0
    for start, end in spans:
        if start > done:
            yield Piece(text[done:start], is_found=False)
        yield Piece(text[start:end], is_found=True)
        done = end
    if done < len(text):
        yield Piece(text[done:], is_found=False)
