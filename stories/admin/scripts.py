"""Serve the desk's scripts: modules that import each other by the names of an import map."""

from js_asset import ImportMap, Media, Script  # type: ignore[import-untyped]  # it has none

# An address inside a script would not get the hash that static files have in production.
NAMES = ["adding", "body", "fields", "kept", "making", "shortcuts", "words"]
MODULES = ImportMap({f"desk/{name}": f"js/{name}.js" for name in NAMES})


def scripts(*names: str) -> Media:
    """Return the media of a page that runs these scripts of static/js."""
    return Media(importmap=MODULES, js=[Script(f"js/{name}.js", type="module") for name in names])
