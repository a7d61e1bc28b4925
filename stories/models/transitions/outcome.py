"""What a verb answers, and what it raises where somebody saved meanwhile."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from stories import publication

if TYPE_CHECKING:
    from stories.models.story import Story


class Overtaken(Exception):  # noqa: N818  it reads as what it says
    """Somebody saved the record after this object was read. Nothing was overwritten."""

    def __init__(self) -> None:
        super().__init__("Somebody saved this after it was read. Read it again first.")


@dataclass(frozen=True)
class Outcome:
    """What a verb did.

    `event` is one of StoryVersion.Event, DELETED, BROUGHT_BACK or ASSIGNED; UNCHANGED where the
    words equal what readers see, so that no working copy is left; and "" where nothing was done.
    `blockers` say why the story was not published as requested, and `at` is the moment it is
    scheduled for.
    `went_along` are the other stories that the verb changed in the same way, `still_withdrawn`
    the translations that did not come back. `notes` are sentences for the editor.
    """

    story: "Story"
    event: str = ""
    at: datetime | None = None
    blockers: tuple[publication.Blocker, ...] = ()
    went_along: tuple["Story", ...] = ()
    still_withdrawn: tuple["Story", ...] = ()
    notes: tuple[str, ...] = ()

    UNCHANGED = "unchanged"
    DELETED, BROUGHT_BACK = "deleted", "brought_back"
    ASSIGNED = "assigned"
