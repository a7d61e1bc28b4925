"""Two people, one record: the second to save is told, keeps what was typed, overwrites nothing."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

REPLACE = "replace_version"


class VersionedForm(forms.ModelForm):
    """Carries the version that the editor opened; refuses to save over a newer one.

    The refusal shows what was saved meanwhile and a box to tick. Ticked, the typed text replaces
    that version, and no other: a third save in between is refused again.
    """

    seen_version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["seen_version"] = self.instance.version

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        stored = self.instance.version
        agreed = {self.cleaned_data.get("seen_version"), self._replaced()}
        if self.instance.pk and stored not in agreed:
            self.add_error(None, forms.ValidationError(self._conflict(), code="conflict"))
        return cleaned

    def _replaced(self) -> int | None:
        text = self.data.get(REPLACE, "")
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None

    def _conflict(self) -> SafeString:
        names = [name for name in self.changed_data if name in self.initial]
        saved = format_html_join(
            "",
            "<li><strong>{}</strong>: {}</li>",
            (
                (self.fields[name].label or name, self._stored_text(name))
                for name in names
                if name != "seen_version"
            ),
        )
        return format_html(
            "Somebody saved this after you opened it. Nothing was overwritten, and all that you "
            "typed still stands below. Where it differs, the saved version says: "
            '<ul>{}</ul><label><input type="checkbox" name="{}" value="{}"> Save what I typed '
            "over it</label>",
            saved or format_html("<li>{}</li>", "nothing else in the fields of this form"),
            REPLACE,
            self.instance.version,
        )

    def _stored_text(self, name: str) -> str:
        value = self.initial[name]
        if isinstance(value, models.QuerySet | list):
            return ", ".join(str(item) for item in value) or "(empty)"
        return str(value) if value not in (None, "") else "(empty)"


class VersionedAdmin(admin.ModelAdmin):
    """An admin whose records carry a `version` that each save raises by one."""

    form = VersionedForm

    class Media:
        css = {"all": ["css/admin.css"]}

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> models.Model | None:
        found = super().get_object(request, object_id, from_field)
        if found and request.method == "POST":
            # Hold the row until the save is through; SQLite holds the whole file anyway.
            list(type(found).objects.select_for_update().filter(pk=found.pk).values_list("version"))
            found.refresh_from_db(fields=["version"])
        return found

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


def is_changed(formsets: Iterable[forms.BaseModelFormSet], model: type[models.Model]) -> bool:
    """Whether rows of the model were changed, added or deleted in the forms of this page."""
    return any(formset.model is model and formset.has_changed() for formset in formsets)
