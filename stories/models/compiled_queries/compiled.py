"""Compile a query to SQL once, and run it many times with other values.

Django builds and compiles a query anew each time. For a public page that costs several times what
the database needs to answer it.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connections, models
from django.db.models.query import prefetch_related_objects

from . import built_records
from .prepared import Parameter
from .statement import Statement


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
        compiled = self._compiled()
        if compiled.statement is None:
            return []
        if (plan := compiled.plan) is None or plan.is_heard:
            found = self._fetch_by_django(values)
        else:
            found = plan.build(compiled.statement.converted_rows(values))
        if compiled.prefetched:
            prefetch_related_objects(found, *compiled.prefetched)
        return found

    def rows(self, **values: Any) -> Any:
        """Return the rows as the database gives them, in parts; see `stories.fetches`."""
        return self._compiled().statement.rows(values)

    def name(self, **values: Any) -> str:
        """Return a name of its SQL; see `stories.fetches`."""
        return str(self._compiled().statement.name)

    def first(self, **values: Any) -> Any:
        """Return the first record of `fetch`, or None. Where many may match, build a slice."""
        return next(iter(self.fetch(**values)), None)

    def _compiled(self) -> "_Compiled":
        # A connection belongs to one thread, and so does all that is kept with it.
        kept = connections[self.using].__dict__.setdefault("compiled_queries", {})
        if self not in kept:
            compiled = self._compile()
            # Django's QuerySet and compiler take up many times the memory of the statement.
            is_all = compiled.plan is not None
            kept[self] = compiled._replace(queryset=None, compiler=None) if is_all else compiled
        return kept[self]

    def _compile(self) -> "_Compiled":
        parameters = {name: Parameter(name, field) for name, field in self.fields.items()}
        queryset: Any = self.build(**parameters).using(self.using)
        compiler = queryset.query.get_compiler(using=self.using)
        try:
            statement = Statement(self, compiler)
        except EmptyResultSet:  # such as `none()`: it finds nothing, whatever the values are
            return _Compiled(None, None, (), None, None)
        plan = built_records.plan_of(queryset, compiler)
        return _Compiled(statement, plan, queryset._prefetch_related_lookups, queryset, compiler)

    def _fetch_by_django(self, values: dict[str, Any]) -> list[Any]:
        compiled = self._compiled()
        if compiled.queryset is None:
            compiled = self._compile()
        queryset, compiler = compiled.queryset, compiled.compiler
        if not isinstance(compiler, _RunsStatement):
            compiler.__class__ = _running(type(compiler))
        compiler.statement, compiler.values = compiled.statement, values
        queryset.query.get_compiler = lambda *_, **__: compiler  # of this one query
        return list(queryset._iterable_class(queryset))


class _Compiled(NamedTuple):
    """What is known of a query. A statement is None where the query finds nothing."""

    statement: Any
    plan: built_records.Plan | None  # None where Django has to build what is found
    prefetched: tuple[Any, ...]
    queryset: Any
    compiler: Any


class _RunsStatement:
    """Added to a compiler of Django's: it compiles nothing, and runs the statement."""

    statement: Statement
    values: dict[str, Any]

    def execute_sql(self, *_: Any, **__: Any) -> Any:
        return self.statement.rows(self.values)

    def get_converters(self, _: Any) -> Any:
        return self.statement.converters


def _running(compiler: type) -> type:
    return type(f"Running{compiler.__name__}", (_RunsStatement, compiler), {})
