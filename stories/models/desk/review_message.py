"""What colleagues tell each other when a story, or a person, is sent for review and sent back."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from stories.models.fields import PlainTextField
from stories.models.version import StoryVersion

from .mail_choice import MailChoice

if TYPE_CHECKING:
    from stories.models.person import Person
    from stories.models.story import Story

    type Subject = Story | Person

REVIEWS = "stories.publish_story"  # the permission of those who may review
WORKS = "stories.change_story"  # of those who may be given a story to work on
LONGEST = 1000  # characters
TOLD_FOR = timedelta(days=7)  # how long somebody is told that their story was published


def colleagues_with(permission: str) -> models.QuerySet[Any]:
    """The accounts of the desk that hold a permission."""
    accounts: Any = get_user_model()._default_manager
    found = accounts.with_perm(permission).filter(is_staff=True)
    return found.order_by("first_name", "last_name", "username")


def reviewers() -> models.QuerySet[Any]:
    """The accounts that may review: those of the desk that may publish."""
    return colleagues_with(REVIEWS)


class ReviewMessageQuerySet(models.QuerySet["ReviewMessage"]):
    def newest_of_each(self) -> Self:
        """The last message about each story and each person."""
        later = ReviewMessage.objects.filter(pk__gt=OuterRef("pk"))
        of_story = Exists(later.filter(story=OuterRef("story")))
        of_person = Exists(later.filter(person=OuterRef("person")))
        return self.filter(~of_story & ~of_person)

    def waiting_for(self, user: Any, since: datetime) -> Self:
        """What was sent to this user and is in review, was sent back to them and is a draft still,
        was assigned to them and saved by nobody after, or was published since then; the newest
        first."""
        kind = ReviewMessage.Kind
        later = StoryVersion.objects.filter(story=OuterRef("story"), saved_at__gt=OuterRef("at"))
        is_there = (
            Q(kind__in=WAITING) & _in_status("in_review")
            | Q(kind=kind.ASSIGNED) & ~Exists(later)
            | Q(kind=kind.SENT_BACK) & _in_status("draft")
            | Q(kind__in=[kind.PUBLISHED, kind.SCHEDULED], at__gte=since)
        )
        found = self.newest_of_each().filter(is_there, to=user)
        return found.filter(story__deleted_at=None, person__deleted_at=None).order_by("-pk")

    def for_desk(self) -> Self:
        """With who wrote them and what they are about, by name, without the texts of stories."""
        people = [f"{who}__{name}" for who in ("by", "to") for name in NAMES]
        fields = [field.name for field in ReviewMessage._meta.concrete_fields]
        named = ["story__headline", "person__name"]
        return self.select_related("story", "person", "by", "to").only(*fields, *people, *named)


class ReviewMessage(models.Model):
    """A step between colleagues, with what was told: who sent a story, to whom, and why it came
    back. It is for the desk alone, and is erased with its story. Or it is about a person."""

    class Kind(models.TextChoices):
        SENT = "sent", _("Sent for review")
        PASSED_ON = "passed_on", _("Passed on to another colleague")
        ASSIGNED = "assigned", _("Assigned")
        SENT_BACK = "sent_back", _("Sent back")
        TAKEN_BACK = "taken_back", _("Taken back by who sent it")
        PUBLISHED = "published", _("Published")
        SCHEDULED = "scheduled", _("Scheduled")
        DISCARDED = "discarded", _("Changes discarded")

    story = models.ForeignKey(
        "Story", on_delete=models.CASCADE, null=True, related_name="review_messages"
    )
    person = models.ForeignKey(
        "Person", on_delete=models.CASCADE, null=True, related_name="review_messages"
    )
    kind = models.CharField(max_length=10, choices=Kind.choices)
    text = PlainTextField(max_length=LONGEST, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    by_name = models.CharField(max_length=150, blank=True)
    to = models.ForeignKey(  # None: anybody who may review, or nobody
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    to_name = models.CharField(max_length=150, blank=True)

    objects: ClassVar[ReviewMessageQuerySet] = ReviewMessageQuerySet.as_manager()  # type: ignore[assignment]  # a manager with its methods

    class Meta:
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(story__isnull=False, person__isnull=True)
                | Q(story__isnull=True, person__isnull=False),
                name="a_message_is_about_a_story_or_a_person",
            )
        ]

    def __str__(self) -> str:
        return f"Message {self.pk}"  # no word of it, wherever it is named

    def get_absolute_url(self) -> str:
        """Return the address of the form in which it is shown."""
        kind = "story" if self.story_id else "person"
        return reverse(f"admin:stories_{kind}_change", args=[self.story_id or self.person_id])

    @property
    def subject(self) -> "Subject":
        """The story or the person that it is about."""
        return self.story or self.person  # type: ignore[return-value]  # it has one of them

    @property
    def is_open(self) -> bool:
        """Whether somebody has something to do after it."""
        return self.kind in {*WAITING, self.Kind.ASSIGNED, self.Kind.SENT_BACK}

    @classmethod
    def tell(
        cls,
        subject: "Subject",
        kind: str,
        *,
        by: Any,
        now: datetime,
        to: Any = None,
        text: str = "",
    ) -> None:
        about = {str(subject._meta.model_name): subject}
        made = cls.objects.create(
            **about,
            kind=kind,
            text=text.strip(),
            at=now,
            by=by,
            by_name=by.get_username() if by else "",
            to=to,
            to_name=to.get_username() if to else "",
        )
        MailChoice.tell([to] if to else [], by=by, path=made.get_absolute_url())

    @classmethod
    def sender(cls, subject: "Subject") -> Any:
        """Return the account that sent it for review last, or None."""
        sent = subject.review_messages.filter(kind=cls.Kind.SENT).select_related("by").last()
        return sent.by if sent else None

    @classmethod
    def addressee(cls, subject: "Subject") -> Any:
        """Return the account that what is in review was sent to, or None: anybody may review."""
        last = subject.review_messages.select_related("to").last()
        return last.to if last and last.kind in WAITING else None

    @classmethod
    def is_by_sender(cls, subject: "Subject", by: Any) -> bool:
        """Whether this account sent it, so that taking it back needs no explanation."""
        return by is not None and cls.sender(subject) == by

    @classmethod
    def tell_sent(
        cls, subject: "Subject", *, by: Any, now: datetime, to: Any, text: str, was_in_review: bool
    ) -> None:
        """Tell that it is sent. What waits already, and that is saved, tells nothing anew
        unless it goes to somebody else or with other words."""
        last = subject.review_messages.last()
        kind = cls.Kind.SENT
        if was_in_review and last is not None and last.kind in WAITING:
            if not text.strip() and last.to_id == getattr(to, "pk", None):
                return
            kind = kind if cls.is_by_sender(subject, by) else cls.Kind.PASSED_ON
        cls.tell(subject, kind, by=by, now=now, to=to, text=text)

    @classmethod
    def tell_sent_back(cls, subject: "Subject", *, by: Any, now: datetime, text: str) -> None:
        """Tell who sent it that it is a draft again, unless they took it back."""
        if cls.is_by_sender(subject, by):
            cls.tell(subject, cls.Kind.TAKEN_BACK, by=by, now=now, text=text)
        else:
            to = cls.sender(subject)
            cls.tell(subject, cls.Kind.SENT_BACK, by=by, now=now, to=to, text=text)

    @classmethod
    def tell_end(cls, subject: "Subject", kind: str, *, by: Any, now: datetime) -> None:
        """Tell who sent or assigned it what became of it, if nothing became of it yet."""
        last = subject.review_messages.select_related("by").last()
        if last is not None and last.is_open:
            sender = last.by if last.kind == cls.Kind.ASSIGNED else cls.sender(subject)
            cls.tell(subject, kind, by=by, now=now, to=None if sender == by else sender)


WAITING = (ReviewMessage.Kind.SENT, ReviewMessage.Kind.PASSED_ON)
NAMES = ["username", "first_name", "last_name"]


def _in_status(status: str) -> Q:
    """Return the condition that the story, or the waiting changes, have this status."""
    of_story = Q(story__status=status) | Q(story__changes__status=status)
    return of_story | Q(person__changes__status=status)
