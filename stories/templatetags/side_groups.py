"""Draw what stands beside the words in a story's form: groups of fields, each in a folded line."""

from typing import Any

from django import forms, template
from django.contrib.admin.helpers import AdminField, AdminForm
from django.utils.choices import flatten_choices
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from .fieldsets import draw_line

register = template.Library()


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
    inside = "\n".join(draw_line(line) for line in lines)
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
        if hasattr(widget, "told"):
            value = widget.told(bound.value())
        elif isinstance(widget, forms.CheckboxInput):
            value = bound.label if widget.check_test(bound.value()) else ""
        elif isinstance(widget, forms.Select):
            chosen = _chosen(widget, bound.html_name, value)
            is_counted = chosen and widget.allow_multiple_selected
            value = str(len(chosen)) if is_counted else "".join(map(str, chosen))
        if value:
            return Truncator(value).chars(60)
    return _("none")


def _chosen(widget: Any, name: str, values: list[str]) -> list[Any]:
    """Return the labels of what is chosen; where nothing is, there is no value."""
    if type(widget) is forms.Select:  # an option for each language would be made to find one
        choices: Any = flatten_choices(widget.choices)
        return [label for value, label in choices if value and str(value) in values]
    options = [each for _, group, _ in widget.optgroups(name, values) for each in group]
    return [each["label"] for each in options if each["selected"] and each["value"]]
