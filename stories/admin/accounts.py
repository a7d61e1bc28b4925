"""Edit accounts and groups. Nobody can grant more than they hold; the audit log has each grant."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from textwrap import wrap
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth import admin as stock
from django.contrib.auth.forms import UserChangeForm
from django.contrib.auth.models import Group, Permission, User
from django.db.models import Q, QuerySet
from django.forms.models import ModelChoiceIterator
from django.http import HttpRequest
from django.utils import timezone

from stories.models import AuditEntry, StoryVersion

RIGHTS = ["is_active", "is_staff", "is_superuser", "groups", "user_permissions", "permissions"]
NAMES = ["username", "name"]  # of an account, of a group
LENGTH = 300  # characters of names in one line of the audit log


CLOSE = (
    "Untick it to close the account: nobody signs in with it then, and the history goes on naming "
    "who did what. An account that has a history cannot be deleted."
)


class PermissionsByModelIterator(ModelChoiceIterator):
    """Groups permissions by model, so that an editor can read one group at a time."""

    def __iter__(self) -> Iterator[Any]:
        rights = self.queryset.select_related("content_type")
        for kind, group in groupby(rights, key=lambda right: right.content_type):
            name = kind.app_labeled_name.replace(" | ", ": ")
            yield name, [self.choice(right) for right in group]


class PermissionsField(forms.ModelMultipleChoiceField):
    iterator = PermissionsByModelIterator

    def label_from_instance(self, obj: Any) -> str:
        return obj.name


class GrantForm(forms.ModelForm):
    """Refuses to grant permissions that the person who fills in the form does not hold."""

    giver: Any  # the user who fills in the form, set by the admin

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        for name in {"permissions", "user_permissions"} & set(self.changed_data):
            asked = Permission.objects.filter(pk__in=[right.pk for right in self._added(name)])
            self._refuse(name, [right.name for right in missing_permissions(self.giver, asked)])
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
            message = "You cannot give what you do not hold yourself: {}. Ask somebody who does."
            self.add_error(name, message.format(", ".join(refused)))


class AccountForm(GrantForm, UserChangeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "is_active" in self.fields:
            self.fields["is_active"].help_text = CLOSE


class AuditedRightsAdmin(admin.ModelAdmin):
    """Writes to the audit log who changed whose permissions, and what was added or removed."""

    filter_horizontal: ClassVar[Any] = ()

    class Media:
        css = {"all": ["css/desk/accounts.css"]}

    def formfield_for_manytomany(self, db_field, request=None, **kwargs):
        kwargs["widget"] = forms.CheckboxSelectMultiple
        if db_field.remote_field.model is Permission:
            kwargs["form_class"] = PermissionsField
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def get_form(self, request, obj=None, change=False, **kwargs):  # noqa: FBT002  Django's own signature
        form: Any = super().get_form(
            request, obj, change=change, **kwargs
        )  # a new class for each request
        form.giver = request.user
        return form

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: Any) -> None:
        super().save_related(request, form, formsets, change)
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
            detail=f"{self.opts.verbose_name} {record}: {line}",
        )


admin.site.unregister([User, Group])


@admin.register(User)
class UserAdmin(AuditedRightsAdmin, stock.UserAdmin):
    form = AccountForm

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        known = ["last_login", "date_joined"]
        return known if request.user.is_superuser else [*known, "is_superuser"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and not is_above(request.user, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if has_history(obj):
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


def has_history(user: Any) -> bool:
    """Whether the history names the account, which would lose that with it."""
    if user is None:
        return False
    saved = StoryVersion.objects.filter(saved_by=user)
    return saved.exists() or LogEntry.objects.filter(user=user).exists()


def is_above(user: Any, other: Any) -> bool:
    """Whether the other account holds permissions that the user lacks.

    The user must not change its password then: knowing it would grant these permissions.
    """
    if user.is_superuser or other is None:
        return False
    rights = Permission.objects.filter(Q(user=other) | Q(group__user=other))
    return other.is_superuser or bool(missing_permissions(user, rights))


def missing_permissions(user: Any, rights: QuerySet[Permission]) -> list[Permission]:
    """Return the permissions in `rights` that the user does not hold."""
    held = user.get_all_permissions()
    named = (
        (right, right.content_type.app_label) for right in rights.select_related("content_type")
    )
    return [right for right, label in named if f"{label}.{right.codename}" not in held]


def describe_change(form: Any, name: str) -> Iterator[str]:
    """Describe the change of one field, in lines that are short enough for the audit log."""
    label = form.fields[name].label.lower()
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
