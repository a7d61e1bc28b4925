"""Keep deleted records complete in the trash for some days, from where they can be brought back."""

from datetime import datetime, timedelta
from math import ceil

from django.db import models
from django.utils.translation import gettext as _

DAYS = 30


class StillInTrash(Exception):  # noqa: N818  it reads as what it says
    """A story cannot be brought back while its person or its original is in the trash."""

    def __init__(self, record: object) -> None:
        super().__init__(
            _("%(record)s is in the trash too. Bring %(record)s back first.") % {"record": record}
        )


class SoftDelete(models.Model):
    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    def days_left(self, now: datetime) -> int:
        """Return for how many more days it can be brought back: a begun day counts, 0 is none."""
        if self.deleted_at is None:
            return DAYS
        left = self.deleted_at + timedelta(days=DAYS) - now
        return max(0, ceil(left / timedelta(days=1)))
