"""Compile a query to SQL once, and run it many times with other values.

Django builds and compiles a query anew each time. For a public page that costs several times what
the database needs to answer it.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connections, models
from django.db.models import Value
from django.db.models.query import prefetch_related_objects

from stories import fetches

from . import built_records


class Parameter(Value):
    """The place of a value in a query, which each run of the query fills."""

    def __init__(self, name: str, output_field: models.Field) -> None:
        super().__init__(name, output_field)

    def as_sql(self, *_: Any) -> tuple[str, tuple[Any, ...]]:
        return "%s", (self,)

    def filled(self, values: dict[str, Any], connection: Any) -> Any:
        """Return the value as the database takes it from the field: a moment as text, for one."""
        return self.output_field.get_db_prep_value(values[self.value], connection)


class CompiledQuery:
    """A query that is compiled at its first run on a database connection.

        story_at = CompiledQuery(
            lambda now, slug: Story.objects.published(now).filter(slug=slug).for_cards(),
            now=models.DateTimeField(),
            slug=models.CharField(),
        )
        story_at.fetch(now=timezone.now(), slug="a-story")   a list of stories
        story_at.first(now=timezone.now(), slug="no-story")  None

    `build` gets a `Parameter` for each value. It may pass them to filters, annotations and words of
    a QuerySet, but can neither look at the values nor run queries. What else it uses is part of the
    query for good: limits, and how many values a list has. No value is None, because SQL asks in
    another way whether something is NULL.

    Each run gives what the same QuerySet would: see `built_records`.
    """

    def __init__(
        self, build: Callable[..., models.QuerySet], /, using: str = "default", **fields: Any
    ) -> None:
        self.build, self.using, self.fields = build, using, fields

    def fetch(self, **values: Any) -> list[Any]:
        """Run the query with a value for each parameter; return its records as a list."""
        if values.keys() != self.fields.keys() or None in values.values():
            raise TypeError(f"Give a value for each of these: {', '.join(self.fields)}.")
        queryset, compiler, shape = self._compiled()
        if compiler is None:
            return []
        compiler.values = values
        if shape is None or built_records.is_heard(*shape.models):
            found = list(queryset._iterable_class(queryset))
        else:
            found = built_records.build(shape, queryset, compiler)
        if lookups := queryset._prefetch_related_lookups:
            prefetch_related_objects(found, *lookups)
        return found

    def rows(self, **values: Any) -> list[Any]:
        """Return the rows as the database gives them, in parts; see `stories.fetches`."""
        compiler = self._compiled().compiler
        compiler.values = values
        return compiler.execute_sql()

    def first(self, **values: Any) -> Any:
        """Return the first record of `fetch`, or None. Where many may match, build a slice."""
        return next(iter(self.fetch(**values)), None)

    def _compiled(self) -> "_Compiled":
        # A connection belongs to one thread, and so does all that is kept with it.
        kept = connections[self.using].__dict__.setdefault("compiled_queries", {})
        if self not in kept:
            kept[self] = self._compile()
        return kept[self]

    def _compile(self) -> "_Compiled":
        parameters = {name: Parameter(name, field) for name, field in self.fields.items()}
        queryset = self.build(**parameters).using(self.using)
        compiler = queryset.query.get_compiler(using=self.using)
        compiler.__class__ = _keeping(type(compiler))
        try:
            compiler.keep(self)
        except EmptyResultSet:  # such as `none()`: it finds nothing, whatever the values are
            return _Compiled(queryset, None, None)
        queryset.query.get_compiler = lambda *_, **__: compiler  # type: ignore[method-assign]  # of this one query
        return _Compiled(queryset, compiler, built_records.shape_of(queryset, compiler))


class _Compiled(NamedTuple):
    queryset: Any
    compiler: Any
    shape: built_records.Shape | None


class _KeepsSQL:
    """Added to a compiler of Django's: it compiles once, then it only fills in the values."""

    values: dict[str, Any]
    connection: Any
    select: Any
    col_count: Any
    has_extra_select: Any

    def keep(self, query: CompiledQuery) -> None:
        compiled: Any = super()
        self.compiled_query = query
        self.sql, self.parameters = compiled.as_sql()
        named = {each.value: each for each in self.parameters if isinstance(each, Parameter)}
        self.named = list(named.items())
        # The converters of all columns, which Django would look for at each run.
        self.converters = compiled.get_converters([each[0] for each in self.select])

    def as_sql(self) -> tuple[str, Sequence[Any]]:
        # `now` is in a query up to twenty times.
        filled = {name: each.filled(self.values, self.connection) for name, each in self.named}
        return self.sql, [
            filled[each.value] if isinstance(each, Parameter) else each for each in self.parameters
        ]

    def execute_sql(self, *_: Any, **__: Any) -> Any:
        """Return all rows, as Django would in parts."""
        with self.connection.cursor() as cursor:
            cursor.execute(*self.as_sql())
            rows = [cursor.fetchall()]
        if self.has_extra_select:
            rows = [[row[: self.col_count] for row in rows[0]]]
        fetches.note(self.compiled_query, self.values, rows)
        return rows

    def get_converters(self, _: Any) -> Any:
        return self.converters

    def converted_rows(self) -> Iterator[list[Any]]:
        """Run the query, and yield its rows as `results_iter` does, which prepares more."""
        connection, converters = self.connection, list(self.converters.items())
        for row in map(list, self.execute_sql()[0]):
            for place, (convert_by, expression) in converters:
                value = row[place]
                for convert in convert_by:
                    value = convert(value, expression, connection)
                row[place] = value
            yield row


def _keeping(compiler: type) -> type:
    return type(f"Keeping{compiler.__name__}", (_KeepsSQL, compiler), {})
