from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef

from stories.models.story import Story
from stories.models.version import StoryVersion


class HandoverQuerySet(models.QuerySet["Handover"]):
    def waiting_for(self, user: Any) -> "HandoverQuerySet":
        """Those to this user whose story nobody has saved since."""
        saved = StoryVersion.objects.filter(
            story=OuterRef("story"), saved_at__gt=OuterRef("handed_at")
        )
        return self.filter(~Exists(saved), to=user)


class Handover(models.Model):
    """A story whose work waits was handed over to a colleague, as its last writer left."""

    story = models.OneToOneField(Story, on_delete=models.CASCADE, related_name="handover")
    to = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    handed_at = models.DateTimeField()

    objects: ClassVar[HandoverQuerySet] = HandoverQuerySet.as_manager()  # type: ignore[assignment]  # a manager with its methods

    def __str__(self) -> str:
        return f"“{self.story}”, handed to {self.to}"

    @classmethod
    def hand_over(cls, story: Story, *, to: Any, now: datetime) -> None:
        cls.objects.update_or_create(story=story, defaults={"to": to, "handed_at": now})
