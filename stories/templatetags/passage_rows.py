"""Draw the rows of quotes and milestones in a story's form.

They are Django's stacked inline, without the parts that none of these rows has. Fifty rows have
five hundred fields, so Python draws them: templates would take several times as long. Rows that are
shown as they are stored are not even forms: their values are put into the HTML of one row, which is
drawn once.
"""

from collections.abc import Callable, Iterator
from typing import Any

from django import forms, template
from django.contrib.admin.helpers import (
    AdminField,
    AdminReadonlyField,
    Fieldline,
    InlineAdminForm,
    InlineAdminFormSet,
)
from django.template.defaultfilters import linebreaksbr
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import get_language

from .slots import Slot, fill, left_out, of_text, slot

register = template.Library()

type Rows = Any  # `forms.inline_rows.StoredRows` of the desk

NUMBER = "__prefix__"  # in place of a row's number, as Django has it
DRAWN: dict[Any, "RowTemplate"] = {}


@register.simple_tag
def passage_rows(rows: Rows) -> SafeString:
    """Draw all rows of an inline, and the empty one that scripts copy."""
    if not rows.are_as_stored:
        return mark_safe("".join(passage_row(rows, row) for row in rows))  # noqa: S308  escaped there
    kind = rows.kind, get_language()
    if kind not in DRAWN:
        DRAWN[kind] = RowTemplate(rows)
    return mark_safe("".join(DRAWN[kind].draw(rows)))  # noqa: S308  the functions below escape


class RowTemplate:
    """The HTML of a row, in pieces: text of ours, and functions that draw what differs."""

    def __init__(self, rows: Rows) -> None:
        self.stored = _pieces(rows, original=_Label())
        self.empty = _pieces(rows, original=None)

    def draw(self, rows: Rows) -> Iterator[str]:
        for number, record in enumerate(rows.formset.get_queryset()):
            shown = str(number)
            for piece in self.stored:
                if isinstance(piece, str):
                    yield piece.replace(NUMBER, shown) if NUMBER in piece else piece
                else:
                    yield piece(rows, number, record)
        if rows.has_add_permission:
            for piece in self.empty:
                yield piece if isinstance(piece, str) else piece(rows, -1, None)


def _pieces(rows: Rows, original: Any) -> list[str | Slot]:
    """Draw a row with slots for what differs: everything stored, or in the empty row the story."""
    form = rows.formset.empty_form
    names = form.fields if original is not None else [rows.formset.fk.name]
    row = InlineAdminForm(
        rows.formset, form, rows.fieldsets, {}, original, rows.readonly_fields, rows.opts
    )
    confirmation = slot("confirmation") if original else ""
    with left_out(form, names) as given:
        html = _row(rows, row, _slot_of_readonly if original else _contents, confirmation)

    def find(kind: str, name: str) -> list[str | Slot]:
        if kind == "widget":
            return _of_widget(name, form.fields[name].widget, given[name])
        return [SLOTS[kind](name)]

    return fill(html, find)


SLOTS: dict[str, Callable[[str], Slot]] = {
    "label": lambda _: lambda rows, number, record: conditional_escape(str(record)),
    "readonly": lambda name: lambda rows, number, record: _shown(getattr(rows.opts, name)(record)),
    "confirmation": lambda _: lambda rows, number, record: rows.confirmation(number, record),
}


def _of_widget(name: str, widget: Any, given: dict[str, Any]) -> list[str | Slot]:
    def value(rows: Rows, number: int, record: Any) -> Any:
        return rows.formset.stored_value(name, record)

    known: dict[Any, str] = {}

    def choice(rows: Rows, number: int, record: Any) -> str:
        found = value(rows, number, record)
        if found not in known:
            known[found] = widget.render(**given | {"value": found})
        return known[found].replace(NUMBER, str(number))

    if isinstance(widget, forms.CheckboxInput | forms.Select):
        return [choice]
    return of_text(widget, given, value)


class _Label:
    def __str__(self) -> str:
        return slot("label")


def _slot_of_readonly(field: AdminReadonlyField) -> str:
    return slot(f"readonly {field.field['name']}")


def _contents(field: AdminReadonlyField) -> str:
    return field.contents()


def _shown(value: Any) -> str:
    """Return what a method of the admin says, as Django's `AdminReadonlyField.contents` does."""
    return value if isinstance(value, SafeString) else linebreaksbr(value, autoescape=True)


def passage_row(rows: InlineAdminFormSet, row: InlineAdminForm) -> SafeString:
    form: Any = row.form
    return mark_safe(_row(rows, row, _contents, form.confirmation()))  # noqa: S308  escaped there


def _row(
    rows: InlineAdminFormSet,
    row: InlineAdminForm,
    contents: Callable[[AdminReadonlyField], str],
    confirmation: str,
) -> str:
    form: Any = row.form
    kinds, identity = "inline-related", form.prefix
    kinds += " has_original" if row.original else ""
    if identity == rows.formset.add_prefix(NUMBER) and not row.original:
        kinds, identity = f"{kinds} empty-form last-related", f"{rows.formset.prefix}-empty"
    fieldsets = "".join(
        f'<fieldset class="module">{"".join(_line(line, contents) for line in fieldset)}</fieldset>'
        for fieldset in row
    )
    hidden = row.pk_field().field if row.needs_explicit_pk_field() else ""
    return (  # the fields escape themselves, as do the functions below
        f'<div class="{kinds}" id="{identity}"><h3>{_heading(rows, row)}</h3>'
        f"{form.non_field_errors()}{fieldsets}{confirmation}{hidden}{row.fk_field().field}</div>"
    )


def _heading(rows: InlineAdminFormSet, row: InlineAdminForm) -> str:
    name = conditional_escape(rows.opts.verbose_name)
    if not row.original:
        return f"<b>New {name}</b>"
    words = conditional_escape(str(row.original))
    heading = f'<b>{capfirst(name)}</b> <span class="inline_label">{words}</span>'
    if not rows.has_delete_permission:
        return heading
    deletion = row.deletion_field()
    return f'{heading}<span class="delete">{deletion.field} {deletion.label_tag()}</span>'


def _line(line: Fieldline, contents: Callable[[AdminReadonlyField], str]) -> str:
    kinds = "".join(f" field-{name}" for name in line.fields)
    inside = "".join(
        _readonly(field, contents(field))
        if isinstance(field, AdminReadonlyField)
        else _typed(field)
        for field in line
    )
    return f'<div class="form-row flex-container form-multiline{kinds}">{inside}</div>'


def _readonly(field: AdminReadonlyField, contents: str) -> str:
    return (
        f'<div class="fieldBox field-{field.field["name"]}">{field.label_tag()}'
        f'<div class="readonly">{contents}</div></div>'
    )


def _typed(field: AdminField) -> str:
    bound = field.field
    if bound.is_hidden:
        return str(bound)
    box, label, notes = f"fieldBox field-{bound.name}", field.label_tag(), str(bound.errors)
    if text := conditional_escape(bound.help_text):
        notes = f'<div class="help" id="{bound.id_for_label}_helptext">{text}</div>{notes}'
    if field.is_checkbox:
        box, inside = f"{box} checkbox-row", f'<div class="checkbox">{bound}{label}</div>{notes}'
    else:
        inside = f"{label}{notes}{bound}"
    return f'<div class="flex-container {box}">{inside}</div>'
