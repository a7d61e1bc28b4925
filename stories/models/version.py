from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, Max, OuterRef, Q

from stories.history import snapshot

if TYPE_CHECKING:
    from .story import Story

BEFORE = "before the desk"  # in the place of the name of who saved


class StoryVersionQuerySet(models.QuerySet["StoryVersion"]):
    def published(self, now: datetime) -> "StoryVersionQuerySet":
        """Those that readers came to see: what was scheduled too, if it stayed so to its minute."""
        later = StoryVersion.objects.filter(story=OuterRef("story"), number__gt=OuterRef("number"))
        replaced = later.filter(saved_at__lt=OuterRef("appeared_at"))
        return self.filter(Q(appeared_at__lte=now) & ~Exists(replaced) | Q(event="published"))

    def without_content(self) -> "StoryVersionQuerySet":
        """For lists: who, when and what for."""
        return self.defer("content").select_related("saved_by")


class StoryVersion(models.Model):
    """A story's content as it was saved once: who, when, what for. It is never changed."""

    class Event(models.TextChoices):
        SAVED = "saved", "Saved as a draft"
        SENT = "sent", "Sent for review"
        SCHEDULED = "scheduled", "Scheduled"
        PUBLISHED = "published", "Published"
        DISCARDED = "discarded", "Changes discarded"
        WITHDRAWN = "withdrawn", "Withdrawn"
        RESTORED = "restored", "Restored as a draft"

    story = models.ForeignKey("Story", on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    event = models.CharField(max_length=10, choices=Event.choices)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    saved_by_name = models.CharField(max_length=150)
    appeared_at = models.DateTimeField(null=True)  # where it was scheduled: for when
    note = models.CharField("what for", max_length=1000, blank=True)
    name = models.CharField(max_length=100, blank=True)
    content = models.JSONField()

    objects: ClassVar[StoryVersionQuerySet] = StoryVersionQuerySet.as_manager()  # type: ignore[assignment]  # a manager with its methods

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["story", "number"], name="a_version_has_its_number")
        ]

    def __str__(self) -> str:
        return self.name or f"Version {self.number}"

    @classmethod
    @transaction.atomic
    def keep(
        cls, row: "Story", event: str, *, by: Any, now: datetime, note: str = ""
    ) -> "StoryVersion":
        """Keep what `row`, a story or its waiting changes, says now."""
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
        """Keep what a story says that came here by another way than the desk.

        It is called before the first save here, which would leave its words nowhere.
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
            note="as it was before the first save here",
            content=snapshot.take(stored),
        )
        return first.number

    @classmethod
    def of(cls, row: "Story", *, by: Any, now: datetime) -> "StoryVersion":
        """The version that says what `row` says now; kept now, if none of the latest does."""
        cls.keep_first(row.live, now)
        told, versions = snapshot.take(row), row.live.versions
        for version in (versions.first(), versions.published(now).first()):
            if version and version.content == told:
                return version
        return cls.keep(row, cls.Event.SAVED, by=by, now=now, note="as a translation follows it")


def _moment(row: "Story") -> datetime | None:
    return row.shown_from or row.published_at
