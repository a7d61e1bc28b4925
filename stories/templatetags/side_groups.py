"""Draw what stands beside the words in a story's form: groups of fields, each in a folded line."""

import unicodedata
from typing import Any

from django import forms, template
from django.contrib.admin.helpers import AdminForm
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from stories import languages
from stories.models.fields import LanguageChoices

from .fieldsets import draw_line, draw_once, names_in, value_of

register = template.Library()

LONGEST = 60  # characters of what a group holds


@register.simple_tag
def folded_fieldsets(adminform: AdminForm) -> SafeString:
    """Draw all fieldsets but the first, each folded into a line that says what it holds.

    One that is wrong is open, and one that Django would not collapse.
    """
    drawn = [draw_once(each, _folded, held=_held) for each in [*adminform][1:]]
    return mark_safe("\n".join(drawn))  # noqa: S308  the functions below escape


def _folded(fieldset: Any, held: str) -> str:
    is_open = not fieldset.is_collapsible  # Django's: also where something is wrong in it
    # One that is explained asks a question; of one that may not be changed nothing is said.
    is_told = _typed(fieldset) and not fieldset.description
    name = f"<h2>{conditional_escape(fieldset.name)}</h2>"
    told = f' <span class="side-held">{held}</span>' if is_told else ""
    about = f'<div class="description">{fieldset.description}</div>' if fieldset.description else ""
    inside = "\n".join(draw_line(line) for line in fieldset)
    return (
        f'<details class="side-group"{" open" if is_open else ""}><summary>{name}{told}</summary>'
        f'<fieldset class="module aligned">{about}{inside}</fieldset></details>'
    )


def _typed(fieldset: Any) -> list[str]:
    return [name for name in names_in(fieldset) if name not in fieldset.readonly_fields]


def _held(fieldset: Any) -> str:
    """Return the first thing that is in the fields of a group, or how many were chosen.

    static/js/desk/side_groups.js says the same while one types.
    """
    form = fieldset.form
    for name in _typed(fieldset):
        if held := _held_by(form, name):
            return conditional_escape(_short(held))
    return conditional_escape(_("none"))


def _held_by(form: forms.BaseForm, name: str) -> str:
    field: Any = form.fields[name]
    widget = getattr(field.widget, "widget", field.widget)
    value = value_of(form, name)
    if hasattr(widget, "told"):
        return str(widget.told(value))
    if isinstance(widget, forms.CheckboxInput):
        return str(field.label) if widget.check_test(value) else ""
    if not isinstance(widget, forms.Select):
        return str(widget.format_value(value) or "")
    chosen = _chosen(widget, name, widget.format_value(value))
    is_counted = chosen and widget.allow_multiple_selected
    return str(len(chosen)) if is_counted else "".join(map(str, chosen))


def _short(text: str) -> str:
    """Return what Django's `Truncator` does, which counts the characters of each text."""
    if len(text) <= LONGEST:
        return unicodedata.normalize("NFC", text)
    return Truncator(text).chars(LONGEST)


def _chosen(widget: Any, name: str, values: list[str]) -> list[Any]:
    """Return the labels of what is chosen; where nothing is, there is no value."""
    if isinstance(widget.choices, LanguageChoices):
        return [widget.choices.labels[each] for each in values if each in languages.CODES]
    known = widget.chosen(values) if hasattr(widget, "chosen") else None
    if known is not None:
        return known
    options = [each for _, group, _ in widget.optgroups(name, values) for each in group]
    return [each["label"] for each in options if each["selected"] and each["value"]]
