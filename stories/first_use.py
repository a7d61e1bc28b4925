"""Import a heavy package, or compile a heavy pattern, when it is first used.

A worker that answers readers needs none of these, so it starts sooner and holds less memory: see
docs/speed.md. At the head of a module, beside the import that type checkers read:

    if TYPE_CHECKING:
        from PIL import Image
    else:
        Image = first_use.module("PIL.Image")
"""

import re
from collections.abc import Callable
from functools import partial
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
