from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _

from stories.keys import new_key
from stories.models.story import Story

MOST_SHOWN = 20


class UnfinishedFormQuerySet(models.QuerySet["UnfinishedForm"]):
    def newest(self) -> "UnfinishedFormQuerySet":
        return self.select_related("story", "user").order_by("-kept_at", "-pk")

    def forget(self, tells: Callable[[str], bool], people: Sequence[int] = ()) -> None:
        """Delete those that are about one of these people, or that `tells` a name in."""
        numbers = {str(number) for number in people}
        gone = [
            each.pk
            for each in self.iterator(chunk_size=20)
            if numbers & {*each.values("person")}
            or any(tells(text) for values in each.typed.values() for text in values)
        ]
        self.filter(pk__in=gone).delete()


class UnfinishedForm(models.Model):
    """The form of a story as somebody typed it, where it could not be saved as a draft yet.

    It may lack a person, or have a date that cannot be read. It is shown again just as it was sent,
    and merged with what others saved meanwhile. `story` is None for a new story.
    """

    story = models.ForeignKey(
        Story, on_delete=models.CASCADE, null=True, related_name="unfinished_forms"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    user_name = models.CharField(max_length=150)
    kept_at = models.DateTimeField()
    key = models.CharField(max_length=8, unique=True, default=new_key, editable=False)
    typed = models.JSONField()  # the values that were sent, by the name of the field

    objects: ClassVar[UnfinishedFormQuerySet] = UnfinishedFormQuerySet.as_manager()  # type: ignore[assignment]  # a manager with its methods

    def __str__(self) -> str:
        return "".join(self.values("headline")).strip() or _("A story without a headline")

    def values(self, name: str) -> list[str]:
        found = self.typed.get(name, [])
        return [str(value) for value in found]

    @classmethod
    def keep(
        cls,
        story: Story | None,
        typed: Mapping[str, Sequence[str]],
        *,
        by: Any,
        now: datetime,
        key: str,
    ) -> None:
        """Keep what was typed, in the place of what was kept of the same form before."""
        # PostgreSQL keeps no NUL in a text, and nobody types one.
        values = {name: [each.replace("\0", "") for each in sent] for name, sent in typed.items()}
        about = {"user": by, "user_name": by.get_username(), "kept_at": now, "typed": values}
        if not cls.objects.filter(key=key, story=story).update(**about):
            cls.objects.create(story=story, key=key, **about)
