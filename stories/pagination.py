"""Long lists, a page at a time, by the places of records and not by the numbers of pages.

A page begins after a record or ends before one: it costs the same however far down it is, and
what is published meanwhile does not move it.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db import models
from django.db.models import Q, QuerySet
from django.http import Http404

PAGE_SIZE = 24
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
BETWEEN = "."  # stands in no value of a place
TEXT, NUMBER, MOMENT = r"[-\w]{0,200}", "[0-9]{1,18}", "[0-9]{1,16}"  # microseconds since 1970


@dataclass(frozen=True)
class Page:
    """Some records of a list; and the questions that lead here, back and on, "" where none does."""

    records: list[Any]
    here: str
    previous: str
    next: str

    def __iter__(self) -> Iterator[Any]:
        return iter(self.records)


def read(
    asked: Mapping[str, str],
    rows: QuerySet[Any],
    filters: Mapping[str, str],
    size: int = PAGE_SIZE,
) -> Page:
    """The page of the ordered rows that `after` or `before` asks for: the first without them.

    `filters` is what the rows were chosen by, for the questions. Raises Http404 where there is no
    such page. The rows are told apart by what they are ordered by.
    """
    order = [_Column(rows.model, str(name)) for name in rows.query.order_by]
    if {"after", "before"} <= asked.keys():
        raise Http404
    if "before" in asked:
        found = list(
            rows.filter(_beyond(order, asked["before"], is_back=True)).reverse()[: size + 1]
        )
        is_first = len(found) <= size
        if len(found) < size:  # some of the first page are gone: others fill it up
            return read({}, rows, filters, size)
        shown = found[size - 1 :: -1]
        has_next = rows.filter(_beyond(order, _place(order, shown[-1]))).exists()
    else:
        is_first = "after" not in asked
        later = rows if is_first else rows.filter(_beyond(order, asked["after"]))
        found = list(later[: size + 1])
        if not found and not is_first:
            raise Http404
        shown, has_next = found[:size], len(found) > size

    def question(**place: str) -> str:
        told = urlencode({**filters, **place})
        return f"?{told}" if told else ""

    here = {} if is_first else {name: asked[name] for name in ("after", "before") if name in asked}
    return Page(
        records=shown,
        here=question(**here),
        previous="" if is_first else question(before=_place(order, shown[0])),
        next=question(after=_place(order, shown[-1])) if has_next else "",
    )


class _Column:
    """One of the things that a list is ordered by."""

    def __init__(self, model: Any, name: str) -> None:
        self.is_descending = name.startswith("-")
        self.name = name.removeprefix("-")
        self.steps = self.name.split("__")
        for step in self.steps:
            field = model._meta.pk if step == "pk" else model._meta.get_field(step)
            model = field.related_model
        self.field = field

    def write(self, record: Any) -> str:
        for step in self.steps:
            record = getattr(record, step)
        is_moment = isinstance(record, datetime)
        return str((record - EPOCH) // timedelta(microseconds=1) if is_moment else record)

    def read(self, text: str) -> Any:
        """The value; raises Http404 where the text is none."""
        is_moment = isinstance(self.field, models.DateTimeField)
        is_number = isinstance(self.field, models.IntegerField)
        if not re.fullmatch(MOMENT if is_moment else NUMBER if is_number else TEXT, text, re.ASCII):
            raise Http404
        if is_moment:
            return EPOCH + timedelta(microseconds=int(text))
        return int(text) if is_number else text


def _place(order: list[_Column], record: Any) -> str:
    return BETWEEN.join(column.write(record) for column in order)


def _beyond(order: list[_Column], place: str, *, is_back: bool = False) -> Q:
    """Holds for the rows behind a place, or before it; raises Http404 where it is none."""
    texts = place.split(BETWEEN)
    if len(texts) != len(order):
        raise Http404
    values = [column.read(text) for column, text in zip(order, texts, strict=True)]
    signs = ["lt" if column.is_descending != is_back else "gt" for column in order]
    beyond, same = Q(), Q()
    for column, value, sign in zip(order, values, signs, strict=True):
        beyond |= same & Q(**{f"{column.name}__{sign}": value})
        same &= Q(**{column.name: value})
    # The first column says it once more alone: so an index leads to the place.
    return Q(**{f"{order[0].name}__{signs[0]}e": values[0]}) & beyond
