"""Show the work queues on the first page of the desk, each with a link to its whole list."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple

from django.contrib import admin
from django.db import models
from django.db.models import Count, QuerySet, Value
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stories import publication
from stories.accounts import unsafe
from stories.accounts.administrators import KEEPS_ACCOUNTS
from stories.models import (
    Comment,
    Concern,
    Person,
    PersonChanges,
    Picture,
    Protection,
    Story,
    SupportService,
    UnfinishedForm,
)
from stories.models.compiled_queries.compiled import CompiledQuery
from stories.models.desk import mail_choice
from stories.models.desk.review_message import TOLD_FOR, ReviewMessage
from stories.models.person import look_again_before
from stories.models.support_service import verify_again_before
from stories.models.visibility import to_renew_until

from . import colleagues, demanded
from .display_names import display_name
from .forms.buttons import PERMISSION

SHOWN = 10  # entries of each queue; the linked list has the rest
MOST_SHOWN = 300  # characters of a message


class At(NamedTuple):
    """What the queues depend on: values, or the places of values in a compiled query."""

    now: Any
    soon: Any  # what ends until then waits already
    since: Any  # what was done before then is told no longer
    user: Any  # the primary key

    @classmethod
    def request(cls, user: Any, now: datetime) -> "At":
        return cls(now, to_renew_until(now), now - TOLD_FOR, user.pk)


type Find = Callable[[Any, At], QuerySet]
MOMENTS: dict[str, models.Field] = {
    name: models.DateTimeField() for name in ("now", "soon", "since")
}


class FirstOf:
    """The first records of a queue, and how many there are; both queries are compiled once.

    `shown` adds to the queue what its rows show. `fields` are for the values to find it by.
    """

    def __init__(
        self,
        find: Callable[..., QuerySet],
        shown: Callable[[Any], QuerySet] = lambda found: found,
        **fields: Any,
    ) -> None:
        self.rows = CompiledQuery(lambda **at: shown(find(**at))[: SHOWN + 1], **fields)
        self.total = CompiledQuery(lambda **at: _count(find(**at)), **fields)

    def fetch(self, **values: Any) -> tuple[list[Any], int]:
        """Return the records to show and the total, which is counted only if there are more."""
        records = self.rows.fetch(**values)
        total = self.total.first(**values) if len(records) > SHOWN else len(records)
        return records[:SHOWN], total


def _count(found: QuerySet) -> QuerySet:
    """Return the query for the number of records, which `QuerySet.count` would run at once."""
    every = found.order_by().annotate(every=Value(1)).values("every")
    return every.annotate(total=Count("pk")).values_list("total", flat=True)


@dataclass(frozen=True)
class WorkQueue:
    """Stories that wait for the same thing; `name` is their `?waits=` in the list's address."""

    name: str
    title: Any
    permission: str
    find: Find
    note: Any = ""
    shared_blocker: str = ""  # blocks every story of the queue, so that rows do not repeat it

    @cached_property
    def stories(self) -> FirstOf:
        return FirstOf(
            lambda **at: self.find(Story.objects, At(**at)),
            lambda found: found.for_desk(),
            **MOMENTS,
            user=models.BigAutoField(),
        )


