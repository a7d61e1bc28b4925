"""What a search finds: public stories and people in the order of their rank, and its filters.

The engine ranks its documents in one pass; only the best are looked at, and of those what is
public. What is shown of them is read from the records as they are: see `search_shown`.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any, ClassVar, NamedTuple

from django.db import connection, models
from django.db.models import Exists, OuterRef, Q, StringAgg, Subquery, TextField, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce, Concat

from stories import languages, search
from stories.search import FACETS

from . import search_index
from .person import Person
from .public import told_publicly
from .story import Story
from .tag import Tag, TaggedStory

MOST = 60  # of the best documents are looked at, so that a common word costs no more
SOME = 5  # documents of a language that is not among them tell whether it is there at all
MOST_CHOICES = 12  # of a filter

SOMEDAY = datetime(9999, 1, 1, tzinfo=UTC)  # stands for the moment of a search

FIELD, RECORD = "\x1f", "\x1e"  # between a tag's address and its name, and between tags

PASSES = {
    "sqlite": "SELECT rowid AS document, bm25(stories_search, 10, 4, 2, 1, 0) AS score "
    "FROM stories_search WHERE stories_search MATCH %s ORDER BY score, rowid DESC LIMIT %s",
    "postgresql": "SELECT document, -ts_rank('{0.1, 0.2, 0.4, 1}', terms, %s::tsquery, 1) AS score "
    "FROM stories_search WHERE terms @@ %s::tsquery ORDER BY score, document DESC LIMIT %s",
}
HOLDS = {
    "sqlite": "SELECT 1 FROM stories_search WHERE stories_search MATCH %s",
    "postgresql": "SELECT 1 FROM stories_search WHERE terms @@ %s::tsquery",
}
MATCHES = {
    "sqlite": "SELECT rowid AS document, 0 AS score FROM stories_search "
    "WHERE stories_search MATCH %s LIMIT %s",
    "postgresql": "SELECT document, 0 AS score FROM stories_search "
    "WHERE terms @@ %s::tsquery LIMIT %s",
}
# The passes stand alone: within another SELECT, SQLite would rank each document twice.
BEST = "WITH best AS MATERIALIZED ({every}), "
BEST_AND_LEFT = (
    "WITH every AS MATERIALIZED ({every}), left_by AS MATERIALIZED ({left}), "
    "best AS (SELECT * FROM every UNION SELECT * FROM left_by), "
)
RANKED = (
    "ranked AS MATERIALIZED (SELECT document, score, "
    "CASE WHEN document > 0 THEN document END AS story_id, "
    "CASE WHEN document < 0 THEN -document END AS person_id FROM best) {public}"
)


class NothingKept(models.Manager["Ranked"]):
    """What `dumpdata` and the like see of a model that has no table."""

    def get_queryset(self) -> models.QuerySet["Ranked"]:
        return super().get_queryset().none()


class Ranked(models.Model):
    """One of the best documents, as the engine's pass has them: a story or a person."""

    document = models.BigIntegerField(primary_key=True)
    score = models.FloatField()
    story = models.ForeignKey(Story, models.DO_NOTHING, null=True, related_name="+")
    person = models.ForeignKey(Person, models.DO_NOTHING, null=True, related_name="+")

    objects: ClassVar[NothingKept] = NothingKept()
    passed: ClassVar[models.Manager["Ranked"]] = models.Manager()

    class Meta:
        managed = False  # no table, but the name of the pass within the query around it
        db_table = "ranked"
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.document)  # pragma: no cover  for a shell


class Candidate(NamedTuple):
    """A public document that was found, and what filters know of it."""

    document: int
    language: str
    person: tuple[str, str, str]  # the address, the name, and the language of that
    tags: dict[str, str]

    def values(self, facet: str) -> Mapping[str, tuple[str, str]]:
        """Each value of a facet by what addresses it: its name for the reader, in which language.

        Tags are in none: they are the editors' words in any.
        """
        if facet == "language":
            return {self.language: (languages.get(self.language).name, self.language)}
        if facet == "person":
            slug, name, language = self.person
            return {slug: (name, language)}
        return {slug: (name, "") for slug, name in self.tags.items()}


class Choice(NamedTuple):
    """A value of a filter, and how many results it leaves beside the other filters.

    Where only the best of many were looked at, it leaves at least so many.
    """

    facet: str
    value: str
    name: str
    language: str  # of the name; empty where it is not known
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
        """What following it changes in the address: it is chosen, or let go again."""
        return {self.facet: None if self.is_chosen else self.value}


@dataclass
class Found:
    """All that a search found among the best, the best first."""

    query: search.Query
    candidates: list[Candidate]
    chosen: dict[str, str]
    is_capped: bool
    names: dict[str, dict[str, tuple[str, str]]]  # of values that no candidate has, by facet

    @property
    def documents(self) -> list[int]:
        """What is left by all filters."""
        return [found.document for found in self._left()]

    def choices(self, facet: str) -> list[Choice]:
        """The values of a filter: their numbers do not change with what is chosen of it."""
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


def find(query: search.Query, now: datetime, chosen: Mapping[str, str]) -> Found:
    """What is public now and holds all that is looked for.

    Two queries where nothing changed; one more where there are too many to look at all of them,
    and one where nothing is left by a filter.
    """
    filters = {facet: value for facet, value in chosen.items() if value}
    rows = _look(query, now, filters)
    if rows[0][-1] if rows else search_index.has_notes():
        search_index.refresh()
        rows = _look(query, now, filters)
    found = {row[0]: Candidate(row[0], row[1], row[2:5], _tags(row[5])) for row in rows}
    is_capped = bool(rows) and rows[0][-2] >= MOST
    candidates = list(found.values())
    names = {facet: _names(facet, filters.get(facet, ""), candidates, now) for facet in FACETS}
    if is_capped:
        names["language"] |= _languages_beyond(query, now, candidates)
    return Found(query, candidates, filters, is_capped, names)


