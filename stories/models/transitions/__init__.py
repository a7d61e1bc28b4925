"""The verbs that change a story's state.

Each verb is one transaction: it locks the story, merges changes that are due, finds what blocks
the story, saves, raises the version number, stores a version for the history, writes a line of
the audit log, and returns an Outcome. So a shell, a command and the desk leave the same rows.

Call a verb on a story or on its working copy. `by` is the account that acts, or None for a
command; `now` is the moment of the change; `note` says what it is for. The verbs that store words
take `edit`, a function that stores what an editor typed. It is called with the row, after the row
is locked and a draft again. Without `edit`, the row is saved as it is in memory.
"""

from .bulk import Bulk
from .outcome import Outcome, Overtaken
from .publishing import Publishing
from .trash import Trash

__all__ = ["Outcome", "Overtaken", "Transitions"]


class Transitions(Bulk, Publishing, Trash):
    class Meta:
        abstract = True
