"""List why a form cannot be saved, each error with the id of its field."""

from collections.abc import Iterable, Iterator
from html import unescape
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.html import strip_tags
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext_lazy as _

ADDRESS_IS_GONE = _("This address was that of something deleted for good. Choose another one.")


class FormError(NamedTuple):
    target_id: str  # the id of the field, or of the heading of its rows
    label: str
    message: str


def row_name(row: forms.ModelForm) -> str:
    """Return the name of a row for editors: “Quote “The hills””."""
    name = f"{row.instance._meta.verbose_name} “{Truncator(row.instance).words(8)}”"
    return name[0].upper() + name[1:]


def find_errors(form: forms.ModelForm, formsets: Iterable[Any]) -> Iterator[FormError]:
    """Yield all errors of fields and rows; the page shows errors of the whole form at its top."""
    yield from _of_fields(form)
    for formset in formsets:
        for message in formset.non_form_errors():
            name = str(capfirst(formset.model._meta.verbose_name_plural))
            yield FormError(f"{formset.prefix}-heading", name, _plain(message))
        for row in formset.forms if formset.is_bound else ():
            if row.errors and not row.data.get(row.add_prefix("DELETE")):
                yield from _of_fields(row, f"{row_name(row)}: ")


def find_field_id(row: forms.ModelForm, name: str = "") -> str:
    """Return the id of a row's field; if that is hidden, the id of the field with its passage."""
    if name not in row.fields or row[name].is_hidden:
        seen = (field.name for field in row.visible_fields())
        name = getattr(row, "passage_field", "") or next(seen)
    return row[name].auto_id


def _of_fields(form: Any, before: str = "") -> Iterator[FormError]:
    for name, messages in form.errors.items():
        if name == NON_FIELD_ERRORS and not before:
            continue
        label = form[name].label if name in form.fields else ""
        short = getattr(form, "short_errors", {}).get(name)
        yield FormError(
            find_field_id(form, name),
            f"{before}{label}".removesuffix(": "),
            short or " ".join(_plain(message) for message in messages),
        )


def _plain(message: Any) -> str:
    return unescape(strip_tags(str(message)))
