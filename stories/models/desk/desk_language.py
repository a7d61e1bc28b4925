from typing import Any

from django.conf import settings
from django.db import models

DEFAULT = "en"


class DeskLanguage(models.Model):
    """In which language a colleague reads the desk: whoever never chose reads English."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="desk_language"
    )
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.user}: {self.get_language_display()}"

    @classmethod
    def of(cls, user: Any) -> str:
        """Return the code of the language in which to speak and write to this user."""
        chosen = getattr(user, "desk_language", None)
        return chosen.language if chosen else DEFAULT
