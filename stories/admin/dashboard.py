"""Show the work queues on the first page of the desk, each with a link to its whole list."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from stories import publication
from stories.models import Concern, Picture, Story

from .forms.buttons import PERMISSION

SHOWN = 10  # entries of each queue; the linked list has the rest

type Find = Callable[[Any, datetime, Any], QuerySet]


@dataclass(frozen=True)
class WorkQueue:
    """Stories that wait for the same thing; `name` is their `?waits=` in the list's address."""

    name: str
    title: str
    permission: str
    find: Find
    note: str = ""
    shared_blocker: str = ""  # blocks every story of the queue, so that rows do not repeat it


QUEUES = [
    WorkQueue("review", "For review", PERMISSION, lambda stories, now, user: stories.in_review()),
    WorkQueue(
        "broken",
        "Broken words",
        "stories.change_story",
        lambda stories, now, user: stories.blocked_by(publication.BROKEN_WORDS),
        "Quotes or milestones that the story does not hold word for word, as it was last saved. "
        "The command verify_words looks through every story again.",
        publication.BROKEN_WORDS,
    ),
    WorkQueue(
        "confirm",
        "Words to confirm",
        "stories.change_story",
        lambda stories, now, user: stories.blocked_by(publication.TO_CONFIRM),
        "Quotes that are cut or repeat somebody else, words around which the story changed, and "
        "dates that the story does not tell. Somebody who may publish looks at each.",
        publication.TO_CONFIRM,
    ),
    WorkQueue(
        "scheduled", "Scheduled", PERMISSION, lambda stories, now, user: stories.scheduled(now)
    ),
    WorkQueue(
        "changes",
        "Changes waiting",
        "stories.change_story",
        lambda stories, now, user: stories.with_unsent_changes(),
        "Readers see what was there until these are published.",
    ),
    WorkQueue(
        "originals",
        "Original changed",
        "stories.change_story",
        lambda stories, now, user: stories.behind_their_originals(now),
        "Translations whose original says something else since they were brought in line with it.",
    ),
    WorkQueue(
        "mine",
        "Last saved by you",
        "stories.change_story",
        lambda stories, now, user: stories.last_saved_by(user),
    ),
]


@dataclass(frozen=True)
class QueueSummary:
    """What the page shows of a queue, with the total number and the address of the whole list."""

    name: str
    title: str
    note: str
    rows: Sequence["Row"]
    total: int
    address: str


@dataclass(frozen=True)
class Row:
    name: str
    address: str
    told: str
    in_the_way: str = ""


def find_queues(user: Any, now: datetime) -> list[QueueSummary]:
    """Return the queues of this user that are not empty, with at most two queries for each."""
    waiting = [_stories(queue, user, now) for queue in QUEUES if user.has_perm(queue.permission)]
    if user.has_perm("stories.change_picture"):
        waiting.append(_pictures())
    if user.has_perm("stories.change_concern"):
        waiting.insert(0, _concerns())
    return [queue for queue in waiting if queue.rows]


def _stories(queue: WorkQueue, user: Any, now: datetime) -> QueueSummary:
    found = queue.find(Story.objects, now, user)
    records, total = _first(found.for_desk(), found)  # type: ignore[attr-defined]  # of either manager
    address = reverse("admin:stories_story_changelist")
    rows = [_story(story, now, queue.shared_blocker) for story in records]
    return QueueSummary(
        queue.name, queue.title, queue.note, rows, total, f"{address}?waits={queue.name}"
    )


def _story(story: Story, now: datetime, shared_blocker: str) -> Row:
    facts = [story.person.name, story.get_language_display(), story.state(now).label]
    if appears := story.will_appear_at(now):
        facts.append(date_format(timezone.localtime(appears), "j F Y, H:i"))
    address = reverse("admin:stories_story_change", args=[story.pk])
    in_the_way = [what for what in story.current_blockers.split(", ") if what != shared_blocker]
    return Row(str(story), address, " · ".join(facts), ", ".join(in_the_way))


def _pictures() -> QueueSummary:
    found = Picture.objects.without_alt_text()
    records, total = _first(found, found)
    address = reverse("admin:stories_picture_changelist")
    rows = [
        Row(
            str(picture), reverse("admin:stories_picture_change", args=[picture.pk]), picture.credit
        )
        for picture in records
    ]
    note = "Whoever does not see them learns nothing from them yet."
    title = "Pictures without alt text"
    return QueueSummary("pictures", title, note, rows, total, f"{address}?lacks=alt_text")


def _concerns() -> QueueSummary:
    found = Concern.objects.waiting().select_related("story", "person")
    records, total = _first(found, found)
    rows = [
        Row(
            f"{concern.get_kind_display()} ({concern})",
            reverse("admin:stories_concern_change", args=[concern.pk]),
            " · ".join(_facts(concern)),
        )
        for concern in records
    ]
    note = "What visitors wrote about a story or a person. Somebody may be in danger: read it soon."
    address = reverse("admin:stories_concern_changelist")
    return QueueSummary("concerns", "Concerns to answer", note, rows, total, address)


def _facts(concern: Concern) -> list[str]:
    about = concern.story or concern.person
    facts = [str(about)] if about else []
    sent = date_format(timezone.localtime(concern.sent_at), "j F Y, H:i")
    return [*facts, concern.get_state_display(), sent]


def _first(shown: QuerySet, found: QuerySet) -> tuple[list, int]:
    """Return the records to show and the total number, which is counted only if there are more."""
    records = list(shown[: SHOWN + 1])
    return records[:SHOWN], found.count() if len(records) > SHOWN else len(records)


class DashboardSite(admin.AdminSite):
    """An admin site whose first page shows the work queues."""

    def index(self, request: HttpRequest, extra_context: Any = None) -> TemplateResponse:
        context = {
            "waiting": find_queues(request.user, timezone.now()),
            "may_add": request.user.has_perm("stories.add_story"),
        }
        return super().index(request, context | (extra_context or {}))


class QueueFilter(admin.SimpleListFilter):
    title = "what waits"
    parameter_name = "waits"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(queue.name, queue.title) for queue in QUEUES]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        queues = {queue.name: queue for queue in QUEUES}
        queue = queues.get(self.value() or "")
        return queue.find(queryset, timezone.now(), request.user) if queue else queryset