FROM_COLLEAGUES = WorkQueue(
    "colleagues",
    gettext_lazy("From colleagues"),
    "stories.change_story",
    lambda stories, at: stories.from_colleagues(at.user, at.since),
)
COMMENTS = WorkQueue(
    "comments",
    gettext_lazy("Comments for you"),
    "stories.view_story",
    lambda stories, at: stories.with_comments_for(at.user),
)
REVIEW = WorkQueue(
    "review",
    gettext_lazy("For review"),
    PERMISSION,
    # What was sent to this very user is told apart.
    lambda stories, at: stories.in_review().exclude(
        pk__in=Story.objects.from_colleagues(at.user, at.since).values("pk")
    ),
)
QUEUES = [
    REVIEW,
    WorkQueue(
        "broken",
        gettext_lazy("Broken words"),
        "stories.change_story",
        lambda stories, at: stories.blocked_by(publication.BROKEN_WORDS),
        gettext_lazy(
            "Quotes or milestones that the story does not hold word for word, as it was last "
            "saved. The command verify_words looks through every story again."
        ),
        publication.BROKEN_WORDS,
    ),
    WorkQueue(
        "confirm",
        gettext_lazy("Words to confirm"),
        "stories.change_story",
        lambda stories, at: stories.blocked_by(publication.TO_CONFIRM),
        gettext_lazy(
            "Quotes that are cut or repeat somebody else, words around which the story changed, "
            "and dates that the story does not tell. Somebody who may publish looks at each."
        ),
        publication.TO_CONFIRM,
    ),
    WorkQueue(
        "renewal",
        gettext_lazy("Hidden: consent needs renewal"),
        PERMISSION,
        lambda stories, at: stories.whose_consent_ended(at.now),
        gettext_lazy("No reader sees these: the consent ended, or was withdrawn."),
    ),
    WorkQueue(
        "ending",
        gettext_lazy("Consent ends in 60 days"),
        PERMISSION,
        lambda stories, at: stories.whose_consent_ends(at.now, at.soon),
        gettext_lazy("Ask again in time: at that minute readers do not see them any more."),
    ),
    WorkQueue(
        "consent",
        gettext_lazy("Not covered by consent"),
        "stories.change_story",
        lambda stories, at: stories.blocked_by(publication.NO_CONSENT),
        gettext_lazy("As these were last saved. “Consent…” in their form says what is missing."),
        publication.NO_CONSENT,
    ),
    WorkQueue(
        "named",
        gettext_lazy("People to ask"),
        "stories.change_story",
        lambda stories, at: stories.with_people_to_ask(),
        gettext_lazy("Stories that name somebody who has not been asked yet."),
    ),
    WorkQueue(
        "scheduled",
        gettext_lazy("Scheduled"),
        PERMISSION,
        lambda stories, at: stories.scheduled(at.now),
    ),
    WorkQueue(
        "changes",
        gettext_lazy("Changes waiting"),
        "stories.change_story",
        lambda stories, at: stories.with_unsent_changes(),
        gettext_lazy("Readers see what was there until these are published."),
    ),
    WorkQueue(
        "originals",
        gettext_lazy("Original changed"),
        "stories.change_story",
        lambda stories, at: stories.behind_their_originals(at.now),
        gettext_lazy(
            "Translations whose original says something else since they were brought in line with "
            "it."
        ),
    ),
    WorkQueue(
        "mine",
        gettext_lazy("In your hands"),
        "stories.change_story",
        lambda stories, at: stories.in_hands_of(at.user),
        gettext_lazy("Last saved by you, or handed over to you."),
    ),
]


LISTED = [FROM_COLLEAGUES, COMMENTS, *QUEUES]  # those that the list of stories can be narrowed to

MESSAGES = FirstOf(
    ReviewMessage.objects.waiting_for,
    lambda messages: messages.for_desk(),
    user=models.BigAutoField(),
    since=models.DateTimeField(),
)
MENTIONS = FirstOf(
    Comment.objects.waiting_for,
    lambda comments: comments.for_desk(),
    user=models.BigAutoField(),
)
PEOPLE = FirstOf(
    Person.objects.to_look_at_again, now=models.DateTimeField(), last=models.DateField()
)
CHANGES_TO_PEOPLE = FirstOf(lambda: PersonChanges.objects.for_desk())
PICTURES_WITHOUT_CONSENT = FirstOf(Picture.objects.whose_consent_ends, soon=models.DateTimeField())
PICTURES = FirstOf(Picture.objects.without_alt_text)
SUPPORT_SERVICES = FirstOf(SupportService.objects.to_verify, last=models.DateField())
PROTECTIONS = FirstOf(lambda: Protection.objects.open().for_desk())
UNFINISHED = CompiledQuery(lambda: UnfinishedForm.objects.newest())
CONCERNS = FirstOf(
    Concern.objects.waiting, lambda concerns: concerns.select_related("story", "person")
)


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
    blockers: str = ""
    message: str = ""  # the words of a colleague
    age: str = ""


def find_queues(user: Any, now: datetime) -> list[QueueSummary]:
    """Return the queues of this user that are not empty, with at most two queries for each."""
    found = [_stories(queue, user, now) for queue in QUEUES if user.has_perm(queue.permission)]
    found.append(_changes_to_people(user))
    if user.has_perm(PERMISSION):
        found += [_people(now), _pictures_without_consent(now)]
    if user.has_perm("stories.change_picture"):
        found.append(_pictures())
    if user.has_perm("stories.change_supportservice"):
        found.append(_support_services(now))
    if user.has_perm("stories.change_story"):
        found.insert(0, _left_unfinished())
        found.insert(0, _from_colleagues(user, now))
    if user.has_perm(COMMENTS.permission):
        found.insert(0, _comments(user, now))
    if user.has_perm("stories.change_concern"):
        found.insert(0, _concerns())
    if user.has_perm(PERMISSION):
        found.insert(0, _protections())
    return [queue for queue in found if queue.rows]


