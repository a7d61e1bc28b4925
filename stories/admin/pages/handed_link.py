"""Show a link that somebody else sets a password by, once, to whoever hands it over."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _

from stories.accounts import mail

from .frame import page


def address_of(
    request: HttpRequest, name: str, user: Any, tokens: PasswordResetTokenGenerator
) -> str:
    """Return the whole address at which the user sets a password."""
    return request.build_absolute_uri(path_of(name, user, tokens))


def path_of(name: str, user: Any, tokens: PasswordResetTokenGenerator) -> str:
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    return reverse(name, args=[uid, tokens.make_token(user)])


def form_of(user: Any) -> str:
    return reverse("admin:auth_user_change", args=[user.pk])


def show_link(
    model_admin: admin.ModelAdmin, request: HttpRequest, user: Any, link: str, works: str
) -> HttpResponse:
    context = {
        "title": _("A link to hand over"),
        "account": user,
        "link": link,
        "works": works,
        "was_not_sent": mail.has_server(),
    }
    return page(model_admin, request, "link", context, "auth/user")
