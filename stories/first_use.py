"""Import a heavy package when something of it is first used, and not when the site starts.

A worker that answers readers needs none of these packages, so it starts sooner and holds less
memory: see docs/speed.md. At the head of a module, beside the import that type checkers read:

    if TYPE_CHECKING:
        from PIL import Image
    else:
        Image = first_use.module("PIL.Image")
"""

from importlib import import_module
from typing import Any


class _AtFirstUse:
    """Stands for a module, and imports it when one of its names is read."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        found = getattr(import_module(self._name), attribute)
        setattr(self, attribute, found)
        return found


def module(name: str) -> Any:
    """Return what stands for the module of this name."""
    return _AtFirstUse(name)
