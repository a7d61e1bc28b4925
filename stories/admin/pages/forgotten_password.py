"""Mail a link that sets another password to whoever forgot theirs.

Answers never tell whether an account exists, nor does the time they take: whom the site knows is
looked for afterwards.
"""

from typing import Any

from django.contrib import admin
from django.contrib.auth import views
from django.contrib.auth.forms import PasswordResetForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stories import rate_limit
from stories.accounts import mail, resets
from stories.admin.sign_in import SECONDS, in_words
from stories.models import AuditEntry

from .handed_link import path_of
from .reset_link import send_link

MOST_FROM_A_NETWORK = 10
MOST_TO_AN_ADDRESS = 3
TOO_MANY = _("Links were asked for too often. Wait {}, then try again.")


class ForgottenPassword(views.PasswordResetView):
    template_name = "registration/forgotten_password.html"
    title = _("Forgotten password")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = {"has_mail": mail.has_server()} | super().get_context_data(**kwargs)
        return admin.site.each_context(self.request) | context

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not mail.has_server():
            return self.get(request, *args, **kwargs)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        email = form.cleaned_data["email"]
        if wait := _count(self.request, email):
            form.add_error("email", TOO_MANY.format(in_words(wait)))
            response: HttpResponse = self.form_invalid(form)
            response.status_code = 429
            response.headers["Retry-After"] = str(wait)
            return response
        site = admin.site.each_context(self.request)["site_title"]
        mail.later(send_links, email, site, self.request.build_absolute_uri("/").rstrip("/"))
        return redirect("admin:forgotten_password_sent")


class Sent(views.PasswordResetDoneView):
    template_name = "registration/forgotten_password_sent.html"
    title = _("Look at your mail")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return admin.site.each_context(self.request) | super().get_context_data(**kwargs)


def send_links(email: str, site: str, origin: str) -> None:
    """Mail a link for each open account with this address and a password."""
    for user in PasswordResetForm().get_users(email):
        if send_link(user, site, origin + path_of("admin:reset_password", user, resets.tokens)):
            AuditEntry.note(
                AuditEntry.Kind.ACCOUNT,
                now=timezone.now(),
                detail=f"user {user}: link to set a password mailed, as asked for at the sign-in",
            )


def _count(request: HttpRequest, email: str) -> int:
    now, network = timezone.now(), rate_limit.network_of(request)
    return rate_limit.count(
        "reset network", network, now, MOST_FROM_A_NETWORK, SECONDS
    ) or rate_limit.count("reset address", email.casefold(), now, MOST_TO_AN_ADDRESS, SECONDS)
