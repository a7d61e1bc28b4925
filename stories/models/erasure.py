"""What remains of a person who was erased: that it was done, and marks that lead to nobody."""

from datetime import datetime, timedelta
from typing import Any, ClassVar
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

GRACE = timedelta(minutes=2)  # the process that erased is at work itself for so long


class ErasureQuerySet(models.QuerySet["Erasure"]):
    def left_behind(self, now: datetime) -> "ErasureQuerySet":
        """Erasures that nobody finished: their server was stopped after the records were gone."""
        return self.filter(finished_at=None, erased_at__lte=now - GRACE)


class Erasure(models.Model):
    """A person was erased: when, by whom, and the marks of what was erased.

    A mark is a digest with the site's secret. It finds the same records in a restored backup, and
    says nothing to anybody else. `report` is what a search for the names found afterwards: places,
    never words.
    """

    key = models.UUIDField(unique=True, default=uuid4, editable=False)
    erased_at = models.DateTimeField(_("when"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    by_name = models.CharField(_("who"), max_length=150, blank=True)
    marks = models.JSONField(_("marks"), default=list)
    finished_at = models.DateTimeField(_("finished at"), null=True)
    report = models.JSONField(_("report"), default=dict)

    objects: ClassVar[ErasureQuerySet] = ErasureQuerySet.as_manager()  # type: ignore[assignment]  # a manager with its methods

    class Meta:
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")
        ordering = ["-erased_at", "-pk"]
        default_permissions = ("view",)

    def __str__(self) -> str:
        return f"A person was erased on {self.erased_at:%Y-%m-%d}"

    @property
    def summary(self) -> str:
        """What the search for the names found, in a few words."""
        if self.finished_at is None:
            return gettext("The files are still to be deleted")
        if "places" not in self.report:
            return gettext("Nobody looked for the names afterwards")
        number = len(self.found) + self.report["more"]
        if not number:
            return gettext("Nothing was found")
        return ngettext(
            "%(number)s place holds a word of the name",
            "%(number)s places hold a word of the name",
            number,
        ) % {"number": number}

    @property
    def found(self) -> list[dict[str, Any]]:
        """The places that the search found. See `stories.erasure.search.Place`."""
        return list(self.report.get("places", []))


class PendingDeletion(models.Model):
    """A folder of files to delete: noted with the records that it belonged to, gone when done."""

    class Kind(models.TextChoices):
        PICTURE = "picture", _("Files of a picture")
        CARDS = "cards", _("Share cards of a quote")
        EVIDENCE = "evidence", _("Evidence of a consent")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    name = models.CharField(_("name"), max_length=200)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["kind", "name"], name="a_folder_is_deleted_once")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.name}"
