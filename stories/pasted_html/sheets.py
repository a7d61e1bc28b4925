"""Read what a style sheet that was pasted along says of classes: struck out, hidden, bold.

TextEdit, Pages and Mail name the style of words by a class, and tell what it is in a `<style>`.
"""

import re

# None reads the same characters again from each place where it could begin: a page that somebody
# copied from may be made for that.
SHEET = re.compile(r"<style\b[^<>]*>(.*?)(?:</style\b|\Z)", re.DOTALL | re.IGNORECASE)
NOTES = re.compile(r"/\*.*?(?:\*/|\Z)|<!--|-->", re.DOTALL)
AT_RULE = re.compile(r"@[^{};]*+(?:;|\{[^{}]*+(?:\{[^{}]*+\}[^{}]*+)*+\})?+")
RULE = re.compile(r"(?<![^{}])([^{}]*+)\{([^{}]*+)\}")
# An element, a class, or an element of a class: what else a selector may say is not read.
SELECTOR = re.compile(r"([a-z][a-z0-9]*)?(?:\.([\w-]+))?", re.IGNORECASE)

type Declarations = dict[str, str]


class Sheets:
    """The rules of all `<style>` elements of a document, in their order."""

    def __init__(self, html: str) -> None:
        self._rules: dict[tuple[str, str], Declarations] = {}
        for sheet in SHEET.findall(html) if "<style" in html.lower() else ():
            for selectors, declared in RULE.findall(AT_RULE.sub("", NOTES.sub("", sheet))):
                self._add(selectors, _declarations(declared))

    def _add(self, selectors: str, declared: Declarations) -> None:
        for selector in selectors.split(","):
            named = SELECTOR.fullmatch(selector.strip())
            if named and (named[1] or named[2]):
                where = ((named[1] or "").lower(), named[2] or "")
                self._rules.setdefault(where, {}).update(declared)

    def style_of(self, tag: str, classes: str, own: str) -> str:
        """Return an element's style in small letters and without spaces, its own the strongest."""
        found = _declarations(own)
        if self._rules:
            names = ["", *classes.split()]
            said = (self._rules.get((each, name), {}) for name in names for each in ("", tag))
            merged: Declarations = {}
            for declared in said:
                merged |= declared
            found = merged | found
        return ";".join(f"{name}:{value}" for name, value in found.items())


def _declarations(text: str) -> Declarations:
    parts = (each.partition(":") for each in re.sub(r"\s+", "", text.lower()).split(";"))
    return {name: value for name, colon, value in parts if colon}
