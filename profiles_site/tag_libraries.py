"""Import a library of template tags when a template first loads it.

Django imports those of all apps with the first template, the desk's too.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django import template
from django.apps import apps
from django.template.backends.django import DjangoTemplates
from django.template.library import Library, import_library


class Templates(DjangoTemplates):
    """Django's, with `Libraries`."""

    def __init__(self, params: dict[str, Any]) -> None:
        super().__init__(params)
        self.engine.template_libraries = Libraries(installed())

    def get_templatetag_libraries(self, custom_libraries: dict[str, str]) -> dict[str, str]:
        return custom_libraries


class Libraries(dict[str, Library]):
    """The libraries that were loaded, by name; the others are imported when they are looked for."""

    def __init__(self, paths: Mapping[str, str]) -> None:
        super().__init__()
        self._paths = paths

    def __missing__(self, name: str) -> Library:
        self[name] = import_library(self._paths[name])
        return self[name]


def installed() -> dict[str, str]:
    """Return the modules of Django and of the apps that may be libraries, by their names."""
    packages = {"django": Path(template.__file__).parent.parent}
    packages |= {each.name: Path(each.path) for each in apps.get_app_configs()}
    return {
        file.stem: f"{package}.templatetags.{file.stem}"
        for package, folder in packages.items()
        for file in (folder / "templatetags").glob("*.py")
    }
