"""What a search shows of what it found, its words marked: read from the records as they are."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db.models import F

from stories import search

from . import milestone, quote
from .milestone import Milestone
from .person import Person
from .quote import Quote
from .story import Story

QUOTES_SHOWN = MILESTONES_SHOWN = 2  # of one story


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
