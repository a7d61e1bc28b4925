"""Draw Django's own form templates without the template engine, where they are simple.

A story's form has some two hundred inputs and as many labels and error lists; templates would take
most of the page's time for them. The output equals Django's to the character. The names of
attributes and tags are our own; everything else is escaped.
"""

import html
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

NAMES = ("input", "text", "number", "hidden", "url", "email", "checkbox", "date", "datetime")
INPUTS = {f"django/forms/widgets/{name}.html" for name in NAMES}
TEXT_AREA = "django/forms/widgets/textarea.html"
LABEL = "django/forms/label.html"
SELECT = "django/forms/widgets/select.html"
WRAPPER = "admin/widgets/related_widget_wrapper.html"
INSIDE = "rendered_widget"  # what the wrapper has around it
ERRORS = ("django/forms/errors/list/default.html", "django/forms/errors/list/ul.html")


class FormRenderer(DjangoTemplates):
    def render(
        self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None
    ) -> SafeString:
        if template_name == WRAPPER and context[INSIDE]:
            about = {name: str(value) if value else "" for name, value in context.items()}
            about[INSIDE] = get_language() or ""
            before, after = _around(*sorted(about.items()))
            return mark_safe(f"{before}{context[INSIDE]}{after}")  # noqa: S308  drawn by Django
        drawn = _draw(template_name, context)
        if drawn is None:
            return super().render(template_name, context, request)  # type: ignore[return-value]  # it is one
        return mark_safe(drawn)  # noqa: S308  the functions below escape it


@cache
def _around(*about: tuple[str, str]) -> list[str]:
    """Return what Django's wrapper of a field has before and after its widget: its links.

    It depends on the field, on the user's rights and on the language alone. A mark
    takes the place of the widget.
    """
    mark = mark_safe("\ue000")
    drawn = DjangoTemplates().render(WRAPPER, dict(about) | {INSIDE: mark})
    return drawn.split(mark)


def _draw(template_name: str, context: Mapping[str, Any]) -> str | None:
    if template_name in INPUTS:
        return _input(context["widget"])
    if template_name == TEXT_AREA:
        return _text_area(context["widget"])
    if template_name == SELECT:
        return _select(context["widget"])
    if template_name == LABEL and context["use_tag"]:
        return _label(context)
    return "" if template_name in ERRORS and not context["errors"] else None


def _input(widget: Mapping[str, Any]) -> str:
    given = {"type": widget["type"], "name": widget["name"]}
    if widget["value"] is not None:
        given["value"] = widget["value"]
    return f"<input{_attributes(given)}{_attributes(widget['attrs'])}>"


def _text_area(widget: Mapping[str, Any]) -> str:
    given = _attributes({"name": widget["name"]} | widget["attrs"])
    text = conditional_escape(widget["value"] or "")
    return f"<textarea{given}>\n{text}</textarea>"


def _select(widget: Mapping[str, Any]) -> str:
    given = _attributes({"name": widget["name"]} | widget["attrs"])
    groups = "".join(
        f'\n  <optgroup label="{conditional_escape(name)}">{_options(choices)}\n  </optgroup>'
        if name
        else _options(choices)
        for name, choices, _ in widget["optgroups"]
    )
    return f"<select{given}>{groups}\n</select>"


def _options(choices: Iterable[Mapping[str, Any]]) -> str:
    return "".join(
        f"\n  <option{_attributes({'value': str(choice['value'])} | choice['attrs'])}>"
        f"{conditional_escape(choice['label'])}</option>\n"
        for choice in choices
    )


def _label(context: Mapping[str, Any]) -> str:
    tag, text = context["tag"], conditional_escape(context["label"])
    return f"<{tag}{_attributes(context['attrs'])}>{text}</{tag}>"


def _attributes(given: Mapping[str, Any]) -> str:
    return "".join(
        f" {name}" if value is True else f' {name}="{_escaped(str(value))}"'
        for name, value in given.items()
        if value is not False
    )


def _escaped(text: str) -> str:
    """Do what `conditional_escape` does, without the five function calls that it makes for each
    text.
    """
    return text if isinstance(text, SafeString) else html.escape(text)
