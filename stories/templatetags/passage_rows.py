"""Draw the rows of quotes and milestones in a story's form.

They are Django's stacked inline, without the parts that none of these rows has. Fifty rows have
five hundred fields, so Python draws them: templates would take several times as long. Rows that are
shown as they are stored are not even forms: their values are put into the HTML of one row, which is
drawn once.
"""

import copy
import re
from collections.abc import Callable, Iterator
from html import escape
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

register = template.Library()

type Rows = Any  # `forms.inline_rows.StoredRows` of the desk
type Slot = Callable[["Rows", int, Any], str]  # draws a part of the row with a number

NUMBER = "__prefix__"  # in place of a row's number, as Django has it
SLOT = re.compile("\ue000([^\ue001]*)\ue001")  # characters that no text of ours has
VALUE = "\ue000"
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
        self.stored = _pieces(rows, original=_Slot("label"))
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
    drawn: dict[str, Any] = {}  # the arguments with which each field's widget would be drawn
    for name, field in form.fields.items():
        if original is not None or name == rows.formset.fk.name:
            field.widget.render = _leave_out(name, drawn)
    row = InlineAdminForm(
        rows.formset, form, rows.fieldsets, {}, original, rows.readonly_fields, rows.opts
    )
    confirmation = _slot("confirmation") if original else ""
    html = _row(rows, row, _slot_of_readonly if original else _contents, confirmation)
    text, *rest = SLOT.split(html)  # text, name, text, name, text
    found: list[str | Slot] = [text]
    for slot, after in zip(rest[::2], rest[1::2], strict=True):
        kind, _, name = slot.partition(" ")
        if kind == "widget":
            found += _of_widget(name, form.fields[name].widget, drawn[name])
        else:
            found.append(SLOTS[kind](name))
        found.append(after)
    return found


def _leave_out(name: str, drawn: dict[str, Any]) -> Callable[..., SafeString]:
    def render(**given: Any) -> SafeString:
        drawn[name] = given
        return _slot(f"widget {name}")

    return render


SLOTS: dict[str, Callable[[str], Slot]] = {
    "label": lambda _: lambda rows, number, record: conditional_escape(str(record)),
    "readonly": lambda name: lambda rows, number, record: _shown(getattr(rows.opts, name)(record)),
    "confirmation": lambda _: lambda rows, number, record: rows.confirmation(number, record),
}


def _of_widget(name: str, used: Any, given: dict[str, Any]) -> list[str | Slot]:
    """Return the pieces of a widget: what is around its value, and the function for that."""
    widget = copy.copy(used)
    del widget.render  # the one of `_leave_out`
    if isinstance(widget, forms.HiddenInput):
        vars(widget).pop("choices", None)  # they know the story's rows

    def drawn(value: Any) -> SafeString:
        return widget.render(**given | {"value": value})

    def text(rows: Rows, number: int, record: Any) -> str:
        value = rows.formset.stored_value(name, record)
        return escape(widget.format_value(value) or "")

    def attribute(rows: Rows, number: int, record: Any) -> str:
        value = widget.format_value(rows.formset.stored_value(name, record))
        return "" if value is None else f' value="{escape(str(value))}"'

    known: dict[Any, str] = {}

    def choice(rows: Rows, number: int, record: Any) -> str:
        value = rows.formset.stored_value(name, record)
        if value not in known:
            known[value] = drawn(value)
        return known[value].replace(NUMBER, str(number))

    if isinstance(widget, forms.CheckboxInput | forms.Select):
        return [choice]
    is_area = isinstance(widget, forms.Textarea)
    before, after = drawn(VALUE).split(VALUE if is_area else f' value="{VALUE}"')
    shown = _with_echo(name, widget, after) if hasattr(widget, "echo") else [after]
    return [before, text if is_area else attribute, *shown]


def _with_echo(name: str, widget: Any, html: str) -> list[str | Slot]:
    """Return the pieces after the value of a widget that shows it again, in an `<output>`."""

    def echo(rows: Rows, number: int, record: Any) -> str:
        shown: str = widget.echo(rows.formset.stored_value(name, record))
        return shown

    before, _, rest = html.partition("<output")
    opening, _, rest = rest.partition(">")
    after = rest.partition("</output>")[2]
    return [f"{before}<output{opening}>", echo, f"</output>{after}"]


class _Slot:
    def __init__(self, name: str) -> None:
        self.name = name

    def __str__(self) -> str:
        return f"\ue000{self.name}\ue001"


def _slot(name: str) -> SafeString:
    return mark_safe(str(_Slot(name)))  # noqa: S308  one of our names


def _slot_of_readonly(field: AdminReadonlyField) -> str:
    return _slot(f"readonly {field.field['name']}")


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
