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
from stories.models import Concern, Person, Picture, Protection, Story, SupportService

from .display_names import display_name
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
        "renewal",
        "Hidden: consent needs renewal",
        PERMISSION,
        lambda stories, now, user: stories.whose_consent_ended(now),
        "No reader sees these: the consent ended, or was withdrawn.",
    ),
    WorkQueue(
        "ending",
        "Consent ends in 60 days",
        PERMISSION,
        lambda stories, now, user: stories.whose_consent_ends(now),
        "Ask again in time: at that minute readers do not see them any more.",
    ),
    WorkQueue(
        "consent",
        "Not covered by consent",
        "stories.change_story",
        lambda stories, now, user: stories.blocked_by(publication.NO_CONSENT),
        "As these were last saved. “Consent…” in their form says what is missing.",
        publication.NO_CONSENT,
    ),
    WorkQueue(
        "named",
        "People to ask",
        "stories.change_story",
        lambda stories, now, user: stories.with_people_to_ask(),
        "Stories that name somebody who has not been asked yet.",
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
    if user.has_perm(PERMISSION):
        waiting += [_people(now), _pictures_without_consent(now)]
    if user.has_perm("stories.change_picture"):
        waiting.append(_pictures())
    if user.has_perm("stories.change_supportservice"):
        waiting.append(_support_services(now))
    if user.has_perm("stories.change_concern"):
        waiting.insert(0, _concerns())
    if user.has_perm(PERMISSION):
        waiting.insert(0, _protections())
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


def _people(now: datetime) -> QueueSummary:
    found = Person.objects.to_look_at_again(now)
    records, total = _first(found, found)
    rows = [
        Row(
            person.name,
            reverse("admin:stories_person_change", args=[person.pk]),
            f"last looked at on {date_format(person.risk_reviewed_on, 'j F Y')}"
            if person.risk_reviewed_on
            else "never looked at",
        )
        for person in records
    ]
    note = "Readers see these people, and what could put them at risk was noted."
    address = f"{reverse('admin:stories_person_changelist')}?again=yes"
    return QueueSummary("risk", "Risk: look again", note, rows, total, address)


def _pictures_without_consent(now: datetime) -> QueueSummary:
    found = Picture.objects.whose_consent_ends(now)
    records, total = _first(found, found)
    rows = [
        Row(
            str(picture),
            reverse("admin:stories_picture_consent", args=[picture.pk]),
            date_format(timezone.localtime(picture.consented_until), "j F Y, H:i"),
        )
        for picture in records
    ]
    note = "From the minute on at which it ends, no reader sees the picture; the story stays."
    title, address = "Pictures whose consent ends", reverse("admin:stories_picture_changelist")
    return QueueSummary("faces", title, note, rows, total, f"{address}?lacks=consent")


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


def _support_services(now: datetime) -> QueueSummary:
    found = SupportService.objects.to_verify(now)
    records, total = _first(found, found)
    address = reverse("admin:stories_supportservice_changelist")
    rows = [
        Row(
            str(service),
            reverse("admin:stories_supportservice_change", args=[service.pk]),
            " · ".join(filter(None, [service.phone, service.told_to_staff(now)])),
        )
        for service in records
    ]
    note = "Call each, or read its own page, and write down the day. Readers see it for 180 days."
    title = "Support services to verify"
    return QueueSummary("support", title, note, rows, total, f"{address}?waits=verify")


def _protections() -> QueueSummary:
    found = Protection.objects.open().for_desk()
    records, total = _first(found, found)
    rows = [
        Row(
            protection.person.name,
            reverse("admin:stories_person_protect", args=[protection.person_id]),
            told_of_protection(protection),
        )
        for protection in records
    ]
    note = "Somebody began to protect these people, and did not finish. No reader sees them until "
    note += "it is finished."
    address = f"{reverse('admin:stories_person_changelist')}?protected=begun"
    return QueueSummary("protections", "Protection begun", note, rows, total, address)


def told_of_protection(protection: Protection) -> str:
    begun = date_format(timezone.localtime(protection.started_at), "j F Y, H:i")
    who = display_name(protection.by, protection.by_name)
    facts = [f"begun on {begun}{f' by {who}' * bool(who)}", f"next: {protection.next_step}"]
    return " · ".join(facts)


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
