"""Read the values that a template names, such as `story.person.name`, the short way.

Django looks for each name in all of a context's dictionaries, and into each record as into a
dictionary first, where it raises and catches an exception for most attributes. Here each expression
is prepared once as a function, a *reader*, of the names of one rendering. Whatever is unusual is
left to Django's own code.
"""

import operator
import sys
from collections.abc import Callable
from functools import partial
from typing import Any

from django.template import Context
from django.template.base import FilterExpression, Variable
from django.template.defaulttags import TemplateLiteral
from django.template.smartif import TokenBase
from django.utils.safestring import SafeData, mark_safe

BUILTINS = {"True": True, "False": False, "None": None}
# Where no item has a name: a number in its place fails here, and Django finds the item.
WITHOUT_NAMES = (None, str.__getitem__, tuple.__getitem__, list.__getitem__)
COMPARISONS: dict[str, Callable[[Any, Any], Any]] = {
    "==": operator.eq,
    "!=": operator.ne,
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
    "in": lambda one, other: one in other,
    "not in": lambda one, other: one not in other,
}

type Names = dict[str, Any]  # all that a template may name at one place
type Reader = Callable[[Names, "Page"], Any]


class Page:
    """One rendering of a template, with a function that takes its text, piece by piece."""

    __slots__ = ("_context", "where", "write")

    def __init__(self, context: Context, write: Callable[[str], None]) -> None:
        self._context = context
        self.write = write
        self.where: Any = None  # see `constants`

    def context(self, names: Names) -> Context:
        """Return Django's context with these names, for Django's own code."""
        self._context.dicts = [BUILTINS, names]
        return self._context


class _Kinds(dict[type, Callable[[Any, str], Any]]):
    """Knows of each kind of value that was met how what is in it is read by a name.

    Only of what a module names, which stays anyway: the class of a form is made for one request,
    and to remember it would keep all that belongs to that request.
    """

    def __missing__(self, kind: type) -> Callable[[Any, str], Any]:
        are_items_unnamed = getattr(kind, "__getitem__", None) in WITHOUT_NAMES
        read = getattr if are_items_unnamed else _item
        if getattr(sys.modules.get(kind.__module__), kind.__name__, None) is kind:
            self[kind] = read
        return read


def _item(value: Any, name: str) -> Any:
    try:
        return value[name]
    except (TypeError, AttributeError, KeyError, ValueError, IndexError):
        return getattr(value, name)


def _numbered(value: Any, name: str) -> Any:
    return value[int(name)] if name.isdecimal() else getattr(value, name)


within = _Kinds({tuple: _numbered, list: _numbered})


def reader(expression: FilterExpression, *, ignore_failures: bool = False) -> Reader:
    """Return a function that reads an expression as its `resolve` does.

    Reading a value twice must be harmless, as it is for everything that pages read: where the short
    way ends at anything unusual, Django begins again.
    """

    def ask_django(names: Names, page: Page) -> Any:
        return expression.resolve(page.context(names), ignore_failures)

    variable = expression.var
    if type(variable) is not Variable:
        return ask_django if expression.filters else _constant(variable)
    if variable.translate or variable.var == "block.super":  # which draws in Django's context
        return ask_django
    if expression.filters:
        return _filtered(variable, expression.filters, ask_django)
    return _variable(variable, ask_django, NOTHING if ignore_failures else _missing(ask_django))


def condition(token: Any) -> Reader:
    """Return a function that evaluates what an `if` asks as its `eval` does; None is an `else`."""
    match token:
        case None:
            return _constant(True)  # noqa: FBT003  the value itself
        case TemplateLiteral():
            value: Any = token.value
            return reader(value, ignore_failures=True)
        case TokenBase(id="not"):
            return _negated(condition(token.first))
        case TokenBase(id="and" | "or"):
            return _joined(condition(token.first), condition(token.second), until=token.id == "or")
        case TokenBase(id=name) if name in COMPARISONS:
            first, second = condition(token.first), condition(token.second)
            return _compared(first, second, COMPARISONS[name])
    return lambda names, page: token.eval(page.context(names))


def _missing(ask_django: Reader) -> Reader:
    """Return what is shown of a name that is not there: nothing, unless the engine says more."""

    def read(names: Names, page: Page) -> Any:
        engine: Any = page.context(names).template.engine  # type: ignore[union-attr]  # it renders one
        return ask_django(names, page) if engine.string_if_invalid else ""

    return read


def _constant(value: Any) -> Reader:
    return lambda names, page: value


NOTHING = _constant(None)


def _variable(variable: Variable, unusual: Reader, missing: Reader) -> Reader:
    """Read a variable; `missing` where its first name is not there."""
    if variable.lookups is None:
        return _constant(variable.literal)
    first, *others = variable.lookups

    def read(names: Names, page: Page) -> Any:
        if first not in names:
            return missing(names, page)
        value = names[first]
        try:
            if callable(value):
                value = _called(value)
            for name in others:
                value = within[type(value)](value, name)
                if callable(value):
                    value = _called(value)
        except Exception:  # noqa: BLE001  Django says what it was, or is silent about it
            return unusual(names, page)
        return value

    return read


def _called(value: Any) -> Any:
    if getattr(value, "do_not_call_in_templates", False):
        return value
    if getattr(value, "alters_data", False):
        raise TypeError
    return value()


def _filtered(variable: Variable, filters: list[Any], unusual: Reader) -> Reader:
    """Read a variable and apply its filters; Django does that where a filter asks for more."""
    if any(hasattr(function, "expects_localtime") for function, _ in filters):
        return unusual
    read = _variable(variable, _fail, _fail)
    steps = [_step(function, arguments) for function, arguments in filters]

    def read_filtered(names: Names, page: Page) -> Any:
        try:
            value = read(names, page)
            for function, arguments, is_safe in steps:
                found = function(value, *[argument(names, page) for argument in arguments])
                stays_safe = is_safe and isinstance(value, SafeData)
                value = mark_safe(found) if stays_safe else found  # noqa: S308  as Django does
        except Exception:  # noqa: BLE001  Django says what it was, or is silent about it
            return unusual(names, page)
        return value

    return read_filtered


def _step(function: Any, arguments: list[Any]) -> tuple[Callable[..., Any], list[Reader], bool]:
    """Return a filter's function, the readers of its arguments, and whether text stays safe."""
    readers = [
        _variable(value, _fail, _fail) if is_variable else _constant(mark_safe(value))  # noqa: S308  ours
        for is_variable, value in arguments
    ]
    is_safe = getattr(function, "is_safe", False)
    if getattr(function, "needs_autoescape", False):
        function = partial(function, autoescape=True)  # elsewhere Django draws: see `Nodes`
    return function, readers, is_safe


def _fail(*_: Any) -> Any:
    raise LookupError


def _negated(one: Reader) -> Reader:
    def negate(names: Names, page: Page) -> bool:
        try:
            return not one(names, page)
        except Exception:  # noqa: BLE001  as in Django
            return False

    return negate


def _joined(one: Reader, other: Reader, *, until: bool) -> Reader:
    """Join two conditions by "or", which is known as soon as one holds, or by "and"."""

    def join(names: Names, page: Page) -> Any:
        try:
            found = one(names, page)
            return found if bool(found) is until else other(names, page)
        except Exception:  # noqa: BLE001  as in Django
            return False

    return join


def _compared(one: Reader, other: Reader, compare: Callable[[Any, Any], Any]) -> Reader:
    def compared(names: Names, page: Page) -> Any:
        try:
            return compare(one(names, page), other(names, page))
        except Exception:  # noqa: BLE001  as in Django
            return False

    return compared
