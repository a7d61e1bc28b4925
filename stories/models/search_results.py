"""What a search finds: public stories and people in the order of their rank, and its filters.

The engine ranks its documents in one pass; only the best are looked at, and of those what is
public. All that is shown is read from the records as they are, never from the index.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, ClassVar, NamedTuple

from django.db import connection, models
from django.db.models import Exists, F, OuterRef, Q, StringAgg, Subquery, TextField, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce, Concat

from stories import languages, search
from stories.search import FACETS

from . import milestone, quote, search_index
from .milestone import Milestone
from .person import Person
from .public import told_publicly
from .quote import Quote
from .story import Story
from .tag import Tag, TaggedStory

MOST = 200  # of the best documents are looked at, so that a common word costs no more
MOST_CHOICES = 12  # of a filter
QUOTES_SHOWN = MILESTONES_SHOWN = 2  # of one story

FIELD, RECORD = "\x1f", "\x1e"  # between a tag's address and its name, and between tags

PASSES = {
    "sqlite": "SELECT rowid AS document, bm25(stories_search, 10, 4, 2, 1, 0) AS score "
    "FROM stories_search WHERE stories_search MATCH %s ORDER BY score, rowid DESC LIMIT %s",
    "postgresql": "SELECT document, -ts_rank('{0.1, 0.2, 0.4, 1}', terms, %s::tsquery, 1) AS score "
    "FROM stories_search WHERE terms @@ %s::tsquery ORDER BY score, document DESC LIMIT %s",
}
MATCHES = {
    "sqlite": "SELECT rowid FROM stories_search WHERE stories_search MATCH %s LIMIT %s",
    "postgresql": "SELECT document FROM stories_search WHERE terms @@ %s::tsquery LIMIT %s",
}
RANKED = (
    "WITH ranked AS MATERIALIZED (SELECT document, score, "
    "CASE WHEN document > 0 THEN document END AS story_id, "
    "CASE WHEN document < 0 THEN -document END AS person_id FROM ({passes}) AS best) {public}"
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
class StoryResult:
    """A story; with the words that were found in it, in whoever's voice they are."""

    story: Story
    headline: list[search.Piece]
    said: list[search.Piece]
    introduced: list[search.Piece]
    quotes: list[tuple[Quote, list[search.Piece]]]
    # The title of each, and what tells it, where the title alone does not show why it was found.
    milestones: list[tuple[Milestone, list[search.Piece], list[search.Piece]]]


@dataclass
class PersonResult:
    """A person, with her names and what is said of her."""

    person: Person
    name: list[search.Piece]
    other_names: list[tuple[str, list[search.Piece]]]  # each with its language
    description: list[search.Piece]


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
            numbers.update(list(candidate.values(facet)))
            names |= candidate.values(facet)
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
    each = f"SELECT * FROM ({MATCHES[connection.vendor]}) AS some"  # noqa: S608  our own words
    params: list[Any] = []
    for code in left:
        facet = [search.facet("language", code)]
        is_sqlite = connection.vendor == "sqlite"
        asked = query.for_sqlite(known, facet) if is_sqlite else query.for_postgres(facet)
        params += [asked, MOST]
    matches = RawSQL(" UNION ALL ".join([each] * len(left)), params)  # noqa: S611  our own words
    stories = Story.objects.published(now).filter(pk__in=matches, language__in=left)
    found = set(stories.order_by().values_list("language", flat=True).distinct())
    return {code: (languages.get(code).name, code) for code in left if code in found}


