"""Draw what templates are built of: values, choices, loops, and other templates."""

from typing import Any

from django.template import Context
from django.template.base import Template, VariableDoesNotExist, VariableNode
from django.template.defaulttags import ForNode, IfNode, WithNode
from django.template.loader_tags import BLOCK_CONTEXT_KEY, BlockNode, ExtendsNode, IncludeNode

from .lookups import Names, Page, condition, reader
from .nodes import Nodes, Writer, left_to_django, nodes_of, quick, readers, text_of, writes


@writes(VariableNode)
def value(node: Any) -> Writer:
    if str(node.filter_expression) == "block.super":
        return _super(node)
    read = reader(node.filter_expression)
    return lambda names, page: page.write(text_of(read(names, page), names, page))


@writes(IfNode)
def choice(node: Any) -> Writer:
    branches = [(condition(asked), quick(nodes)) for asked, nodes in node.conditions_nodelists]

    def write(names: Names, page: Page) -> None:
        for holds, nodes in branches:
            try:
                found = holds(names, page)
            except VariableDoesNotExist:
                continue
            if found:
                nodes.write(names, page)
                break

    return write


class ForLoop(dict[str, Any]):
    """What a template may ask of a loop: worked out when it asks, from the place and the length."""

    def __missing__(self, name: str) -> Any:
        place, length = self["counter0"], self["length"]
        match name:
            case "counter":
                return place + 1
            case "revcounter":
                return length - place
            case "revcounter0":
                return length - place - 1
            case "first":
                return place == 0
            case "last":
                return place == length - 1
        raise KeyError(name)


@writes(ForNode)
def loop(node: Any) -> Writer:
    if len(node.loopvars) > 1:
        return left_to_django(node)
    read = reader(node.sequence, ignore_failures=True)
    name, is_reversed = node.loopvars[0], node.is_reversed
    nodes, instead = quick(node.nodelist_loop), quick(node.nodelist_empty)

    def write(names: Names, page: Page) -> None:
        found = read(names, page)
        values = [] if found is None else list(found)
        if not values:
            instead.write({**names}, page)
            return
        loop = ForLoop(parentloop=names.get("forloop", {}), length=len(values))
        scope = {**names, "forloop": loop}
        for place, value in enumerate(values[::-1] if is_reversed else values):
            loop["counter0"] = place
            scope[name] = value
            nodes.write(scope, page)

    return write


@writes(WithNode)
def with_names(node: Any) -> Writer:
    values = readers(node.extra_context)
    nodes = quick(node.nodelist)

    def write(names: Names, page: Page) -> None:
        nodes.write({**names, **{name: read(names, page) for name, read in values}}, page)

    return write


@writes(IncludeNode)
def included(node: Any) -> Writer:
    """Include a template whose name is written here, and which is found once."""
    name = node.template.var
    is_name = isinstance(name, str) and not node.template.filters and name[:1] not in {".", "/"}
    if node.isolated_context or not is_name:
        return left_to_django(node)
    values = readers(node.extra_context)
    found: list[Any] = []

    def write(names: Names, page: Page) -> None:
        if not found:
            found.append(nodes_of(name, page, names))
        [nodes] = found
        if nodes is None:
            page.write(node.render(page.context(names)))
        else:
            nodes.write({**names, **{name: read(names, page) for name, read in values}}, page)

    return write


@writes(BlockNode)
def block(node: Any) -> Writer:
    quick(node.nodelist)
    return lambda names, page: _draw_block(node, names, page)


def _super(node: Any) -> Writer:
    """Draw what the block has in the template that this one extends."""

    def write(names: Names, page: Page) -> None:
        block = names.get("block")
        blocks = page.context(names).render_context.get(BLOCK_CONTEXT_KEY)
        if not (blocks and isinstance(block, BlockNode)):
            page.write(node.render(page.context(names)))
        elif blocks.get_block(block.name) is not None:
            _draw_block(block, names, page)

    return write


def _draw_block(node: Any, names: Names, page: Page) -> None:
    """Draw a block, or what the templates that extend this one have in its place."""
    blocks: Any = page.context(names).render_context.get(BLOCK_CONTEXT_KEY)
    above = blocks.pop(node.name) if blocks else None
    block = BlockNode(node.name, (above or node).nodelist) if blocks else node
    scope = {**names, "block": block}
    context = page.context(scope)
    if blocks:
        block.context = context
    if type(block.nodelist) is Nodes:
        block.nodelist.write(scope, page)
    else:
        page.write(block.nodelist.render(context))
    if above is not None:
        blocks.push(node.name, above)


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


@writes(ExtendsNode)
def extending(node: Any) -> Writer:
    node.__class__ = Extending
    for block in node.blocks.values():
        quick(block.nodelist)
    return left_to_django(node)
