"""The buttons of a story's form: what each does, and who may press it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.timezone import localtime

from stories import publication
from stories.models import AuditEntry, State, Story, StoryVersion

SAVE_DRAFT, SEND, PUBLISH, SCHEDULE = "_save_draft", "_send_for_review", "_publish", "_schedule"
PUBLISHING = {PUBLISH, SCHEDULE}
PERMISSION = "stories.publish_story"

Event = StoryVersion.Event


@dataclass(frozen=True)
class Button:
    name: str
    label: str


def is_publishing(data: Mapping[str, Any]) -> bool:
    """Whether what was sent is to be seen by readers: then every word must hold."""
    return not PUBLISHING.isdisjoint(data)


def intent(data: Mapping[str, Any]) -> str:
    """The button that was pressed. Saving a draft is what any other one would mean."""
    return next((name for name in (PUBLISH, SCHEDULE, SEND) if name in data), SAVE_DRAFT)


def may_publish(request: HttpRequest) -> bool:
    return request.user.has_perm(PERMISSION)


def is_fixed(row: Story, now: datetime) -> bool:
    """Whether only those who may publish can change it: it will appear as it is, or it may not."""
    return row.is_scheduled(now) or row.main.status == Story.Status.WITHDRAWN


def buttons(row: Story | None, request: HttpRequest, now: datetime) -> list[Button]:
    """The buttons for a row being edited (None: a new story), each with what it will do."""
    state = State.DRAFT if row is None else row.state(now)
    if row is not None and row.main.status == Story.Status.WITHDRAWN:
        state = State.WITHDRAWN
    is_main = row is None or row.changes_to is None
    publish = "Publish now" if is_main and state != State.PUBLISHED else "Publish changes"
    by_state = {
        State.IN_REVIEW: [(SEND, "Save, keep in review"), (SAVE_DRAFT, "Back to draft")],
        State.SCHEDULED: [(SCHEDULE, "Save, keep the schedule")],
        State.WITHDRAWN: [(SAVE_DRAFT, "Save, stays withdrawn")],
    }
    found = by_state.get(state, [(SAVE_DRAFT, "Save draft"), (SEND, "Send for review")])
    if not may_publish(request):
        return [Button(*each) for each in found]
    if state == State.SCHEDULED:
        found = [*found, (SAVE_DRAFT, "Take off the schedule"), (PUBLISH, publish)]
    elif state == State.WITHDRAWN:
        found = [*found, (PUBLISH, "Publish again")]
    else:
        found = [*found, (SCHEDULE, "Schedule"), (PUBLISH, publish)]
    return [Button(*each) for each in found]


def prepare(row: Story, pressed: str, now: datetime) -> None:
    """Set the state that `pressed` asks for, short of showing anything. The caller saves."""
    if row.changes_to is not None:
        row.main.unschedule_changes()
        row.shown_from = None
    elif row.is_scheduled(now):
        row.published_at = None
    if row.status != Story.Status.WITHDRAWN:
        row.status = Story.Status.IN_REVIEW if pressed == SEND else Story.Status.DRAFT


def carry_out(
    request: HttpRequest, row: Story, pressed: str, *, at: datetime | None, note: str, now: datetime
) -> None:
    """Do what the button says with a row that was saved; keep the version; tell the editor."""
    story = row.main
    try:
        event = _carry_out(row, pressed, at, now)
    except publication.Blocked as blocked:
        event = Event.SAVED
        for blocker in blocked.blockers:
            messages.error(request, f"Saved, but not published. {blocker}")
    saved = story if event == Event.PUBLISHED else row
    StoryVersion.keep(saved, event, by=request.user, now=now, note=note)
    if event in {Event.PUBLISHED, Event.SCHEDULED}:
        AuditEntry.note(str(event), now=now, by=request.user, story=story.pk)
    messages.success(request, _told(story, event, at))


def _carry_out(row: Story, pressed: str, at: datetime | None, now: datetime) -> str:
    story = row.main
    if pressed == PUBLISH and row.changes_to is not None:
        story.publish_changes(now)
        return Event.PUBLISHED
    if pressed == PUBLISH:
        if story.withdrawn_at:
            story.modified_at = now
        story.publish(now)
        story.save()
        return Event.PUBLISHED
    if pressed == SCHEDULE and at and row.changes_to is not None:
        story.schedule_changes(at)
        return Event.SCHEDULED
    if pressed == SCHEDULE and at:
        story.schedule(at)
        story.save()
        return Event.SCHEDULED
    return Event.SENT if pressed == SEND else Event.SAVED


def _told(story: Story, event: str, at: datetime | None) -> str:
    moment = date_format(localtime(at), "j F Y, H:i") if at else ""
    waits = story.status == Story.Status.PUBLISHED
    return {
        Event.PUBLISHED: f"“{story}” is published: readers see it now.",
        Event.SCHEDULED: f"“{story}” is scheduled: readers see it from {moment} on.",
        Event.SENT: f"“{story}” waits for review." + " Readers see what was there." * waits,
        Event.SAVED: f"“{story}” is saved as a draft." + " Readers see what was there." * waits,
    }[Event(event)]
