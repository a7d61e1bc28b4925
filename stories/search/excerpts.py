"""Show what a search found, with its words marked, read from the records as they are now."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache, reduce
from itertools import groupby, islice
from operator import or_
from typing import Any, NamedTuple

from django.db import models
from django.db.models import F, Q

from stories import passages
from stories.models import Milestone, Person, Quote, Story
from stories.models.compiled_queries.compiled import CompiledQuery
from stories.models.quote import PERSON_FIELDS, STORY_FIELDS
from stories.models.verification.verified import verified
from stories.wordings import Wording

from . import tokenizer
from .query import Query, is_begun

QUOTES_SHOWN = MILESTONES_SHOWN = 2  # of one story
MOST_SHOWN = 10  # documents
REMEMBERED = 500  # texts of quotes and the like, looked through for a query: some 1 MB
LENGTH = 260  # characters of an excerpt, if its first sentence is not longer


class Piece(NamedTuple):
    """A stretch of shown text, and whether the query matches it."""

    text: str
    is_found: bool


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


def _of(stories: Iterable[Any]) -> Q:
    """Return the condition for the words of stories; `in` takes no expressions for a relation."""
    return reduce(or_, (Q(story=story) for story in stories))


NONE = 0  # in a place that is left over: no record has this number

STORIES = CompiledQuery(
    lambda now, **at: (
        Story.objects.published(now)
        .filter(pk__in=at.values())
        .select_related("person")
        .only(*STORY_FIELDS, *(f"person__{name}" for name in PERSON_FIELDS))
        .with_kept_verdicts()
        .order_by()
    ),
    now=models.DateTimeField(),
    **NUMBERS,
)
QUOTES = CompiledQuery(lambda **at: Quote.objects.filter(_of(at.values())), **NUMBERS)
MILESTONES = CompiledQuery(lambda **at: Milestone.objects.filter(_of(at.values())), **NUMBERS)
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


def _stories(numbers: Sequence[int], now: datetime) -> list[Story]:
    """Return public stories with their quotes and milestones: three queries."""
    found = {story.pk: story for story in STORIES.fetch(now=now, **_numbers(numbers))}
    rows: dict[int, dict[str, list[Any]]] = {pk: {"quotes": [], "milestones": []} for pk in found}
    for name, query in (("quotes", QUOTES), ("milestones", MILESTONES)):
        for record in query.fetch(**_numbers(list(found))):
            record.story = found[record.story_id]
            rows[record.story_id][name].append(record)
    for pk, story in found.items():
        story._prefetched_objects_cache = rows[pk]
    return list(found.values())


def show(query: Query, documents: Sequence[int], now: datetime) -> list[StoryResult | PersonResult]:
    """Return the documents as results, in the same order; MOST_SHOWN at most. Four queries."""
    stories = [number for number in documents if number > 0]
    results: dict[int, StoryResult | PersonResult] = {
        story.pk: _story(query, story) for story in (_stories(stories, now) if stories else [])
    }
    results |= {-result.person.pk: result for result in _people(query, documents, now)}
    return [results[number] for number in documents if number in results]


def _story(query: Query, story: Story) -> StoryResult:
    language = story.language

    def is_matched(*texts: str) -> bool:
        return any(holds(query, text, language) for text in texts)

    quotes = _first_verified(
        QUOTES_SHOWN, (words for words in story.quotes.all() if is_matched(words.text))
    )
    milestones = _first_verified(
        MILESTONES_SHOWN,
        (event for event in story.milestones.all() if is_matched(event.title, event.passage)),
    )
    text = story.story_text

    def found_in(*, is_own: bool) -> Sequence[Piece]:
        told = [each for each in text.paragraphs if (each.voice == passages.PERSON) == is_own]
        return excerpt(query, (text.text[each.start : each.end] for each in told), language)

    said = [] if quotes else found_in(is_own=True)
    introduced: Sequence[Piece] = []
    if not (quotes or said):
        introduced = found_in(is_own=False) or marked(query, story.standfirst, language)
    return StoryResult(
        story,
        headline=marked(query, story.quoted_headline or story.headline, language),
        said=said,
        introduced=introduced,
        quotes=[(words, marked(query, words.quoted_words, language)) for words in quotes],
        milestones=[
            (
                event,
                marked(query, event.title or event.whole_sentences, language),
                []
                if not event.title or is_matched(event.title)
                else excerpt(query, [event.whole_sentences], language),
            )
            for event in milestones
        ],
    )


def _first_verified[Record: Quote | Milestone](
    number: int, records: Iterable[Record]
) -> list[Record]:
    """Return the first of these that pages may show. Verifying all would take most of the time."""
    return list(islice((each for each in records if verified([each])), number))


def _people(query: Query, documents: Sequence[int], now: datetime) -> Iterator[PersonResult]:
    """Yield the people found, in one query."""
    numbers = [-number for number in documents if number < 0]
    rows = PEOPLE.fetch(now=now, **_numbers(numbers)) if numbers else []
    by_person = groupby(rows, lambda row: row.pk)
    for _, group in by_person:
        named: list[Any] = list(group)
        person: Person = named[0]
        known = [Wording(row.other_name, row.other_language) for row in named if row.other_name]
        # A name in Latin letters says why Latin words found the person.
        others = [
            each
            for each in person.wordings_besides(known)
            if not person.is_in_foreign_letters(each) or holds(query, *each)
        ]
        yield PersonResult(
            person,
            name=marked(query, *person.called),
            other_names=[(each.language, marked(query, *each)) for each in others],
            description=marked(query, *person.shown_description),
        )


@lru_cache(maxsize=REMEMBERED)
def holds(query: Query, text: str, language: str) -> bool:
    """Return whether the text holds every phrase of the query."""
    return all(_found(query, text, tokenizer.reading(language)))


@lru_cache(maxsize=REMEMBERED)
def marked(query: Query, text: str, language: str) -> tuple[Piece, ...]:
    """Return the whole text, with what matches the query marked."""
    return tuple(_pieces(text, _spans(_found(query, text, tokenizer.reading(language)))))


def excerpt(query: Query, paragraphs: Iterable[str], language: str) -> Sequence[Piece]:
    """Return sentences of the paragraph with most phrases of the query, from the first of them on.

    Sentences are whole, because a part of one may say the opposite; an ellipsis shows where others
    were left out. Empty where no phrase is found.
    """
    best, most = None, 0
    for paragraph in paragraphs:
        number, spans = _looked_through(query, paragraph, language)
        if number > most:
            best, most = (paragraph, spans), number
        if number == len(query.phrases):
            break
    return _cut(*best) if best else []


@lru_cache(maxsize=REMEMBERED)
def _looked_through(query: Query, text: str, language: str) -> tuple[int, list[tuple[int, int]]]:
    """Return how many phrases of the query the text holds, and where they are."""
    found = _found(query, text, tokenizer.reading(language))
    return sum(map(bool, found)), _spans(found)


def _cut(text: str, spans: list[tuple[int, int]]) -> Sequence[Piece]:
    found_from, found_to = spans[0]
    sentences = passages.sentences(text)
    start = max(begins for begins, _ in sentences if begins <= found_from)
    ends = [finish for _, finish in sentences if finish >= found_to]
    end = max([finish for finish in ends if finish <= start + LENGTH], default=ends[0])
    shown = text[start:end]
    inside = [(a - start, b - start) for a, b in spans if start <= a and b <= end]
    pieces = list(_pieces(shown, inside))
    if start:
        pieces.insert(0, Piece("… ", is_found=False))
    if end < len(text):
        pieces.append(Piece(" …", is_found=False))
    return pieces


def _found(query: Query, text: str, how: tokenizer.Reading) -> list[list[tuple[int, int]]]:
    """Return where in the text each phrase of the query is, in whatever spelling."""
    words = list(tokenizer.read(text, how))
    terms = [word.term for word in words]
    others = list(tokenizer.loose(text, how))
    loose = [word.term for word in others]
    found = []
    for sequence, term in zip(query.sequences(how), query.loose(how), strict=True):
        last = len(sequence) - 1
        spans = [
            (words[index].start, words[index + last].end) for index in _positions(sequence, terms)
        ]
        if term:
            spans += [words[index][:2] for index in _places(term, terms)]
            spans += [others[index][:2] for index in _places(tokenizer.LOOSE + term, loose)]
        found.append(spans)
    return found


def _spans(found: list[list[tuple[int, int]]]) -> list[tuple[int, int]]:
    """Return the places of all phrases in order; those that touch become one."""
    spans: list[tuple[int, int]] = []
    for start, end in sorted(each for places in found for each in places):
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return spans


def _positions(sequence: tuple[str, ...], terms: list[str]) -> Iterator[int]:
    *head, last = sequence
    for index in _places(last, terms):
        before = index - len(head)
        if before >= 0 and head == terms[before:index]:
            yield before


def _places(last: str, terms: list[str]) -> Iterator[int]:
    if is_begun(last):
        yield from (index for index, term in enumerate(terms) if term.startswith(last))
        return
    index = -1
    for _ in range(terms.count(last)):
        index = terms.index(last, index + 1)
        yield index


def _pieces(text: str, spans: list[tuple[int, int]]) -> Iterator[Piece]:
    done = 0
    for start, end in spans:
        if start > done:
            yield Piece(text[done:start], is_found=False)
        yield Piece(text[start:end], is_found=True)
        done = end
    if done < len(text):
        yield Piece(text[done:], is_found=False)
