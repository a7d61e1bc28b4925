"""Split long lists into pages by the positions of records: keyset pagination, without page numbers.

A page begins after a record or ends before one. It costs the same however far down the list it is,
and records that are published in the meantime do not move it.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property, partial
from typing import Any
from urllib.parse import urlencode

from django.db import models
from django.db.models import Q, QuerySet, Value
from django.http import Http404

from .models.compiled_queries.compiled import CompiledQuery

PAGE_SIZE = 24
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
POSITIONS = ("after", "before")
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


class Listing:
    """The rows of a list, in an order that tells every row from the others.

    `build` returns them for values that it gets by name, as that of a `CompiledQuery` does. Values
    that it has defaults for need not be given. Each kind of page is compiled once.
    """

    def __init__(
        self, build: Callable[..., QuerySet[Any]], size: int = PAGE_SIZE, **fields: models.Field
    ) -> None:
        self.build, self.size, self.fields = build, size, fields
        self.compiled: dict[tuple[str, ...], CompiledQuery] = {}

    @cached_property
    def order(self) -> "list[_Column]":
        rows = self.build(**{name: Value(None, field) for name, field in self.fields.items()})
        return [_Column(rows.model, str(name)) for name in rows.query.order_by]

    def first(self, **values: Any) -> list[Any]:
        """Return the first rows, with one more than a page has."""
        return self._fetch("first", values)

    def beyond(self, position: str, *, is_back: bool = False, **values: Any) -> list[Any]:
        """Return the rows after a position, or those before it, the nearest first."""
        return self._fetch("before" if is_back else "after", values | self._where(position))

    def goes_on_after(self, record: Any, **values: Any) -> bool:
        """Whether there are rows after a record."""
        where = self._where(_position(self.order, record))
        return bool(self._fetch("next", values | where))

    def _where(self, position: str) -> dict[str, Any]:
        """Return the values of a position by their names; raises Http404 if it is none."""
        texts = position.split(BETWEEN)
        if len(texts) != len(self.order):
            raise Http404
        read = [column.read(text) for column, text in zip(self.order, texts, strict=True)]
        return dict(zip(self._places(), read, strict=True))

    def _places(self) -> list[str]:
        return [f"column_{number}" for number in range(len(self.order))]

    def _fetch(self, kind: str, values: dict[str, Any]) -> list[Any]:
        shape = (kind, *sorted(values))
        if shape not in self.compiled:
            columns = zip(self._places(), self.order, strict=True)
            known = self.fields | {name: column.field for name, column in columns}
            fields: dict[str, Any] = {name: known[name] for name in values}
            self.compiled[shape] = CompiledQuery(partial(self._rows, kind), **fields)
        return self.compiled[shape].fetch(**values)

    def _rows(self, kind: str, **values: Any) -> QuerySet[Any]:
        rows = self.build(**{name: each for name, each in values.items() if name in self.fields})
        if kind != "first":
            is_back = kind == "before"
            place = [values[name] for name in self._places()]
            rows = rows.filter(_beyond(self.order, place, is_back=is_back))
            rows = rows.reverse() if is_back else rows
        return rows[: 1 if kind == "next" else self.size + 1]


def read(
    asked: Mapping[str, str], listing: Listing, filters: Mapping[str, str], **values: Any
) -> Page:
    """Return the page of a list that `after` or `before` asks for, or else the first page.

    `filters` is what the rows were chosen by; the query strings repeat it. `values` are the
    listing's. Raises Http404 where there is no such page.
    """
    _check(asked)
    size = listing.size
    if "before" in asked:
        fetched = listing.beyond(asked["before"], is_back=True, **values)
        is_first = len(fetched) <= size
        if len(fetched) < size:  # records of the first page are gone: fill it with others
            return read({}, listing, filters, **values)
        shown = fetched[size - 1 :: -1]
        has_next = listing.goes_on_after(shown[-1], **values)
    else:
        is_first = "after" not in asked
        fetched = listing.first(**values) if is_first else listing.beyond(asked["after"], **values)
        if not fetched and not is_first:
            raise Http404
        shown, has_next = fetched[:size], len(fetched) > size

    query_string = partial(_query_string, filters)
    here = {} if is_first else {name: asked[name] for name in POSITIONS if name in asked}
    order = listing.order
    return Page(
        records=shown,
        here=query_string(**here),
        previous="" if is_first else query_string(before=_position(order, shown[0])),
        next=query_string(after=_position(order, shown[-1])) if has_next else "",
    )


class InLanguages:
    """A list of stories in sections, one a language, and each the newest first.

    A page that is not filled by one section goes on with the next. A position begins with the
    language. `rows` returns the stories for `language` and for values that it gets by name, as the
    function of a `CompiledQuery` does, and `fields` are as in a `Listing`. `show` gives stories
    what the list shows of them.
    """

    def __init__(
        self,
        rows: Callable[..., Any],
        show: Callable[[Any], Any],
        size: int = PAGE_SIZE,
        **fields: models.Field,
    ) -> None:
        self.rows, self.show = rows, show
        self.size, self.fields = size, fields
        self.section = Listing(lambda **values: show(rows(**values)), size, **fields)
        self.compiled: dict[tuple[Any, ...], CompiledQuery] = {}

    def read(
        self,
        asked: Mapping[str, str],
        languages: Mapping[str, int],
        filters: Mapping[str, str],
        **values: Any,
    ) -> Page:
        """Return the page that `after` or `before` asks for, or else the first. See `read` below.

        `languages` are those that have stories, in the order of the sections, with their number, or
        more.
        """
        _check(asked)
        is_back, is_first = "before" in asked, not any(name in asked for name in POSITIONS)
        found = self._found(asked, languages, **values)
        if not found and not is_first and not is_back:
            raise Http404
        if is_back:
            is_first = len(found) <= self.size
            if len(found) < self.size:  # stories of the first page are gone: fill it with others
                return self.read({}, languages, filters, **values)
            shown = found[self.size - 1 :: -1]
            has_next = self._goes_on_after(shown[-1], list(languages), **values)
        else:
            shown, has_next = found[: self.size], len(found) > self.size
        here = {} if is_first else {name: asked[name] for name in POSITIONS if name in asked}
        return Page(
            records=shown,
            here=_query_string(filters, **here),
            previous="" if is_first else _query_string(filters, before=self._position(shown[0])),
            next=_query_string(filters, after=self._position(shown[-1])) if has_next else "",
        )

    def _found(
        self, asked: Mapping[str, str], languages: Mapping[str, int], **values: Any
    ) -> list[Any]:
        """Return up to one row more than a page has, in one or two queries; the nearest first."""
        is_back = "before" in asked
        sections = list(languages)[::-1] if is_back else list(languages)
        if place := asked.get("before", asked.get("after")):
            language, _, position = place.partition(BETWEEN)
            if language not in sections:
                raise Http404
            sections = sections[sections.index(language) :]
            found = self.section.beyond(position, is_back=is_back, language=language, **values)
        elif place is not None:
            raise Http404
        elif sections and languages[sections[0]] > self.size:
            found = self.section.first(language=sections[0], **values)
        else:
            found, sections = [], ["", *sections]
        if len(found) <= self.size and sections[1:]:
            found = found + self._rest(sections[1:], is_back=is_back, **values)
        return found[: self.size + 1]

    def _rest(self, languages: Sequence[str], *, is_back: bool, **values: Any) -> list[Any]:
        """Return the first rows of each of these sections, or the last; one query for all."""
        named = {f"language_{number}": code for number, code in enumerate(languages)}
        shape = (is_back, *sorted(values), *named)
        if shape not in self.compiled:
            known = self.fields | dict.fromkeys(named, models.CharField())
            fields: dict[str, Any] = {name: known[name] for name in (*values, *named)}
            build = partial(self._first_rows, list(named), is_back=is_back)
            self.compiled[shape] = CompiledQuery(build, **fields)
        found = self.compiled[shape].fetch(**values, **named)
        found = found[::-1] if is_back else found
        return sorted(found, key=lambda row: languages.index(row.language))

    def _first_rows(self, names: list[str], *, is_back: bool, **values: Any) -> QuerySet[Any]:
        spoken = [values.pop(name) for name in names]
        sections = [self.rows(language=language, **values) for language in spoken]
        chosen = Q()
        for rows in sections:
            nearest = rows.oldest_first() if is_back else rows.newest_first()
            chosen |= Q(pk__among=nearest.values("pk")[: self.size + 1])
        return self.show(sections[0].model.objects.filter(chosen))

    def _goes_on_after(self, record: Any, languages: Sequence[str], **values: Any) -> bool:
        if record.language != languages[-1]:
            return True
        return self.section.goes_on_after(record, language=record.language, **values)

    def _position(self, record: Any) -> str:
        return f"{record.language}{BETWEEN}{_position(self.section.order, record)}"


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


def _check(asked: Mapping[str, str]) -> None:
    """Raise Http404 where two positions are asked for: no page is between two."""
    if {"after", "before"} <= asked.keys():
        raise Http404


def _query_string(filters: Mapping[str, str], /, **position: str) -> str:
    query = urlencode({**filters, **position})
    return f"?{query}" if query else ""


def _position(order: list[_Column], record: Any) -> str:
    return BETWEEN.join(column.write(record) for column in order)


def _beyond(order: list[_Column], values: list[Any], *, is_back: bool) -> Q:
    """Return a condition for the rows after or before a position."""
    signs = ["lt" if column.is_descending != is_back else "gt" for column in order]
    beyond, same = Q(), Q()
    for column, value, sign in zip(order, values, signs, strict=True):
        beyond |= same & Q(**{f"{column.name}__{sign}": value})
        same &= Q(**{column.name: value})
    # The condition on the first column is repeated alone, so that the database can use its index.
    return Q(**{f"{order[0].name}__{signs[0]}e": values[0]}) & beyond
