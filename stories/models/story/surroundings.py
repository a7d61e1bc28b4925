"""Which stories come before and after one in the list. See also `related_stories`."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Max, Q

from stories import languages
from stories.models.desk.work_queues import WorkQueueQuerySet


class SurroundingsQuerySet(WorkQueueQuerySet):
    def for_cards(self) -> Self:
        return self.select_related("person", "lead_picture").defer("body").newest_first()

    def newest_first(self) -> Self:
        return self.order_by("-published_at", "-pk")

    def oldest_first(self) -> Self:
        return self.order_by("published_at", "pk")

    def newest_groups(self, number: int) -> models.QuerySet:
        """Return the translation groups of the newest of these public stories, each once.

        Where most of the newest are translated into more languages, there are fewer groups.
        """
        newest = self.newest_first()[: number * languages.MOST_OF_A_STORY]
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
