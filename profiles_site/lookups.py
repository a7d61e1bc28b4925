"""Read the values that a template names, such as `story.person.name`, the short way.

Django's own way raises and catches an exception for most attributes, since it tries to look into
each record as into a dictionary first. Whatever is unusual is left to Django's own code.
"""

import sys
from collections.abc import Iterator
from typing import Any

from django.template.base import FilterExpression, Node, Variable
from django.template.defaulttags import TemplateLiteral
from django.template.smartif import TokenBase

# Where no item has a name: a number in its place fails here, and Django finds the item.
WITHOUT_NAMES = (None, str.__getitem__, tuple.__getitem__, list.__getitem__)


class _Kinds(dict[type, bool]):
    """Knows of each kind of value that was met whether its items have no names.

    Only of what a module names, which stays anyway: the class of a form is made for one request,
    and to remember it would keep all that belongs to that request.
    """

    def __missing__(self, kind: type) -> bool:
        is_without = getattr(kind, "__getitem__", None) in WITHOUT_NAMES
        if getattr(sys.modules.get(kind.__module__), kind.__name__, None) is kind:
            self[kind] = is_without
        return is_without


without_names = _Kinds()


class Lookup(FilterExpression):
    """A name with its attributes and without filters.

    Reading a value twice must be harmless, as it is for everything that pages read: where the short
    way ends at anything unusual, Django begins again.
    """

    __slots__ = ()

    def resolve(self, context: Any, ignore_failures: bool = False) -> Any:  # noqa: FBT001, FBT002  Django's
        first, *others = self.var.lookups
        for names in reversed(context.dicts):
            if first in names:
                value = names[first]
                break
        else:
            return None if ignore_failures else super().resolve(context)
        try:
            if callable(value):
                value = _called(value)
            for name in others:
                value = getattr(value, name) if without_names[type(value)] else _item(value, name)
                if callable(value):
                    value = _called(value)
        except Exception:  # noqa: BLE001  Django says what it was, or is silent about it
            return super().resolve(context, ignore_failures)
        return value


def _item(value: Any, name: str) -> Any:
    try:
        return value[name]
    except (TypeError, AttributeError, KeyError, ValueError, IndexError):
        return getattr(value, name)


def _called(value: Any) -> Any:
    if getattr(value, "do_not_call_in_templates", False):
        return value
    if getattr(value, "alters_data", False):
        raise TypeError
    return value()


def shorten(node: Node) -> None:
    """Let all expressions of a node take the short way, where they are names without filters."""
    for value in vars(node).values():
        for expression in _expressions(value):
            variable = expression.var
            is_name = type(variable) is Variable and variable.lookups is not None
            if type(expression) is FilterExpression and is_name and not expression.filters:
                expression.__class__ = Lookup


def _expressions(value: Any) -> Iterator[FilterExpression]:
    """Yield the expressions in an attribute of a node: alone, in lists, in conditions."""
    match value:
        case FilterExpression():
            yield value
        case TemplateLiteral():
            yield from _expressions(value.value)
        case TokenBase():
            yield from _expressions([value.first, value.second])
        case dict():
            yield from _expressions(list(value.values()))
        case list() | tuple():
            for each in value:
                yield from _expressions(each)
