"""Reset the second step of a colleague who lost it."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from stories.accounts import mail, second_factor
from stories.admin import second_factor_mail

from .frame import page
from .handed_link import form_of


def reset_second_factor(
    model_admin: admin.ModelAdmin, request: HttpRequest, pk: int
) -> HttpResponse:
    """Ask, and on POST reset it. One's own is removed with the password, on a page of its own."""
    user = get_object_or_404(User, pk=pk)
    if not model_admin.has_change_permission(request, user):
        raise PermissionDenied
    if user == request.user:
        return HttpResponseRedirect(reverse("admin:second_factor"))
    if not second_factor.is_set_up(user):
        messages.info(request, gettext("This account has no second step."))
        return HttpResponseRedirect(form_of(user))
    if request.method == "POST":
        second_factor.reset(user, by=request.user, now=timezone.now())
        second_factor_mail.tell(request, user, second_factor_mail.RESET)
        messages.success(request, gettext("It is reset: they sign in by their password alone."))
        return HttpResponseRedirect(form_of(user))
    context: dict[str, Any] = {
        "title": gettext("Reset the second step"),
        "account": user,
        "has_mail": mail.has_server() and user.email,
    }
    return page(model_admin, request, "reset_second_factor", context, "auth/user")
