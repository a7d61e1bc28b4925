"""The first letters of people's names, for the lists that can be narrowed to one of them."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import models
from django.db.models.expressions import RawSQL
from django.db.models.functions import Left

from stories import collation

if TYPE_CHECKING:
    from stories.models.person import PersonQuerySet

# From each letter the index of the names leads to the next: however many people there are, no more
# are read than there are letters.
FOUND = """WITH RECURSIVE letters(letter) AS (
SELECT ({first}) UNION ALL SELECT ({following}) FROM letters WHERE letter IS NOT NULL
) SELECT letter, '' FROM letters WHERE letter IS NOT NULL"""
BEHIND = RawSQL(f"letters.letter || '{collation.BEHIND}'", (), models.CharField())  # noqa: S611  a constant


class FirstLetters(NamedTuple):
    """Finds the first letters of the names of some people: rows of a letter and an empty text.

    `people` returns them for values that it gets by name, as the function of a `CompiledQuery`
    does. Values that it has defaults for need not be given. `key` is the field that the list is
    ordered by. `collation.letters` arranges what is found; see `Counts.find_with_letters`.
    """

    people: "Callable[..., PersonQuerySet]"
    key: str

    def compile(self, parameters: dict[str, Any]) -> tuple[str, tuple[Any, ...]]:
        """Return SQL and its parameters, some of which are of those given."""
        people = self.people(**parameters)
        first, params = _letter_of(people.filter(**{f"{self.key}__gt": ""}), self.key)
        following, more = _letter_of(people.filter(**{f"{self.key}__gte": BEHIND}), self.key)
        return FOUND.format(first=first, following=following), (*params, *more)


def _letter_of(people: "PersonQuerySet", key: str) -> tuple[str, tuple[Any, ...]]:
    """Return SQL, and its parameters, that finds the letter of the first of these people."""
    letter = Left(key, collation.LETTER_LENGTH)
    return people.order_by(key).values_list(letter)[:1].query.sql_with_params()
