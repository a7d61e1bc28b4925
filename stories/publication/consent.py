"""Say what consent a story lacks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from stories import consents

from .blocker import NO_CONSENT, Blocker
from .pictures import shown_pictures

if TYPE_CHECKING:
    from stories.models import Story


WHAT = {consents.TEXT: "the words in this language", consents.NAME: "the name"}
FIELDS = {consents.TEXT: "body", consents.NAME: "person"}
WHY_NOT = {
    consents.MISSING: "No consent is recorded for {what}. Record it {where}.",
    consents.NO_GUARDIAN: "{person} is under age: for {what} both the consent of a parent or "
    "guardian and the child’s own are needed. Record them {where}.",
    consents.SOME_CHANNELS: "The consent for {what} leaves out a channel, and this site shows what "
    "is published in all of them. Ask again, and record the answer {where}.",
    consents.ENDED: "The consent for {what} has ended. Ask again, and record the answer {where}.",
    consents.DENIED: "The consent for {what} was refused or withdrawn. It cannot be published. If "
    "that has changed, record it {where}.",
}
IN_THE_FORM = "under “Consent…” below the buttons, once the story is saved"


def describe_gaps(
    story: Story, gaps: Iterable[consents.Gap], where: str = IN_THE_FORM
) -> list[Blocker]:
    """Say what consent is missing, in words that name no record, and where to mend it."""
    blockers = []
    for gap in gaps:
        is_picture = gap.need.scope == consents.PICTURE
        place = "at the picture" if is_picture else where
        for field, what in _subjects(story, gap.need):
            message = WHY_NOT[gap.why].format(what=what, where=place, person=story.person.name)
            blockers.append(Blocker(field, message, NO_CONSENT))
    return blockers


def _subjects(story: Story, need: consents.Need) -> list[tuple[str, str]]:
    """Return the fields of the form that a need is about, each with what is needed."""
    if need.scope != consents.PICTURE:
        return [(FIELDS[need.scope], WHAT[need.scope])]
    shown = [
        (field, name) for field, name, each in shown_pictures(story) if each.pk == need.subject
    ]
    return [(field, f"the {name}") for field, name in shown]