def _stories(queue: WorkQueue, user: Any, now: datetime) -> QueueSummary:
    records, total = queue.stories.fetch(**At.request(user, now)._asdict())
    address = reverse("admin:stories_story_changelist")
    rows = [_story(story, now, queue.shared_blocker) for story in records]
    if queue is REVIEW:
        sent = colleagues.last_messages(records)
        rows = [
            _with_message(row, sent.get(story.pk), now)
            for row, story in zip(rows, records, strict=True)
        ]
    return QueueSummary(
        queue.name, queue.title, queue.note, rows, total, f"{address}?waits={queue.name}"
    )


def _story(story: Story, now: datetime, shared_blocker: str) -> Row:
    facts = [story.person.name, story.get_language_display(), story.state(now).label]
    if appears := story.will_appear_at(now):
        facts.append(date_format(timezone.localtime(appears), "DATETIME_FORMAT"))
    address = reverse("admin:stories_story_change", args=[story.pk])
    blockers = [what for what in story.current_blockers.split(", ") if what != shared_blocker]
    return Row(
        str(story), address, " · ".join(map(str, facts)), publication.in_words(", ".join(blockers))
    )


def _with_message(row: Row, message: ReviewMessage | None, now: datetime) -> Row:
    """Add to the row of a story in review who sent it, and what they wrote."""
    if message is None or not message.is_open:
        return row
    told = f"{row.told} · {colleagues.told(message)}"
    return replace(row, told=told, message=_short(message), age=colleagues.age(message, now))


def _from_colleagues(user: Any, now: datetime) -> QueueSummary:
    records, total = MESSAGES.fetch(user=user.pk, since=now - TOLD_FOR)
    rows = [
        Row(
            str(message.subject),
            message.get_absolute_url(),
            colleagues.told_to_you(message),
            message=_short(message),
            age=colleagues.age(message, now),
        )
        for message in records
    ]
    name, title = FROM_COLLEAGUES.name, FROM_COLLEAGUES.title
    address = f"{reverse('admin:stories_story_changelist')}?waits={name}"
    return QueueSummary(name, title, "", rows, total, address)


def _comments(user: Any, now: datetime) -> QueueSummary:
    records, total = MENTIONS.fetch(user=user.pk)
    rows = [
        Row(
            str(comment.story),
            comment.get_absolute_url(),
            colleagues.told_of_comment(comment),
            message=_short(comment),
            age=colleagues.age(comment, now),
        )
        for comment in records
    ]
    address = f"{reverse('admin:stories_story_changelist')}?waits={COMMENTS.name}"
    return QueueSummary(COMMENTS.name, COMMENTS.title, "", rows, total, address)


def _short(message: ReviewMessage | Comment) -> str:
    return Truncator(message.text).chars(MOST_SHOWN)


def _people(now: datetime) -> QueueSummary:
    records, total = PEOPLE.fetch(now=now, last=look_again_before(now))
    rows = [
        Row(
            person.name,
            reverse("admin:stories_person_change", args=[person.pk]),
            (
                _("last looked at on %(moment)s")
                % {"moment": date_format(person.risk_reviewed_on, "DATE_FORMAT")}
            )
            if person.risk_reviewed_on
            else _("never looked at"),
        )
        for person in records
    ]
    note = _("Readers see these people, and what could put them at risk was noted.")
    address = f"{reverse('admin:stories_person_changelist')}?again=yes"
    return QueueSummary("risk", _("Risk: look again"), note, rows, total, address)


def _changes_to_people(user: Any) -> QueueSummary:
    may_change = user.has_perm("stories.change_person")
    records, total = CHANGES_TO_PEOPLE.fetch() if may_change else ([], 0)
    rows = [
        Row(
            str(changes.person),
            reverse("admin:stories_person_change", args=[changes.person_id]),
            " · ".join(
                filter(None, [changes.get_status_display(), display_name(changes.saved_by)])
            ),
        )
        for changes in records
    ]
    note = _("Readers see what was there until these are published.")
    address = f"{reverse('admin:stories_person_changelist')}?changes=waiting"
    return QueueSummary("people", _("Changes to people"), note, rows, total, address)


def _pictures_without_consent(now: datetime) -> QueueSummary:
    records, total = PICTURES_WITHOUT_CONSENT.fetch(soon=to_renew_until(now))
    rows = [
        Row(
            str(picture),
            reverse("admin:stories_picture_consent", args=[picture.pk]),
            date_format(timezone.localtime(picture.consented_until), "DATETIME_FORMAT"),
        )
        for picture in records
    ]
    note = _("From the minute on at which it ends, no reader sees the picture; the story stays.")
    title, address = _("Pictures whose consent ends"), reverse("admin:stories_picture_changelist")
    return QueueSummary("faces", title, note, rows, total, f"{address}?lacks=consent")


