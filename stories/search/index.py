"""The search index, kept by notes of what changed: a search reads them first.

So a change is found at the next request, whatever made it. Of waiting changes that have a date
the index holds the words too; only what is public at the moment is ever found by them.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import astuple, dataclass, field

from django.db import connection, transaction
from django.db.models import Exists, OuterRef

from stories.models import Milestone, Person, Quote, Story

from . import schema, tokenizer
from .query import facet

MOST_BYTES, TERM_BYTES = 900_000, 8  # of a tsvector's terms; of each term beside its letters
CHUNK = 200  # documents that are indexed in one transaction


@dataclass
class Document:
    """The terms of a story or a person by how much they count, "a" most, and its facets."""

    a: list[str] = field(default_factory=list)
    b: list[str] = field(default_factory=list)
    c: list[str] = field(default_factory=list)
    d: list[str] = field(default_factory=list)
    facets: list[str] = field(default_factory=list)


def refresh_all(report: Callable[[int], None] = lambda done: None) -> int:
    """Index all that changed; `report` hears how many documents are done. Their number."""
    done = 0
    while has_notes():
        done += refresh()
        report(done)
    return done


def rebuild(report: Callable[[int, int], None]) -> int:
    """Index everything anew, while the site goes on finding; the number of documents.

    What the index holds of records that are gone goes too, and lost triggers come back.
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


def has_notes() -> bool:
    """Whether something changed since the last search."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM stories_search_stale LIMIT 1")
        return cursor.fetchone() is not None


@transaction.atomic
def refresh() -> int:
    """Index the documents that changed last, as many as a request has time for: their number."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # pragma: no cover  seen by make test-postgres
            # One at a time: an older reading of a story must never overwrite a newer one.
            cursor.execute("LOCK TABLE stories_search IN SHARE ROW EXCLUSIVE MODE")
        # The notes go before the records are read: a change in between leaves a note of its own.
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
    """Put the documents of these numbers into the index; out of it, where there is none."""
    # Only what an editor let out: drafts would crowd the public out of a capped search.
    approved = Story.objects.published_or_scheduled().filter(deleted_at__isnull=True)
    stories = approved.filter(pk__in=numbers).select_related("person").with_words()
    stories = stories.prefetch_related("tags", "person__other_names")
    told = approved.filter(person=OuterRef("pk"))
    people = Person.objects.filter(Exists(told), pk__in=[-number for number in numbers])
    documents = [
        (
            story.pk,
            of_story(story, story.verified_quotes, story.verified_milestones),
        )
        for story in stories
    ]
    documents += [
        (-person.pk, of_person(person)) for person in people.prefetch_related("other_names")
    ]
    with connection.cursor() as cursor:
        write = _write_to_sqlite if connection.vendor == "sqlite" else _write_to_postgres
        write(cursor, numbers, documents)


def _write_to_sqlite(cursor, numbers: Sequence[int], documents: list) -> None:
    cursor.executemany(
        "DELETE FROM stories_search WHERE rowid = %s", [(number,) for number in numbers]
    )
    cursor.executemany(
        "INSERT INTO stories_search (rowid, a, b, c, d, facets) VALUES (%s, %s, %s, %s, %s, %s)",
        [
            (number, *(" ".join(found) for found in astuple(document)))
            for number, document in documents
        ],
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
    """The document as PostgreSQL stores it: each term with its places and their weights."""
    places: dict[str, list[str]] = {}
    place = size = 0
    for weight in "abcd":
        for term in getattr(document, weight):
            place += 1
            if term not in places:
                size += len(term.encode()) + TERM_BYTES
                if size > MOST_BYTES:  # PostgreSQL would refuse all of it: what comes first counts
                    break
            places.setdefault(term, []).append(f"{place}{weight}")
        place += 1  # no phrase runs from one field into the next
    said = [f"'{term}':{','.join(found)}" for term, found in places.items()]
    return " ".join([*said, *_quoted(document.facets)])


def _quoted(facets: Iterable[str]) -> list[str]:
    return [f"'{facet}'" for facet in facets]


def of_story(story: Story, quotes: Iterable[Quote], milestones: Iterable[Milestone]) -> Document:
    """Its headline counts most; then who tells it and what it is about; then what is set apart."""
    how = tokenizer.reading(story.language)
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
    how = tokenizer.reading(person.language)
    return Document(
        a=_names(person),
        b=_terms(person.role_list, how),
        c=_terms([person.description, *person.credential_list], how),
        facets=[facet("language", person.language), facet("person", person.slug)],
    )


def _names(person: Person) -> list[str]:
    names = _terms([person.name], tokenizer.reading(person.language))
    for other in person.shown_other_names:
        names += _terms([other.name], tokenizer.reading(other.language))
    return names


def _terms(texts: Iterable[str], how: tokenizer.Reading) -> list[str]:
    return [word.term for text in texts for word in tokenizer.read(text, how)]
