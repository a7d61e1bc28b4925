"""Count what a list holds, by language, without reading all of it."""

from collections.abc import Callable
from typing import Any

from django.db import connection, models

from stories import collation, languages

from .compiled import Parameter
from .first_letters import FirstLetters

MOST = 1000  # counted; where there are more, a page says “more than 1,000”
ALL = "all"  # the key of what there is in every language together
# As text, like the letters that may come with it.
COUNTED = "SELECT CAST(COUNT(*) AS VARCHAR(4)), '{key}' FROM ({rows}) counted"


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
        return self._fetch(*self.filled(**values))[1]

    def find_with_letters(
        self, letters: FirstLetters, lettered: dict[str, Any], **values: Any
    ) -> tuple[list[list[str]], dict[str, int]]:
        """Return the first letters of names for these values, and the numbers, in one query."""
        sql, params = self.filled(**values)
        first, more = letters.filled(**lettered)
        found, numbers = self._fetch(f"{first} UNION ALL {sql}", [*more, *params])
        return collation.letters(found), numbers

    def filled(self, **values: Any) -> tuple[str, list[Any]]:
        """Return SQL for rows of a number and a language, and its parameters."""
        shape = (connection.vendor, *sorted(values))
        if shape not in self.compiled:
            self.compiled[shape] = self._compile(**values)
        sql, params = self.compiled[shape]
        return sql, [
            each.filled(values, connection) if isinstance(each, Parameter) else each
            for each in params
        ]

    def _fetch(self, sql: str, params: list[Any]) -> tuple[list[str], dict[str, int]]:
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            rows = cursor.fetchall()
        numbers = {key: int(value) for value, key in rows if key}
        return [value for value, key in rows if not key], {key: numbers[key] for key in _keys()}

    def _compile(self, **values: Any) -> tuple[str, tuple[Any, ...]]:
        parameters = {name: Parameter(name, self.fields[name]) for name in values}
        counted: list[str] = []
        params: list[Any] = []
        for key in _keys():
            spoken = {} if key == ALL else {"language": key}
            rows = self.rows(**spoken, **parameters).order_by()[: MOST + 1]
            sql, more = rows.query.sql_with_params()
            counted.append(COUNTED.format(key=key, rows=sql))
            params += more
        return " UNION ALL ".join(counted), tuple(params)


def _keys() -> list[str]:
    return [ALL, *(code for code, _ in languages.CHOICES)]
