"""Know what each kind of user finds in the desk, and draw it once.

The list of models is on every page of the desk. To ask for the rights to each of them, and to draw
it, would take a tenth of the time of a form.
"""

from collections.abc import Callable
from typing import Any

from django.template.loader import render_to_string
from django.urls import get_script_prefix
from django.utils.translation import get_language

MOST = 200  # kinds of users to remember; beyond that, all is made anew

type Rights = tuple[bool, frozenset[str]]


class Apps(list[dict[str, Any]]):
    """The apps and models that users with the same rights find, and their HTML once it is drawn."""

    def __init__(self, apps: list[dict[str, Any]]) -> None:
        super().__init__(apps)
        self.addresses = [app["app_url"] for app in apps]
        self.addresses += [model["admin_url"] for app in apps for model in app["models"]]
        self.drawn: dict[Any, str] = {}

    def draw(self, path: str, *, show_changelinks: bool) -> str:
        """Return their HTML on the page with this path."""
        current = tuple(each for each in self.addresses if each and each in path)
        if (current, show_changelinks) not in self.drawn:
            about = {"apps": self, "current": current, "show_changelinks": show_changelinks}
            drawn = render_to_string("admin/_app_list.html", about)
            self.drawn[current, show_changelinks] = drawn
        return self.drawn[current, show_changelinks]


KNOWN: dict[Any, Apps] = {}


def rights_of(user: Any) -> Rights:
    """Return what a user may do, for what depends on nothing else of who asks."""
    is_superuser = user.is_active and user.is_superuser  # who may do everything
    return is_superuser, frozenset() if is_superuser else frozenset(user.get_all_permissions())


def apps_for(user: Any, label: str | None, make: Callable[[], list[dict[str, Any]]]) -> Apps:
    """Return what `make` returns for the first user with the same rights."""
    kind = rights_of(user), label, get_language(), get_script_prefix()
    if kind not in KNOWN:
        if len(KNOWN) >= MOST:
            KNOWN.clear()
        KNOWN[kind] = Apps(make())
    return KNOWN[kind]
