"""Edit accounts and groups. Nobody can grant more than they hold; the audit log has each grant."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from textwrap import wrap
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth import admin as stock
from django.contrib.auth.forms import AdminPasswordChangeForm, UserChangeForm
from django.contrib.auth.models import Group, Permission, User
from django.db import transaction
from django.db.models import QuerySet
from django.forms.models import ModelChoiceIterator
from django.http import HttpRequest
from django.urls import URLPattern
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy, override

from stories.accounts import administrators, second_factor
from stories.accounts.rights import is_above, missing_permissions
from stories.models import AuditEntry, StoryVersion

from .display_names import display_name
from .names_of_rights import name_of, title_of
from .pages import urls
from .pages.invite import GROUPS, invite, may_invite

RIGHTS = ["is_staff", "is_superuser", "groups", "user_permissions", "permissions"]
NAMES = ["username", "name"]  # of an account, of a group
LENGTH = 300  # characters of names in one line of the audit log


class PermissionsByModelIterator(ModelChoiceIterator):
    """Groups permissions by model, so that an editor can read one group at a time."""

    def __iter__(self) -> Iterator[Any]:
        rights = self.queryset.select_related("content_type")
        for kind, group in groupby(rights, key=lambda right: right.content_type):
            yield title_of(kind), [self.choice(right) for right in group]


class PermissionsField(forms.ModelMultipleChoiceField):
    iterator = PermissionsByModelIterator

    def label_from_instance(self, obj: Any) -> str:
        return name_of(obj)


class GroupsField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        """Return what a member may do, for the groups that each site has."""
        return GROUPS.get(obj.name, obj.name)


class GrantForm(forms.ModelForm):
    """Refuses to grant permissions that the person who fills in the form does not hold."""

    giver: Any  # the user who fills in the form, set by the admin
    refusal = ""  # of what was tried and undone, set by the admin

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.refusal:
            self.add_error(None, self.refusal)
        for name in {"permissions", "user_permissions"} & set(self.changed_data):
            asked = Permission.objects.filter(pk__in=[right.pk for right in self._added(name)])
            self._refuse(name, [name_of(right) for right in missing_permissions(self.giver, asked)])
        if "groups" in self.changed_data:
            groups = self._added("groups")
            self._refuse(
                "groups",
                [
                    str(group)
                    for group in groups
                    if missing_permissions(self.giver, group.permissions.all())
                ],
            )
        return cleaned

    def _added(self, name: str) -> list[Any]:
        had = self.initial.get(name, [])
        return [each for each in self.cleaned_data.get(name, []) if each not in had]

    def _refuse(self, name: str, refused: list[str]) -> None:
        if refused:
            message = gettext(
                "You cannot give what you do not hold yourself: {}. Ask somebody who does."
            )
            self.add_error(name, message.format(", ".join(refused)))


class AccountForm(GrantForm, UserChangeForm):
    """Django's form of an account."""


