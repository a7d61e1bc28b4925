"""Draw the fieldsets of a form as Django's `admin/includes/fieldset.html` does.

A story's form has thirty fields; the template asks some twenty questions about each of them, which
takes several times as long as drawing it. In a form that nobody has sent yet, what is around a
value is drawn once for all fields that differ in their values alone.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from django import forms, template
from django.contrib.admin.helpers import AdminField, AdminForm, AdminReadonlyField, Fieldline
from django.contrib.admin.widgets import (
    AdminURLFieldWidget,
    AutocompleteMixin,
    RelatedFieldWidgetWrapper,
)
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from stories.models.fields import LanguageChoices

register = template.Library()

VALUE = "\ue000"  # stands for a value; no text of ours has it
MOST = 1000  # fields to remember; beyond that, all are drawn anew


class Around(NamedTuple):
    """What is before a value and after it, and how a widget draws the value between them."""

    before: str
    draw: Callable[[Any, Any], str]
    after: str


DRAWN: dict[Any, Around] = {}
TEXT_AREA = "django/forms/widgets/textarea.html"
TEXTS = {f"django/forms/widgets/{name}.html" for name in ("text", "number", "hidden", "email")}


@register.simple_tag
def fieldsets(adminform: AdminForm) -> SafeString:
    drawn = [_fieldset(number, each) for number, each in enumerate(adminform)]
    return mark_safe("\n".join(drawn))  # noqa: S308  the functions below escape


@register.simple_tag
def first_fieldset(adminform: AdminForm) -> SafeString:
    """Draw the fieldset that a form begins with; `side_groups` draws the others."""
    return mark_safe(_fieldset(0, next(iter(adminform))))  # noqa: S308  escaped there


def _fieldset(number: int, fieldset: Any) -> str:
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
    if isinstance(field, AdminReadonlyField) or field.field.form.is_bound:
        return _whole(field, errors, is_alone=is_alone)
    widget: Any = field.field.field.widget
    value = field.field.value()
    about = _about(widget, value)
    if about is None:
        return _whole(field, errors, is_alone=is_alone)
    kind = (is_alone, *_said_of(field), about)
    if kind not in DRAWN:
        if len(DRAWN) >= MOST:
            DRAWN.clear()
        DRAWN[kind] = _around(field, is_alone=is_alone)
    before, draw, after = DRAWN[kind]
    return f"{before}{draw(widget, value)}{after}"


def _said_of(field: AdminField) -> tuple[Any, ...]:
    """Return all that the HTML around a value depends on, except the kind of widget."""
    bound = field.field
    form, used = bound.form, bound.field
    return (
        bound.html_name,
        str(bound.label),
        str(bound.help_text),
        getattr(used, "help_link", ""),
        field.is_first,
        used.required,
        used.disabled,
        used.localize,
        used.label_suffix,
        form.label_suffix,
        form.auto_id,
        form.use_required_attribute,
        get_language(),
    )


def _about(widget: Any, value: Any) -> tuple[Any, ...] | None:
    """Return what a widget's HTML depends on besides; None for one to be drawn each time.

    Where there are few values, such as the choices of a select box, the value is among it.
    """
    inner: Any = widget
    more: tuple[Any, ...] = ()
    if _is_chosen(widget):
        inner, more = widget.widget, _links(widget)
    elif isinstance(widget, forms.CheckboxInput):
        more = (widget.check_test(value), widget.format_value(value))
    elif type(widget) in {forms.Select, forms.RadioSelect}:
        more = (_all_of(widget.choices), *widget.format_value(value))
    elif isinstance(widget, AdminURLFieldWidget):
        more = (value,)
    elif not _has_text(widget) or widget.is_localized:
        return None
    kind, given = type(inner), tuple(inner.attrs.items())
    return kind, getattr(inner, "input_type", ""), inner.is_required, given, more


def _all_of(choices: Any) -> str:
    """Name all choices of a field; Django's own iterators are named by their place in memory."""
    return repr(choices if isinstance(choices, LanguageChoices) else [*choices])


def _links(wrapper: RelatedFieldWidgetWrapper) -> tuple[Any, ...]:
    """Return what the links beside a related record depend on: the record, and the user's rights.

    The kind of record is that of the field, whose name is known.
    """
    may = wrapper.can_add_related, wrapper.can_change_related
    return (*may, wrapper.can_delete_related, wrapper.can_view_related, str(wrapper.rel.field))


def _around(field: AdminField, *, is_alone: bool) -> Around:
    bound = field.field
    widget: Any = bound.field.widget
    if _is_chosen(widget):
        given: dict[str, Any] = {}
        inner: Any = widget.widget

        def keep(name: str, value: Any, attrs: Any) -> SafeString:
            given.update(name=name, attrs=attrs)
            return SafeString(VALUE)

        vars(inner)["render"] = keep
        before, after = _whole(field, "", is_alone=is_alone).split(VALUE)
        del vars(inner)["render"]
        return Around(before, lambda used, value: used.widget.render(value=value, **given), after)
    if not _has_text(widget):
        return Around(_whole(field, "", is_alone=is_alone), lambda *_: "", "")
    vars(bound)["value"] = lambda: VALUE
    whole = _whole(field, "", is_alone=is_alone)
    del vars(bound)["value"]
    if widget.template_name == TEXT_AREA:
        before, after = whole.split(VALUE)
        return Around(before, _text, after)
    before, after = whole.split(f' value="{VALUE}"')
    return Around(before, _attribute, after)


def _is_chosen(widget: Any) -> bool:
    """Whether a record is chosen by typing, with links to it beside the field."""
    is_wrapped = isinstance(widget, RelatedFieldWidgetWrapper)
    return is_wrapped and isinstance(widget.widget, AutocompleteMixin)


def _has_text(widget: Any) -> bool:
    """Whether a widget is a line or an area of text and nothing else, drawn as Django draws it."""
    is_plain = type(widget).render is forms.Widget.render
    return is_plain and (widget.template_name in TEXTS or widget.template_name == TEXT_AREA)


def _text(widget: Any, value: Any) -> str:
    return conditional_escape(widget.format_value(value) or "")


def _attribute(widget: Any, value: Any) -> str:
    text = widget.format_value(value)
    return "" if text is None else f' value="{conditional_escape(text)}"'


def _whole(field: AdminField | AdminReadonlyField, errors: str, *, is_alone: bool) -> str:
    """Draw a field anew."""
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
