"""The first letters of people's names, for the lists that can be narrowed to one of them."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.db import connection, models
from django.db.models.expressions import RawSQL
from django.db.models.functions import Left

from stories import collation, fetches

from .compiled import Parameter

if TYPE_CHECKING:
    from .person import PersonQuerySet

# From each letter the index of the names leads to the next: however many people there are, no more
# are read than there are letters.
FOUND = """WITH RECURSIVE letters(letter) AS (
SELECT ({first}) UNION ALL SELECT ({following}) FROM letters WHERE letter IS NOT NULL
) SELECT letter FROM letters WHERE letter IS NOT NULL"""
BEHIND = RawSQL(f"letters.letter || '{collation.BEHIND}'", (), models.CharField())  # noqa: S611  a constant


class FirstLetters:
    """Finds the first letters of the names of some people; the query is compiled once.

    `people` returns them for values that it gets by name, as the function of a `CompiledQuery`
    does. Values that it has defaults for need not be given.
    """

    def __init__(self, people: "Callable[..., PersonQuerySet]", **fields: models.Field) -> None:
        self.people, self.fields = people, fields
        self.compiled: dict[tuple[str, ...], tuple[str, tuple[Any, ...]]] = {}

    def find(self, **values: Any) -> list[list[str]]:
        """Return the letters: Latin ones, Cyrillic ones, others. See `collation.letters`."""
        rows = self.rows(**values)
        fetches.note(self, values, rows)
        return collation.letters(letter for (letter,) in rows)

    def rows(self, **values: Any) -> list[Any]:
        """Return the letters as the database gives them; see `stories.fetches`."""
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
            return cursor.fetchall()

    def _compile(self, **values: Any) -> tuple[str, tuple[Any, ...]]:
        people = self.people(**{name: Parameter(name, self.fields[name]) for name in values})
        first, params = _letter_of(people.filter(sort_key__gt=""))
        following, more = _letter_of(people.filter(sort_key__gte=BEHIND))
        return FOUND.format(first=first, following=following), (*params, *more)


def _letter_of(people: "PersonQuerySet") -> tuple[str, tuple[Any, ...]]:
    """Return SQL, and its parameters, that finds the letter of the first of these people."""
    letter = Left("sort_key", collation.LETTER_LENGTH)
    return people.order_by("sort_key").values_list(letter)[:1].query.sql_with_params()
