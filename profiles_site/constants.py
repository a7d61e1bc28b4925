"""Work out once what a template writes the same way on every page, in each language.

Most of a page around its records is such text: translated words, and addresses without a record.
Django would look each of them up again for every page.
"""

import html
from typing import Any

from django.contrib.staticfiles.storage import staticfiles_storage
from django.template import Context
from django.template.base import Node, NodeList, TextNode, TokenType, VariableNode
from django.template.base import render_value_in_context as written
from django.template.defaulttags import IfNode, URLNode
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.templatetags.static import StaticNode
from django.urls import get_script_prefix
from django.utils.translation import get_language

from .lookups import shorten


def where() -> tuple[str | None, str, type]:
    """Return all that such a text depends on."""
    return get_language(), get_script_prefix(), staticfiles_storage.__class__


class Constant(Node):
    """Neighbouring nodes whose text depends on the language and the site's set-up alone."""

    child_nodelists = ("nodes",)

    def __init__(self, node: Node) -> None:
        self.nodes = NodeList([node])
        self.texts: dict[tuple[str | None, str, type], str] = {}

    def render(self, context: Context) -> str:
        here = where()
        if here not in self.texts:
            self.texts[here] = self.nodes.render(context)
        return self.texts[here]


class Value(VariableNode):
    """Django's own node, which takes a shorter way for text: most values are text."""

    def render(self, context: Context) -> str:
        value = self.filter_expression.resolve(context)
        if type(value) is str and context.autoescape:
            return html.escape(value)
        return written(value, context)


class Address(URLNode):
    """An address without a record that gets a name: `{% url 'home' as home %}`."""

    asvar: str

    def render(self, context: Context) -> str:
        known, here = vars(self).setdefault("known", {}), where()
        if here not in known:
            super().render(context)
            known[here] = context[self.asvar]
        context[self.asvar] = known[here]
        return ""


class Nodes(NodeList):
    """The nodes of a whole template, which knows its blocks: pages ask for them each time."""

    def __init__(self, nodes: NodeList) -> None:
        super().__init__(nodes)
        self.contains_nontext = nodes.contains_nontext
        self.found: dict[type[Node], list[Node]] = {}

    def get_nodes_by_type(self, nodetype: type[Node]) -> list[Node]:
        if nodetype not in self.found:
            self.found[nodetype] = super().get_nodes_by_type(nodetype)
        return self.found[nodetype]


def fold(nodes: NodeList) -> None:
    """Replace neighbouring constant nodes by one `Constant`, here and in all nodes below."""
    folded: list[Node] = []
    for node in nodes:
        for below in _below(node):
            fold(below)
        shorten(node)
        if type(node) is VariableNode:
            node.__class__ = Value
        if type(node) is URLNode and node.asvar and _leads_to_one_place(node):
            node.__class__ = Address
        if not isinstance(node, TextNode):  # Django notes where an error was, for its debug page
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
            return not node.asvar and _leads_to_one_place(node)
    return False


def _leads_to_one_place(node: URLNode) -> bool:
    """Whether an address has a name and no arguments.

    That Django looks at the page that it stands on changes nothing: there is one desk.
    """
    name = node.view_name
    return not (name.is_var or name.filters or node.args or node.kwargs)
