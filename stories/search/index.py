"""Keep the search index up to date by notes of what changed, which a search reads first.

So a change is found at the next request, whatever made it. The index also holds the words of
scheduled changes; a search only ever finds with them what is public at that moment.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, models, transaction
from django.db.models import Exists, OuterRef

from stories.models import Milestone, OtherName, Person, Quote, Story, Tag
from stories.models.compiled_queries.compiled import CompiledQuery
from stories.models.compiled_queries.json_rows import all_rows, attach, records_of, rows_of
from stories.models.person_language import USED

from . import schema, tokenizer
from .query import facet

MOST_BYTES = 900_000  # a tsvector's limit for its terms
TERM_BYTES = 8  # the cost of a term beside its letters
CHUNK = 200  # documents indexed in one transaction

# The places of documents in queries that are compiled once.
NUMBERS: dict[str, Any] = {f"at_{place}": models.BigIntegerField() for place in range(CHUNK)}
NO_RECORD = 0  # in a place that is left over
# Only what is or will be public: drafts would crowd public stories out of a capped search.
RELEASED = Story.objects.published_or_scheduled().filter(deleted_at__isnull=True).order_by()
_STORIES = CompiledQuery(
    lambda **at: (
        RELEASED.filter(pk__in=at.values())
        .select_related("person")
        .with_kept_verdicts()
        .annotate(
            **rows_of(Quote, story=OuterRef("pk")),
            **rows_of(Milestone, story=OuterRef("pk")),
            rows_of_tag=all_rows(Tag.objects.of_story(OuterRef("pk"))),
            **rows_of(OtherName, person=OuterRef("person")),
        )
    ),
    **NUMBERS,
)
_PEOPLE = CompiledQuery(
    lambda **at: (
        Person.objects.filter(Exists(RELEASED.filter(person=OuterRef("pk"))), pk__in=at.values())
        .order_by()
        .annotate(**rows_of(OtherName, person=OuterRef("pk")))
    ),
    **NUMBERS,
)


@dataclass
class Document:
    """The terms of a story or a person in four weights, "a" the highest, and its facets.

    The terms of each text are joined by spaces.
    """

    a: list[str] = field(default_factory=list)
    b: list[str] = field(default_factory=list)
    c: list[str] = field(default_factory=list)
    d: list[str] = field(default_factory=list)
    facets: list[str] = field(default_factory=list)

    @property
    def columns(self) -> tuple[list[str], ...]:
        return self.a, self.b, self.c, self.d, self.facets


def refresh_all(report: Callable[[int], None] = lambda done: None) -> int:
    """Index all that changed, and return how many documents that were.

    `report` is called with the number of documents done.
    """
    done = 0
    while has_notes():
        done += refresh()
        report(done)
    return done


def rebuild(report: Callable[[int, int], None]) -> int:
    """Index everything anew, while searches go on, and return the number of documents.

    Documents of deleted records are removed, and lost triggers are made again.
    """
    held = "rowid" if connection.vendor == "sqlite" else "document"
    everything = f"{schema.ALL} UNION SELECT {held} FROM stories_search"  # noqa: S608  ours
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in schema.watching(connection.vendor):
            cursor.execute(statement)
        cursor.execute("DELETE FROM stories_search_stale")
        cursor.execute(f"INSERT INTO stories_search_stale (document) {everything}")
        number = cursor.rowcount
    refresh_all(lambda done: report(done, number))
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("INSERT INTO stories_search (stories_search) VALUES ('optimize')")
        else:  # pragma: no cover  seen by make test-postgres
            cursor.execute("ANALYZE stories_search")
    return number


def readings() -> tuple[tokenizer.Reading, ...]:
    """Return the readings that the stories of this site have."""
    with connection.cursor() as cursor:
        cursor.execute(USED)
        return tokenizer.readings(code for (code,) in cursor.fetchall())


def has_notes() -> bool:
    """Return whether something changed since the last search."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM stories_search_stale LIMIT 1")
        return cursor.fetchone() is not None


