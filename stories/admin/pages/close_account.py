"""Close the account of a colleague who leaves, and hand over what waits."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stories.accounts import administrators, closing
from stories.admin.display_names import display_name

from .frame import page
from .handed_link import form_of

MAY_WRITE = "stories.change_story"
SHOWN = 20


class ColleagueField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return display_name(obj)


class CloseForm(forms.Form):
    heir = ColleagueField(User.objects.none(), label=gettext_lazy("Who goes on with these?"))

    def __init__(self, user: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        writers = User.objects.with_perm(MAY_WRITE, backend=administrators.BACKEND)
        others = writers.filter(is_staff=True).exclude(pk=user.pk).order_by("username")
        self.fields["heir"].queryset = others  # type: ignore[attr-defined]  # a field of records
        self.fields["heir"].required = others.exists()


def close_account(model_admin: admin.ModelAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    user = get_object_or_404(User, pk=pk)
    if not model_admin.has_change_permission(request, user):
        raise PermissionDenied
    if not user.is_active or user == request.user:
        why = _("Another administrator has to close your own account.")
        messages.info(request, _("This account is closed.") if user != request.user else why)
        return HttpResponseRedirect(form_of(user))
    waiting = list(closing.waiting_work(user).for_desk())
    form = CloseForm(user, request.POST if request.method == "POST" and waiting else None)
    if request.method == "POST" and (not waiting or form.is_valid()):
        return _close(request, user, form.cleaned_data["heir"] if waiting else None)
    context = {
        "title": _("Close this account"),
        "account": user,
        "form": form,
        "waiting": waiting[:SHOWN],
        "more": len(waiting[SHOWN:]),
    }
    return page(model_admin, request, "close", context, "auth/user")


def _close(request: HttpRequest, user: Any, heir: Any) -> HttpResponse:
    try:
        closing.close(user, by=request.user, heir=heir, now=timezone.now())
    except administrators.NobodyLeftError:
        messages.error(request, administrators.NOBODY_LEFT)
    else:
        messages.success(
            request, _("The account is closed. The history goes on naming who did what.")
        )
    return HttpResponseRedirect(form_of(user))
