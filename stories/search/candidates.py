"""Find the stories that words may come from: those that hold them, or many rows of two or three.

The engine only looks documents up and ranks none, so that common words cost little.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from stories.models import Story
from stories.models.visibility import DECIDED_BY

from . import index, tokenizer
from .engine import MATCHES
from .query import Query

MOST_HELD = 200  # documents of one question
MOST_CONSIDERED = 60  # documents of which the public ones are looked for
MOST_ROWS = 12  # of words that are together
FEW = 12  # words that are looked for as one row, or as rows of two
MOST_TOGETHER = 32  # words that are looked for in one story
NOBODY = 0  # no story's number: Django would leave a query out that asks for none
WHOLE, ALL = 100.0, 2.0  # what a document counts that holds the whole row, or all words


def find(words: str, now: datetime, most: int) -> list[Story]:
    """Return the public stories, at most so many, that are likeliest to hold the words.

    Whatever is asked, and whatever is not public, it takes the same queries.
    """
    if index.has_notes():
        index.refresh()
    questions = list(_questions(words, index.readings()))
    held = _held(questions)
    scores: Counter[int] = Counter()
    for number, documents in held.items():
        weight = questions[number][1]
        for document in documents:
            scores[document] += weight or 1 / len(documents)  # type: ignore[assignment]  # a float
    best = [document for document, _ in scores.most_common(MOST_CONSIDERED)]
    order = {number: place for place, number in enumerate(best)}
    found = _public(Story.objects.only(*DECIDED_BY), best, now)
    chosen = sorted((story.pk for story in found), key=order.__getitem__)[:most]
    whole = Story.objects.select_related("person").prefetch_related("person__other_names")
    return sorted(_public(whole, chosen, now), key=lambda story: order[story.pk])


def _public(stories: QuerySet[Story], numbers: Sequence[int], now: datetime) -> list[Story]:
    """Return the public ones of these stories.

    Python checks it: with that condition in the query, SQLite would read all public stories.
    """
    found = stories.filter(pk__in=[NOBODY, *numbers]).order_by()
    return [story for story in found if story.is_published(now)]


def _questions(
    words: str, readings: tuple[tokenizer.Reading, ...]
) -> Iterator[tuple[Query, float]]:
    """Yield what to look for, with what it counts; 0 where a rarer answer counts more."""
    spans = [(word.start, word.end) for word in tokenizer.read(words, tokenizer.OTHER)]
    number = len(spans)

    def row(first: int, length: int) -> Query:
        last = min(first + length, number) - 1
        return Query("", (words[spans[first][0] : spans[last][1]],), readings)

    if not number:
        return
    for first in {0, max(0, number // 2 - FEW), max(0, number - FEW)}:
        yield row(first, FEW), WHOLE
    length = 2 if number <= FEW else 3
    starts = range(max(1, number - length + 1))
    for first in starts[:: -(-len(starts) // MOST_ROWS)]:
        yield row(first, length), 0
    if number <= MOST_TOGETHER:
        yield (
            Query("", tuple(dict.fromkeys(words[start:end] for start, end in spans)), readings),
            ALL,
        )


def _held(questions: list[tuple[Query, float]]) -> dict[int, list[int]]:
    """Return the stories that answer each question, by its number: one query."""
    if not questions:
        return {}
    is_sqlite = connection.vendor == "sqlite"
    params: list[Any] = []
    for number, (query, _) in enumerate(questions):
        write = query.for_sqlite if is_sqlite else query.for_postgres
        asked = write(query.parts, is_exact=True)
        params += [number, asked, MOST_HELD]
    one = f"SELECT %s, document FROM ({MATCHES[connection.vendor]}) AS held"  # noqa: S608  ours
    held: defaultdict[int, list[int]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join([one] * len(questions)), params)
        for number, document in cursor.fetchall():
            if document > 0:  # the others are people
                held[number].append(document)
    return held
