"""Serve the desk's scripts: modules that import each other by the names of an import map."""

from js_asset import ImportMap, Media, Script  # type: ignore[import-untyped]  # it has none

# An address inside a script would not get the hash that static files have in production.
NAMES = ["autosave_storage", "comments", "dialogs", "dom", "editor", "focus", "inline_rows"]
NAMES += ["keys", "margin", "passage_matching", "passage_marks", "phrases", "picture_crops"]
NAMES += ["picture_library", "picture_upload", "pictures", "sentences", "texts", "toolbar"]
NAMES += ["voices"]
MODULES = ImportMap(
    {f"desk/{name}": f"js/desk/{name}.js" for name in NAMES} | {"whole_words": "js/whole_words.js"}
)


def preview() -> Media:
    """Return the media of a form beside which its page is shown."""
    return scripts("preview") + Media(css={"all": ["css/desk/preview.css"]})


def scripts(*names: str) -> Media:
    """Return the media of a page that runs these scripts of static/js/desk."""
    files = [Script(f"js/desk/{name}.js", type="module") for name in names]
    return Media(importmap=MODULES, js=files)
