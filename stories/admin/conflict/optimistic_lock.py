"""Refuse a save where somebody else saved the same record after the form was opened.

The form comes back with both texts and all that was typed. Its `seen_version` is then the stored
version, so the next press of a button saves, unless somebody saved in between. Fields where the
editor chose “theirs” get the stored value; that is preselected in fields that they did not change.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import NON_FIELD_ERRORS
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from stories.admin.display_names import display_name
from stories.admin.forms import errors
from stories.admin.forms.autosave import autosave_name, mark_saved
from stories.admin.forms.control_characters import without_control_characters
from stories.admin.scripts import scripts
from stories.models.soft_delete import SoftDelete

from . import fingerprint
from .differences import THEIRS, differences, name_of_choice
from .fingerprint import as_sent

CONFLICT = "conflict"


def has_seen_newest(data: Mapping[str, Any], record: Any) -> bool:
    """Whether the form was sent from a page that showed the stored version of the record."""
    return data.get("seen_version") == str(record.version)


def take_theirs(form: forms.BaseForm) -> None:
    """Replace the sent value by the stored one in each field where the editor chose “theirs”."""
    for name in form.fields:
        if form.data.get(name_of_choice(form, name)) == THEIRS:
            set_data(form, name, as_sent(form, name))


def set_data(form: forms.BaseForm, name: str, values: list[str]) -> None:
    data: Any = form.data.copy()  # type: ignore[attr-defined]  # a QueryDict
    data.setlist(form.add_prefix(name), values)
    form.data = data


class VersionedForm(forms.ModelForm):
    """Sends the version that the editor has seen, and refuses to overwrite a newer one."""

    seen_version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["seen_version"] = self.instance.version
            if self.is_bound and has_seen_newest(self.data, self.instance):
                take_theirs(self)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if getattr(self.instance, "deleted_at", None):
            self.add_error(None, _in_trash())
        elif self.instance.pk and not has_seen_newest(self.data, self.instance):
            set_data(self, "seen_version", [str(self.instance.version)])
            self.add_error(None, forms.ValidationError(self._conflict_sentence(), code=CONFLICT))
        return cleaned

    def last_save(self) -> tuple[str, datetime] | None:
        """Return the name of who saved the record last, and when; None where that is unknown."""
        kind = ContentType.objects.get_for_model(self.instance)
        entries = LogEntry.objects.filter(content_type=kind, object_id=str(self.instance.pk))
        entry = entries.select_related("user").first()
        return (display_name(entry.user), entry.action_time) if entry else None

    def _conflict_sentence(self) -> str:
        saved = self.last_save()
        who = describe_save(*saved) if saved else "Somebody saved this"
        return (
            f"{who}, after you opened it. Nothing was "
            "overwritten, and all that you typed still stands below. Choose where the two differ, "
            "then press the button again."
        )


class VersionedFormSet(forms.BaseInlineFormSet):
    """Offers the choice between “yours” and “theirs” in each field of the inline rows."""

    def _construct_form(self, i: int, **kwargs: Any) -> forms.ModelForm:
        form = super()._construct_form(i, **kwargs)  # type: ignore[misc]  # django-stubs has no type
        if self.is_bound and has_seen_newest(self.data, self.instance):
            take_theirs(form)
        return form


def describe_save(name: str, moment: datetime) -> str:
    return f"{name} saved this on {date_format(localtime(moment), 'j F Y, H:i')}"


def _in_trash() -> SafeString:
    return format_html(
        'Somebody moved this to the <a href="{}">trash</a> after you opened it. Nothing was saved, '
        "and all that you typed still stands below: save again once it is brought back.",
        reverse("admin:trash"),
    )


class VersionedAdmin(admin.ModelAdmin):
    """Edits records with a `version`, which each save raises by one."""

    form = VersionedForm
    change_form_template = "admin/stories/versioned_form.html"

    @property
    def media(self) -> forms.Media:
        styles = forms.Media(
            css={
                "all": [
                    "css/desk/forms.css",
                    "css/desk/rows.css",
                    "css/desk/buttons.css",
                    "css/desk/conflict.css",
                ]
            }
        )
        return super().media + styles + scripts("autosave", "keys", "conflict", "page_position")

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        request.POST = without_control_characters(request.POST)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def get_changeform_initial_data(self, request: HttpRequest) -> Any:
        """Return the initial values of the query string, without records that do not exist."""
        given: dict[str, Any] = super().get_changeform_initial_data(request)
        fields = self.get_form(request).base_fields
        return {
            name: value
            for name, value in given.items()
            if is_valid_initial(fields.get(name), value)
        }

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> models.Model | None:
        record = super().get_object(request, object_id, from_field)
        if request.method != "POST":
            return record
        if record:
            # Lock the row until the save is finished, then read it again.
            list(
                type(record).objects.select_for_update().filter(pk=record.pk).values_list("version")
            )
            return super().get_object(request, object_id, from_field)
        return self._from_trash(request, object_id)

    def _from_trash(self, request: HttpRequest, object_id: str) -> models.Model | None:
        """Return a record that went to the trash while its form was open, so the form says so."""
        match: Any = request.resolver_match
        is_save = match.url_name == f"stories_{self.opts.model_name}_change"
        if is_save and object_id.isdecimal() and issubclass(self.model, SoftDelete):
            return self.model.objects.deleted().filter(pk=object_id).first()  # type: ignore[attr-defined]  # both models have it
        return None

    def render_change_form(self, request, context, *args, **kwargs):
        form = context["adminform"].form
        formsets = [each.formset for each in context["inline_admin_formsets"]]
        is_refused = form.has_error(NON_FIELD_ERRORS, CONFLICT)
        found = list(differences(form, formsets)) if is_refused else []
        context |= {
            "kept": autosave_name(request),
            fingerprint.FIELD_NAME: fingerprint.dump(form, formsets) if context["original"] else "",
            "errors": None,  # Django's has no links
            "is_barred": bool(context["errors"]),
            "problems": list(errors.find_errors(form, formsets)),
            "is_refused": is_refused,
            "differences": [each for each in found if not each.is_yours_alone],
            "yours_alone": [each.label for each in found if each.is_yours_alone],
        }
        return super().render_change_form(request, context, *args, **kwargs)

    def response_add(self, request, obj, post_url_continue=None) -> HttpResponse:
        return mark_saved(request, super().response_add(request, obj, post_url_continue))

    def response_change(self, request, obj) -> HttpResponse:
        return mark_saved(request, super().response_change(request, obj))

    def save_model(
        self,
        request: HttpRequest,
        obj: Any,
        form: forms.ModelForm,
        change: bool,  # noqa: FBT001  Django's own signature
    ) -> None:
        if change:
            obj.version += 1
        super().save_model(request, obj, form, change)


def is_valid_initial(field: forms.Field | None, value: Any) -> bool:
    if not isinstance(field, forms.ModelChoiceField):
        return True
    try:
        return bool(field.clean(value))
    except forms.ValidationError:
        return False
