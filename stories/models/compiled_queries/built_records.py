"""Build records from the rows of a query that is run many times.

Django sends two signals for each record, looks at each of its fields and prepares anew, at each
run, how columns become records. For a page with forty records that takes longer than the database.
The records here are those that Django builds; where something would make a difference, such as a
receiver of the signals, Django builds them.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from inspect import getattr_static
from typing import Any, NamedTuple

from django.db import models
from django.db.models import signals
from django.db.models.base import ModelState
from django.db.models.fields.related_descriptors import ForeignKeyDeferredAttribute
from django.db.models.query import ModelIterable


class Shape:
    """How the columns of a row become a record, and those that came with it."""

    def __init__(self, found: dict[str, Any], select: Sequence[Any]) -> None:
        places = found["select_fields"]
        self.model: type[models.Model] = found["model"]
        self.start, self.end = places[0], places[-1] + 1
        self.names = [each[0].target.attname for each in select[self.start : self.end]]
        self.primary_key = self.start + self.names.index(self.model._meta.pk.attname)
        self.is_plain = not found.get("from_parent") and is_plain(self.model)
        self.related = [
            (Shape(each, select), each["local_setter"], each["remote_setter"])
            for each in found.get("related_klass_infos", [])
        ]

    @property
    def models(self) -> Iterator[type[models.Model]]:
        """All models whose records it builds; see `is_heard`."""
        yield self.model
        for shape, _, _ in self.related:
            yield from shape.models

    @property
    def are_all_plain(self) -> bool:
        return self.is_plain and all(shape.are_all_plain for shape, _, _ in self.related)

    def build(self, row: Sequence[Any], using: str, fetch_mode: Any) -> Any:
        record = _new(self.model, self.names, row[self.start : self.end], using)
        record._state.fetch_mode = fetch_mode
        for shape, set_here, set_there in self.related:
            other = None
            if row[shape.primary_key] is not None:
                other = shape.build(row, using, fetch_mode)
            set_here(record, other)
            if other is not None:
                set_there(other, record)
        return record


class Plan(NamedTuple):
    """How the rows of a query become records."""

    shape: Shape
    annotations: tuple[tuple[str, int], ...]
    fetch_mode: Any
    using: str

    @property
    def is_heard(self) -> bool:
        return is_heard(*self.shape.models)

    def build(self, rows: Iterable[Sequence[Any]]) -> list[Any]:
        """Return what `list(queryset)` does."""
        shape, annotations, fetch_mode, using = self
        found = []
        for row in rows:
            record = shape.build(row, using, fetch_mode)
            for name, place in annotations:
                setattr(record, name, row[place])
            found.append(record)
        return found


def plan_of(queryset: Any, compiler: Any) -> Plan | None:
    """Return how a compiled query's rows become records; None where Django has to do it."""
    if queryset._iterable_class is not ModelIterable or queryset._known_related_objects:
        return None
    shape = Shape(compiler.klass_info, compiler.select)
    if not shape.are_all_plain or queryset._fetch_mode.track_peers:
        return None
    annotations = tuple(compiler.annotation_col_map.items())
    return Plan(shape, annotations, queryset._fetch_mode, queryset.db)


def from_values[Record: models.Model](
    model: type[Record], rows: Iterable[Sequence[Any]], using: str
) -> list[Record]:
    """Build records from the values of all their fields, as `from_db` does."""
    names = [field.attname for field in model._meta.concrete_fields]
    if not is_plain(model) or is_heard(model):
        return [model.from_db(using, names, row) for row in rows]
    return [_new(model, names, row, using) for row in rows]


def is_heard(*kinds: type[models.Model]) -> bool:
    """Whether somebody wants to know of each record of these models."""
    # Mostly nobody asks of any model, which costs less to see than to ask for each.
    heard = [each for each in (signals.pre_init, signals.post_init) if each.receivers]
    return any(signal.has_listeners(kind) for signal in heard for kind in kinds)


@cache
def is_plain(model: type[models.Model]) -> bool:
    """Whether a new record only takes its values: no field or method makes more of them."""
    are_djangos = (
        model.__init__ is models.Model.__init__
        and vars(models.Model)["from_db"].__func__ is getattr_static(model, "from_db").__func__
    )
    return are_djangos and all(_only_takes(model, field) for field in model._meta.concrete_fields)


def _only_takes(model: type[models.Model], field: models.Field) -> bool:
    """Whether a field's value goes where it is read from, and nothing else happens."""
    kind = type(getattr_static(model, field.attname))
    is_djangos = not hasattr(kind, "__set__") or kind is ForeignKeyDeferredAttribute
    return is_djangos or getattr(kind, "only_takes", False)


def _new[Record: models.Model](
    model: type[Record], names: Sequence[str], values: Sequence[Any], using: str
) -> Record:
    record = model.__new__(model)
    state = ModelState()
    state.adding, state.db = False, using
    # The fields that were not asked for are not among the names: Django fetches them if need be.
    stored = record.__dict__
    stored["_state"] = state
    stored.update(zip(names, values, strict=True))
    return record
