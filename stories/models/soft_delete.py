"""What was deleted is kept whole for some days, in the trash, and can be brought back."""

from datetime import datetime, timedelta
from math import ceil

from django.db import models

DAYS = 30


class StillInTrash(Exception):  # noqa: N818  it reads as what it says
    """A story cannot come back while its person, or what it was translated from, is there."""

    def __init__(self, record: object) -> None:
        super().__init__(f"{record} is in the trash too. Bring {record} back first.")


class SoftDelete(models.Model):
    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    def days_left(self, now: datetime) -> int:
        """How many days more it can be brought back; those begun count, none is 0."""
        if self.deleted_at is None:
            return DAYS
        left = self.deleted_at + timedelta(days=DAYS) - now
        return max(0, ceil(left / timedelta(days=1)))
