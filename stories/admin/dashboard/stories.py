"""Stories that wait: the queues that the list of stories can be narrowed to, too."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy

from stories import publication
from stories.admin import colleagues
from stories.admin.forms.buttons import PERMISSION
from stories.models import Story
from stories.models.desk.review_message import ReviewMessage

from .queues import At, QueueSummary, Row, WorkQueue, short

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


def of_stories(queue: WorkQueue, user: Any, now: datetime) -> QueueSummary:
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
    return replace(row, told=told, message=short(message), age=colleagues.age(message, now))


class QueueFilter(admin.SimpleListFilter):
    title = gettext_lazy("what waits")
    parameter_name = "waits"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(queue.name, queue.title) for queue in LISTED]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        queues = {queue.name: queue for queue in LISTED}
        queue = queues.get(self.value() or "")
        return queue.find(queryset, At.request(request.user, timezone.now())) if queue else queryset
