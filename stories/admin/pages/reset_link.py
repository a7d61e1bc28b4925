"""Make a link by which a colleague who lost the password sets another."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from stories.accounts import mail, resets
from stories.models import AuditEntry, DeskLanguage

from .frame import page
from .handed_link import address_of, form_of, show_link

SUBJECT = gettext_lazy("Another password for {}")
MESSAGE = gettext_lazy("""Open this link to choose another password for the desk of {site}.
It works once, for a day:

{link}

You sign in with this name: {name}

If nobody asked for this, do nothing: your password stays as it is.
""")


def reset_link(model_admin: admin.ModelAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    user = get_object_or_404(User, pk=pk)
    if not model_admin.has_change_permission(request, user):
        raise PermissionDenied
    if not user.is_active:
        messages.info(request, _("This account is closed, so it needs no password."))
        return HttpResponseRedirect(form_of(user))
    if request.method == "POST":
        return _hand_over(model_admin, request, user)
    context = {
        "title": _("A link to set a password"),
        "account": user,
        "has_mail": mail.has_server() and user.email,
    }
    return page(model_admin, request, "reset_link", context, "auth/user")


def _hand_over(model_admin: admin.ModelAdmin, request: HttpRequest, user: Any) -> HttpResponse:
    AuditEntry.note(
        AuditEntry.Kind.ACCOUNT,
        now=timezone.now(),
        by=request.user,
        detail=f"user {user}: link to set a password made",
    )
    site = model_admin.admin_site.each_context(request)["site_title"]
    link = address_of(request, "admin:reset_password", user, resets.tokens)
    if send_link(user, site, link):
        messages.success(request, _("The link is on its way to %(email)s.") % {"email": user.email})
        return HttpResponseRedirect(form_of(user))
    return show_link(model_admin, request, user, link, _("It works once, for a day."))


def send_link(user: Any, site: str, link: str) -> bool:
    with override(DeskLanguage.of(user)):
        subject, body = (
            SUBJECT.format(site),
            MESSAGE.format(site=site, link=link, name=user.get_username()),
        )
    return mail.send(subject, body, user.email)
