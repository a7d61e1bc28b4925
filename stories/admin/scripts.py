"""The desk's own scripts: small modules that import each other by name."""

from js_asset import ImportMap, Media, Script  # type: ignore[import-untyped]  # it has none

# What they import goes by name: an address within a hashed file would not be hashed.
NAMES = ["adding", "body", "fields", "kept", "making", "shortcuts", "words"]
MODULES = ImportMap({f"desk/{name}": f"js/{name}.js" for name in NAMES})


def scripts(*names: str) -> Media:
    """The media of a page that runs these of static/js."""
    return Media(importmap=MODULES, js=[Script(f"js/{name}.js", type="module") for name in names])
