"""Read which texts are to be translated and which are, without the tools of gettext."""

import ast
import re
from gettext import GNUTranslations
from pathlib import Path

from django.template import engines
from django.template.base import Node
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.utils.translation import trim_whitespace

ROOT = Path(__file__).parent.parent
MARKS = {"_", "gettext", "gettext_lazy", "gettext_noop"}
PLURALS = {"ngettext", "ngettext_lazy"}
IN_CONTEXT = {"pgettext", "pgettext_lazy"}
# One text, or a singular and a plural; a text in a context is after it and U+0004, as for gettext.
Message = tuple[str, ...]


def messages_in_the_code() -> set[Message]:
    return {message for file in _files("stories", "profiles_site") for message in _marked(file)}


def messages_in_the_templates() -> set[Message]:
    engine = engines["django"].engine
    found: set[Message] = set()
    for path in (ROOT / "templates").rglob("*.html"):
        template = engine.get_template(str(path.relative_to(ROOT / "templates")))
        nodes = [node for each in template.nodelist for node in each.get_nodes_by_type(Node)]
        found |= {_message_of(node) for node in nodes if _message_of(node)}
    return found


def _message_of(node: Node) -> Message:
    if isinstance(node, TranslateNode):
        return (node.filter_expression.var.literal,)
    if isinstance(node, BlockTranslateNode):
        forms = [node.singular, node.plural] if node.plural else [node.singular]
        texts = [node.render_token_list(form)[0] for form in forms]
        return tuple(trim_whitespace(text) if node.trimmed else text for text in texts)
    return ()


def _marked(file: Path) -> set[Message]:
    calls = [node for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.Call)]
    named = [call for call in calls if isinstance(call.func, ast.Name)]
    texts = [call.args[:1] for call in named if call.func.id in MARKS]
    texts += [call.args[:2] for call in named if call.func.id in PLURALS]
    found = {
        tuple(text.value for text in each)
        for each in texts
        if all(isinstance(text, ast.Constant) for text in each)
    }
    in_context = [call.args for call in named if call.func.id in IN_CONTEXT]
    return found | {(f"{context.value}\x04{text.value}",) for context, text in in_context}


def words_in_markup_of_the_code() -> list[str]:
    """Return what `format_html` writes that has words beside its elements: nobody translates it."""
    texts = [
        call.args[0].value
        for file in _files("stories", "profiles_site")
        for call in ast.walk(ast.parse(file.read_text()))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id == "format_html"
        and isinstance(call.args[0], ast.Constant)
    ]
    no_words = r"<[^>]*>| (?:class|dir|lang|id)=\"{}\"|{\w*}"
    return [text for text in texts if re.search(r"[A-Za-z]{2}", re.sub(no_words, "", text))]


def _files(*folders: str) -> list[Path]:
    return [file for folder in folders for file in (ROOT / folder).rglob("*.py")]


def source(language: str) -> dict[Message, list[str]]:
    """Read a .po file: its texts, each with its translations, one for each plural form."""
    entries: dict[Message, list[str]] = {}
    for block in _path(language, "po").read_text().split("\n\n"):
        assert "fuzzy" not in block, block
        keys: list[str] = []
        texts: list[str] = []
        context = ""
        for line in block.splitlines():
            if opening := re.match(r'(msgid|msgid_plural|msgstr(?:\[\d\])?) (".*")$', line):
                into = keys if opening[1].startswith("msgid") else texts
                into.append(ast.literal_eval(opening[2]))
            elif line.startswith("msgctxt "):
                context = f"{ast.literal_eval(line.removeprefix('msgctxt '))}\x04"
            elif line.startswith('"'):
                into[-1] += ast.literal_eval(line)
        entries[tuple(context + key for key in keys)] = texts
    return entries


def compiled(language: str) -> dict[Message, list[str]]:
    """Read the .mo file that Django uses, in the shape that `source` returns."""
    with _path(language, "mo").open("rb") as file:
        catalogue = GNUTranslations(file)._catalog
    entries: dict[Message, list[str]] = {}
    for key, text in catalogue.items():
        entries.setdefault(key[0] if isinstance(key, tuple) else key, []).append(text)
    return entries


def _path(language: str, extension: str) -> Path:
    return ROOT / "locale" / language / "LC_MESSAGES" / f"django.{extension}"
