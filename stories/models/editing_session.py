from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from .story import Story

SILENCE = timedelta(seconds=60)  # a form that says nothing for so long is taken for closed


class EditingSessionQuerySet(models.QuerySet["EditingSession"]):
    def of_others(self, user: Any, now: datetime) -> "EditingSessionQuerySet":
        """Forms that somebody else has open now."""
        return self.filter(seen_at__gt=now - SILENCE).exclude(user=user).select_related("user")

    def silent(self, now: datetime) -> "EditingSessionQuerySet":
        """Forms that are closed by now, whether they said so or not."""
        return self.filter(seen_at__lte=now - SILENCE)


class EditingSession(models.Model):
    """Somebody has a story's form open; the form says so again and again while it is."""

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
    def tell(cls, story: Story, user: Any, now: datetime) -> None:
        """Say that somebody has the form open. What others stopped saying is forgotten."""
        cls.objects.silent(now).delete()
        cls.objects.update_or_create(story=story, user=user, defaults={"seen_at": now})

    @classmethod
    def close(cls, story: Story, user: Any) -> None:
        cls.objects.filter(story=story, user=user).delete()
