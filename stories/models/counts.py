"""Count what a list holds, by language, without reading all of it."""

from collections.abc import Callable
from typing import Any

from django.db import connection, models

from stories import languages

from .compiled import Parameter

MOST = 1000  # counted; where there are more, a page says “more than 1,000”
ALL = ""  # the key of what there is in every language together


class Counts:
    """Counts public records by the language of their stories; the query is compiled once.

    `rows` returns the records, with only the columns that tell them apart, for `language` and for
    values that it gets by name, as the function of a `CompiledQuery` does. Each language is counted
    up to one more than MOST, so that a count costs the same however long the list is.
    """

    def __init__(
        self, rows: Callable[..., models.QuerySet[Any, Any]], **fields: models.Field
    ) -> None:
        self.rows, self.fields = rows, fields
        self.compiled: dict[tuple[str, ...], tuple[str, tuple[Any, ...]]] = {}

    def find(self, **values: Any) -> dict[str, int]:
        """Return the numbers by language, in the order of `languages.CHOICES`, and by `ALL`."""
        shape = (connection.vendor, *sorted(values))
        if shape not in self.compiled:
            self.compiled[shape] = self._compile(**values)
        sql, params = self.compiled[shape]
        filled = [
            each.filled(values, connection) if isinstance(each, Parameter) else each
            for each in params
        ]
        with connection.cursor() as cursor:
            cursor.execute(sql, filled)
            return dict(zip(_columns(), cursor.fetchone(), strict=True))

    def _compile(self, **values: Any) -> tuple[str, tuple[Any, ...]]:
        parameters = {name: Parameter(name, self.fields[name]) for name in values}
        counted: list[str] = []
        params: list[Any] = []
        for language in _columns():
            spoken = {"language": language} if language else {}
            rows = self.rows(**spoken, **parameters).order_by()[: MOST + 1]
            sql, more = rows.query.sql_with_params()
            counted.append(f"(SELECT COUNT(*) FROM ({sql}) counted)")  # noqa: S608  of our own query
            params += more
        return f"SELECT {', '.join(counted)}", tuple(params)


def _columns() -> list[str]:
    return [ALL, *(code for code, _ in languages.CHOICES)]
