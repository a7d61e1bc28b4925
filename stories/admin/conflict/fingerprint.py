"""What a form was opened with, so that a refusal knows which fields its editor never touched.

The form carries a short digest of each field, a row's under its key. It is unsigned: whoever
writes another one misleads nobody but herself. Without it every field counts as touched.
"""

import json
from base64 import b85encode
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from typing import Any

from django import forms

FIELD_NAME = "opened"  # the hidden field of the form

type Digests = dict[str, Any]  # by field name; those of a row by "quotes/<key>" and field name


def as_sent(form: forms.BaseForm, name: str) -> list[str]:
    """What a browser would send for the field as it is stored."""
    field: Any = form.fields[name]
    value = field.prepare_value(form.get_initial_for_field(field, name))
    widget = getattr(field.widget, "widget", field.widget)  # within the admin's wrapper
    if isinstance(widget, forms.CheckboxInput):
        return ["on"] if value else []
    text = widget.format_value(value)
    return text if isinstance(text, list) else [text or ""]


def load(posted: str) -> Digests:
    try:
        found = json.loads(posted)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def dump(form: forms.ModelForm, formsets: Iterable[Any]) -> str:
    """What the page that is shown now is opened with.

    A form that comes back keeps what it was opened with first; but where it says what is stored
    now, nothing is left of that.
    """
    digests = load(form.data.get(FIELD_NAME, ""))
    rows = [row for formset in formsets for row in formset.initial_forms if row.instance.pk]
    for each in (form, *rows):
        row_name = _row_name(each)
        told = digests if not row_name else digests.setdefault(row_name, {})
        if isinstance(told, dict):
            told.update(_stored(each))
    return json.dumps(digests, separators=(",", ":"))


def is_untouched(form: forms.ModelForm, name: str, digests: Digests) -> bool:
    """Whether what was sent is what the form was opened with."""
    return _digests_of(form, digests).get(name) == _digest(_sent(form, name))


def is_unchanged(form: forms.ModelForm, name: str, digests: Digests) -> bool:
    """Whether what is stored now is what the form was opened with."""
    return _digests_of(form, digests).get(name) == _digest(as_sent(form, name))


def _digests_of(form: forms.ModelForm, digests: Digests) -> Digests:
    row_name = _row_name(form)
    found = digests.get(row_name) if row_name else digests
    return found if isinstance(found, dict) else {}


def _row_name(form: forms.ModelForm) -> str:
    """Which row it is, wherever it stands among the others; "" for the form itself."""
    if not form.prefix:
        return ""
    key = form.data.get(form.add_prefix("row_key")) or getattr(form.instance, "key", "")
    return f"{form.prefix.rpartition('-')[0]}/{key or form.instance.pk}"


def _stored(form: forms.ModelForm) -> Iterator[tuple[str, str]]:
    for name, field in form.fields.items():
        if name in form.initial and not field.widget.is_hidden and not _is_file(field):
            sent = as_sent(form, name)
            if not form.is_bound or _plain(sent) == _plain(_sent(form, name)):
                yield name, _digest(sent)


def _sent(form: forms.ModelForm, name: str) -> list[str]:
    data: Any = form.data
    html_name = form.add_prefix(name)
    widget = form.fields[name].widget
    if isinstance(widget, forms.CheckboxInput):  # its value is what the browser likes
        return ["on"] if widget.value_from_datadict(data, form.files, html_name) else []
    return data.getlist(html_name)


def _plain(values: list[str]) -> str:
    """Without what browsers write differently: newlines, and nothing as an empty string."""
    return "\0".join(sorted(value for value in values if value)).replace("\r\n", "\n")


def _digest(values: list[str]) -> str:
    return b85encode(blake2b(_plain(values).encode(), digest_size=4).digest()).decode()


def _is_file(field: forms.Field) -> bool:
    return isinstance(field, forms.FileField)
