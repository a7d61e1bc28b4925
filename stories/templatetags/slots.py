"""Draw HTML once with slots in the place of values, and put the values of each record in.

What is around the value of a field says the same for all records: a form has hundreds of such
pieces, and Django would draw each of them anew.
"""

import copy
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from html import escape
from typing import Any

from django import forms
from django.utils.safestring import SafeString, mark_safe

type Slot = Callable[..., str]  # draws what is in a slot, of whatever the HTML is about

SLOT = re.compile("\ufdd0([^\ufdd1]*)\ufdd1")  # characters that no form takes
VALUE = "\ufdd0"
TEXT_AREA = "django/forms/widgets/textarea.html"


def slot(name: str) -> SafeString:
    return mark_safe(f"\ufdd0{name}\ufdd1")  # noqa: S308  one of our names


def slot_of_widget(name: str) -> SafeString:
    return slot(f"widget {name}")


def inner(widget: Any) -> Any:
    """Return the widget that holds the value: Django's links to related records are around it."""
    return getattr(widget, "widget", widget)


@contextmanager
def left_out(form: forms.BaseForm, names: Iterable[str]) -> Iterator[dict[str, dict[str, Any]]]:
    """Let the widgets of a form draw slots; yield the arguments that each was drawn with."""
    given: dict[str, dict[str, Any]] = {}
    widgets = {name: vars(inner(form.fields[name].widget)) for name in names}
    for name, widget in widgets.items():
        widget["render"] = _leave_out(name, given)
    yield given
    for widget in widgets.values():
        del widget["render"]


def _leave_out(field: str, given: dict[str, dict[str, Any]]) -> Callable[..., SafeString]:
    def render(name: str, value: Any, attrs: Any, renderer: Any = None) -> SafeString:
        given[field] = {"name": name, "attrs": attrs, "renderer": renderer}
        return slot_of_widget(field)

    return render


def fill(html: str, find: Callable[[str, str], list[str | Slot]]) -> list[str | Slot]:
    """Return HTML in pieces; `find` returns those of a slot of a kind with a name."""
    text, *rest = SLOT.split(html)  # text, slot, text, slot, text
    found: list[str | Slot] = [text]
    for about, after in zip(rest[::2], rest[1::2], strict=True):
        kind, _, name = about.partition(" ")
        found += [*find(kind, name), after]
    return found


def is_line_or_area(widget: Any) -> bool:
    """Whether a widget is a line or an area of text and nothing else, drawn as Django draws it."""
    is_plain = type(widget).render is forms.Widget.render and not widget.is_localized
    lines = (forms.TextInput, forms.NumberInput, forms.EmailInput, forms.HiddenInput)
    is_line = isinstance(widget, lines) and widget.template_name.startswith("django/")
    return is_plain and (is_line or widget.template_name == TEXT_AREA)


def of_text(widget: Any, given: dict[str, Any], value: Slot) -> list[str | Slot]:
    """Return the pieces of a line or an area of text: what is around its value, and the value."""
    widget = copy.copy(widget)
    if isinstance(widget, forms.HiddenInput):
        vars(widget).pop("choices", None)  # they know the record

    def text(*about: Any) -> str:
        return escape(widget.format_value(value(*about)) or "")

    def attribute(*about: Any) -> str:
        found = widget.format_value(value(*about))
        return "" if found is None else f' value="{escape(str(found))}"'

    html = widget.render(**given | {"value": VALUE})
    if isinstance(widget, forms.Textarea):
        before, after = html.split(VALUE)
        return [before, text, after]
    before, after = html.split(f' value="{VALUE}"')
    shown = _with_echo(widget, after, value) if hasattr(widget, "echo") else [after]
    return [before, attribute, *shown]


def _with_echo(widget: Any, html: str, value: Slot) -> list[str | Slot]:
    """Return the pieces after the value of a widget that shows it again, in an `<output>`."""

    def echo(*about: Any) -> str:
        shown: str = widget.echo(value(*about))
        return shown

    before, _, rest = html.partition("<output")
    opening, _, rest = rest.partition(">")
    after = rest.partition("</output>")[2]
    return [f"{before}<output{opening}>", echo, f"</output>{after}"]
