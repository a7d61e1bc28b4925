from django.db import models
from django.utils.translation import gettext_lazy as _

from .site_settings import SiteSettings


class HomePerson(models.Model):
    """Somebody whom the editors chose for the first page, in their order.

    A new row of somebody who is protected is not chosen any more: nothing leads from the person
    here, so the choice is deleted with the old row.
    """

    settings = models.ForeignKey(
        SiteSettings, models.CASCADE, verbose_name=_("settings"), related_name="chosen_people"
    )
    person = models.ForeignKey("Person", models.CASCADE, verbose_name=_("person"), related_name="+")
    position = models.PositiveIntegerField(_("position"), default=0)

    class Meta:
        ordering = ["position", "pk"]
        default_permissions = ()
        verbose_name = _("person of the first page")
        verbose_name_plural = _("people of the first page")
        constraints = [
            models.UniqueConstraint(
                fields=["settings", "person"],
                name="somebody_is_on_the_first_page_once",
                violation_error_message=_("This person is chosen twice: take one of the two out."),
            )
        ]

    def __str__(self) -> str:
        return str(self.person)
