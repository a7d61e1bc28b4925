"""The desk's own scripts: small modules that import each other by name."""

from js_asset import ImportMap, Media, Script  # type: ignore[import-untyped]  # it has none

# What they import goes by name: an address within a hashed file would not be hashed.
NAMES = ["autosave_storage", "dom", "editor", "focus", "keys", "passage_matching"]
MODULES = ImportMap(
    {f"desk/{name}": f"js/desk/{name}.js" for name in NAMES} | {"whole_words": "js/whole_words.js"}
)


def scripts(*names: str) -> Media:
    """Give the media of a page that runs these of static/js/desk."""
    files = [Script(f"js/desk/{name}.js", type="module") for name in names]
    return Media(importmap=MODULES, js=files)
