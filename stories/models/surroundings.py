"""Which stories are around one: before and after it in the list, and related to it."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Self
from uuid import UUID

from django.db import models
from django.db.models import Count, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from stories import languages

from .work_queues import WorkQueueQuerySet

if TYPE_CHECKING:
    from .story import Story

LATEST_USES = 200  # how many uses of a story's tags count when related stories are found


class SurroundingsQuerySet(WorkQueueQuerySet):
    def for_cards(self) -> Self:
        return self.select_related("person", "lead_picture").defer("body").newest_first()

    def newest_first(self) -> Self:
        return self.order_by("-published_at", "-pk")

    def oldest_first(self) -> Self:
        return self.order_by("published_at", "pk")

    def newest_groups(self, number: int) -> models.QuerySet:
        """Return the translation groups of the newest of these public stories, each once.

        A group has at most one story a language, which limits the rows that must be read.
        """
        newest = self.newest_first()[: number * len(languages.CHOICES)]
        groups = self.model.objects.filter(pk__in=newest.values("pk")).values("translation_group")
        latest = groups.annotate(moment=Max("published_at"), number=Max("pk"))
        return latest.order_by("-moment", "-number").values("translation_group")[:number]

    def older_than(self, published_at: datetime, pk: int) -> Self:
        """Stories after a given one in a list that starts with the newest."""
        until = self.filter(published_at__lte=published_at)
        return until.filter(Q(published_at__lt=published_at) | Q(pk__lt=pk))

    def newer_than(self, published_at: datetime, pk: int) -> Self:
        """Stories before a given one in a list that starts with the newest."""
        since = self.filter(published_at__gte=published_at)
        return since.filter(Q(published_at__gt=published_at) | Q(pk__gt=pk))

    def groups_sharing_tags(self, story: "Story", now: datetime, most: int) -> list[UUID]:
        """Return translation groups of other people's stories: most shared tags first, then newest.

        At most `most` groups. Only the LATEST_USES of the tags count, since thousands of stories
        may share one.
        """
        uses = self.model.tags.through.objects.filter(tag__in=[tag.pk for tag in story.tags.all()])
        latest = uses.order_by("-content_object_id").values("content_object_id")[:LATEST_USES]
        shared = uses.filter(content_object=OuterRef("pk")).order_by().values("content_object")
        number = Subquery(shared.annotate(count=Count("pk")).values("count"))
        others = self.published(now).filter(pk__in=latest).exclude(person=story.person_id)
        others = others.exclude(translation_group=story.translation_group)
        best = others.order_by(Coalesce(number, 0).desc(), "-published_at", "-pk")
        groups = best.values_list("translation_group", flat=True)[: most * len(languages.CHOICES)]
        return list(dict.fromkeys(groups))[:most]

    def around(
        self, story: "Story", now: datetime, groups: Sequence[UUID], most: int
    ) -> list["Story"]:
        """Return the public stories that the end of a story's page may show, the newest first.

        These are the stories of its own translation group and of `groups`, the newest of the same
        person, and its two neighbours in the list of stories. Each part is a query of its own,
        because the database would read every story for all conditions at once.
        """
        others = self.published(now).exclude(translation_group=story.translation_group)
        same_person = others.filter(person=story.person_id).newest_groups(most)
        chosen = Q(translation_group__in=[story.translation_group, *groups])
        chosen |= Q(translation_group__in=same_person)
        if story.published_at:
            position = (story.published_at, story.pk or 0)
            newer = others.newer_than(*position).oldest_first()
            older = others.older_than(*position).newest_first()
            for beside in (newer, older):
                chosen |= Q(pk=Subquery(beside.values("pk")[:1]))
        # Python checks what is public here: with that condition in the query too, SQLite would use
        # the index of all public stories.
        return [found for found in self.filter(chosen).for_cards() if found.is_published(now)]
