"""Delete for good: what was in the trash long enough, and a person with all that is about them.

A person is erased in three steps. `erase` deletes the records, all or none, and notes in the same
transaction which files must follow. `finish` deletes these files, overwrites what the database
freed, and searches for the names. Where the server stops between the two, `finish_left_behind`
does the rest: when the desk's first page is opened, or within an hour after any request. `replay`
does the same again in a restored backup.
"""

from .finishing import finish, finish_left_behind
from .needles import Needles
from .person import Changed, erase
from .plan import Plan
from .replay import as_file, replay
from .trash import (
    changes_that_name,
    delete_for_good,
    empty,
    going_with,
)

__all__ = [
    "Changed",
    "Needles",
    "Plan",
    "as_file",
    "changes_that_name",
    "delete_for_good",
    "empty",
    "erase",
    "finish",
    "finish_left_behind",
    "going_with",
    "replay",
]