class PasswordForm(AdminPasswordChangeForm):
    """Takes no password away: to close an account is another thing."""

    def __init__(self, user: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(user, *args, **kwargs)
        self.fields.pop("usable_password", None)
        for name in ("password1", "password2"):
            self.fields[name].required = True


class AuditedRightsAdmin(admin.ModelAdmin):
    """Writes to the audit log who changed whose permissions, and what was added or removed."""

    filter_horizontal: ClassVar[Any] = ()

    class Media:
        css = {"all": ["css/desk/accounts.css"]}

    def formfield_for_manytomany(self, db_field, request=None, **kwargs):
        if db_field.remote_field.model is Group:
            kwargs["form_class"] = GroupsField
        kwargs["widget"] = forms.CheckboxSelectMultiple
        if db_field.remote_field.model is Permission:
            kwargs["form_class"] = PermissionsField
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def get_form(self, request, obj=None, change=False, **kwargs):  # noqa: FBT002  Django's own signature
        form: Any = super().get_form(
            request, obj, change=change, **kwargs
        )  # a new class for each request
        form.giver = request.user
        form.refusal = getattr(request, "refusal", "")
        return form

    def changeform_view(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Save, unless nobody would be left who keeps the accounts; the form says so then."""
        if request.method != "POST":
            return super().changeform_view(request, *args, **kwargs)
        try:
            with transaction.atomic():
                request.user = administrators.lock(request.user)
                return super().changeform_view(request, *args, **kwargs)
        except administrators.NobodyLeftError:
            request.refusal = administrators.NOBODY_LEFT
            return super().changeform_view(request, *args, **kwargs)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: Any) -> None:
        super().save_related(request, form, formsets, change)
        if change and {*RIGHTS} & {*form.changed_data}:
            administrators.demand_one()  # before anything says that it was saved
        lines = [] if change else ["made"]
        lines += [
            line
            for name in RIGHTS
            if name in form.changed_data
            for line in describe_change(form, name)
        ]
        for line in lines:
            self._note(request, form.instance, line)
        for name in NAMES:
            if change and name in form.changed_data:
                line = f"called “{form.initial[name]}” before"
                self._note(request, form.instance, line, AuditEntry.Kind.ACCOUNT)

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        for record in queryset:
            self._note(request, record, "deleted")
        return super().log_deletions(request, queryset)

    def _note(
        self,
        request: HttpRequest,
        record: Any,
        line: str,
        kind: str = AuditEntry.Kind.PERMISSIONS,
    ) -> None:
        AuditEntry.note(
            kind,
            now=timezone.now(),
            by=request.user,
            detail=f"{self.opts.model_name} {record}: {line}",
        )


admin.site.unregister([User, Group])


@admin.register(User)
class UserAdmin(AuditedRightsAdmin, stock.UserAdmin):
    form = AccountForm
    change_password_form = PasswordForm
    list_display = ("username", "name", "member_of", "state", "second_step", "last_login")
    list_filter = ("is_active", "groups")
    fieldsets = (
        (None, {"fields": ("username", "password", "second_step", "state")}),
        (gettext_lazy("Name and address"), {"fields": ("first_name", "last_name", "email")}),
        (gettext_lazy("What they may do"), {"fields": ("groups",)}),
        (
            gettext_lazy("More rights…"),
            {
                "fields": ("is_staff", "is_superuser", "user_permissions"),
                "classes": ("collapse",),
            },
        ),
        (gettext_lazy("Dates"), {"fields": ("last_login", "date_joined")}),
    )

    def get_urls(self) -> list[URLPattern]:
        return [*urls.of_accounts(self), *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        accounts = super().get_queryset(request).select_related("invitation")
        return accounts.annotate(has_second_step=second_factor.of()).prefetch_related("groups")

    @admin.display(description=gettext_lazy("name"), ordering="first_name")
    def name(self, user: Any) -> str:
        return display_name(user)

    @admin.display(description=gettext_lazy("groups"))
    def member_of(self, user: Any) -> str:
        return ", ".join(str(group) for group in user.groups.all()) or "–"

    @admin.display(description=gettext_lazy("second step"), boolean=True)
    def second_step(self, user: Any) -> bool:
        """Say whether a passkey or a code of an app is asked for beside the password."""
        return user.has_second_step

    @admin.display(description=gettext_lazy("state"), ordering="is_active")
    def state(self, user: Any) -> str:
        """Say whether its owner can sign in."""
        if user.is_active:
            return gettext("Open")
        invitation = getattr(user, "invitation", None)
        if invitation is None or invitation.accepted_at:
            return gettext("Closed")
        return (
            gettext("Invited")
            if invitation.is_waiting(timezone.now())
            else gettext("Invitation expired")
        )

    def add_view(self, request: HttpRequest, *_: Any, **__: Any) -> Any:
        return invite(self, request)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> Any:
        account = self.get_object(request, object_id)
        may_change = self.has_change_permission(request, account)
        asked = {
            "may_invite_again": may_change and may_invite(self, request),
            "may_close": may_change and account != request.user,
            "may_reset": may_change,
            "may_reset_second_step": may_change
            and account != request.user
            and getattr(account, "has_second_step", False),
        }
        return super().change_view(request, object_id, form_url, asked | (extra_context or {}))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        known = ["state", "second_step", "last_login", "date_joined"]
        return known if request.user.is_superuser else [*known, "is_superuser"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and not is_above(request.user, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only an account that is closed, and that the history does not name, can be deleted."""
        if obj is not None and (obj.is_active or has_history(obj)):
            return False
        return super().has_delete_permission(request, obj) and not is_above(request.user, obj)

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> Any:  # noqa: A002  Django's own signature
        response = super().user_change_password(request, id, form_url)
        if request.method == "POST" and response.status_code == 302:
            user = User.objects.get(pk=id)
            self._note(request, user, "password changed", AuditEntry.Kind.ACCOUNT)
        return response


@admin.register(Group)
class GroupAdmin(AuditedRightsAdmin, stock.GroupAdmin):
    form = GrantForm

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only a group of nobody can be deleted: nobody loses a right by that."""
        if obj is not None and obj.user_set.exists():
            return False
        return super().has_delete_permission(request, obj)


def has_history(user: Any) -> bool:
    """Whether the history names the account, which would lose that with it."""
    saved = StoryVersion.objects.filter(saved_by=user)
    return saved.exists() or LogEntry.objects.filter(user=user).exists()


def describe_change(form: Any, name: str) -> Iterator[str]:
    """Describe the change of one field, in lines that are short enough for the audit log."""
    with override("en"):
        label = str(form.fields[name].label).lower()
    before, after = form.initial.get(name), form.cleaned_data[name]
    if isinstance(after, bool):
        yes_no = ["no", "yes"]
        yield f"{label}: {yes_no[bool(before)]} → {yes_no[after]}"
        return
    had = set(before or [])
    for verb, records in [("added", set(after) - had), ("removed", had - set(after))]:
        for line in wrap(", ".join(_names(records)), LENGTH):
            yield f"{label}: {verb} {line}"


def _names(records: Iterable[Any]) -> list[str]:
    return sorted(getattr(record, "codename", "") or str(record) for record in records)
