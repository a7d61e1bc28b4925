"""Write to the owner of an account that somebody signed in to it in a browser that is new."""

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from stories.accounts import browsers, mail
from stories.models import DeskLanguage

SUBJECT = _("A new browser at the desk of {}")
MESSAGE = _("""\
Somebody signed in to your account {name} at the desk of {site}, in a browser that was
not used for it before: {browser}, {moment} ({zone}).

If that was you, there is nothing to do. If not, choose another password at once, which signs that
browser out, and tell an administrator:

{link}
""")


def tell(request: Any, now: datetime) -> None:
    """Send the message after the answer; where there is no mail server or no address, send none."""
    with override(DeskLanguage.of(request.user)):
        site = admin.site.each_context(request)["site_title"]
        subject = SUBJECT.format(site)
        body = MESSAGE.format(
            name=request.user.get_username(),
            site=site,
            browser=browsers.in_words(browsers.describe(request.headers.get("User-Agent", ""))),
            moment=date_format(timezone.localtime(now), "DATETIME_FORMAT"),
            zone=timezone.get_current_timezone_name(),
            link=request.build_absolute_uri(reverse("admin:password_change")),
        )
    mail.later(mail.send, subject, body, request.user.email)
