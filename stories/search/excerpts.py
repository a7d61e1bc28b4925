"""Show what a search found, with its words marked, read from the records as they are now."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, islice
from typing import Any

from django.db import models
from django.db.models import F, OuterRef

from stories import passages
from stories.models import Milestone, Person, Quote, Story
from stories.models.compiled_queries.compiled import CompiledQuery
from stories.models.compiled_queries.json_rows import records_where, rows_of
from stories.models.quote import PERSON_FIELDS, STORY_FIELDS
from stories.models.verification.verified import verified
from stories.models.visibility import DECIDED_BY
from stories.wordings import Wording

from .marking import Phrases, Piece, excerpt, excerpt_of_story, holds, marked
from .query import Query

QUOTES_SHOWN = MILESTONES_SHOWN = 2  # of one story
MOST_SHOWN = 10  # documents


@dataclass
class StoryResult:
    """A story with the passages that match, the person's own apart from others'."""

    story: Story
    headline: Sequence[Piece]
    said: Sequence[Piece]
    introduced: Sequence[Piece]
    quotes: list[tuple[Quote, Sequence[Piece]]]
    # The title of each, and its passage where the title alone does not show why it was found.
    milestones: list[tuple[Milestone, Sequence[Piece], Sequence[Piece]]]


@dataclass
class PersonResult:
    """A person with their names and description."""

    person: Person
    name: Sequence[Piece]
    other_names: list[tuple[str, Sequence[Piece]]]  # each with its language
    description: Sequence[Piece]


AT = [f"at_{number}" for number in range(MOST_SHOWN)]  # the places of the records' numbers
NUMBERS: dict[str, Any] = {name: models.BigIntegerField() for name in AT}


NONE = 0  # in a place that is left over: no record has this number

STORIES = CompiledQuery(
    # Python checks which are public: with that condition, SQLite would read all public stories.
    lambda **at: (
        Story.objects.filter(pk__in=at.values())
        .select_related("person")
        .only(*STORY_FIELDS, *DECIDED_BY, *(f"person__{name}" for name in PERSON_FIELDS))
        .with_kept_verdicts()
        .annotate(
            **rows_of(Quote, story=OuterRef("pk")), **rows_of(Milestone, story=OuterRef("pk"))
        )
        .order_by()
    ),
    **NUMBERS,
)
PEOPLE = CompiledQuery(
    # A row for each of a person's other names.
    lambda now, **at: (
        Person.objects.published(now)
        .filter(pk__in=at.values())
        .select_related("portrait")
        .annotate(other_name=F("other_names__name"), other_language=F("other_names__language"))
        .order_by("pk", "other_language", "other_name")
    ),
    now=models.DateTimeField(),
    **NUMBERS,
)


def _numbers(numbers: Sequence[int]) -> dict[str, int]:
    left_over = [NONE] * (MOST_SHOWN - len(numbers))
    return dict(zip(AT, [*numbers, *left_over], strict=True))


def show(query: Query, documents: Sequence[int], now: datetime) -> list[StoryResult | PersonResult]:
    """Return the documents as results, in the same order; MOST_SHOWN at most. Two queries."""
    phrases = query.phrases
    stories = [number for number in documents if number > 0]
    people = [-number for number in documents if number < 0]
    results: dict[int, StoryResult | PersonResult] = {}
    if stories:
        found = STORIES.fetch(**_numbers(stories))
        public = [story for story in found if story.is_published(now)]
        results |= {story.pk: _story(phrases, story) for story in public}
    if people:
        rows = PEOPLE.fetch(now=now, **_numbers(people))
        by_person = groupby(rows, lambda row: row.pk)
        results |= {-pk: _person(phrases, list(group)) for pk, group in by_person}
    return [results[number] for number in documents if number in results]


def _story(phrases: Phrases, story: Story) -> StoryResult:
    language = story.language

    def is_matched(*texts: str) -> bool:
        return any(holds(phrases, text, language) for text in texts)

    def found_in(*, is_own: bool) -> Sequence[Piece]:
        text = story.story_text
        told = [each for each in text.paragraphs if (each.voice == passages.PERSON) == is_own]
        return excerpt_of_story(phrases, text, told, language)

    matched = records_where(story, Quote, is_matched, "text")
    quotes = _first_verified(QUOTES_SHOWN, _in(story, matched))
    told_of = records_where(story, Milestone, is_matched, "title", "passage")
    milestones = _first_verified(MILESTONES_SHOWN, _in(story, told_of))
    said = [] if quotes else found_in(is_own=True)
    introduced: Sequence[Piece] = []
    if not (quotes or said):
        introduced = found_in(is_own=False) or marked(phrases, story.standfirst, language)
    return StoryResult(
        story,
        headline=marked(phrases, story.quoted_headline or story.headline, language),
        said=said,
        introduced=introduced,
        quotes=[(words, marked(phrases, words.quoted_words, language)) for words in quotes],
        milestones=[
            (
                event,
                marked(phrases, event.title or event.whole_sentences, language),
                []
                if not event.title or is_matched(event.title)
                else excerpt(phrases, [event.whole_sentences], language),
            )
            for event in milestones
        ],
    )


def _in[Record: Quote | Milestone](story: Story, records: Iterable[Record]) -> Iterator[Record]:
    for record in records:
        record.story = story
        yield record


def _first_verified[Record: Quote | Milestone](
    number: int, records: Iterable[Record]
) -> list[Record]:
    """Return the first of these that pages may show. Verifying all would take most of the time."""
    return list(islice((each for each in records if verified([each])), number))


def _person(phrases: Phrases, rows: Sequence[Any]) -> PersonResult:
    """Return a person, of whom there is a row for each other name."""
    person: Person = rows[0]
    known = [Wording(row.other_name, row.other_language) for row in rows if row.other_name]
    # A name in Latin letters says why Latin words found the person.
    others = [
        each
        for each in person.wordings_besides(known)
        if not person.is_in_foreign_letters(each) or holds(phrases, *each)
    ]
    return PersonResult(
        person,
        name=marked(phrases, *person.called),
        other_names=[(each.language, marked(phrases, *each)) for each in others],
        description=marked(phrases, *person.shown_description),
    )
