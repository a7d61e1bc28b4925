from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from stories.models.story import Story

TIMEOUT = timedelta(seconds=60)  # a form counts as closed after this time without a request


class EditingSessionQuerySet(models.QuerySet["EditingSession"]):
    def by_others(self, user: Any, since: datetime) -> "EditingSessionQuerySet":
        """Forms that other users had open after a moment, each with its user."""
        return self.filter(seen_at__gt=since).exclude(user=user).select_related("user")

    def expired(self, now: datetime) -> "EditingSessionQuerySet":
        """Forms that sent no request for `TIMEOUT`: they count as closed."""
        return self.filter(seen_at__lte=now - TIMEOUT)


class EditingSession(models.Model):
    """A user has a story's form open. The form repeats this by a request while it is open."""

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="editing_sessions")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()

    objects: ClassVar[EditingSessionQuerySet] = EditingSessionQuerySet.as_manager()  # type: ignore[assignment]  # a manager with its methods

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["story", "user"], name="a_form_is_open_once")
        ]

    def __str__(self) -> str:
        return f"{self.user} has “{self.story}” open"

    @classmethod
    def mark_open(cls, story: Story, user: Any, now: datetime) -> None:
        """Note that a user has the form open now, and delete the expired sessions."""
        cls.objects.expired(now).delete()
        cls.objects.update_or_create(story=story, user=user, defaults={"seen_at": now})

    @classmethod
    def close(cls, story: Story, user: Any) -> None:
        cls.objects.filter(story=story, user=user).delete()
