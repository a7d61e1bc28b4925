"""Invite a colleague: a name, an address and one choice of what they may do."""

import re
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import Group, User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stories.accounts import invitations, mail
from stories.accounts.rights import is_above, missing_permissions
from stories.admin.display_names import display_name
from stories.admin.forms.control_characters import without_control_characters

from .frame import page
from .handed_link import address_of, form_of, show_link

GROUPS = {
    "Writers": gettext_lazy(
        "Writer: writes drafts, and sends them for review. Readers see nothing of that."
    ),
    "Editors": gettext_lazy(
        "Editor: also publishes, withdraws and deletes, and reads what people consented to."
    ),
    "Administrators": gettext_lazy(
        "Administrator: also keeps the accounts and the settings of the site, and "
        "reads the audit log."
    ),
}
NO_NAME_HOLDS = re.compile(r"[^\w.@+-]")  # in Django's names of accounts
KNOWN = gettext_lazy(
    "There is an account with this address. Open it in the list of users, to invite it again."
)
SUBJECT = gettext_lazy("Your invitation to {}")
MESSAGE = gettext_lazy("""{who} invites you to the desk of {site}.

Open this link and choose a password. It works once, for seven days:

{link}

You sign in later with this name: {name}
""")


class InviteForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=150,
        help_text=gettext_lazy("As colleagues know them. The history names them so."),
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        max_length=150,
        help_text=gettext_lazy("They sign in with it, too."),
    )
    group = forms.ChoiceField(label=gettext_lazy("What may they do?"), widget=forms.RadioSelect)

    def __init__(self, giver: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.groups = {group.name: group for group in groups_that_can_be_given(giver)}
        choices = [(name, told) for name, told in GROUPS.items() if name in self.groups]
        self.fields["group"].choices = choices  # type: ignore[attr-defined]  # a field of choices

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].lower()
        self.username = NO_NAME_HOLDS.sub("_", email)
        known = Q(username__iexact=self.username) | Q(email__iexact=email)
        if User.objects.filter(known).exists():
            raise ValidationError(KNOWN)
        return email


def groups_that_can_be_given(giver: Any) -> list[Group]:
    """Return the groups that hold nothing which the giver lacks."""
    groups = Group.objects.filter(name__in=GROUPS)
    return [each for each in groups if not missing_permissions(giver, each.permissions.all())]


def invite(model_admin: admin.ModelAdmin, request: HttpRequest) -> HttpResponse:
    if not may_invite(model_admin, request):
        raise PermissionDenied
    sent = without_control_characters(request.POST) if request.method == "POST" else None
    form = InviteForm(request.user, sent)
    if form.is_valid():
        typed = form.cleaned_data
        try:
            user = invitations.invite(
                name=typed["name"],
                email=typed["email"],
                username=form.username,
                group=form.groups[typed["group"]],
                by=request.user,
                now=timezone.now(),
            )
        except IntegrityError:  # somebody else invited them since the form was checked
            form.add_error("email", KNOWN)
        else:
            return _hand_over(model_admin, request, user)
    context = {"title": _("Invite a colleague"), "form": form, "has_mail": mail.has_server()}
    return page(model_admin, request, "invite", context, "auth/user")


def invite_again(model_admin: admin.ModelAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, and on POST make another link for an account that is closed, or was never opened."""
    user = get_object_or_404(User, pk=pk)
    if not may_invite(model_admin, request) or is_above(request.user, user):
        raise PermissionDenied
    if user.is_active:
        messages.info(request, _("This account is open: its owner can sign in."))
        return HttpResponseRedirect(form_of(user))
    if request.method == "POST":
        invitations.invite_again(user, by=request.user, now=timezone.now())
        return _hand_over(model_admin, request, user)
    context = {"title": _("Invite again"), "account": user, "has_mail": mail.has_server()}
    return page(model_admin, request, "invite_again", context, "auth/user")


def may_invite(model_admin: admin.ModelAdmin, request: HttpRequest) -> bool:
    return model_admin.has_add_permission(request) and model_admin.has_change_permission(request)


def _hand_over(model_admin: admin.ModelAdmin, request: HttpRequest, user: Any) -> HttpResponse:
    """Mail the link, or show it to be handed over."""
    link = address_of(request, "admin:invitation", user, invitations.tokens)
    site = model_admin.admin_site.each_context(request)["site_title"]
    who, name = display_name(request.user), user.get_username()
    body = MESSAGE.format(who=who, site=site, link=link, name=name)
    if mail.send(SUBJECT.format(site), body, user.email):
        messages.success(
            request, _("The invitation is on its way to %(email)s.") % {"email": user.email}
        )
        return HttpResponseRedirect(reverse("admin:auth_user_changelist"))
    return show_link(model_admin, request, user, link, _("It works once, for seven days."))
