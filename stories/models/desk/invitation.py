from datetime import datetime, timedelta

from django.conf import settings
from django.db import models

VALID_FOR = timedelta(days=7)


class Invitation(models.Model):
    """Somebody is invited to the desk: the account is closed until its owner sets a password.

    The link itself is stored nowhere. To invite again makes the links that were given out void.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="invitation"
    )
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    invited_by_name = models.CharField(max_length=150)
    invited_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"Invitation of {self.user}"

    def is_waiting(self, now: datetime) -> bool:
        """Whether it may still be accepted, as far as its own time and state go."""
        return self.accepted_at is None and now < self.invited_at + VALID_FOR
