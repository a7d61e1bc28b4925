"""Ask the search engine which documents match a query, and which of these are public.

The engine ranks its documents in one pass; only the best are read.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection, models
from django.db.models import Exists, OuterRef, Q, StringAgg, Subquery, TextField, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce, Concat

from stories.models.compiled_queries.prepared import Parameter, PreparedSQL
from stories.models.person import Person
from stories.models.person_language import USED
from stories.models.ranked import Ranked
from stories.models.tag import TaggedStory
from stories.models.visibility import public_condition

from . import tokenizer
from .query import Part, Query, facet, for_postgres, for_sqlite
from .rows import FIELD, NAME_COLUMNS, RECORD, TAG_TEXTS, Row

SOME = 5  # documents of each language are read, to offer languages that are not among the best
MOST_MATCHING = 5000  # documents that the desk's list is narrowed to
MOST_ASKED = 400  # terms in one query: SQLite takes no more than 500 parts of it
MOST_LANGUAGES = 12  # of which some documents are looked for

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


class Asked(NamedTuple):
    """A query in the readings of this site, those of its terms that texts hold, and the languages.

    To rank the other terms would be wasted time.
    """

    query: Query
    known: set[Part]
    languages: list[str]  # of stories

    def written(self, facets: Sequence[str] = (), *, is_exact: bool = False) -> str:
        """Write the query for the engine; empty where nothing can be found."""
        is_sqlite = connection.vendor == "sqlite"
        write = self.query.for_sqlite if is_sqlite else self.query.for_postgres
        return write(self.known, facets, is_exact=is_exact)


def prepare(query: Query) -> Asked:
    """Find out which terms of a query some text holds: one query, two with some languages."""
    known, codes = _known(query.parts)
    readings = tokenizer.readings(codes)
    if readings == query.readings:
        return Asked(query, known, codes)
    own = replace(query, readings=readings)  # languages with stemmers of their own
    return Asked(own, known | _known(own.parts - query.parts)[0], codes)


def find_best(asked: Asked, now: datetime, filters: Mapping[str, str], most: int) -> list[Row]:
    """Return the public ones of the best documents, the best first.

    With filters, the best that pass them, and for the numbers of their choices the best without.
    """
    if not asked.written():
        return []
    best, params = _pass(asked, most)
    passes = [best]
    if filters:
        left, more = _pass(asked, most, [facet(name, value) for name, value in filters.items()])
        passes, params = [best, left], [*params, *more]
    return [Row(*row) for row in DOCUMENTS.find(passes, params, now)]


def find_languages(asked: Asked, now: datetime, among: Sequence[str]) -> set[str]:
    """Return those of some languages in which public documents match, whatever their rank.

    Of each, SOME documents are looked at.
    """
    languages = among[:MOST_LANGUAGES] if asked.written() else []
    if not languages:
        return set()
    params: list[Any] = []
    for code in languages:
        params += [asked.written([facet("language", code)]), SOME]
    passes = [MATCHES[connection.vendor]] * len(languages)
    return {code for (code,) in LANGUAGES.find(passes, params, now)}


def find_matching(query: Query) -> list[int]:
    """Return the documents that match the whole query, public or not, in no order."""
    asked = prepare(query).written()
    if not asked:
        return []
    with connection.cursor() as cursor:
        cursor.execute(MATCHES[connection.vendor], [asked, MOST_MATCHING])
        return [document for document, _ in cursor.fetchall()]


def _pass(asked: Asked, most: int, facets: Sequence[str] = ()) -> tuple[str, list[Any]]:
    """Return the ranked passes of the engine: their SQL and parameters.

    What is spelled as it was asked for comes before what is spelled otherwise.
    """
    loose, exact = (asked.written(facets, is_exact=each) for each in (False, True))
    one = PASSES[connection.vendor]
    if loose == exact or not exact:
        return one, _params(asked, loose, most, is_exact=False)
    params = _params(asked, exact, most, is_exact=True)
    params += _params(asked, loose, most, is_exact=False)
    return EXACT_FIRST.format(one=one), params


def _params(asked: Asked, written: str, most: int, *, is_exact: bool) -> list[Any]:
    if connection.vendor == "sqlite":
        return [written, most]
    # Filters choose among documents and do not change their rank.
    ranked = asked.written(is_exact=is_exact)  # pragma: no cover  seen by make test-postgres
    return [ranked, written, most]  # pragma: no cover  seen by make test-postgres


def _known(looked_for: set[Part]) -> tuple[set[Part], list[str]]:
    """Return the terms that some text holds, and the languages of stories."""
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


class Public:
    """What is public among the documents of some passes; the query is compiled once."""

    def __init__(self, build: Callable[[Any], models.QuerySet[Ranked, Any]]) -> None:
        self.build = build
        self.compiled: dict[str, PreparedSQL] = {}

    def find(self, passes: Sequence[str], params: Sequence[Any], now: datetime) -> list[Any]:
        vendor = connection.vendor
        if vendor not in self.compiled:
            query = self.build(Parameter("now", models.DateTimeField())).query
            self.compiled[vendor] = PreparedSQL(*query.sql_with_params())
        public = self.compiled[vendor]
        ranked = RANKED.format(best=" UNION ".join(passes), public=public.sql)
        with connection.cursor() as cursor:
            cursor.execute(ranked, [*params, *public.filled({"now": now}, connection)])
            return cursor.fetchall()


def _documents(now: Any) -> models.QuerySet[Ranked, Any]:
    parted = [part for name in TAG_TEXTS for part in (Value(FIELD), f"tag__{name}")]
    address_and_name = Concat("tag__slug", *parted, output_field=TextField())
    tags = TaggedStory.objects.filter(content_object=OuterRef("story")).order_by()
    joined = tags.values("content_object").annotate(
        joined=StringAgg(address_and_name, Value(RECORD))
    )
    return (
        _public(now)
        .annotate(
            language=LANGUAGE,
            slug=Coalesce("story__person__slug", "person__slug"),
            name=Coalesce("story__person__name", "person__name"),
            name_language=Coalesce("story__person__language", "person__language"),
            **{
                name: Coalesce(f"story__person__{name}", f"person__{name}") for name in NAME_COLUMNS
            },
            joined=Subquery(joined.values("joined")),
            ranked=RawSQL("(SELECT count(*) FROM ranked)", ()),
            has_notes=RawSQL("EXISTS (SELECT 1 FROM stories_search_stale)", ()),
        )
        .values_list(
            *("document", "score", "language", "slug", "name", "name_language"),
            *NAME_COLUMNS,
            *("joined", "ranked", "has_notes"),
        )
        .order_by("score", "-document")
    )


def _languages(now: Any) -> models.QuerySet[Ranked, Any]:
    return _public(now).values_list(LANGUAGE).distinct().order_by()


def _public(now: Any) -> models.QuerySet[Ranked]:
    people = Person.objects.published(now).filter(pk=OuterRef("person"))
    return Ranked.documents.filter(public_condition(now, "story__") | Q(Exists(people)))


LANGUAGE = Coalesce("story__language", "person__language")
DOCUMENTS, LANGUAGES = Public(_documents), Public(_languages)
