"""Work out once what a template writes the same way on every page, in each language.

Most of a page around its records is such text: translated words, and addresses without a record.
Django would look each of them up again for every page.
"""

from collections.abc import Sequence
from typing import Any

from django.contrib.staticfiles.storage import staticfiles_storage
from django.template.base import Node, TextNode, TokenType
from django.template.defaulttags import URLNode
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.templatetags.static import StaticNode
from django.urls import get_script_prefix
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from .lookups import Names, Page


class Constant:
    """Writes neighbouring nodes whose text depends on the language and the site's set-up alone."""

    def __init__(self, nodes: Sequence[Node]) -> None:
        self._nodes = nodes
        self._texts: dict[tuple[str | None, str, type], SafeString] = {}

    def __call__(self, names: Names, page: Page) -> None:
        page.write(self.text(names, page))

    def text(self, names: Names, page: Page) -> SafeString:
        where = page.where
        if where is None:
            where = page.where = _where()  # none of it changes while one template is drawn
        text = self._texts.get(where)
        if text is None:
            context = page.context(names)
            text = SafeString("".join([node.render(context) for node in self._nodes]))
            self._texts[where] = text
        return text


def _where() -> tuple[str | None, str, type]:
    return get_language(), get_script_prefix(), staticfiles_storage.__class__


def is_plain_address(node: URLNode) -> bool:
    """Whether an address has a name that is written here.

    That Django looks at the page that it is on changes nothing: there is one desk.
    """
    name = node.view_name
    return not (name.is_var or name.filters or node.kwargs)


def is_constant(node: Node) -> bool:
    match node:
        case TextNode():
            return True
        case TranslateNode():
            said: Any = node.filter_expression
            return not (node.asvar or node.message_context or said.filters or said.var.lookups)
        case BlockTranslateNode():
            parts = [*node.singular, *node.plural]
            is_text = all(part.token_type == TokenType.TEXT for part in parts)
            return is_text and not (node.asvar or node.countervar or node.message_context)
        case StaticNode():
            return not (node.varname or node.path.is_var or node.path.filters)
        case URLNode():
            are_written = not any(each.is_var or each.filters for each in node.args)
            return are_written and is_plain_address(node) and not node.asvar
    return False
