"""Split long lists into pages by the positions of records: keyset pagination, without page numbers.

A page begins after a record or ends before one. It costs the same however far down the list it is,
and records that are published in the meantime do not move it.
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
BETWEEN = "."  # occurs in no value of a position
TEXT, NUMBER, MOMENT = r"[-\w]{0,200}", "[0-9]{1,18}", "[0-9]{1,16}"  # microseconds since 1970


@dataclass(frozen=True)
class Page:
    """Some records of a list.

    `here`, `previous` and `next` are the query strings of this page and its neighbours, or "".
    """

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
    """Return the page of the rows that `after` or `before` asks for, or else the first page.

    `filters` is what the rows were chosen by; the query strings repeat it. The rows are ordered,
    and their order must tell every row from the others. Raises Http404 where there is no such page.
    """
    order = [_Column(rows.model, str(name)) for name in rows.query.order_by]
    if {"after", "before"} <= asked.keys():
        raise Http404
    if "before" in asked:
        fetched = list(
            rows.filter(_beyond(order, asked["before"], is_back=True)).reverse()[: size + 1]
        )
        is_first = len(fetched) <= size
        if len(fetched) < size:  # records of the first page are gone: fill it with others
            return read({}, rows, filters, size)
        shown = fetched[size - 1 :: -1]
        has_next = rows.filter(_beyond(order, _position(order, shown[-1]))).exists()
    else:
        is_first = "after" not in asked
        later = rows if is_first else rows.filter(_beyond(order, asked["after"]))
        fetched = list(later[: size + 1])
        if not fetched and not is_first:
            raise Http404
        shown, has_next = fetched[:size], len(fetched) > size

    def query_string(**position: str) -> str:
        query = urlencode({**filters, **position})
        return f"?{query}" if query else ""

    here = {} if is_first else {name: asked[name] for name in ("after", "before") if name in asked}
    return Page(
        records=shown,
        here=query_string(**here),
        previous="" if is_first else query_string(before=_position(order, shown[0])),
        next=query_string(after=_position(order, shown[-1])) if has_next else "",
    )


class _Column:
    """One of the columns that a list is ordered by."""

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
        """Return the value that a text stands for; raises Http404 where it stands for none."""
        is_moment = isinstance(self.field, models.DateTimeField)
        is_number = isinstance(self.field, models.IntegerField)
        if not re.fullmatch(MOMENT if is_moment else NUMBER if is_number else TEXT, text, re.ASCII):
            raise Http404
        if is_moment:
            return EPOCH + timedelta(microseconds=int(text))
        return int(text) if is_number else text


def _position(order: list[_Column], record: Any) -> str:
    return BETWEEN.join(column.write(record) for column in order)


def _beyond(order: list[_Column], position: str, *, is_back: bool = False) -> Q:
    """Return a condition for the rows after or before a position; Http404 if it is none."""
    texts = position.split(BETWEEN)
    if len(texts) != len(order):
        raise Http404
    values = [column.read(text) for column, text in zip(order, texts, strict=True)]
    signs = ["lt" if column.is_descending != is_back else "gt" for column in order]
    beyond, same = Q(), Q()
    for column, value, sign in zip(order, values, signs, strict=True):
        beyond |= same & Q(**{f"{column.name}__{sign}": value})
        same &= Q(**{column.name: value})
    # The condition on the first column is repeated alone, so that the database can use its index.
    return Q(**{f"{order[0].name}__{signs[0]}e": values[0]}) & beyond