def _pictures() -> QueueSummary:
    records, total = PICTURES.fetch()
    address = reverse("admin:stories_picture_changelist")
    rows = [
        Row(str(each), reverse("admin:stories_picture_describe", args=[each.pk]), each.credit)
        for each in records
    ]
    note = _("Whoever does not see them learns nothing from them yet.")
    title = _("Pictures without alt text")
    return QueueSummary("pictures", title, note, rows, total, f"{address}?lacks=alt_text")


def _support_services(now: datetime) -> QueueSummary:
    records, total = SUPPORT_SERVICES.fetch(last=verify_again_before(now))
    address = reverse("admin:stories_supportservice_changelist")
    rows = [
        Row(
            str(service),
            reverse("admin:stories_supportservice_change", args=[service.pk]),
            " · ".join(filter(None, [service.phone, service.told_to_staff(now)])),
        )
        for service in records
    ]
    note = _(
        "Call each, or read its own page, and write down the day. Readers see it for 180 days."
    )
    title = _("Support services to verify")
    return QueueSummary("support", title, note, rows, total, f"{address}?waits=verify")


def _protections() -> QueueSummary:
    records, total = PROTECTIONS.fetch()
    rows = [
        Row(
            protection.person.name,
            reverse("admin:stories_person_protect", args=[protection.person_id]),
            told_of_protection(protection),
        )
        for protection in records
    ]
    note = _(
        "Somebody began to protect these people, and did not finish. No reader sees them until "
        "it is finished."
    )
    address = f"{reverse('admin:stories_person_changelist')}?protected=begun"
    return QueueSummary("protections", _("Protection begun"), note, rows, total, address)


def told_of_protection(protection: Protection) -> str:
    begun = date_format(timezone.localtime(protection.started_at), "DATETIME_FORMAT")
    who = display_name(protection.by, protection.by_name)
    begun = _("begun on %(moment)s") % {"moment": begun}
    following = _("next: %(step)s") % {"step": protection.next_step}
    return " · ".join(filter(None, [begun, who, following]))


def _left_unfinished() -> QueueSummary:
    rows = [
        Row(
            str(each),
            f"{_form_of(each.story)}?unfinished={each.key}",
            f"{display_name(each.user, each.user_name)} · "
            + date_format(timezone.localtime(each.kept_at), "DATETIME_FORMAT"),
        )
        for each in UNFINISHED.fetch()
    ]
    note = _("What was typed and could not be saved yet: open it, mend what it lists, and save it.")
    return QueueSummary("unfinished", _("Left unfinished"), note, rows, len(rows), "")


def _form_of(story: Story | None) -> str:
    if story is None:
        return reverse("admin:stories_story_add")
    return reverse("admin:stories_story_change", args=[story.pk])


def _concerns() -> QueueSummary:
    records, total = CONCERNS.fetch()
    rows = [
        Row(
            f"{concern.get_kind_display()} ({concern})",
            reverse("admin:stories_concern_change", args=[concern.pk]),
            " · ".join(_facts(concern)),
        )
        for concern in records
    ]
    note = _(
        "What visitors wrote about a story or a person. Somebody may be in danger: read it soon."
    )
    address = reverse("admin:stories_concern_changelist")
    return QueueSummary("concerns", _("Concerns to answer"), note, rows, total, address)


def _facts(concern: Concern) -> list[str]:
    about = concern.story or concern.person
    facts = [str(about)] if about else []
    sent = date_format(timezone.localtime(concern.sent_at), "DATETIME_FORMAT")
    return [*facts, concern.get_state_display(), sent]


class DashboardSite(admin.AdminSite):
    """An admin site whose first page shows the work queues."""

    def index(self, request: HttpRequest, extra_context: Any = None) -> TemplateResponse:
        context = {
            "queues": find_queues(request.user, timezone.now()),
            "may_add": request.user.has_perm("stories.add_story"),
            "is_mail_possible": mail_choice.is_possible(),
            "unsafe": unsafe.find_all() if request.user.has_perm(KEEPS_ACCOUNTS) else [],
            "second_step_days": demanded.days_left(request, timezone.now()),
        }
        return super().index(request, context | (extra_context or {}))


class QueueFilter(admin.SimpleListFilter):
    title = gettext_lazy("what waits")
    parameter_name = "waits"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(queue.name, queue.title) for queue in LISTED]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        queues = {queue.name: queue for queue in LISTED}
        queue = queues.get(self.value() or "")
        return queue.find(queryset, At.request(request.user, timezone.now())) if queue else queryset
