"""Find public stories and people in the order of their rank, and the choices of the filters.

The engine ranks its documents in one pass. Only the best are read, and of those the public ones are
found. What a page shows of them is read from the records: see `excerpts`.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from typing import Any, NamedTuple

from django.db import connection, models
from django.db.models import Exists, OuterRef, Q, StringAgg, Subquery, TextField, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce, Concat

from stories import languages
from stories.models.in_languages import readers_language
from stories.models.person import Person
from stories.models.person_language import USED
from stories.models.ranked import Ranked
from stories.models.tag import Tag, TaggedStory
from stories.models.visibility import public_condition

from . import index, tokenizer
from .query import FACETS, Part, Query, facet, for_postgres, for_sqlite
from .rows import FIELD, NAME_COLUMNS, RECORD, TAG_TEXTS, Candidate, Row

MOST = 60  # of the best documents are read, so that a common word costs no more than a rare one
EVERY = 480_000  # documents are read where hardly any of the best is public
SOME = 5  # documents of each language are read, to offer languages that are not among the best
MOST_MATCHING = 5000  # documents that the desk's list is narrowed to
MOST_ASKED = 400  # terms in one query: SQLite takes no more than 500 parts of it
MOST_CHOICES = 12  # in one filter

SOMEDAY = datetime(9999, 1, 1, tzinfo=UTC)  # a placeholder for the moment of a search

# On SQLite the pass goes through JSON: a subquery would rank the documents twice.
PASSES = {
    "sqlite": "SELECT CAST(key AS INTEGER) AS document, value AS score FROM json_each((SELECT "
    "json_group_object(document, score) FROM (SELECT rowid AS document, "
    "bm25(stories_search, 10, 4, 2, 1, 0) AS score FROM stories_search "
    "WHERE stories_search MATCH %s ORDER BY score, rowid DESC LIMIT %s)))",
    "postgresql": "SELECT document, score FROM stories_search_best(%s::tsquery, %s::tsquery, %s)",
}
EXACT = 1_000_000  # makes every exact match rank before every other one
EXACT_FIRST = (
    f"SELECT document, min(score) AS score FROM (SELECT document, score - {EXACT} AS score "  # noqa: S608  ours
    "FROM ({one}) AS exact UNION ALL {one}) AS both_spellings GROUP BY document"
)
HOLDS = {
    "sqlite": "SELECT 1 FROM stories_search WHERE stories_search MATCH %s",
    "postgresql": "SELECT 1 FROM stories_search_some(%s::tsquery, 1)",
}
UNRANKED = 1  # the score of documents that were only looked up by language; a rank is below zero
MATCHES = {
    "sqlite": "SELECT * FROM (SELECT rowid AS document, 1 AS score FROM stories_search "
    "WHERE stories_search MATCH %s LIMIT %s) AS some",
    "postgresql": "SELECT document, 1 AS score "
    "FROM stories_search_some(%s::tsquery, %s) AS document",
}
RANKED = (
    "WITH best AS MATERIALIZED ({best}), ranked AS MATERIALIZED (SELECT document, score, "
    "CASE WHEN document > 0 THEN document END AS story_id, "
    "CASE WHEN document < 0 THEN -document END AS person_id FROM best) {public}"
)


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
            for value, name in candidate.values(facet).items():
                numbers[value] += 1
                names[value] = name
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
        return [
            candidate
            for candidate in self.candidates
            if all(value in candidate.values(facet) for facet, value in filters)
        ]


def find(query: Query, now: datetime, chosen: Mapping[str, str]) -> Found:
    """Find what is public now and matches the whole query.

    Two queries where nothing changed; one more where a filter leaves nothing, or nothing is found.
    """
    filters = {facet: value for facet, value in chosen.items() if value}
    rows = _look(query, now, filters, MOST)
    if rows[0].has_notes if rows else index.has_notes():
        index.refresh()
        rows = _look(query, now, filters, MOST)
    most = MOST
    while most < EVERY and _is_crowded_out(rows, most):  # for example by scheduled stories
        most = most * 20 if rows else EVERY
        rows = _look(query, now, filters, most)
    reader = readers_language()
    candidates = [row.candidate(reader) for row in rows if row.score < UNRANKED]
    is_capped = bool(rows) and rows[0].ranked >= most
    names = {facet: _names(facet, filters.get(facet, ""), candidates, now) for facet in FACETS}
    if is_capped:  # add languages of public stories that are not among the best
        beyond = {row.language for row in rows} - {candidate.language for candidate in candidates}
        names["language"] |= {code: (languages.get(code).name, code) for code in sorted(beyond)}
    return Found(query, candidates, filters, is_capped, names)


def _is_crowded_out(rows: Sequence[Row], most: int) -> bool:
    """Return whether so few of the best are public that public ones may be among the others."""
    public = [row for row in rows if row.score < UNRANKED]
    return len(public) < MOST // 3 and (not rows or rows[0].ranked >= most)


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


def _look(query: Query, now: datetime, filters: Mapping[str, str], most: int) -> list[Row]:
    """Return the public ones of the best documents, the best first, and some of each language."""
    query, known, codes = _prepared(query)
    if not _asked(query, known):
        return []
    best, params = _pass(query, known, most)
    passes = [best]
    if filters:
        # The best without filters, for the numbers of their choices, and the best that pass them.
        facets = [facet(name, value) for name, value in filters.items()]
        left, more = _pass(query, known, most, facets)
        passes, params = [best, left], [*params, *more]
    for code in codes[:MOST_CHOICES]:
        passes.append(MATCHES[connection.vendor])
        params += [_asked(query, known, [facet("language", code)]), SOME]
    public, public_params = _public_at(now)
    ranked = RANKED.format(best=" UNION ".join(passes), public=public)
    with connection.cursor() as cursor:
        cursor.execute(ranked, [*params, *public_params])
        return [Row(*row) for row in cursor.fetchall()]


def matching(query: Query) -> list[int]:
    """Return the documents that match the whole query, public or not, in no order."""
    if index.has_notes():
        index.refresh()
    query, known, _ = _prepared(query)
    asked = _asked(query, known)
    if not asked:
        return []
    with connection.cursor() as cursor:
        cursor.execute(MATCHES[connection.vendor], [asked, MOST_MATCHING])
        return [document for document, _ in cursor.fetchall()]


def _prepared(query: Query) -> tuple[Query, set[Part], list[str]]:
    """Return the query in the readings of this site, its known terms, and the languages."""
    known, codes = _known(query, query.parts)
    readings = tokenizer.readings(codes)
    if readings == query.readings:
        return query, known, codes
    own = replace(query, readings=readings)  # languages with stemmers of their own
    return own, known | _known(own, own.parts - query.parts)[0], codes


def _pass(
    query: Query, known: set[Part], most: int, facets: Sequence[str] = ()
) -> tuple[str, list[Any]]:
    """Return the ranked passes of the engine: their SQL and parameters.

    What is spelled as it was asked for comes before what is spelled otherwise.
    """
    loose, exact = (_asked(query, known, facets, is_exact=each) for each in (False, True))
    one = PASSES[connection.vendor]
    if loose == exact or not exact:
        return one, _params(query, known, loose, most, is_exact=False)
    params = _params(query, known, exact, most, is_exact=True)
    params += _params(query, known, loose, most, is_exact=False)
    return EXACT_FIRST.format(one=one), params


def _params(query: Query, known: set[Part], asked: str, most: int, *, is_exact: bool) -> list[Any]:
    if connection.vendor == "sqlite":
        return [asked, most]
    # Filters choose among documents and do not change their rank.
    ranked = _asked(query, known, is_exact=is_exact)  # pragma: no cover  seen by make test-postgres
    return [ranked, asked, most]  # pragma: no cover  seen by make test-postgres


def _asked(
    query: Query, known: set[Part], facets: Sequence[str] = (), *, is_exact: bool = False
) -> str:
    """Write the query for the engine; empty where nothing can be found."""
    write = query.for_sqlite if connection.vendor == "sqlite" else query.for_postgres
    return write(known, facets, is_exact=is_exact)


def _known(query: Query, looked_for: set[Part]) -> tuple[set[Part], list[str]]:
    """Return the terms that some text holds, and the languages of stories.

    To rank the other terms would be wasted time.
    """
    parts = sorted(looked_for)
    write = for_sqlite if connection.vendor == "sqlite" else for_postgres
    held = f"SELECT %s, '' WHERE EXISTS ({HOLDS[connection.vendor]})"
    used = f"SELECT -1, language FROM ({USED}) used"  # noqa: S608  ours
    params: list[Any] = []
    for number, part in enumerate(parts):
        params += [number, write(part)]
    rows: list[tuple[int, str]] = []
    with connection.cursor() as cursor:
        for first in range(0, len(parts) or 1, MOST_ASKED):
            some = params[2 * first : 2 * (first + MOST_ASKED)]
            cursor.execute(" UNION ALL ".join([*[held] * (len(some) // 2), used]), some)
            rows += cursor.fetchall()
    return {parts[number] for number, code in rows if not code}, [code for _, code in rows if code]


def _public_at(now: datetime) -> tuple[str, list[Any]]:
    """Return `_public` as SQL and its parameters."""
    sql, params = _public_once()
    someday, today = (connection.ops.adapt_datetimefield_value(each) for each in (SOMEDAY, now))
    return sql, [today if param == someday else param for param in params]


@cache
def _public_once() -> tuple[str, tuple[Any, ...]]:
    """Return the SQL, which is the same for every search except for the moment.

    It is cached because Django takes long to write it.
    """
    return _public(SOMEDAY).query.sql_with_params()


def _public(now: datetime) -> models.QuerySet[Ranked, tuple]:
    parted = [part for name in TAG_TEXTS for part in (Value(FIELD), f"tag__{name}")]
    address_and_name = Concat("tag__slug", *parted, output_field=TextField())
    tags = TaggedStory.objects.filter(content_object=OuterRef("story")).order_by()
    joined = tags.values("content_object").annotate(
        joined=StringAgg(address_and_name, Value(RECORD))
    )
    people = Person.objects.published(now).filter(pk=OuterRef("person"))
    return (
        Ranked.documents.filter(public_condition(now, "story__") | Q(Exists(people)))
        .annotate(
            language=Coalesce("story__language", "person__language"),
            slug=Coalesce("story__person__slug", "person__slug"),
            name=Coalesce("story__person__name", "person__name"),
            name_language=Coalesce("story__person__language", "person__language"),
            **{
                name: Coalesce(f"story__person__{name}", f"person__{name}") for name in NAME_COLUMNS
            },
            joined=Subquery(joined.values("joined")),
            ranked=RawSQL("(SELECT count(*) FROM ranked WHERE score < %s)", (UNRANKED,)),
            has_notes=RawSQL("EXISTS (SELECT 1 FROM stories_search_stale)", ()),
        )
        .values_list(
            *("document", "score", "language", "slug", "name", "name_language"),
            *NAME_COLUMNS,
            *("joined", "ranked", "has_notes"),
        )
        .order_by("score", "-document")
    )