def _names(
    facet: str, chosen: str, candidates: Sequence[Candidate], now: datetime
) -> dict[str, tuple[str, str]]:
    """What is chosen of a filter by its name, where no candidate has it to tell."""
    if not chosen or any(chosen in candidate.values(facet) for candidate in candidates):
        return {}
    if facet == "language":
        return {chosen: (languages.get(chosen).name, chosen)}
    known: Any = Person if facet == "person" else Tag
    found = known.objects.published(now).filter(slug=chosen.replace("\0", "")).first()
    return {chosen: (found.name, getattr(found, "language", ""))} if found else {}


def _languages_beyond(
    query: search.Query, now: datetime, candidates: Sequence[Candidate]
) -> dict[str, tuple[str, str]]:
    """The languages that public stories found are in, though none is among the best."""
    held = {candidate.language for candidate in candidates}
    left = [code for code, _ in languages.CHOICES if code not in held]
    if not left:
        return {}
    known = _known(query)
    each = f"SELECT * FROM ({MATCHES[connection.vendor]}) AS seen"  # noqa: S608  our own words
    params: list[Any] = []
    for code in left:
        facet = [search.facet("language", code)]
        is_sqlite = connection.vendor == "sqlite"
        asked = query.for_sqlite(known, facet) if is_sqlite else query.for_postgres(known, facet)
        params += [asked, SOME]
    some = BEST.format(every=" UNION ALL ".join([each] * len(left)))
    found = {row[1] for row in _ask(some, params, now)}
    return {code: (languages.get(code).name, code) for code in left if code in found}


def _look(query: search.Query, now: datetime, filters: Mapping[str, str]) -> list[tuple]:
    """The public ones of the best documents, each with what filters ask, the best first."""
    known = _known(query)
    if not query.for_sqlite(known):
        return []
    every, params = _pass(query, known)
    best = BEST.format(every=every)
    if filters:
        facets = [search.facet(facet, value) for facet, value in filters.items()]
        left, more = _pass(query, known, facets)
        # The best without filters, for the numbers beside them; and the best that they leave.
        best, params = BEST_AND_LEFT.format(every=every, left=left), [*params, *more]
    return _ask(best, params, now)


def _ask(best: str, params: Sequence[Any], now: datetime) -> list[tuple]:
    """What is public of `best`, which is SQL that names documents and their scores."""
    public, public_params = _public_at(now)
    with connection.cursor() as cursor:
        cursor.execute(best + RANKED.format(public=public), [*params, *public_params])
        return cursor.fetchall()


def _pass(
    query: search.Query, known: set[search.Part], facets: Sequence[str] = ()
) -> tuple[str, list[Any]]:
    """One ranked pass of the engine: its SQL and parameters."""
    params: list[Any]
    if connection.vendor == "sqlite":
        params = [query.for_sqlite(known, facets), MOST]
    else:  # pragma: no cover  seen by make test-postgres
        # Filters choose among documents and have no say in their rank.
        params = [query.for_postgres(known), query.for_postgres(known, facets), MOST]
    return PASSES[connection.vendor], params


def _known(query: search.Query) -> set[search.Part]:
    """Those of the terms that any text holds: the others would be ranked for nothing."""
    parts = sorted(query.parts)
    write = search.for_sqlite if connection.vendor == "sqlite" else search.for_postgres
    held = f"SELECT %s WHERE EXISTS ({HOLDS[connection.vendor]})"
    params: list[Any] = []
    for number, part in enumerate(parts):
        params += [number, write(part)]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join([held] * len(parts)), params)
        return {parts[number] for (number,) in cursor.fetchall()}


def _public_at(now: datetime) -> tuple[str, list[Any]]:
    """`_public` as SQL and its parameters."""
    sql, params = _public_once()
    someday, today = (connection.ops.adapt_datetimefield_value(each) for each in (SOMEDAY, now))
    return sql, [today if param == someday else param for param in params]


@cache
def _public_once() -> tuple[str, tuple[Any, ...]]:
    """It is the same for every search but for the moment, and Django is long about writing it."""
    return _public(SOMEDAY).query.sql_with_params()


def _public(now: datetime) -> models.QuerySet[Ranked, tuple]:
    address_and_name = Concat("tag__slug", Value(FIELD), "tag__name", output_field=TextField())
    tags = TaggedStory.objects.filter(content_object=OuterRef("story")).order_by()
    joined = tags.values("content_object").annotate(
        joined=StringAgg(address_and_name, Value(RECORD))
    )
    people = Person.objects.published(now).filter(pk=OuterRef("person"))
    return (
        Ranked.passed.filter(told_publicly(now, "story__") | Q(Exists(people)))
        .annotate(
            language=Coalesce("story__language", "person__language"),
            slug=Coalesce("story__person__slug", "person__slug"),
            name=Coalesce("story__person__name", "person__name"),
            name_language=Coalesce("story__person__language", "person__language"),
            joined=Subquery(joined.values("joined")),
            number=RawSQL("(SELECT count(*) FROM ranked)", ()),
            has_notes=RawSQL("EXISTS (SELECT 1 FROM stories_search_stale)", ()),
        )
        .values_list(
            *("document", "language", "slug", "name", "name_language", "joined"),
            *("number", "has_notes"),
        )
        .order_by("score", "-document")
    )


def _tags(joined: str | None) -> dict[str, str]:
    return dict(tag.split(FIELD) for tag in (joined or "").split(RECORD) if tag)
