"""Work out once what a template writes the same way on every page, in each language.

Most of a page around its records is such text: translated words, and addresses without a record.
Django would look each of them up again for every page.
"""

from typing import Any

from django.contrib.staticfiles.storage import staticfiles_storage
from django.template import Context
from django.template.base import Node, NodeList, TextNode, TokenType
from django.template.defaulttags import IfNode, URLNode
from django.templatetags.i18n import BlockTranslateNode, LanguageNode, TranslateNode
from django.templatetags.static import StaticNode
from django.urls import get_script_prefix
from django.utils.translation import get_language

from .lookups import shorten
from .quick_nodes import is_plain_address, quicken


class Constant(Node):
    """Neighbouring nodes whose text depends on the language and the site's set-up alone."""

    child_nodelists = ("nodes",)

    def __init__(self, node: Node) -> None:
        self.nodes = NodeList([node])
        self.texts: dict[tuple[str | None, str, type], str] = {}

    def render(self, context: Context) -> str:
        # Known for one rendering of one template, in which none of these changes.
        known: dict[Any, Any] = context.render_context.dicts[-1]
        where = known.get(Constant) or known.setdefault(Constant, _where())
        if where not in self.texts:
            self.texts[where] = self.nodes.render(context)
        return self.texts[where]


def _where() -> tuple[str | None, str, type]:
    return get_language(), get_script_prefix(), staticfiles_storage.__class__


def fold(nodes: NodeList) -> None:
    """Replace neighbouring constant nodes by one `Constant`, here and in all nodes below."""
    folded: list[Node] = []
    for node in nodes:
        if isinstance(node, LanguageNode):  # what is in it is in another language
            folded.append(node)
            continue
        for below in _below(node):
            fold(below)
        shorten(node)
        quicken(node)
        # Django notes where an error was, for its debug page.
        vars(node).pop("token", None)
        if not isinstance(node, TextNode):
            vars(node)["render_annotated"] = node.render
        if _is_constant(node) and folded and isinstance(folded[-1], Constant):
            folded[-1].nodes.append(node)
        elif _is_constant(node):
            folded.append(Constant(node))
        else:
            folded.append(node)
    nodes[:] = [_plain(node) for node in folded]


def _plain(node: Node) -> Node:
    """Return text alone as it was: it costs nothing."""
    if isinstance(node, Constant) and [type(each) for each in node.nodes] == [TextNode]:
        return node.nodes[0]
    return node


def _below(node: Node) -> list[NodeList]:
    if isinstance(node, IfNode):  # its `nodelist` is a copy
        return [nodes for _, nodes in node.conditions_nodelists]
    below = (getattr(node, name, None) for name in node.child_nodelists)
    return [nodes for nodes in below if isinstance(nodes, NodeList)]


def _is_constant(node: Node) -> bool:
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
