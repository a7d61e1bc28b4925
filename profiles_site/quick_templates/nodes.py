"""The nodes of a template, which are drawn by functions that are prepared once: *writers*.

A writer is given all names of its place in one dictionary, and adds to the text of the page what
Django's own node writes. What is unusual, and each kind of node without a writer, is left to
Django's own code.
"""

import html
from collections.abc import Callable
from itertools import groupby
from typing import Any, cast

from django.template import Context
from django.template.base import Node, NodeList, Template, TextNode
from django.template.base import render_value_in_context as written
from django.template.defaulttags import CycleNode, IfChangedNode, ResetCycleNode
from django.template.loader_tags import BlockNode
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from .constants import Constant, is_constant
from .lookups import BUILTINS, Names, Page, reader

type Writer = Callable[[Names, Page], None]
type Preparing = Callable[[Any], Writer]  # of a node

# They keep something for as long as one template is rendered, or set names of what is around them.
WITH_STATE = (CycleNode, IfChangedNode, ResetCycleNode)

WRITERS: dict[type[Node], Preparing] = {}


def writes(kind: type[Node]) -> Callable[[Preparing], Preparing]:
    """Register what prepares the writer of a kind of node."""

    def register(prepare: Preparing) -> Preparing:
        WRITERS[kind] = prepare
        return prepare

    return register


class Nodes(NodeList):
    """Nodes that are drawn the short way. Their writers are prepared when they are first drawn."""

    writers: list[Any] | None = None  # and texts, which are the same on all pages
    found: dict[type[Node], list[Node]] | None = None

    def render(self, context: Context) -> SafeString:
        """Draw where Django's own code asks for it, such as for a whole template.

        Without escaping Django draws: no page is so.
        """
        if not context.autoescape:
            return super().render(context)
        before = context.dicts
        first, *others = before
        is_ours = first is BUILTINS and len(others) == 1  # see `Page.context`
        names: Any = others[0] if is_ours else context.flatten()
        text: list[str] = []
        try:
            self.write(names, Page(context, text.append))
        finally:
            context.dicts = before
        return SafeString("".join(text))

    def write(self, names: Names, page: Page) -> None:
        for write in self._prepared() if self.writers is None else self.writers:
            if type(write) is str:
                page.write(write)
            else:
                write(names, page)

    def _prepared(self) -> list[Any]:
        writers: list[Any] = []
        for are_constant, alike in groupby(self, is_constant):
            nodes = [*alike]
            writers += [_constant(nodes)] if are_constant else map(_writer, nodes)
        self.writers = writers
        return writers

    def get_nodes_by_type(self, nodetype: type[Node]) -> list[Node]:
        """Remember them: pages ask a template for its blocks each time."""
        self.found = self.found or {}
        if nodetype not in self.found:
            self.found[nodetype] = super().get_nodes_by_type(nodetype)
        return self.found[nodetype]


def quicken(template: Template) -> None:
    """Let a template be drawn the short way, if it keeps nothing while it is drawn."""
    nodes = template.nodelist.get_nodes_by_type(Node)
    for node in nodes:
        vars(node).pop("token", None)  # where an error was, for Django's debug page
    if not any(isinstance(node, WITH_STATE) for node in nodes):
        quick(template.nodelist)


def quick(nodes: NodeList) -> Nodes:
    nodes.__class__ = Nodes
    return cast("Nodes", nodes)


def _writer(node: Node) -> Writer:
    return WRITERS.get(type(node), left_to_django)(node)


def left_to_django(node: Any) -> Writer:
    for name in node.child_nodelists:
        if isinstance(below := getattr(node, name, None), NodeList):
            quick(below)
    return lambda names, page: page.write(node.render(page.context(names)))


def _constant(nodes: list[Any]) -> Constant | str:
    is_text = all(isinstance(node, TextNode) for node in nodes)
    return "".join(node.s for node in nodes) if is_text else Constant(nodes)


def text_of(value: Any, names: Names, page: Page) -> str:
    """Return a value as text, which most values are; others are whole numbers.

    The site has no separator of thousands: see `USE_THOUSAND_SEPARATOR`.
    """
    if type(value) is int:
        return str(value)
    return escaped(value) if isinstance(value, str) else written(value, page.context(names))


def escaped(value: Any) -> str:
    """Return what `conditional_escape` does, which takes four times as long for plain text."""
    kind = type(value)
    if kind is str:
        return html.escape(value)
    return value if kind is SafeString else conditional_escape(value)


def readers(expressions: dict[str, Any]) -> list[tuple[str, Any]]:
    return [(name, reader(each)) for name, each in expressions.items()]


def nodes_of(name: str, page: Page, names: Names) -> Nodes | None:
    """Return the nodes of a template; None if it keeps something while it is rendered."""
    engine: Any = page.context(names).template.engine  # type: ignore[union-attr]  # it renders one
    nodes = engine.get_template(name).nodelist
    return nodes if type(nodes) is Nodes and not nodes.get_nodes_by_type(BlockNode) else None
