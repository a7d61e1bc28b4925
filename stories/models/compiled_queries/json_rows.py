"""Fetch the rows that belong to a record in the same query as the record itself.

A page shows a story with its quotes, milestones, tags and corrections. Django's `prefetch_related`
asks for each of them anew.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import cache
from typing import Any

from django.db import connections, models
from django.db.models import Subquery
from django.utils import timezone

from . import built_records


class JSONRows(Subquery):
    """All rows of a query, each as a list of these fields, as one value; None where there is none.

    Annotate a query with `JSONRows(Quote.objects.filter(story=OuterRef("pk")), "id", "text")`. The
    fields are the model's own. The rows are in the order of the query: both databases aggregate
    what a subquery gives in its order.
    """

    output_field = models.JSONField()

    def __init__(self, queryset: models.QuerySet, *fields: str) -> None:
        # A select of these columns and no others, under their own names.
        super().__init__(queryset.values_list(*fields))
        self.fields = [queryset.model._meta.get_field(name) for name in fields]

    def as_sql(self, compiler: Any, connection: Any, *_: Any, **__: Any) -> tuple[str, Any]:
        rows, json_column = "json_group_array(json_array(%s))", "json(%s)"
        if connection.vendor == "postgresql":  # pragma: no cover  seen by make test-postgres
            rows, json_column = "jsonb_agg(jsonb_build_array(%s))", "%s"
        columns = []
        for field in self.fields:
            column = connection.ops.quote_name(field.column)
            # SQLite stores JSON as text, which would come as a text within the JSON.
            columns.append(json_column % column if isinstance(field, models.JSONField) else column)
        aggregate = rows % ", ".join(columns)
        template = f"(SELECT {aggregate} FROM (%(subquery)s) json_rows)"  # noqa: S608  names of ours
        return super().as_sql(compiler, connection, template=template)


class UnreadRows(JSONRows):
    """The same as text, for `read`: where all records have the same rows, one is read."""

    output_field = models.TextField()  # type: ignore[assignment]  # of a subclass


def read(rows: str | None) -> list[list[Any]]:
    """Read what `UnreadRows` gives."""
    found: list[list[Any]] = json.loads(rows) if rows else []
    return found


def all_rows(queryset: models.QuerySet, kind: type[JSONRows] = JSONRows) -> JSONRows:
    """Return `JSONRows` from which `records` builds the records of the query."""
    return kind(queryset, *(field.attname for field in queryset.model._meta.concrete_fields))


def records[Record: models.Model](
    model: type[Record], rows: list[list[Any]] | None, using: str
) -> list[Record]:
    """Build the records of `all_rows`."""
    converters = _converters(model, using)
    for row in rows or []:
        for place, convert in converters:
            if row[place] is not None:
                row[place] = convert(row[place])
    return built_records.from_values(model, rows or [], using)


def rows_of(model: type[models.Model], **inside: Any) -> dict[str, Any]:
    """Annotate each record of a query with its rows of another model, for `records_of`."""
    return {f"rows_of_{model._meta.model_name}": all_rows(model._default_manager.filter(**inside))}


def records_of[Record: models.Model](record: Any, model: type[Record]) -> list[Record]:
    """Build the records of another model that a record was fetched with: see `rows_of`."""
    return records(model, _rows_in(record, model), record._state.db)


def records_where[Record: models.Model](
    record: Any, model: type[Record], is_wanted: Callable[..., bool], *names: str
) -> Iterator[Record]:
    """Yield those of `records_of` for whose values of these fields a function is true.

    No others are built, and none before it is asked for.
    """
    fields = [field.attname for field in model._meta.concrete_fields]
    places = [fields.index(name) for name in names]
    for row in _rows_in(record, model) or []:
        if is_wanted(*(row[place] for place in places)):
            yield from records(model, [row], record._state.db)


def _rows_in(record: Any, model: type[models.Model]) -> list[list[Any]] | None:
    """Take the rows of another model from a record that was fetched with them."""
    rows: list[list[Any]] | None = record.__dict__.pop(f"rows_of_{model._meta.model_name}")
    return rows


@cache
def _converters(model: type[models.Model], using: str) -> list[tuple[int, Callable[[Any], Any]]]:
    """Return what converts the values in these places among a model's fields."""
    return [
        (place, convert)
        for place, field in enumerate(model._meta.concrete_fields)
        if (convert := _converter(field, using)) is not None
    ]


def _converter(field: models.Field, using: str) -> Callable[[Any], Any] | None:
    """Return what turns a value of JSON into the field's; None where it is the value already."""
    while isinstance(field, models.ForeignKey):
        field = field.target_field
    if isinstance(field, models.BooleanField):
        return bool
    if isinstance(field, models.DateTimeField):
        return lambda text: moment(text, using)
    if isinstance(field, (models.CharField, models.TextField, models.IntegerField)):
        return None
    if isinstance(field, models.FloatField):
        return None
    if isinstance(field, models.JSONField):
        return None
    raise TypeError(f"{field} has no value in JSON.")


def moment(text: str, using: str) -> datetime:
    """Read a moment as the database writes it in JSON: SQLite without its offset."""
    found = datetime.fromisoformat(text)
    if timezone.is_naive(found):
        return timezone.make_aware(found, connections[using].timezone)
    return found  # pragma: no cover  PostgreSQL


def attach(record: models.Model, name: str, found: Iterable[models.Model]) -> None:
    """Let `record.<name>.all()` return these records, as if they were prefetched in that order."""
    relation: Any = record._meta.get_field(name)
    found = list(found)
    queryset = _rows_of(relation.related_model)
    if relation.one_to_many:
        for each in found:
            relation.field.set_cached_value(each, record)
        inside = {relation.field.name: record}
    else:  # tags, which taggit stores
        inside = {"tagged_stories__content_object": record}
    # What asks further than `all()` is a query of its own, about the same records.
    queryset._deferred_filter = (False, (), inside)
    queryset._result_cache, queryset._prefetch_done = found, True
    cache = record.__dict__.setdefault("_prefetched_objects_cache", {})
    cache[name] = queryset


def _rows_of(model: Any) -> Any:
    """Return what `model.objects.all()` does, in a tenth of the time: they share one query."""
    kind, query, using = _shared(model)
    return kind(model, query, using)


@cache
def _shared(model: Any) -> tuple[Any, Any, Any]:
    queryset = model._default_manager.all()
    return _sharing(type(queryset)), queryset.query, queryset._db


def _sharing(kind: Any) -> Any:
    """Return a kind of QuerySet that takes a copy of its query before it narrows it."""

    def query(self: Any) -> Any:
        if self._deferred_filter:
            self._query = self._query.clone()
        return kind.query.fget(self)

    return type(kind.__name__, (kind,), {"query": property(query, kind.query.fset)})
