"""Draw the rows of quotes and milestones in a story's form.

They are Django's stacked inline, without the parts that none of these rows has. Fifty rows have
five hundred fields, so Python draws them: templates would take several times as long.
"""

from typing import Any

from django import template
from django.contrib.admin.helpers import (
    AdminField,
    AdminReadonlyField,
    Fieldline,
    InlineAdminForm,
    InlineAdminFormSet,
)
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst

register = template.Library()


@register.simple_tag
def words_row(rows: InlineAdminFormSet, row: InlineAdminForm) -> SafeString:
    form: Any = row.form
    kinds, identity = "inline-related", form.prefix
    kinds += " has_original" if row.original else ""
    if identity == rows.formset.add_prefix("__prefix__"):
        kinds, identity = f"{kinds} empty-form last-related", f"{rows.formset.prefix}-empty"
    fieldsets = "".join(
        f'<fieldset class="module">{"".join(map(_line, fieldset))}</fieldset>' for fieldset in row
    )
    hidden = row.pk_field().field if row.needs_explicit_pk_field() else ""
    return mark_safe(  # noqa: S308  the fields escape themselves, as do the functions below
        f'<div class="{kinds}" id="{identity}"><h3>{_heading(rows, row)}</h3>'
        f"{form.non_field_errors()}{fieldsets}{form.confirmation()}{hidden}"
        f"{row.fk_field().field}</div>"
    )


def _heading(rows: InlineAdminFormSet, row: InlineAdminForm) -> str:
    name = conditional_escape(rows.opts.verbose_name)
    if not row.original:
        return f"<b>New {name}</b>"
    words = conditional_escape(str(row.original))
    heading = f'<b>{capfirst(name)}:</b> <span class="inline_label">{words}</span>'
    if not rows.has_delete_permission:
        return heading
    deletion = row.deletion_field()
    return f'{heading}<span class="delete">{deletion.field} {deletion.label_tag()}</span>'


def _line(line: Fieldline) -> str:
    kinds = "".join(f" field-{name}" for name in line.fields)
    inside = "".join(
        _readonly(field) if isinstance(field, AdminReadonlyField) else _typed(field)
        for field in line
    )
    return f'<div class="form-row flex-container form-multiline{kinds}">{inside}</div>'


def _readonly(field: AdminReadonlyField) -> str:
    return (
        f'<div class="fieldBox field-{field.field["name"]}">{field.label_tag()}'
        f'<div class="readonly">{field.contents()}</div></div>'
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
