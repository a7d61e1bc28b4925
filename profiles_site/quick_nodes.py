"""Render the nodes that most templates are made of the short way: values, loops, other templates.

Each is Django's own node, which writes the same text. What is unusual is left to Django's own code.
"""

import html
from typing import Any

from django.template import Context
from django.template.base import FilterExpression, Node, NodeList, Template, VariableNode
from django.template.base import render_value_in_context as written
from django.template.defaulttags import CycleNode, ForNode, IfChangedNode, ResetCycleNode, URLNode
from django.template.loader_tags import BlockNode, ExtendsNode, IncludeNode
from django.urls import NoReverseMatch
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from stories import addresses

# They keep something for as long as one template is rendered, apart from that around it.
WITH_STATE = (BlockNode, CycleNode, ExtendsNode, IfChangedNode, ResetCycleNode)


UNKNOWN: set[str] = set()  # names that templates ask for in vain, such as Django's own


class Value(VariableNode):
    """Takes a shorter way for text, which most values are, and for whole numbers.

    The site has no separator of thousands: see `USE_THOUSAND_SEPARATOR`.
    """

    def render(self, context: Context) -> str:
        value = self.filter_expression.resolve(context)
        kind = type(value)
        if kind is str and context.autoescape:
            return html.escape(value)
        if kind is SafeString:
            return value
        if kind is int:
            return str(value)
        return written(value, context)


class Address(URLNode):
    """Looks each kind of address up only once, and one that the site does not have."""

    asvar: str

    def render(self, context: Context) -> str:
        found = [each.resolve(context) for each in self.args]
        values = tuple(str(each) if type(each) is int else each for each in found)
        if not all(isinstance(each, str) for each in values):
            return super().render(context)
        url = _address(self.view_name.var, *values)
        if self.asvar:
            context[self.asvar] = url or ""
            return ""
        if url is None:
            return super().render(context)  # Django says what is wrong
        return conditional_escape(url) if context.autoescape else url


def _address(name: Any, *parts: str) -> str | None:
    """Return an address; None where the site has none, which is remembered of one without parts."""
    if not parts and name in UNKNOWN:
        return None
    try:
        return addresses.of(name, *parts)
    except NoReverseMatch:
        UNKNOWN.update([] if parts else [name])
        return None


class Loop(ForNode):
    """Takes the short way with one name, and does not prepare a loop over nothing."""

    def render(self, context: Context) -> str:
        sequence: Any = self.sequence
        values = sequence.resolve(context, ignore_failures=True)
        values = [] if values is None else list(values)
        if not values:
            return NodeList.render(self.nodelist_empty, context)  # type: ignore[arg-type]  # it is one
        if len(self.loopvars) > 1:
            return super().render(context)
        return self._each(context, values[::-1] if self.is_reversed else values)

    def _each(self, context: Context, values: list[Any]) -> str:
        names: Any = self.loopvars  # one
        nodes: Any = self.nodelist_loop
        renders = [node.render_annotated for node in nodes]
        length, last = len(values), len(values) - 1
        loop = {"parentloop": context.get("forloop", {}), "length": length}
        scope: dict[str, Any] = {"forloop": loop}
        parts = []
        context.dicts.append(scope)  # as `push` does, which takes longer
        try:
            for number, value in enumerate(values):
                loop["counter0"] = number
                loop["counter"] = number + 1
                loop["revcounter"] = length - number
                loop["revcounter0"] = last - number
                loop["first"] = number == 0
                loop["last"] = number == last
                scope[names[0]] = value
                parts += [render(context) for render in renders]
        finally:
            context.dicts.pop()
        return SafeString("".join(parts))


class Included(IncludeNode):
    """Includes a template whose name is written here, and which is found once."""

    found: Template | None = None

    def render(self, context: Context) -> SafeString:
        template: Any = self.found or self._find(context)
        if template is None or self.isolated_context:
            return super().render(context)
        values = {name: each.resolve(context) for name, each in self.extra_context.items()}
        context.dicts.append(values)  # as `push` does, which takes longer
        try:
            text: SafeString = template._render(context)
            return text
        finally:
            context.dicts.pop()

    def _find(self, context: Context) -> Template | None:
        """Return the template; None if it keeps something while it is rendered."""
        name: Any = self.template.var
        engine: Any = context.template.engine  # type: ignore[union-attr]  # it renders one
        template = engine.get_template(name)
        if any(template.nodelist.get_nodes_by_type(kind) for kind in WITH_STATE):
            return None
        self.found = template
        return template


class Extending(ExtendsNode):
    """Finds each template that it extends once: Django asks its loaders for it on every page.

    Which one a name leads to depends on the templates that were extended before: a page of the desk
    extends one of ours, and that the one of Django's with the same name.
    """

    found: dict[tuple[str, ...], tuple[Template, Any]] | None = None

    def find_template(self, template_name: str, context: Context) -> Template:
        engine: Any = context.template.engine  # type: ignore[union-attr]  # it renders one
        before: Any = context.render_context.setdefault(self.context_key, [self.origin])
        names = (template_name, *[origin.name for origin in before])
        if self.found is None:
            self.found = {}
        if names not in self.found:
            self.found[names] = engine.find_template(template_name, skip=before)
        template, origin = self.found[names]
        before.append(origin)
        return template


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


QUICKER = {VariableNode: Value, ForNode: Loop, URLNode: Address}
QUICKER |= {IncludeNode: Included, ExtendsNode: Extending}


def quicken(node: Node) -> None:
    """Let a node take the short way, if it has one."""
    match node:
        case URLNode() if not is_plain_address(node):
            return
        case IncludeNode() if not _has_its_name_written(node.template):
            return
    if quicker := QUICKER.get(type(node)):
        node.__class__ = quicker


def is_plain_address(node: URLNode) -> bool:
    """Whether an address has a name that is written here.

    That Django looks at the page that it is on changes nothing: there is one desk.
    """
    name = node.view_name
    return not (name.is_var or name.filters or node.kwargs)


def _has_its_name_written(template: FilterExpression) -> bool:
    is_text = isinstance(template.var, str) and not template.filters
    return is_text and not template.var.startswith((".", "/"))
