"""What a queue of the desk's first page is, and how its first records are found."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple

from django.db import models
from django.db.models import Count, QuerySet, Value
from django.utils.text import Truncator

from stories.models import Comment, Story
from stories.models.compiled_queries.compiled import CompiledQuery
from stories.models.desk.review_message import TOLD_FOR, ReviewMessage
from stories.models.visibility import to_renew_until

SHOWN = 10  # entries of each queue; the linked list has the rest

MOST_SHOWN = 300  # characters of a message


class At(NamedTuple):
    """What the queues depend on: values, or the places of values in a compiled query."""

    now: Any
    soon: Any  # what ends until then waits already
    since: Any  # what was done before then is told no longer
    user: Any  # the primary key

    @classmethod
    def request(cls, user: Any, now: datetime) -> "At":
        return cls(now, to_renew_until(now), now - TOLD_FOR, user.pk)


type Find = Callable[[Any, At], QuerySet]

MOMENTS: dict[str, models.Field] = {
    name: models.DateTimeField() for name in ("now", "soon", "since")
}


class FirstOf:
    """The first records of a queue, and how many there are; both queries are compiled once.

    `shown` adds to the queue what its rows show. `fields` are for the values to find it by.
    """

    def __init__(
        self,
        find: Callable[..., QuerySet],
        shown: Callable[[Any], QuerySet] = lambda found: found,
        **fields: Any,
    ) -> None:
        self.rows = CompiledQuery(lambda **at: shown(find(**at))[: SHOWN + 1], **fields)
        self.total = CompiledQuery(lambda **at: _count(find(**at)), **fields)

    def fetch(self, **values: Any) -> tuple[list[Any], int]:
        """Return the records to show and the total, which is counted only if there are more."""
        records = self.rows.fetch(**values)
        total = self.total.first(**values) if len(records) > SHOWN else len(records)
        return records[:SHOWN], total


def _count(found: QuerySet) -> QuerySet:
    """Return the query for the number of records, which `QuerySet.count` would run at once."""
    every = found.order_by().annotate(every=Value(1)).values("every")
    return every.annotate(total=Count("pk")).values_list("total", flat=True)


@dataclass(frozen=True)
class WorkQueue:
    """Stories that wait for the same thing; `name` is their `?waits=` in the list's address."""

    name: str
    title: Any
    permission: str
    find: Find
    note: Any = ""
    shared_blocker: str = ""  # blocks every story of the queue, so that rows do not repeat it

    @cached_property
    def stories(self) -> FirstOf:
        return FirstOf(
            lambda **at: self.find(Story.objects, At(**at)),
            lambda found: found.for_desk(),
            **MOMENTS,
            user=models.BigAutoField(),
        )


@dataclass(frozen=True)
class QueueSummary:
    """What the page shows of a queue, with the total number and the address of the whole list."""

    name: str
    title: str
    note: str
    rows: Sequence["Row"]
    total: int
    address: str


@dataclass(frozen=True)
class Row:
    name: str
    address: str
    told: str
    blockers: str = ""
    message: str = ""  # the words of a colleague
    age: str = ""


def short(message: ReviewMessage | Comment) -> str:
    return Truncator(message.text).chars(MOST_SHOWN)
