"""Run SQL that was written once with other values, without making the database read it anew.

PostgreSQL would parse and plan it at each run, which takes up to five times as long as finding the
rows. So each connection prepares it once; then its name and the values are all that is sent. The
plan is made once, too, for values that are not known yet. What may differ a thousandfold from one
value to the next, such as how many stories have a tag, is planned for each value as before.
"""

import re
from collections.abc import Sequence
from functools import cached_property
from hashlib import blake2b
from typing import Any

from django.db import models
from django.db.models import Value

PLANNED_FOR = "tag"  # the name of a value for which each run is planned
PREPARE = "SET plan_cache_mode = force_generic_plan; PREPARE {name} {definition}"


class Parameter(Value):
    """The place of a value in a query, which each run of the query fills."""

    def __init__(self, name: str, output_field: models.Field) -> None:
        super().__init__(name, output_field)

    def as_sql(self, *_: Any) -> tuple[str, tuple[Any, ...]]:
        return "%s", (self,)

    def filled(self, values: dict[str, Any], connection: Any) -> Any:
        """Return the value as the database takes it from the field: a moment as text, for one."""
        return self.output_field.get_db_prep_value(values[self.value], connection)


class PreparedSQL:
    """SQL and what fills its places: a `Parameter`, or a value that is the same at each run.

    It belongs to one engine.
    """

    def __init__(self, sql: str, parameters: Sequence[Any]) -> None:
        self.sql = sql
        # `now` is in a query up to twenty times.
        self._named = {each.value: each for each in parameters if isinstance(each, Parameter)}
        self._parameters = [
            self._named[each.value] if isinstance(each, Parameter) else each for each in parameters
        ]
        self._statement: tuple[str, str] | None = None  # of PostgreSQL: see `_definition`

    @cached_property
    def name(self) -> str:
        """A digest of the SQL and of what fills it."""
        parts = [
            (each.value, repr(each.output_field)) if isinstance(each, Parameter) else each
            for each in self._parameters
        ]
        return blake2b(repr((self.sql, parts)).encode(), digest_size=16).hexdigest()

    def rows(self, values: dict[str, Any], connection: Any) -> list[Any]:
        """Run it with the values of its parameters, and return all rows."""
        with connection.cursor() as cursor:
            if self._is_prepared(connection):  # pragma: no cover  seen by make test-postgres
                cursor.execute(*self._prepared(values, connection))
            else:
                cursor.execute(self.sql, self.filled(values, connection))
            rows: list[Any] = cursor.fetchall()
            return rows

    def filled(self, values: dict[str, Any], connection: Any) -> list[Any]:
        """Return what fills the places of the SQL."""
        filled = self._named_values(values, connection)
        return [
            filled[each.value] if isinstance(each, Parameter) else each for each in self._parameters
        ]

    def _is_prepared(self, connection: Any) -> bool:
        """Whether PostgreSQL keeps the statement. On SQLite, Python's module does that itself.

        A pooler that gives each transaction another connection needs DISABLE_SERVER_SIDE_CURSORS,
        as Django documents.
        """
        return (
            connection.vendor == "postgresql"
            and PLANNED_FOR not in self._named
            and not connection.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS")
        )

    def _named_values(self, values: dict[str, Any], connection: Any) -> dict[str, Any]:
        return {name: each.filled(values, connection) for name, each in self._named.items()}

    def _prepared(
        self, values: dict[str, Any], connection: Any
    ) -> tuple[str, list[Any]]:  # pragma: no cover  seen by make test-postgres
        """Prepare it where this connection has not, and return what runs it with the values."""
        name, definition = self._statement = self._statement or self._definition(connection)
        known = connection.connection.__dict__.setdefault("prepared_names", set())
        if name not in known:
            with connection.wrap_database_errors:  # it asks for no rows, so it is not counted
                connection.connection.execute(PREPARE.format(name=name, definition=definition))
            known.add(name)
        filled = [*self._named_values(values, connection).values()]
        places = f"({', '.join(['%s'] * len(filled))})" if filled else ""
        return f"EXECUTE {name} {places}", filled

    def _definition(
        self, connection: Any
    ) -> tuple[str, str]:  # pragma: no cover  seen by make test-postgres
        """Return the name and the definition of a prepared statement.

        The name follows from the definition: where a pooler gives a connection to several clients,
        none can run a statement of another one that is not its own.
        """
        places = {name: f"${number}" for number, name in enumerate(self._named, 1)}
        written = (
            places[each.value]
            if isinstance(each, Parameter)
            else connection.ops.compose_sql("%s", [each])
            for each in self._parameters
        )
        sql = re.sub("%[s%]", lambda found: next(written) if found[0] == "%s" else "%", self.sql)
        types = [str(each.output_field.db_type(connection)) for each in self._named.values()]
        definition = f"({', '.join(types)}) AS {sql}" if types else f"AS {sql}"
        return f"of_{blake2b(definition.encode(), digest_size=16).hexdigest()}", definition
