"""Merge a save with what somebody else saved after the form was opened; ask where both changed.

What only one of the two changed is kept of both, without a question, and is told. Where both
changed the same, nothing is saved: the form comes back with both texts and all that was typed, and
waits for a choice. Its `seen_version` is then the stored version, so that an answer counts only
for what its editor saw.
"""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin, messages
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
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stories.admin.display_names import display_name
from stories.admin.forms import errors
from stories.admin.forms.autosave import autosave_name, mark_saved
from stories.admin.forms.buttons import may_publish
from stories.admin.forms.control_characters import PlainTextMixin
from stories.admin.scripts import scripts
from stories.models.soft_delete import SoftDelete

from . import fingerprint, merged, three_way
from .differences import differences
from .three_way import WHOLE_ROW, Merge, has_seen_newest, is_overtaken, set_data

CONFLICT = "conflict"
CHOOSE = gettext_lazy(
    "You and somebody else both changed the same here. Choose above which to keep."
)
BOTH_STAND = gettext_lazy(
    "Yours and theirs are both in the text now, yours first. Edit them, then press the button "
    "again."
)


class VersionedForm(forms.ModelForm):
    """Sends the version that the editor has seen, and merges with a newer one."""

    seen_version = forms.IntegerField(label="", required=False, widget=forms.HiddenInput)
    merge = Merge()
    is_newest = True  # whether it was sent from a page that showed the stored version

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["seen_version"] = self.instance.version
        if address := self.fields.get("slug"):  # which the desk calls by no other name
            address.error_messages["invalid"] = _(
                "Latin letters, digits and hyphens make an address: change this one."
            )

    @property
    def must_be_seen(self) -> bool:
        """Whether all that is stored must have been looked at.

        So it is where readers get what is saved, and where somebody is being protected: a form that
        was opened before would bring back what was taken out.
        """
        person = getattr(self.instance, "person", self.instance)
        return getattr(person, "is_being_protected", False)

    def base_of(self, name: str, digests: fingerprint.Digests) -> list[str] | None:
        """Return what a field was when the form was opened, where it can be merged within."""
        return None

    def saved_by(self, name: str, part: Any = None) -> str:
        """Return who stored the present value of a field, or this part of its text."""
        saved = self.last_save()
        return saved[0] if saved else _("somebody else")

    def full_clean(self) -> None:
        is_stored = self.is_bound and self.instance.pk and not self._is_gone
        if is_stored and is_overtaken(self.data, self.instance):
            self.merge = three_way.merge(self, self.instance, self.base_of)
            self.is_newest = has_seen_newest(self.data, self.instance)
            set_data(self, {"seen_version": [str(self.instance.version)]})
        super().full_clean()

    @property
    def _is_gone(self) -> bool:
        return bool(getattr(self.instance, "deleted_at", None))

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self._is_gone:
            self.add_error(None, self._in_trash())
        elif self.instance.pk:
            self._ask()
        return cleaned

    def _ask(self) -> None:
        if self.merge.asked or (self.must_be_seen and not self.is_newest):
            self.refuse()
        for name in self.merge.to_edit:
            self.add_error(name, BOTH_STAND)

    def refuse(self) -> None:
        """Say that somebody else saved, and that there is something to choose or to look at."""
        if not self.has_error(NON_FIELD_ERRORS, CONFLICT):
            self.add_error(None, forms.ValidationError(self._conflict_sentence(), code=CONFLICT))

    def last_save(self) -> tuple[str, datetime] | None:
        """Return the name of who saved the record last, and when; None where that is unknown."""
        kind = ContentType.objects.get_for_model(self.instance)
        entries = LogEntry.objects.filter(content_type=kind, object_id=str(self.instance.pk))
        entry = entries.select_related("user").first()
        return (display_name(entry.user), entry.action_time) if entry else None

    def _conflict_sentence(self) -> str:
        saved = self.last_save()
        who = describe_save(*saved) if saved else _("Somebody saved this")
        return _(
            "%(who)s, after you opened it. Nothing was overwritten, and all that you typed "
            "still is below."
        ) % {"who": who}

    def _in_trash(self) -> SafeString:
        """Say that the record went to the trash, with a link for those who may see that."""
        trash = _("trash")
        if self.may_see_trash:
            trash = format_html('<a href="{}">{}</a>', reverse("admin:trash"), trash)
        return format_html(
            _(
                "Somebody moved this to the {} after you opened it. Nothing was saved, and all "
                "that you typed is still below: save again once it is brought back.{}"
            ),
            trash,
            "" if self.may_see_trash else _(" Ask an editor for that."),
        )

    may_see_trash = True


class MergingFormSet(forms.BaseInlineFormSet):
    """Merges each row with what somebody else stored of it."""

    def _construct_form(self, i: int, **kwargs: Any) -> forms.ModelForm:
        form: Any = super()._construct_form(i, **kwargs)  # type: ignore[misc]  # django-stubs has no type
        form.merge = Merge()
        if form.is_bound and self.instance.pk and is_overtaken(self.data, self.instance):
            if form.instance.pk:
                form.merge = three_way.merge(form, self.instance)
            elif form.data.get(form.add_prefix("row_key")) in self.removed_meanwhile:
                form.merge.asked.append(WHOLE_ROW)
        return form

    # The keys of rows that this editor changed and somebody else removed.
    removed_meanwhile: frozenset[str] = frozenset()

    def clean(self) -> None:
        super().clean()
        rows: list[Any] = self.forms
        if any(row.merge.asked for row in rows):
            raise forms.ValidationError(CHOOSE, code=CONFLICT)


class VersionedFormSet(MergingFormSet):
    """Rows below a record of which a version is kept as a whole."""


def describe_save(name: str, moment: datetime) -> str:
    return _("%(name)s saved this on %(moment)s") % {
        "name": name,
        "moment": date_format(localtime(moment), "DATETIME_FORMAT"),
    }


class VersionedAdmin(PlainTextMixin, admin.ModelAdmin):
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

    def get_form(self, request, obj=None, change=False, **kwargs):  # noqa: FBT002  Django's own signature
        form = super().get_form(request, obj, change, **kwargs)
        form.may_see_trash = may_publish(request)  # type: ignore[attr-defined]  # VersionedForm
        return form

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
            type(record).objects.filter(pk=record.pk).lock()
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
        sent = formsets if form.is_bound else []  # rows that are only shown need no forms
        found = list(differences(form, sent))
        if found:
            form.refuse()
        is_refused = form.has_error(NON_FIELD_ERRORS, CONFLICT)
        context |= {
            "kept": autosave_name(request),
            fingerprint.FIELD_NAME: fingerprint.dump(form, formsets) if context["original"] else "",
            "errors": None,  # Django's has no links
            "is_barred": bool(context["errors"]),
            "problems": list(errors.find_errors(form, formsets)),
            "is_refused": is_refused,
            "differences": found,
            "taken": merged.told(form, sent),
            "given_up": merged.given_up(form, sent),
            "chosen_files": list(form.files.values()),
        }
        return super().render_change_form(request, context, *args, **kwargs)

    def save_related(self, request, form, formsets, change) -> None:
        super().save_related(request, form, formsets, change)
        self.tell_what_was_merged(request, form, formsets)

    def tell_what_was_merged(self, request: HttpRequest, form: Any, formsets: list[Any]) -> None:
        for sentence in merged.sentences(form, formsets):
            messages.info(request, sentence)

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
