"""Draw the fieldsets of a form as Django's `admin/includes/fieldset.html` does.

A story's form has thirty fields; the template asks some twenty questions about each of them, which
takes several times as long as drawing it. In a form that nobody has sent yet, what is around a
value is drawn once for all fields that differ in their values alone.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from django import forms, template
from django.contrib.admin.helpers import (
    AdminField,
    AdminForm,
    AdminReadonlyField,
    Fieldline,
    Fieldset,
)
from django.contrib.admin.widgets import AdminURLFieldWidget
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from stories.models.fields import LanguageChoices

from .slots import VALUE, Slot, fill, inner, is_line_or_area, left_out, of_text, slot

register = template.Library()

MOST = 300  # fieldsets to remember; beyond that, all are drawn anew


class Drawn(NamedTuple):
    """A fieldset in pieces, and all that its fields said of themselves when it was drawn."""

    said: list[Any]
    pieces: list[str | Slot]


RIGHTS = ["add", "change", "delete", "view"]
DRAWN: dict[Any, Drawn] = {}


@register.simple_tag
def fieldsets(adminform: AdminForm) -> SafeString:
    drawn = [draw_once(each, _fieldset, number) for number, each in enumerate(adminform)]
    return mark_safe("\n".join(drawn))  # noqa: S308  the functions below escape


@register.simple_tag
def first_fieldset(adminform: AdminForm) -> SafeString:
    """Draw the fieldset that a form begins with; `side_groups` draws the others."""
    return mark_safe(draw_once(next(iter(adminform)), _fieldset, 0))  # noqa: S308  escaped there


@register.simple_tag
def desk_field(form: forms.ModelForm, name: str, kinds: str = "desk-field") -> SafeString:
    """Draw a field that stands beside the buttons: its label, its help, itself, what is wrong."""
    drawn = draw_once(Fieldset(form, fields=[name]), _desk_field, kinds)
    return mark_safe(drawn)  # noqa: S308  all of it is escaped there


def _desk_field(fieldset: Any, kinds: str) -> str:
    bound = fieldset.form[fieldset.fields[0]]
    text = conditional_escape(bound.help_text)
    about = f'<div class="help" id="{bound.auto_id}_helptext">{text}</div>' if text else ""
    return f'<div class="{kinds}">{bound.label_tag()}{about}{bound}{bound.errors}</div>'


def _fieldset(fieldset: Any, number: int) -> str:
    lines = "\n".join(draw_line(line) for line in fieldset)
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


def draw_once(
    fieldset: Any, draw: Callable[..., str], *about: Any, **told: Callable[[Any], str]
) -> str:
    """Return what `draw` does of a fieldset and `about`, which it draws once for all such forms.

    Besides values, `told` differs from record to record: `draw` is given what each returns.

    A form that was sent is drawn anew, and so is a fieldset with what nobody may change.
    """
    names, description = names_in(fieldset), str(fieldset.description)
    form: Any = fieldset.form
    is_read = not set(fieldset.readonly_fields).isdisjoint(names)
    if form.is_bound or is_read or VALUE in description:
        return draw(fieldset, *about, **{name: tell(fieldset) for name, tell in told.items()})
    said = [_said_of(form, name) for name in names]
    kind = (
        (draw, *about, type(fieldset.model_admin), get_language()),
        (str(fieldset.name), str(fieldset.fields), fieldset.classes, description),
    )
    if kind not in DRAWN or DRAWN[kind].said != said:
        if len(DRAWN) >= MOST:
            DRAWN.clear()
        with left_out(form, names) as given:
            html = draw(fieldset, *about, **{name: slot(name) for name in told})
        DRAWN[kind] = Drawn(said, _pieces(html, form, given, told))
    return "".join(
        piece if isinstance(piece, str) else piece(fieldset) for piece in DRAWN[kind].pieces
    )


def names_in(fieldset: Any) -> list[str]:
    lines = ([line] if isinstance(line, str) else line for line in fieldset.fields)
    return [name for line in lines for name in line]


def _said_of(form: Any, name: str) -> tuple[Any, ...]:
    """Return all that the HTML of a field depends on, except its value and other records."""
    field = form.fields[name]
    widget = field.widget
    return (
        type(widget),
        _choices(widget),
        [getattr(widget, f"can_{name}_related", None) for name in RIGHTS],
        {**inner(widget).attrs},
        field.label,
        field.help_text,
        getattr(field, "help_link", ""),
        # A file that is there already need not be chosen.
        field.required and widget.use_required_attribute(form.get_initial_for_field(field, name)),
        field.disabled,
        field.localize,
        field.label_suffix,
    )


def _pieces(
    html: str, form: Any, given: dict[str, Any], told: dict[str, Callable[[Any], str]]
) -> list[str | Slot]:
    def find(kind: str, name: str) -> list[str | Slot]:
        if kind == "widget":
            return _of_widget(name, inner(form.fields[name].widget), given[name])
        return [told[kind]]

    return fill(html, find)


def value_of(form: forms.BaseForm, name: str) -> Any:
    """Return what the widget of a field is given; of a form that nobody sent, it takes less."""
    if form.is_bound:
        return form[name].value()
    field: Any = form.fields[name]
    return field.prepare_value(form.get_initial_for_field(field, name))


def _of_widget(name: str, used: Any, given: dict[str, Any]) -> list[str | Slot]:
    def value(fieldset: Any) -> Any:
        return value_of(fieldset.form, name)

    if is_line_or_area(used) or hasattr(used, "echo"):
        return of_text(used, given, value)
    if type(used) is forms.Select and isinstance(used.choices, LanguageChoices):
        return [_of_languages(used.render(**given | {"value": NO_LANGUAGE}), value)]
    if hasattr(used, "chosen"):
        return [_of_chosen(name, used.render(**given | {"value": []}), given, value)]

    has_few = isinstance(used, forms.CheckboxInput) or _choices(used) is not None
    is_often_empty = isinstance(used, AdminURLFieldWidget)
    known: dict[Any, str] = {}

    def drawn(fieldset: Any) -> str:
        found = value(fieldset)
        is_kept = has_few or (is_often_empty and not found)
        if is_kept and (found or "") in known:
            return known[found or ""]
        widget = inner(fieldset.form.fields[name].widget)
        html = str(widget.render(**given | {"value": found}))
        if is_kept:
            known[found or ""] = html
        return html

    return [drawn]


def _of_languages(html: str, value: Slot) -> Slot:
    """Mark one of hundreds of options, which are drawn once."""
    places: dict[str, int] = {}

    def draw(fieldset: Any) -> str:
        code = value(fieldset) or ""
        if code not in places:
            option = f'<option value="{conditional_escape(code)}"'
            places[code] = html.find(f"{option}>") + len(option) if f"{option}>" in html else 0
        place = places[code]
        return f"{html[:place]} selected{html[place:]}" if place else html

    return draw


def _of_chosen(name: str, html: str, given: dict[str, Any], value: Slot) -> Slot:
    """Put what is chosen by typing into a select box that is drawn empty."""
    before, end, after = html.rpartition("\n</select>")

    def draw(fieldset: Any) -> str:
        widget = inner(fieldset.form.fields[name].widget)
        found = value(fieldset)
        records = widget.chosen(widget.format_value(found))
        if records is None:
            return str(widget.render(**given | {"value": found}))
        options = "".join(
            f'\n  <option value="{each.pk}" selected>{conditional_escape(str(each))}</option>\n'
            for each in records
        )
        return f"{before}{options}{end}{after}"

    return draw


def _choices(widget: Any) -> list[Any] | None:
    """Return what there is to choose from, if those are a few that are the same for all records."""
    choices = widget.choices if type(widget) in {forms.Select, forms.RadioSelect} else None
    return choices if type(choices) is list else None


NO_LANGUAGE = "-"


def draw_line(line: Fieldline) -> str:
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
    """Draw a field; `errors` are given for a line with this field alone."""
    kinds, help_text, help_link = "flex-container", "", ""
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
        help_link = getattr(bound.field, "help_link", "")
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
        content = f'<div class="checkbox">{inside}{label}</div>{help_text}{own_errors}{help_link}'
    else:
        content = f"{label}{help_text}{own_errors}{inside}{help_link}"
    drawn = f'<div class="{kinds}">{content}</div>'
    return f"{around}{drawn}</fieldset>" if around else drawn


def _help(text: Any, field_id: str, *, is_hidden: bool) -> str:
    kinds = "help hidden" if is_hidden else "help"
    identity = f' id="{field_id}_helptext"' if field_id else ""
    return f'<div class="{kinds}"{identity}><div>{text}</div></div>'
