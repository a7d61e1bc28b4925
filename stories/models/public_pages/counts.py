"""Count what a list holds, by language, without reading all of it."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.db import connection, models
from django.db.models.expressions import RawSQL

from stories import collation, fetches, languages
from stories.models.compiled_queries.prepared import Parameter, PreparedSQL
from stories.models.person_language import USED
from stories.models.story import Story

from .first_letters import FirstLetters

MOST = 200  # counted; where there are more, a page says “more than 200”
SOME = "some"  # stands for the language where it does not count

# A number is written as text, like the letters that may come with it.
COUNTED = "SELECT CAST(COUNT(*) AS VARCHAR(4)), '{key}' FROM ({rows}) counted"
COUNTED_BY_LANGUAGE = (
    "SELECT CAST(COUNT(*) AS VARCHAR(4)), language FROM ({rows}) counted GROUP BY language"
)
KNOWN = "SELECT used.language, 'known' FROM ({used}) used WHERE EXISTS ({rows})"
OF_USED = RawSQL("used.language", (), models.CharField())


class Numbers(NamedTuple):
    """How many records there are: `total` is at most one more than MOST.

    `by_language` is empty where not all were counted. `known` are the languages of all public
    stories, whether they have such records or not.
    """

    total: int
    by_language: dict[str, int]
    known: list[str]


class Counts:
    """Counts public records up to one more than MOST; the query is compiled once.

    So a count costs the same however long the list is. `counted` returns the records for values
    that it gets by name, as the function of a `CompiledQuery` does: with the language of each as
    their only column, or with any other one, and then languages are not counted.

    `are_few_first` where the records are those of the first table, which are few, and others are
    joined to them: SQLite has no statistics that tell it so, and might read all of the others.
    """

    def __init__(
        self,
        counted: Callable[..., models.QuerySet[Any, Any]],
        *,
        are_few_first: bool = False,
        **fields: models.Field,
    ) -> None:
        self.counted, self.are_few_first, self.fields = counted, are_few_first, fields
        self.compiled: dict[tuple[Any, ...], PreparedSQL] = {}

    def find(self, **values: Any) -> Numbers:
        return self._find(None, values)[1]

    def find_with_letters(
        self, letters: FirstLetters, **values: Any
    ) -> tuple[list[list[str]], Numbers]:
        """Return the first letters of the names, and the numbers, in one query.

        The letters follow from all other values: a chosen letter leaves the others to choose.
        """
        found, numbers = self._find(letters, values)
        return collation.letters(found), numbers

    def rows(self, letters: FirstLetters | None = None, **values: Any) -> list[Any]:
        """Return the rows as the database gives them; see `stories.fetches`."""
        return self.statement(letters, *values).rows(values, connection)

    def name(self, letters: FirstLetters | None = None, **values: Any) -> str:
        """Return a name of its SQL; see `stories.fetches`."""
        return self.statement(letters, *values).name

    def statement(self, letters: FirstLetters | None, *names: str) -> PreparedSQL:
        """Return what finds the numbers, and perhaps the letters, for values with these names."""
        shape = (connection.vendor, letters, *sorted(names))
        if shape not in self.compiled:
            parameters = {name: Parameter(name, self.fields[name]) for name in names}
            sql, params = self._compile(parameters)
            if letters is not None:
                parameters.pop("letter", None)
                first, more = letters.compile(parameters)
                sql, params = f"{first} UNION ALL {sql}", (*more, *params)
            self.compiled[shape] = PreparedSQL(sql, params)
        return self.compiled[shape]

    def _find(
        self, letters: FirstLetters | None, values: dict[str, Any]
    ) -> tuple[list[str], Numbers]:
        """Return the texts without a key, and the numbers."""
        rows = self.rows(letters, **values)
        fetches.note(self, {"letters": letters, **values}, rows)
        counted = {key: int(text) for text, key in rows if key not in ("", "known")}
        known = {text for text, key in rows if key == "known"}
        total = sum(counted.values())
        by_language = {code: counted[code] for code, _ in languages.CHOICES if code in counted}
        return [text for text, key in rows if not key], Numbers(
            total,
            by_language if total <= MOST else {},
            [code for code, _ in languages.CHOICES if code in known],
        )

    def _compile(self, parameters: dict[str, Any]) -> tuple[str, tuple[Any, ...]]:
        rows = self.counted(**parameters).order_by()[: MOST + 1]
        sql, params = rows.query.sql_with_params()
        if self.are_few_first and connection.vendor == "sqlite":
            sql = sql.replace(" INNER JOIN ", " CROSS JOIN ")  # the same, in this order of tables
        (column,) = rows.query.values_select or rows.query.annotation_select
        counted = COUNTED_BY_LANGUAGE if column == "language" else COUNTED
        parts, every = [counted.format(key=SOME, rows=sql)], list(params)
        public = Story.objects.published(parameters["now"]).filter(language=OF_USED)
        sql, params = public.order_by().values("pk")[:1].query.sql_with_params()
        parts.append(KNOWN.format(used=USED, rows=sql))
        every += params
        return " UNION ALL ".join(parts), tuple(every)
