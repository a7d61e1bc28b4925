"""Import heavy modules and views, and compile heavy patterns, when they are first used.

A worker that answers readers needs none of these, so it starts sooner and holds less memory: see
docs/speed.md. At the head of a module, beside the import that type checkers read:

    if TYPE_CHECKING:
        from PIL import Image
    else:
        Image = first_use.module("PIL.Image")
"""

import re
from collections.abc import Callable
from functools import cached_property, partial
from importlib import import_module
from typing import Any, cast


class _AtFirstUse:
    """Stands for an object, and makes it when one of its names is read."""

    def __init__(self, make: Callable[[], Any]) -> None:
        self._make = make

    def __getattr__(self, attribute: str) -> Any:
        found = getattr(self._make(), attribute)
        setattr(self, attribute, found)
        return found


def module(name: str) -> Any:
    """Return what stands for the module of this name."""
    return _AtFirstUse(partial(import_module, name))


def pattern(text: str, flags: int = 0) -> re.Pattern[str]:
    """Return what stands for a pattern that takes more than a millisecond to compile.

    Only its methods can be used: `WORDS.findall(text)`, and not `re.findall(WORDS, text)`.
    """
    stands_for = _AtFirstUse(partial(re.compile, text, flags))
    return cast("re.Pattern[str]", stands_for)


def names(package: str, *modules: str) -> Callable[[str], Any]:
    """Return the `__getattr__` of a package, which looks in these of its modules when it is asked.

    Python calls it for a name that the package does not have yet (PEP 562). Names that are not in
    its `__all__` are not looked for.
    """

    def find(name: str) -> Any:
        whole = import_module(package)
        for each in modules if name in whole.__all__ else ():
            if name in (found := vars(import_module(f"{package}.{each}"))):
                setattr(whole, name, found[name])
                return found[name]
        raise AttributeError(f"module {package!r} has no attribute {name!r}")

    return find


class View:
    """Stands for a view, whose module is imported with the first request to it."""

    def __init__(self, module_name: str, name: str) -> None:
        self._module_name, self._name = module_name, name

    @cached_property
    def _view(self) -> Callable[..., Any]:
        return cast("Callable[..., Any]", getattr(import_module(self._module_name), self._name))

    @property
    def csrf_exempt(self) -> bool:
        """What Django's middleware reads before it calls a view: see `csrf_exempt`."""
        return getattr(self._view, "csrf_exempt", False)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._view(*args, **kwargs)


class _Views:
    """Stands for a module of views: each of its names is a `View`."""

    def __init__(self, module_name: str) -> None:
        self._module_name = module_name

    def __getattr__(self, name: str) -> View:
        return View(self._module_name, name)


def views(module_name: str) -> Any:
    """Return what stands for a module of views in a list of addresses."""
    return _Views(module_name)
