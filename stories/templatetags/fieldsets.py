"""Draw the fieldsets of a form as Django's `admin/includes/fieldset.html` does.

A story's form has thirty fields; the template asks some twenty questions about each of them, which
takes several times as long as drawing it.
"""

from typing import Any

from django import forms, template
from django.contrib.admin.helpers import AdminField, AdminForm, AdminReadonlyField, Fieldline
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator

register = template.Library()


@register.simple_tag
def fieldsets(adminform: AdminForm) -> SafeString:
    drawn = [_fieldset(number, each) for number, each in enumerate(adminform)]
    return mark_safe("\n".join(drawn))  # noqa: S308  the functions below escape


@register.simple_tag
def first_fieldset(adminform: AdminForm) -> SafeString:
    """Draw the fieldset that a form begins with; `folded_fieldsets` draws the others."""
    return mark_safe(_fieldset(0, next(iter(adminform))))  # noqa: S308  escaped there


@register.simple_tag
def folded_fieldsets(adminform: AdminForm) -> SafeString:
    """Draw all fieldsets but the first, each folded into a line that says what it holds.

    One that is wrong is open, and one that Django would not collapse.
    """
    drawn = [_folded(each) for each in [*adminform][1:]]
    return mark_safe("\n".join(drawn))  # noqa: S308  the functions below escape


def _folded(fieldset: Any) -> str:
    lines = [*fieldset]
    fields = [field for line in lines for field in line]
    typed = [each.field for each in fields if isinstance(each, AdminField)]
    is_open = not fieldset.is_collapsible  # Django's: also where something is wrong in it
    is_told = typed and not fieldset.description  # one that is explained asks a question
    held = conditional_escape(_held(typed)) if is_told else ""
    name = f"<h2>{conditional_escape(fieldset.name)}</h2>"
    told = f' <span class="side-held">{held}</span>' if is_told else ""
    about = f'<div class="description">{fieldset.description}</div>' if fieldset.description else ""
    inside = "\n".join(_line(line) for line in lines)
    return (
        f'<details class="side-group"{" open" if is_open else ""}><summary>{name}{told}</summary>'
        f'<fieldset class="module aligned">{about}{inside}</fieldset></details>'
    )


def _held(fields: list[Any]) -> str:
    """Return the first thing that is in the fields of a group, or how many were chosen.

    static/js/desk/side_groups.js says the same while one types.
    """
    for bound in fields:
        widget = getattr(bound.field.widget, "widget", bound.field.widget)
        value = widget.format_value(bound.value())
        if isinstance(widget, forms.CheckboxInput):
            value = bound.label if widget.check_test(bound.value()) else ""
        elif isinstance(widget, forms.Select):
            groups = widget.optgroups(bound.html_name, value)
            options = [each for _, group, _ in groups for each in group]
            chosen = [each["label"] for each in options if each["selected"] and each["value"]]
            is_counted = chosen and widget.allow_multiple_selected
            value = str(len(chosen)) if is_counted else "".join(map(str, chosen))
        if value:
            return Truncator(value).chars(60)
    return "none"


def _fieldset(number: int, fieldset: Any) -> str:
    lines = "\n".join(_line(line) for line in fieldset)
    if fieldset.description:
        lines = f'<div class="description">{fieldset.description}</div>{lines}'
    kinds = f"module aligned {conditional_escape(fieldset.classes)}"
    if not fieldset.name:
        return f'<fieldset class="{kinds}">{lines}</fieldset>'
    heading_id = f"fieldset-0-{number}-heading"
    name = conditional_escape(fieldset.name)
    heading = f'<h2 id="{heading_id}" class="fieldset-heading">{name}</h2>'
    inside = f"{heading}{lines}"
    if fieldset.is_collapsible:
        inside = f"<details><summary>{heading}</summary>{lines}</details>"
    return f'<fieldset class="{kinds}" aria-labelledby="{heading_id}">{inside}</fieldset>'


def _line(line: Fieldline) -> str:
    is_alone = len(line.fields) == 1
    fields = [*line]
    errors = line.errors() if is_alone and line.form.is_bound else ""
    kinds = "form-row" if is_alone else "form-row flex-container form-multiline"
    kinds += "" if line.has_visible_field else " hidden"
    names = "".join(f" field-{_name(field)}" for field in fields)
    inside = "".join(_field(field, errors, is_alone=is_alone) for field in fields)
    return f'<div class="{kinds}{names}">{inside}</div>'


def _name(field: AdminField | AdminReadonlyField) -> str:
    return field.field["name"] if isinstance(field, AdminReadonlyField) else field.field.name


def _field(field: AdminField | AdminReadonlyField, errors: str, *, is_alone: bool) -> str:
    """Draw a field; `errors` are those of a line with this field alone."""
    kinds, help_text = "flex-container", ""
    if isinstance(field, AdminReadonlyField):
        name, is_hidden = field.field["name"], field.field["is_hidden"]
        if text := field.field["help_text"]:
            help_text = _help(text, "", is_hidden=is_hidden)
        is_wrong, own_errors = bool(errors), ""
        inside = f'<div class="readonly">{field.contents()}</div>'
    else:
        bound = field.field
        name, is_hidden = bound.name, bound.is_hidden
        if bound.help_text:
            help_text = _help(bound.help_text, bound.id_for_label, is_hidden=is_hidden)
        own_errors = field.errors() if bound.form.is_bound else ""
        is_wrong = bool(own_errors or errors)
        inside = str(bound)
    own_errors = errors if is_alone else own_errors
    kinds += " errors" if is_wrong else ""
    if not is_alone:
        kinds += f" fieldBox field-{name}" + " hidden" * is_hidden
    label: str = field.label_tag()
    around = ""
    # Several inputs, such as radio buttons: their label is a legend.
    if isinstance(field, AdminField) and field.field.field.widget.use_fieldset:
        helped = f' aria-describedby="{field.field.id_for_label}_helptext"'
        around = f"<fieldset{helped if field.field.help_text else ''}>{label}"
        label = ""
    if getattr(field, "is_checkbox", False):
        kinds += " checkbox-row"
        content = f'<div class="checkbox">{inside}{label}</div>{help_text}{own_errors}'
    else:
        content = f"{label}{help_text}{own_errors}{inside}"
    drawn = f'<div class="{kinds}">{content}</div>'
    return f"{around}{drawn}</fieldset>" if around else drawn


def _help(text: Any, field_id: str, *, is_hidden: bool) -> str:
    kinds = "help hidden" if is_hidden else "help"
    identity = f' id="{field_id}_helptext"' if field_id else ""
    return f'<div class="{kinds}"{identity}><div>{text}</div></div>'
