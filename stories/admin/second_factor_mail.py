"""Write to the owner of an account that its second step at sign-in changed."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy

from stories.accounts import mail
from stories.models import DeskLanguage

APP_ADDED = gettext_lazy("An authenticator app was set up.")
APP_REMOVED = gettext_lazy("The authenticator app was removed.")
PASSKEY_ADDED = gettext_lazy("A passkey was made.")
PASSKEY_REMOVED = gettext_lazy("A passkey was removed.")
CODES_RENEWED = gettext_lazy("New recovery codes were made. Those of before do not work any more.")
CODE_USED = gettext_lazy("Somebody signed in with a recovery code.")
RESET = gettext_lazy(
    "An administrator removed it, because it was lost. Set up another one after the next sign-in."
)
SUBJECT = gettext_lazy("The second step of your sign-in at {}")
MESSAGE = gettext_lazy(
    """This is about the second step of your account {name} at the desk of {site}:

{what}
{moment} ({zone})

If you know about it, there is nothing to do. If not, choose another password at once, and tell an
administrator:

{link}
"""
)


def tell(request: HttpRequest, user: Any, what: Any) -> None:
    """Send the message after the answer; where there is no mail server or no address, send none."""
    site = admin.site.each_context(request)["site_title"]
    with translation.override(DeskLanguage.of(user)):
        body = str(MESSAGE).format(
            name=user.get_username(),
            site=site,
            what=what,
            moment=date_format(timezone.localtime(timezone.now()), "j F Y, H:i"),
            zone=timezone.get_current_timezone_name(),
            link=request.build_absolute_uri(reverse("admin:password_change")),
        )
        mail.later(mail.send, str(SUBJECT).format(site), body, user.email)
