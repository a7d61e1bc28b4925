"""Take dates as people say them, and show beneath what readers will see of them."""

from functools import lru_cache
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from stories import dates
from stories.admin.scripts import scripts
from stories.models.date_field import ToldDateField as ModelField

ECHOED = ("en", "ru", "kk")

NO_DATE = _(
    "No date could be read in it. Write one as people say it: June 2024, summer of 1998, about "
    "2003, since 2015."
)
ONLY_A_LABEL = _("This field cannot say it so. Write the date alone, such as 1995.")
HELP = _(
    "As it was told, in English, Russian or Kazakh: summer of 1998, about 2003, since 2015. What "
    "is no date becomes the label. Empty where none is told."
)


def echo(text: str) -> SafeString:
    """Return as HTML what readers will see of a date as typed or stored, or why it is no date."""
    return _echo(text, get_language())


@lru_cache(maxsize=1024)
def _echo(text: str, _language: str | None) -> SafeString:
    try:
        reading = dates.read(text, stored=text)
    except dates.UnreadableError as error:
        return format_html("{}", str(error))
    if not reading.edtf:
        return format_html("{}", str(reading.why))
    shown = ((language, reading.shown(language)) for language in ECHOED)
    return format_html_join(" · ", '<span lang="{}">{}</span>', shown)


class ToldDateInput(forms.TextInput):
    """A line for a date, and beneath it what readers see of it. A script keeps that up to date."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"class": "vTextField", "autocomplete": "off", **(attrs or {})})

    @property
    def media(self) -> forms.Media:
        return scripts("told_dates")

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        attrs = {**(attrs or {}), "data-told-date": reverse("admin:stories_story_told_date")}
        line = super().render(name, value, attrs, renderer)
        about, shown = attrs.get("id", ""), self.echo(value)
        return format_html('{}<output class="told-date" for="{}">{}</output>', line, about, shown)

    def echo(self, value: Any) -> SafeString:
        return echo(value or "")


class ToldDateField(forms.CharField):
    """A date of a record that has no label: what only a label could say is refused."""

    widget = ToldDateInput
    stored = ""  # the value that the form had before

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs | {"max_length": dates.MAXIMUM_TYPED})

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> BoundField:
        self.stored = form.get_initial_for_field(self, field_name) or ""
        return super().get_bound_field(form, field_name)

    def read(self, value: Any) -> dates.Reading:
        try:
            return dates.read(super().clean(value), self.stored)
        except dates.UnreadableError as error:
            raise ValidationError(str(error)) from error

    def clean(self, value: Any) -> Any:
        reading = self.read(value)
        if reading.said or reading.typed:
            raise ValidationError(ONLY_A_LABEL if reading.edtf else NO_DATE)
        return reading.edtf


class LabelledDateField(ToldDateField):
    """A date beside a label: `clean` returns what was read, of which the form takes both."""

    def clean(self, value: Any) -> Any:
        return self.read(value)


OVERRIDES: dict[type, dict[str, Any]] = {ModelField: {"form_class": ToldDateField}}
OVERRIDES_WITH_LABEL: dict[type, dict[str, Any]] = {
    ModelField: {"form_class": LabelledDateField, "help_text": HELP}
}