def _look(query: search.Query, now: datetime, filters: Mapping[str, str]) -> list[tuple]:
    """The public ones of the best documents, each with what filters ask, the best first."""
    known = _known(query)
    if connection.vendor == "sqlite" and not query.for_sqlite(known):
        return []
    passes, params = _pass(query, known)
    if filters:
        facets = [search.facet(facet, value) for facet, value in filters.items()]
        narrowed, more = _pass(query, known, facets)
        # The best without filters, for the numbers beside them; and the best that they leave.
        passes = f"SELECT * FROM ({passes}) AS every UNION SELECT * FROM ({narrowed}) AS left_by"  # noqa: S608
        params = [*params, *more]
    public, public_params = _public(now).query.sql_with_params()
    sql = RANKED.format(passes=passes, public=public)
    with connection.cursor() as cursor:
        cursor.execute(sql, [*params, *public_params])
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
        params = [query.for_postgres(), query.for_postgres(facets), MOST]
    return PASSES[connection.vendor], params


def _known(query: search.Query) -> set[search.Part]:
    """Those of the terms that any text holds. PostgreSQL passes over the others quickly itself."""
    if connection.vendor == "postgresql":  # pragma: no cover  seen by make test-postgres
        return set()
    parts = sorted(query.parts)
    held = (
        "SELECT %s WHERE EXISTS (SELECT 1 FROM stories_search_words WHERE term >= %s AND term {})"
    )
    sql = " UNION ALL ".join(held.format("< %s" if part.is_begun else "<= %s") for part in parts)
    params: list[Any] = []
    for number, (term, is_begun) in enumerate(parts):
        params += [number, term, f"{term}\U0010ffff" if is_begun else term]
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return {parts[number] for (number,) in cursor.fetchall()}


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


def show(
    query: search.Query, documents: Sequence[int], now: datetime
) -> list[StoryResult | PersonResult]:
    """The documents as results, in their order. At most four queries."""
    stories = Story.objects.published(now).filter(pk__in=[n for n in documents if n > 0])
    results: dict[int, StoryResult | PersonResult] = {
        story.pk: _story(query, story)
        for story in stories.select_related("person").order_by().with_words()
    }
    results |= {-result.person.pk: result for result in _people(query, documents, now)}
    return [results[number] for number in documents if number in results]


def _story(query: search.Query, story: Story) -> StoryResult:
    language = story.language

    def is_meant(*texts: str) -> bool:
        return any(search.holds(query, text, language) for text in texts)

    quotes = quote.standing(words for words in story.quotes.all() if is_meant(words.text))
    told = milestone.standing(
        event for event in story.milestones.all() if is_meant(event.title, event.passage)
    )
    text = story.story_text
    paragraphs = (text.text[place.start : place.end] for place in text.paragraphs)
    said = [] if quotes else search.excerpt(query, paragraphs, language)
    return StoryResult(
        story,
        headline=search.marked(query, story.quoted_headline or story.headline, language),
        said=said,
        introduced=[] if quotes or said else search.marked(query, story.standfirst, language),
        quotes=[
            (words, search.marked(query, words.quoted_words, language))
            for words in quotes[:QUOTES_SHOWN]
        ],
        milestones=[
            (
                event,
                search.marked(query, event.title or event.words, language),
                []
                if not event.title or is_meant(event.title)
                else search.excerpt(query, [event.words], language),
            )
            for event in told[:MILESTONES_SHOWN]
        ],
    )


def _people(query: search.Query, documents: Sequence[int], now: datetime) -> Iterator[PersonResult]:
    """In one query, which has a row for each of a person's other names."""
    people = Person.objects.published(now).filter(pk__in=[-n for n in documents if n < 0])
    rows = people.select_related("portrait").annotate(
        other_name=F("other_names__name"), other_language=F("other_names__language")
    )
    by_person = groupby(rows.order_by("pk", "other_language", "other_name"), lambda row: row.pk)
    for _, group in by_person:
        found: list[Any] = list(group)
        person: Person = found[0]
        yield PersonResult(
            person,
            name=search.marked(query, person.name, person.language),
            other_names=[
                (row.other_language, search.marked(query, row.other_name, row.other_language))
                for row in found
                if row.other_name and person.is_named
            ],
            description=search.marked(query, person.description, person.language),
        )
