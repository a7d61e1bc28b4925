"""List the people whom a story names, besides the one who tells it. For the desk alone."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from stories.models.locking import LockingQuerySet


class ThirdPartyQuerySet(LockingQuerySet["ThirdParty"]):
    def to_ask(self) -> "ThirdPartyQuerySet":
        """People who are still to be asked whether they may be named."""
        return self.filter(state=ThirdParty.State.TO_ASK)


class ThirdParty(models.Model):
    """Somebody who is named in a story and did not tell it."""

    class State(models.TextChoices):
        TO_ASK = "to_ask", _("To ask")
        AGREED = "agreed", _("Agreed to be named")
        PUBLIC_RECORD = "public_record", _("On public record: a court, an office, the news")

    story = models.ForeignKey(
        "Story", verbose_name=_("story"), on_delete=models.CASCADE, related_name="third_parties"
    )
    name = models.CharField(_("name"), max_length=200)
    state = models.CharField(_("state"), max_length=20, choices=State.choices, default=State.TO_ASK)
    note = models.CharField(_("note"), max_length=500, blank=True)

    objects: ClassVar[ThirdPartyQuerySet] = ThirdPartyQuerySet.as_manager()  # type: ignore[assignment]  # a manager with its methods

    class Meta:
        verbose_name = _("third party")
        ordering = ["name", "pk"]
        default_permissions = ()
        verbose_name_plural = _("third parties")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["to_ask", "agreed", "public_record"]),
                name="a_third_party_has_a_known_state",
            )
        ]

    def __str__(self) -> str:
        return f"Third party {self.pk}" if self.pk else gettext("A third party")
