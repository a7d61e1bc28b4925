"""Record what a form was opened with, to find out later which fields its editor did not change.

A hidden field of the form contains a short digest of each field, grouped by the key of its row.
It needs no signature, because a forged one misleads only its author. Without it, every field
counts as changed.
"""

import json
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Iterator
from functools import lru_cache
from hashlib import blake2b
from typing import Any

from django import forms

FIELD_NAME = "opened"  # the hidden field of the form
SHORT = 200  # characters

type Digests = dict[str, Any]  # by field name, for a row by "quotes/<key>" and field name


def as_sent(form: forms.BaseForm, name: str) -> list[str]:
    """Return the values that a browser would send for the stored value of a field."""
    field: Any = form.fields[name]
    return sent_for(field, field.prepare_value(form.get_initial_for_field(field, name)))


def sent_for(field: Any, value: Any) -> list[str]:
    """Return what a browser would send for a field whose widget is given the value."""
    widget = getattr(
        field.widget, "widget", field.widget
    )  # inside the admin's RelatedFieldWidgetWrapper
    if isinstance(widget, forms.CheckboxInput):
        return ["on"] if value else []
    text = widget.format_value(value)
    return text if isinstance(text, list) else [text or ""]


def load(posted: str) -> Digests:
    """Parse the digests that a form sent; return {} where they are missing or malformed."""
    try:
        found = json.loads(posted)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def dump(form: forms.ModelForm, formsets: Iterable[Any]) -> str:
    """Return the digests for the page that is about to be shown.

    A form that is shown again with errors keeps the digests of its first opening, except in
    fields whose value equals what is stored now, or whose editor has seen and merged that.
    """
    digests = load(form.data.get(FIELD_NAME, ""))
    # Rows by their keys that are shown as they are stored need no forms.
    stored = [each for each in formsets if not each.is_bound and hasattr(each, "stored_value")]
    typed = [each for each in formsets if each not in stored]
    rows = [row for formset in typed for row in formset.initial_forms if row.instance.pk]
    for each in (form, *rows):
        row_name = _row_name(each)
        of_form = digests if not row_name else digests.setdefault(row_name, {})
        if isinstance(of_form, dict):
            of_form.update(_stored(each))
    for formset in stored:
        digests.update(_of_stored(formset))
    return json.dumps(digests, separators=(",", ":"))


def is_untouched(form: forms.ModelForm, name: str, digests: Digests) -> bool:
    """Whether the editor left the field as it was when the form was opened."""
    return _digests_of(form, digests).get(name) == _digest(sent(form, name))


def is_as_opened(value: list[str], name: str, digests: Digests) -> bool:
    """Whether a value of the form, as a browser would send it, is the one it was opened with."""
    return digests.get(name) == _digest(value)


def is_stored_unchanged(form: forms.ModelForm, name: str, digests: Digests) -> bool:
    """Whether the stored value is the same as when the form was opened."""
    return _digests_of(form, digests).get(name) == _digest(as_sent(form, name))


def _digests_of(form: forms.ModelForm, digests: Digests) -> Digests:
    row_name = _row_name(form)
    found = digests.get(row_name) if row_name else digests
    return found if isinstance(found, dict) else {}


def _row_name(form: forms.ModelForm) -> str:
    """Return the name of a row, independent of its position, or "" for the form itself."""
    if not form.prefix:
        return ""
    key = form.data.get(form.add_prefix("row_key")) or getattr(form.instance, "key", "")
    return f"{form.prefix.rpartition('-')[0]}/{key or form.instance.pk}"


def _stored(form: forms.ModelForm) -> Iterator[tuple[str, str]]:
    for name, field in form.fields.items():
        if name in form.initial and not field.widget.is_hidden and not _is_file(field):
            stored, merge = as_sent(form, name), getattr(form, "merge", None)
            is_settled = merge is not None and name in merge.settled
            if not form.is_bound or is_settled or plain(stored) == plain(sent(form, name)):
                yield name, _digest(stored)


def _of_stored(formset: Any) -> Iterator[tuple[str, Digests]]:
    fields = formset.form.base_fields.items()
    seen = [(name, field) for name, field in fields if not field.widget.is_hidden]
    for record in formset.get_queryset():
        values = ((name, field, formset.stored_value(name, record)) for name, field in seen)
        digests = {name: _digest(sent_for(field, value)) for name, field, value in values}
        yield f"{formset.prefix}/{record.key}", digests


def sent(form: forms.ModelForm, name: str) -> list[str]:
    data: Any = form.data
    html_name = form.add_prefix(name)
    widget = form.fields[name].widget
    if isinstance(widget, forms.CheckboxInput):  # browsers send any value for a checked box
        return ["on"] if widget.value_from_datadict(data, form.files, html_name) else []
    return data.getlist(html_name)


def plain(values: list[str]) -> str:
    """Join the values without what browsers send differently: CR LF and empty values."""
    return "\0".join(sorted(value for value in values if value)).replace("\r\n", "\n")


def _digest(values: list[str]) -> str:
    text = plain(values)
    return _digest_of(text) if len(text) > SHORT else _digest_of_short(text)


def _digest_of(text: str) -> str:
    digest = blake2b(text.encode(), digest_size=4).digest()
    return urlsafe_b64encode(digest).rstrip(b"=").decode()


# Most fields are short, and many are the same in each row.
_digest_of_short = lru_cache(maxsize=512)(_digest_of)


def _is_file(field: forms.Field) -> bool:
    return isinstance(field, forms.FileField)
