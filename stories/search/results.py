"""Find public stories and people in the order of their rank, and the choices of the filters.

What a page shows of them is read from the records: see `excerpts`.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from stories import languages
from stories.models.in_languages import readers_language
from stories.models.person import Person
from stories.models.tag import Tag

from . import engine, index
from .query import FACETS, Query
from .rows import Candidate, Row

MOST = 60  # of the best documents are read, so that a common word costs no more than a rare one
EVERY = 480_000  # documents are read where hardly any of the best is public
MOST_CHOICES = 12  # in one filter


class Choice(NamedTuple):
    """A value of a filter, and how many results it leaves, with the other filters applied.

    With `is_least`, only the best of many documents were read, so it leaves at least that many.
    """

    facet: str
    value: str
    name: str
    language: str  # of the name; empty if not known
    number: int
    is_chosen: bool
    is_least: bool = False

    @property
    def shown_number(self) -> str:
        if not self.is_least:
            return str(self.number)
        return f"{self.number}+" if self.number else ""

    @property
    def change(self) -> dict[str, str | None]:
        """What a click changes in the address: the value is chosen, or no longer chosen."""
        return {self.facet: None if self.is_chosen else self.value}


@dataclass
class Found:
    """All that a search found among the best documents, the best first."""

    query: Query
    candidates: list[Candidate]
    chosen: dict[str, str]
    is_capped: bool
    names: dict[str, dict[str, tuple[str, str]]]  # of chosen values that no candidate has, by facet

    @property
    def documents(self) -> list[int]:
        """The numbers of the documents that pass all filters."""
        return [candidate.document for candidate in self._left()]

    def choices(self, facet: str) -> list[Choice]:
        """Return the choices of a filter; what is chosen in it does not change their numbers."""
        numbers: Counter[str] = Counter()
        names = {**self.names[facet]}
        for candidate in self._left(but=facet):
            named = candidate.values(facet)
            numbers.update(named.keys())
            names.update(named)
        chosen = self.chosen.get(facet, "")
        values = [value for value, _ in numbers.most_common()]
        values += [value for value in self.names[facet] if value not in numbers]
        shown = [value for value in values[:MOST_CHOICES] if value != chosen]
        shown = [chosen, *shown] if chosen else shown
        return [
            Choice(
                facet,
                value,
                *names.get(value, (value, "")),
                numbers[value],
                value == chosen,
                self.is_capped,
            )
            for value in shown
        ]

    def _left(self, but: str = "") -> list[Candidate]:
        filters = [(facet, value) for facet, value in self.chosen.items() if facet != but]
        if not filters:
            return self.candidates
        return [
            candidate
            for candidate in self.candidates
            if all(value in candidate.values(facet) for facet, value in filters)
        ]


def find(query: Query, now: datetime, chosen: Mapping[str, str]) -> Found:
    """Find what is public now and matches the whole query.

    Two queries where nothing changed; one more where a language is not among the best, a filter
    leaves nothing, or nothing is found.
    """
    filters = {facet: value for facet, value in chosen.items() if value}
    asked = engine.prepare(query)
    rows = engine.find_best(asked, now, filters, MOST)
    if rows[0].has_notes if rows else index.has_notes():
        index.refresh()
        asked = engine.prepare(query)
        rows = engine.find_best(asked, now, filters, MOST)
    most = MOST
    while most < EVERY and _is_crowded_out(rows, most):  # for example by scheduled stories
        are_some = rows or engine.find_languages(asked, now, asked.languages)
        most = most * 20 if are_some else EVERY
        rows = engine.find_best(asked, now, filters, most)
    reader = readers_language()
    candidates = [row.candidate(reader) for row in rows]
    is_capped = bool(rows) and rows[0].ranked >= most
    names = {facet: _names(facet, filters.get(facet, ""), candidates, now) for facet in FACETS}
    if is_capped:  # add languages of public stories that are not among the best
        seen = {candidate.language for candidate in candidates}
        unseen = [code for code in asked.languages if code not in seen]
        beyond = engine.find_languages(asked, now, unseen)
        names["language"] |= {code: (languages.get(code).name, code) for code in sorted(beyond)}
    return Found(query, candidates, filters, is_capped, names)


def matching(query: Query) -> list[int]:
    """Return the documents that match the whole query, public or not, in no order."""
    if index.has_notes():
        index.refresh()
    return engine.find_matching(query)


def _is_crowded_out(rows: Sequence[Row], most: int) -> bool:
    """Return whether so few of the best are public that public ones may be among the others."""
    return len(rows) < MOST // 3 and (not rows or rows[0].ranked >= most)


def _names(
    facet: str, chosen: str, candidates: Sequence[Candidate], now: datetime
) -> dict[str, tuple[str, str]]:
    """Name the chosen value of a filter where no candidate has it."""
    if not chosen or any(chosen in candidate.values(facet) for candidate in candidates):
        return {}
    if facet == "language":
        return {chosen: (languages.get(chosen).name, chosen)}
    model: Any = Person if facet == "person" else Tag
    record = model.objects.published(now).filter(slug=chosen.replace("\0", "")).first()
    return {chosen: tuple(record.called)} if record else {}
