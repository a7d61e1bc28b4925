"""Find the static files that exported pages need, and those that these need in turn."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage

from stories.models import SiteSettings

from .folder import ExportError, Tree

# The files that a style sheet or a script names, below its own address.
NAMED = {
    ".css": re.compile(r"url\(\s*[\"']?([^\"')]+)"),
    ".js": re.compile(r"(?:\bfrom|\bimport)\s*\(?\s*[\"']([^\"']+)[\"']"),
}
# Our own file, and the one that is made of a logo.
AT_THE_ROOT = {
    "favicon.ico": ("favicon.ico", "icon-96.png"),
    "apple-touch-icon.png": ("apple-touch-icon.png", "icon-180.png"),
}


def check_collected() -> None:
    """Refuse to go on where a static file has no name yet, which only `collectstatic` gives it."""
    if (collected := getattr(staticfiles_storage, "hashed_files", None)) is None:
        return
    config: Any = apps.get_app_config("staticfiles")
    names = (
        name for finder in finders.get_finders() for name, _ in finder.list(config.ignore_patterns)
    )
    if lacking := next((name for name in names if name not in collected), ""):
        raise ExportError(
            f"The static files are not collected: {lacking} is not. "
            "Run: manage.py collectstatic --no-input"
        )


def write(tree: Tree, addresses: Iterable[str]) -> None:
    """Write the files at these addresses, and all that they name."""
    waiting = set(addresses)
    seen: set[str] = set()
    while waiting:
        address = waiting.pop()
        seen.add(address)
        content = _read(unquote(address.removeprefix(settings.STATIC_URL)))
        tree.put(unquote(address).lstrip("/"), content)
        if named := NAMED.get(Path(address).suffix):
            found = named.findall(content.decode())
            links = {urljoin(address, re.split("[#?]", each)[0]) for each in found}
            waiting |= {link for link in links if link.startswith(settings.STATIC_URL)} - seen
    site = SiteSettings.current()
    for name, (source, of_logo) in AT_THE_ROOT.items():
        tree.put(name, _read_logo(site, of_logo) if site.logo_folder else _read(source))


def _read_logo(site: SiteSettings, name: str) -> bytes:
    with site.open_logo(name) as file:
        return file.read()


def _read(name: str) -> bytes:
    collected = staticfiles_storage.path(name)
    found = collected if staticfiles_storage.exists(name) else finders.find(name)
    if not found:
        raise ExportError(
            f"The static file {name} is missing. Run: manage.py collectstatic --no-input"
        )
    return Path(found).read_bytes()