@transaction.atomic
def refresh() -> int:
    """Index the documents that changed last, and return their number.

    It indexes at most CHUNK of them, as many as a request has time for.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # pragma: no cover  seen by make test-postgres
            # One process writes at a time: an older state of a story must not replace a newer one.
            cursor.execute("LOCK TABLE stories_search IN SHARE ROW EXCLUSIVE MODE")
        # Delete the notes before reading the records: a change in between leaves a new note.
        cursor.execute(
            "DELETE FROM stories_search_stale WHERE document IN (SELECT document "
            "FROM stories_search_stale GROUP BY document ORDER BY max(id) DESC LIMIT %s) "
            "RETURNING document",
            [CHUNK],
        )
        numbers = sorted({number for (number,) in cursor.fetchall()})
    _write(numbers)
    return len(numbers)


def _write(numbers: Sequence[int]) -> None:
    """Write the documents of these numbers to the index, and remove those without a record."""
    documents = [
        (story.pk, of_story(story, story.verified_quotes, story.verified_milestones))
        for story in _stories([number for number in numbers if number > 0])
    ]
    documents += [
        (-person.pk, of_person(person))
        for person in _people([-number for number in numbers if number < 0])
    ]
    with connection.cursor() as cursor:
        write = _write_to_sqlite if connection.vendor == "sqlite" else _write_to_postgres
        write(cursor, numbers, documents)


def _stories(numbers: list[int]) -> list[Story]:
    found: list[Story] = _STORIES.fetch(**_at(numbers)) if numbers else []
    for story in found:
        attach(story, "quotes", records_of(story, Quote))
        attach(story, "milestones", records_of(story, Milestone))
        attach(story, "tags", records_of(story, Tag))
        attach(story.person, "other_names", records_of(story, OtherName))
    return found


def _people(numbers: list[int]) -> list[Person]:
    found: list[Person] = _PEOPLE.fetch(**_at(numbers)) if numbers else []
    for person in found:
        attach(person, "other_names", records_of(person, OtherName))
    return found


def _at(numbers: list[int]) -> dict[str, int]:
    return dict(zip(NUMBERS, [*numbers, *[NO_RECORD] * (len(NUMBERS) - len(numbers))], strict=True))


def _write_to_sqlite(cursor, numbers: Sequence[int], documents: list) -> None:
    cursor.executemany(
        "DELETE FROM stories_search WHERE rowid = %s", [(number,) for number in numbers]
    )
    cursor.executemany(
        "INSERT INTO stories_search (rowid, a, b, c, d, facets) VALUES (%s, %s, %s, %s, %s, %s)",
        [(number, *map(" ".join, document.columns)) for number, document in documents],
    )


def _write_to_postgres(
    cursor, numbers: Sequence[int], documents: list
) -> None:  # pragma: no cover  seen by make test-postgres
    cursor.execute("DELETE FROM stories_search WHERE document = ANY(%s)", [list(numbers)])
    cursor.executemany(
        "INSERT INTO stories_search (document, terms) VALUES (%s, %s::tsvector)",
        [(number, _tsvector(document)) for number, document in documents],
    )


def _tsvector(document: Document) -> str:
    """Write the document as PostgreSQL stores it: each term with its positions and weights."""
    positions: dict[str, list[str]] = {}
    position = size = 0
    for weight in "abcd":
        for term in " ".join(getattr(document, weight)).split():
            position += 1
            if term not in positions:
                size += len(term.encode()) + TERM_BYTES
                if size > MOST_BYTES:  # PostgreSQL would refuse all of it, so the end is left out
                    break
            positions.setdefault(term, []).append(f"{position}{weight}")
        position += 1  # no phrase goes from one field into the next
    terms = [f"'{term}':{','.join(where)}" for term, where in positions.items()]
    return " ".join([*terms, *_quoted(document.facets)])


def _quoted(facets: Iterable[str]) -> list[str]:
    return [f"'{facet}'" for facet in facets]


def of_story(story: Story, quotes: Iterable[Quote], milestones: Iterable[Milestone]) -> Document:
    """Make a story's document: the headline has the highest weight.

    Then come the person's names, kicker, tags and milestones, then standfirst and quotes, then the
    body.
    """
    how = tokenizer.reading(story.language)
    tags = list(story.tags.all())
    document = Document(
        a=_terms([story.headline], how),
        b=_names(story.person)
        + _terms([story.kicker, *(tag.name for tag in tags), *(m.title for m in milestones)], how)
        + _terms_in_languages(tag.name_in for tag in tags),
        c=_terms([story.standfirst, *(quote.words for quote in quotes)], how),
        d=_terms([story.story_text.text], how),
        facets=[facet("language", story.language), facet("person", story.person.slug)],
    )
    document.facets += [facet("tag", tag.slug) for tag in tags]
    return document


def of_person(person: Person) -> Document:
    """Make a person's document: all names weigh most, then roles, then the description."""
    how = tokenizer.reading(person.language)
    return Document(
        a=_names(person),
        b=_terms([person.roles], how) + _terms_in_languages([person.roles_in]),
        c=_terms([person.description, person.credentials], how)
        + _terms_in_languages([person.description_in, person.credentials_in]),
        facets=[facet("language", person.language), facet("person", person.slug)],
    )


def _names(person: Person) -> list[str]:
    names = _terms([person.name], tokenizer.reading(person.language))
    names += _terms_in_languages([person.name_in])
    for other in person.other_names.all() if person.is_named else []:
        if other.name not in person.name_in.values():
            names += _terms([other.name], tokenizer.reading(other.language))
    return names


def _terms_in_languages(texts: Iterable[Mapping[str, str]]) -> list[str]:
    """Return the terms of texts that are given by their languages."""
    return [
        tokenizer.index_terms(text, tokenizer.reading(code))
        for by_language in texts
        for code, text in by_language.items()
    ]


def _terms(texts: Iterable[str], how: tokenizer.Reading) -> list[str]:
    return [tokenizer.index_terms(text, how) for text in texts]
