"""Run the SQL of a compiled query with other values: all that is kept of most of them."""

from collections.abc import Iterator
from typing import Any

from django.db import models
from django.db.models import Value
from django.db.models.expressions import Col
from django.db.models.fields.json import KeyTransform

from stories import fetches

from .prepared import PreparedSQL


class Statement:
    """The SQL of a query, what fills it in, and what converts the rows."""

    def __init__(self, query: fetches.Query, compiler: Any) -> None:
        """Compile the query, of which nothing is kept. Raises EmptyResultSet."""
        self._query, self._connection = query, compiler.connection
        self._sql = PreparedSQL(*compiler.as_sql())
        found = compiler.get_converters([each[0] for each in compiler.select])
        self.converters = {
            place: ([*map(_quick, convert_by)], _without_query(expression))
            for place, (convert_by, expression) in found.items()
        }
        self._columns = compiler.col_count if compiler.has_extra_select else None

    @property
    def name(self) -> str:
        return f"{self._sql.name} {self._columns}"

    def rows(self, values: dict[str, Any]) -> Any:
        """Return all rows, as Django would in parts."""
        rows = [self._sql.rows(values, self._connection)]
        if self._columns is not None:
            rows = [[row[: self._columns] for row in rows[0]]]
        fetches.note(self._query, values, rows)
        return rows

    def converted_rows(self, values: dict[str, Any]) -> Iterator[list[Any]]:
        """Run the query, and yield its rows as `results_iter` does, which prepares more."""
        connection, converters = self._connection, list(self.converters.items())
        for row in map(list, self.rows(values)[0]):
            for place, (convert_by, expression) in converters:
                value = row[place]
                for convert in convert_by:
                    value = convert(value, expression, connection)
                row[place] = value
            yield row


def _quick(convert: Any) -> Any:
    """Return what converts as a converter of Django does; most JSON of most records is empty."""
    if getattr(convert, "__func__", None) is not models.JSONField.from_db_value:
        return convert
    return lambda value, *others: {} if value == "{}" else convert(value, *others)


def _without_query(expression: Any) -> Any:
    """Return what converts a value as the expression does, without the queries within it."""
    if isinstance(expression, Col | KeyTransform):
        return expression
    return Value(None, expression.output_field)
