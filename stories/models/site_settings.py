from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models

from .compiled import CompiledQuery
from .fields import web_address


def secure_address(value: str) -> None:
    """Raise ValidationError where the value is not an https URL that can stand in a link."""
    web_address(value)
    try:
        URLValidator(["https"])(value)
    except ValidationError as error:
        raise ValidationError("This address must begin with https://.") from error


class SiteSettings(models.Model):
    """What the organisation decides about its site: one row, changed by administrators."""

    demands_consent = models.BooleanField(
        "publishing demands consent",
        default=True,
        help_text="A story is published only while a consent record covers its words, its "
        "language, the name and the pictures.",
    )
    exits_everywhere = models.BooleanField(
        "“Exit this page” on all pages about people",
        default=False,
        help_text="Without this it is on stories that have a content note, and beside them.",
    )
    exit_address = models.URLField(
        "where “Exit this page” leads",
        max_length=500,
        default="https://www.wikipedia.org/",
        validators=[secure_address],
        help_text="A harmless page that many people open, and that shows nobody’s own content.",
    )

    # Slug, language and title of each page in the foot, in its order: see `SitePage`. Every page of the
    # site has the settings at hand, and so its foot without another query.
    foot_pages = models.JSONField(default=list, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "settings of the site"
        default_permissions = ("change", "view")
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="a_site_has_its_settings_once")
        ]

    def __str__(self) -> str:
        return "Settings of the site"

    @classmethod
    def current(cls) -> "SiteSettings":
        """Return the stored settings, or the defaults of a site that never changed them."""
        return STORED.first() or cls(pk=1)

    @classmethod
    def show_in_foot(cls, pages: list[list[str]]) -> None:
        cls.objects.get_or_create(pk=1)
        cls.objects.filter(pk=1).update(foot_pages=pages)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store all but `foot_pages`: a form that is open meanwhile undoes no publication."""
        if not self._state.adding and kwargs.get("update_fields") is None and not args:
            fields = [field.name for field in self._meta.concrete_fields if not field.primary_key]
            kwargs["update_fields"] = [name for name in fields if name != "foot_pages"]
        super().save(*args, **kwargs)


STORED = CompiledQuery(lambda: SiteSettings.objects.filter(pk=1))
