"""Write to colleagues who wish it that something waits for them at the desk.

An e-mail is read on many machines, and by whoever looks at a telephone. So it says which colleague
it comes from and where to look, by a number: no word of a story, and nobody's name in one.
"""

import logging
from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import Any, ClassVar

from django.conf import settings
from django.core.mail import EmailMessage, mailers
from django.db import models, transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .desk_language import DeskLanguage

log = logging.getLogger(__name__)

type Item = tuple[Any, str]  # the account it is from, or None, and the path of the page


def is_possible() -> bool:
    """Whether a mail server is set."""
    return "default" in mailers


def comes_from(user: Any) -> str:
    """Name a colleague, who may have no account any more."""
    return (user.get_full_name() or user.get_username()) if user else _("A colleague")


class MailChoiceQuerySet(models.QuerySet["MailChoice"]):
    def of_those_at_work(self) -> "MailChoiceQuerySet":
        """Choices of those who can sign in at the desk, and whose address is known."""
        at_work = self.filter(user__is_active=True, user__is_staff=True)
        return at_work.exclude(user__email="").select_related("user__desk_language").order_by("pk")


class MailChoice(models.Model):
    """When somebody wishes to be written to: whoever never chose is not written to."""

    class When(models.TextChoices):
        AT_ONCE = "at_once", gettext_lazy("At once")
        DAILY = "daily", gettext_lazy("Once a day, if there is something new")
        NEVER = "never", gettext_lazy("Never")

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mail_choice"
    )
    when = models.CharField(max_length=7, choices=When.choices, default=When.NEVER)
    told_at = models.DateTimeField()  # what was done before then is told, or need not be

    objects: ClassVar[MailChoiceQuerySet] = MailChoiceQuerySet.as_manager()  # type: ignore[assignment]  # a manager with its methods

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.user}: {self.get_when_display()}"

    @classmethod
    def tell(cls, users: Iterable[Any], *, by: Any, path: str) -> None:
        """Write to those of these users who chose to know at once, when it is stored for good."""
        numbers = [user.pk for user in users if user != by]
        if not numbers or not is_possible():
            return
        chosen = cls.objects.of_those_at_work().filter(when=cls.When.AT_ONCE)
        for choice in chosen.filter(user__in=numbers):
            transaction.on_commit(partial(send, choice.user, [(by, path)]))

    def digest(self, items: list[Item], *, now: datetime) -> bool:
        """Write once about all these, and note that it is done; return whether it was sent."""
        if items and not send(self.user, items):
            return False
        self.told_at = now
        self.save(update_fields=["told_at"])
        return True


def send(user: Any, items: Iterable[Item]) -> bool:
    """Write to a colleague; return whether that was possible. The log names nobody."""
    with translation.override(DeskLanguage.of(user)):
        subject = _("Something waits for you at the desk")
        lines = dict.fromkeys(f"{comes_from(by)}: {_absolute(path)}" for by, path in items)
        choose = _("When we write to you: %(address)s") % {
            "address": _absolute(reverse("admin:mail"))
        }
    text = "\n\n".join([*lines, choose])
    try:
        EmailMessage(subject, text, settings.DEFAULT_FROM_EMAIL, [user.email]).send()
    except OSError as error:
        log.warning("A message to a colleague could not be sent: %s", type(error).__name__)
        return False
    return True


def _absolute(path: str) -> str:
    scheme = "https" if settings.HTTPS else "http"
    host = settings.ALLOWED_HOSTS[0].lstrip(".")  # “.stories.example” allows what is below it too
    return f"{scheme}://{host}{path}"
