from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, Max, OuterRef, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from stories.history import snapshot

if TYPE_CHECKING:
    from .story import Story

BEFORE = "before the desk"  # stored as the name where no account saved
FIRST = "as it was before the first save here"


class StoryVersionQuerySet(models.QuerySet["StoryVersion"]):
    def published(self, now: datetime) -> "StoryVersionQuerySet":
        """Versions that readers saw, scheduled ones too unless they were replaced before."""
        later = StoryVersion.objects.filter(story=OuterRef("story"), number__gt=OuterRef("number"))
        replaced = later.filter(saved_at__lt=OuterRef("appeared_at"))
        return self.filter(Q(appeared_at__lte=now) & ~Exists(replaced) | Q(event="published"))

    def without_content(self) -> "StoryVersionQuerySet":
        """Without the content, for lists of who saved when and why."""
        return self.defer("content").select_related("saved_by")


class Version(models.Model):
    """The content of a record when it was saved, with who, when and why. It is never changed."""

    class Event(models.TextChoices):
        SAVED = "saved", _("Saved as a draft")
        SENT = "sent", _("Sent for review")
        SCHEDULED = "scheduled", _("Scheduled")
        PUBLISHED = "published", _("Published")
        DISCARDED = "discarded", _("Changes discarded")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        RESTORED = "restored", _("Restored as a draft")

    number = models.PositiveIntegerField()
    event = models.CharField(max_length=10, choices=Event.choices)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    saved_by_name = models.CharField(max_length=150)
    note = models.CharField(_("what for"), max_length=1000, blank=True)
    name = models.CharField(max_length=100, blank=True)
    content = models.JSONField()

    class Meta:
        abstract = True
        ordering = ["-number"]

    def __str__(self) -> str:
        return self.name or (gettext("Version %(number)s") % {"number": self.number})


class StoryVersion(Version):
    story = models.ForeignKey("Story", on_delete=models.CASCADE, related_name="versions")
    appeared_at = models.DateTimeField(null=True)  # when a scheduled version was to appear

    objects: ClassVar[StoryVersionQuerySet] = StoryVersionQuerySet.as_manager()  # type: ignore[assignment]  # a manager with its methods

    class Meta(Version.Meta):
        constraints = [
            models.UniqueConstraint(fields=["story", "number"], name="a_version_has_its_number")
        ]

    @classmethod
    @transaction.atomic
    def keep(
        cls, row: "Story", event: str, *, by: Any, now: datetime, note: str = ""
    ) -> "StoryVersion":
        """Store the present content of `row`, a story or its working copy, as a new version."""
        story = row.live
        type(story).objects.filter(pk=story.pk).lock()
        last = story.versions.aggregate(last=Max("number"))["last"] or 0
        if not last and (row != story or event == cls.Event.WITHDRAWN):
            last = cls._keep_first(story, now)
        return cls.objects.create(
            story=story,
            number=last + 1,
            event=event,
            saved_at=now,
            saved_by=by,
            saved_by_name=by.get_username() if by else "",
            appeared_at=_moment(row) if event == cls.Event.SCHEDULED else None,
            note=note,
            content=snapshot.take(type(row).objects.get(pk=row.pk)),
        )

    @classmethod
    def keep_first(cls, story: "Story", now: datetime) -> None:
        """Store the content of a story that has no version yet, such as an imported one.

        Call it before the first save at the desk, which would overwrite those words.
        """
        if story.pk and not story.versions.exists():
            cls._keep_first(story, now)

    @classmethod
    def _keep_first(cls, story: "Story", now: datetime) -> int:
        stored = type(story).objects.get(pk=story.pk)
        was_public = stored.status in {"published", "withdrawn"}
        if was_public and stored.published_at and stored.published_at <= now:
            event = cls.Event.PUBLISHED
        else:
            event = cls.Event.SCHEDULED if stored.is_scheduled(now) else cls.Event.SAVED
        first = cls.objects.create(
            story=story,
            number=1,
            event=event,
            saved_at=now,
            saved_by_name=BEFORE,
            appeared_at=_moment(stored) if event == cls.Event.SCHEDULED else None,
            note=FIRST,
            content=snapshot.take(stored),
        )
        return first.number

    @classmethod
    def of(cls, row: "Story", *, by: Any, now: datetime) -> "StoryVersion":
        """Return a version with the present content of `row`: a recent one, or else a new one."""
        cls.keep_first(row.live, now)
        content, versions = snapshot.take(row), row.live.versions
        for version in (versions.first(), versions.published(now).first()):
            if version and version.content == content:
                return version
        return cls.keep(row, cls.Event.SAVED, by=by, now=now, note="as a translation follows it")


def _moment(row: "Story") -> datetime | None:
    return row.shown_from or row.published_at
