"""Define the buttons of the forms: their labels, who may press them, and their verbs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from stories.models import Outcome, Person, PersonOutcome, State, Story

SAVE_DRAFT, SEND, PUBLISH, SCHEDULE = "_save_draft", "_send_for_review", "_publish", "_schedule"
AS_IT_WAS = "_publish_as_it_was"  # publishes a withdrawn story without its waiting changes
PUBLISHING = {PUBLISH, SCHEDULE}
PERMISSION = "stories.publish_story"


@dataclass(frozen=True)
class Button:
    name: str
    label: str


def is_publishing(data: Mapping[str, Any]) -> bool:
    """Whether the button publishes or schedules: then quotes and milestones must be verified."""
    return not PUBLISHING.isdisjoint(data)


def is_for_editors(data: Mapping[str, Any]) -> bool:
    """Whether the button is only for those who may publish."""
    return is_publishing(data) or AS_IT_WAS in data


def pressed(data: Mapping[str, Any]) -> str:
    """Return the button that was pressed; any unknown one means saving a draft."""
    return next((name for name in (PUBLISH, SCHEDULE, AS_IT_WAS, SEND) if name in data), SAVE_DRAFT)


def is_of_changes(data: Mapping[str, Any]) -> bool:
    """Whether it is a button of changes that wait, and none of Django's."""
    return not {SAVE_DRAFT, SEND, PUBLISH}.isdisjoint(data)


def may_publish(request: HttpRequest) -> bool:
    return request.user.has_perm(PERMISSION)


def buttons(row: Story | None, request: HttpRequest, now: datetime) -> list[Button]:
    """Return the buttons for the row that is edited, or for a new story where `row` is None."""
    state = State.DRAFT if row is None else row.state(now)
    if row is not None and row.is_withdrawn(now):
        state = State.WITHDRAWN
    is_main = row is None or row.changes_to is None
    publish = _("Publish now") if is_main and state != State.PUBLISHED else _("Publish changes")
    by_state = {
        State.SCHEDULED: [(SCHEDULE, _("Save, keep the schedule"))],
        State.WITHDRAWN: [(SAVE_DRAFT, _("Save, stays withdrawn"))],
    }
    found = by_state.get(state, [(SAVE_DRAFT, _("Save draft")), (SEND, _("Send for review"))])
    if row is not None and state == State.IN_REVIEW:
        back = _("Send back") if row.must_say_why(request.user) else _("Back to draft")
        found = [(SEND, _("Save, keep in review")), (SAVE_DRAFT, back)]
    if not may_publish(request):
        return [Button(*each) for each in found]
    if state == State.SCHEDULED:
        found = [*found, (SAVE_DRAFT, _("Take off the schedule")), (PUBLISH, publish)]
    elif state == State.WITHDRAWN and is_main:
        found = [*found, (PUBLISH, _("Publish again"))]
    elif state == State.WITHDRAWN:
        found = [*found, (AS_IT_WAS, _("Publish again as it was"))]
        found = [*found, (PUBLISH, _("Publish again with the changes"))]
    else:
        found = [*found, (SCHEDULE, _("Schedule")), (PUBLISH, publish)]
    return [Button(*each) for each in found]


def press(
    name: str,
    row: Story,
    *,
    by: Any,
    now: datetime,
    note: str,
    at: datetime | None,
    edit: Callable[[Story], None],
    is_minor: bool = False,
    message: str = "",
    to: Any = None,
) -> Outcome:
    """Call the verb of a button on the row of a form; `edit` stores what was typed."""
    about: dict[str, Any] = {"by": by, "now": now, "note": note, "edit": edit}
    if name == SCHEDULE:
        return row.schedule(at, **about, is_minor=is_minor)
    if name == PUBLISH:
        return row.publish(**about, is_minor=is_minor)
    if name == AS_IT_WAS:
        return row.publish_as_it_was(**about)
    if name == SEND:
        return row.send_for_review(**about, message=message, to=to)
    if row.status == row.Status.IN_REVIEW:
        return row.send_back(**about, message=message)
    return row.save_draft(**about)


def of_person(person: Person, request: HttpRequest) -> list[Button]:
    """Return the buttons for somebody to whom changes wait."""
    found = [Button(SAVE_DRAFT, _("Save draft")), Button(SEND, _("Send for review"))]
    if person.is_in_review:
        back = _("Send back") if person.must_say_why(request.user) else _("Back to draft")
        found = [Button(SEND, _("Save, keep in review")), Button(SAVE_DRAFT, back)]
    return [*found, Button(PUBLISH, _("Publish changes"))] if may_publish(request) else found


def press_of_person(
    name: str,
    person: Person,
    *,
    by: Any,
    now: datetime,
    note: str,
    message: str = "",
    to: Any = None,
) -> PersonOutcome:
    """Call the verb of a button on a person, who has in memory what was typed."""
    about: dict[str, Any] = {"by": by, "now": now, "note": note}
    if name == PUBLISH:
        return person.publish(**about)
    if name == SEND:
        return person.send_for_review(**about, message=message, to=to)
    if person.is_in_review:
        return person.send_back(**about, message=message)
    return person.save_draft(**about)
