"""Say what of other people's work goes to readers with the changes that somebody publishes."""

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from stories.history import content_diff
from stories.models import Person, Story
from stories.models.version import Version

from .display_names import display_name

MOST_VERSIONS = 20  # the newest ones that readers have not seen


@dataclass(frozen=True)
class Saved:
    """A save of somebody else's that readers have not seen; `parts` are its fields and rows."""

    who: str
    at: datetime
    parts: str


def find(record: Story | Person, user: Any) -> list[Saved]:
    """Return what others saved of the waiting changes since readers got a version, oldest first."""
    if not record.waiting_changes():
        return []
    events = record.versions.values_list("number", "event")[: MOST_VERSIONS + 1]
    seen = {Version.Event.PUBLISHED, Version.Event.DISCARDED}
    last_seen = next((number for number, event in events if event in seen), 0)
    unseen = record.versions.filter(number__gte=last_seen).select_related("saved_by")
    versions, found = list(unseen[: MOST_VERSIONS + 1]), []
    for newer, older in pairwise(versions):
        parts = _parts(type(record), older, newer)
        if newer.saved_by_id != user.pk and parts:
            who = display_name(newer.saved_by, newer.saved_by_name)
            found.append(Saved(who, newer.saved_at, ", ".join(parts)))
    return found[::-1]


def _parts(model: type[Story | Person], older: Version, newer: Version) -> list[str]:
    compared = content_diff.compare(model, older.content, newer.content)
    parts = [field.label for field in compared.fields]
    parts += [name for name, rows in compared.rows.items() if rows]
    return parts + [_("Tags")] * bool(compared.tags_removed or compared.tags_added)
