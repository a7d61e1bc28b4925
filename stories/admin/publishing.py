"""The buttons of a story's form: what each does, and who may press it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime

from stories import publication
from stories.models import AuditEntry, State, Story, StoryVersion, content

SAVE_DRAFT, SEND, PUBLISH, SCHEDULE = "_save_draft", "_send_for_review", "_publish", "_schedule"
AS_IT_WAS = "_publish_as_it_was"  # a withdrawn story, without the changes that wait
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


def is_for_editors(data: Mapping[str, Any]) -> bool:
    """Whether the button that was pressed is one that writers do not have."""
    return is_publishing(data) or AS_IT_WAS in data


def intent(data: Mapping[str, Any]) -> str:
    """The button that was pressed. Saving a draft is what any other one would mean."""
    return next((name for name in (PUBLISH, SCHEDULE, AS_IT_WAS, SEND) if name in data), SAVE_DRAFT)


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
    elif state == State.WITHDRAWN and is_main:
        found = [*found, (PUBLISH, "Publish again")]
    elif state == State.WITHDRAWN:
        found = [*found, (AS_IT_WAS, "Publish again as it was")]
        found = [*found, (PUBLISH, "Publish again with the changes")]
    else:
        found = [*found, (SCHEDULE, "Schedule"), (PUBLISH, publish)]
    return [Button(*each) for each in found]


def prepare(request: HttpRequest, row: Story, pressed: str, now: datetime) -> None:
    """Set the state that `pressed` asks for, short of showing anything. The caller saves."""
    if row.is_scheduled(now) and pressed not in PUBLISHING:
        note_unscheduled(request, row, now)
    StoryVersion.keep_first(row.main, now)
    if row.changes_to is not None:
        row.main.unschedule_changes()
        row.shown_from = None
    elif row.is_scheduled(now):
        row.published_at = None
    if row.status != Story.Status.WITHDRAWN and pressed != AS_IT_WAS:
        row.status = Story.Status.IN_REVIEW if pressed == SEND else Story.Status.DRAFT


def note_unscheduled(request: HttpRequest, row: Story, now: datetime) -> None:
    kind = AuditEntry.Kind.UNSCHEDULED
    AuditEntry.note(kind, now=now, by=request.user, story=row.main.pk)


def carry_out(
    request: HttpRequest, row: Story, pressed: str, *, at: datetime | None, note: str, now: datetime
) -> None:
    """Do what the button says with a row that was saved; keep the version; tell the editor."""
    story = row.main
    is_back = story.status == Story.Status.WITHDRAWN
    if pressed == AS_IT_WAS:
        StoryVersion.keep(row, Event.SAVED, by=request.user, now=now, note=note)
    try:
        event = _carry_out(row, pressed, at, now)
    except publication.Blocked as blocked:
        event = Event.SAVED
        for blocker in blocked.blockers:
            messages.error(request, f"Saved, but not published. {blocker}")
    if row.changes_to and event in {Event.SAVED, Event.SENT} and says_the_same(row, story):
        story.discard_changes()
        messages.info(request, "Nothing differs from what readers see, so no changes wait.")
        return
    saved = story if event == Event.PUBLISHED else row
    StoryVersion.keep(saved, event, by=request.user, now=now, note=note)
    if event in {Event.PUBLISHED, Event.SCHEDULED}:
        AuditEntry.note(str(event), now=now, by=request.user, story=story.pk)
    messages.success(request, _told(story, event, at))
    if is_back and story.status == Story.Status.PUBLISHED:
        _tell_of_translations(request, story)


def says_the_same(row: Story, story: Story) -> bool:
    return content.read(row) == content.read(story)


def _carry_out(row: Story, pressed: str, at: datetime | None, now: datetime) -> str:
    story = row.main
    if pressed == PUBLISH and row.changes_to is not None:
        story.publish_changes(now)
        return Event.PUBLISHED
    if pressed in {PUBLISH, AS_IT_WAS}:
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


def _tell_of_translations(request: HttpRequest, story: Story) -> None:
    """Those that were withdrawn with it do not come back by themselves."""
    for each in story.translations():
        if each.status == Story.Status.WITHDRAWN and not each.deleted_at:
            where = reverse("admin:stories_story_change", args=[each.pk])
            told = 'Its translation “{}” ({}) is still withdrawn. <a href="{}">Open it</a>'
            messages.warning(request, format_html(told, each, each.get_language_display(), where))


def _told(story: Story, event: str, at: datetime | None) -> str:
    moment = date_format(localtime(at), "j F Y, H:i") if at else ""
    waits = story.status == Story.Status.PUBLISHED
    if event == Event.SAVED and story.status == Story.Status.WITHDRAWN:
        return f"“{story}” is saved, and stays withdrawn."
    return {
        Event.PUBLISHED: f"“{story}” is published: readers see it now.",
        Event.SCHEDULED: f"“{story}” is scheduled: readers see it from {moment} on.",
        Event.SENT: f"“{story}” waits for review." + " Readers see what was there." * waits,
        Event.SAVED: f"“{story}” is saved as a draft." + " Readers see what was there." * waits,
    }[Event(event)]
