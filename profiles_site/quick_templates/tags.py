"""Draw tags that call a function, or write an address or a translated text."""

import operator
from copy import copy
from typing import Any

from django.template.defaulttags import URLNode
from django.template.library import InclusionNode, SimpleNode
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.urls import NoReverseMatch
from django.utils.translation import gettext, ngettext

from stories import addresses

from .constants import Constant, is_constant, is_plain_address
from .lookups import BUILTINS, Names, Page, Reader, reader
from .nodes import Nodes, Writer, escaped, left_to_django, nodes_of, readers, text_of, writes

UNKNOWN: set[str] = set()  # names that templates ask for in vain, such as Django's own


def _called(node: Any) -> Reader:
    """Return a function that calls that of a tag."""
    arguments = [reader(each) for each in node.args]
    named, function, takes_context = readers(node.kwargs), node.func, node.takes_context

    def call(names: Names, page: Page) -> Any:
        given = [read(names, page) for read in arguments]
        options = {name: read(names, page) for name, read in named}
        if takes_context:
            given.insert(0, page.context(names))
        return function(*given, **options)

    return call


@writes(InclusionNode)
def inclusion(node: Any) -> Writer:
    """Draw a template with what a function returns, and with nothing that is around it."""
    if not isinstance(node.filename, str):
        return left_to_django(node)
    call = _called(node)
    found: list[Nodes | None] = []

    def write(names: Names, page: Page) -> None:
        if not found:
            found.append(nodes_of(node.filename, page, names))
        [nodes] = found
        if nodes is None:
            page.write(node.render(page.context(names)))
            return
        inside = BUILTINS | (call(names, page) or {})
        if names.get("csrf_token") is not None:
            inside["csrf_token"] = names["csrf_token"]
        nodes.write(inside, page)

    return write


@writes(SimpleNode)
def tag(node: Any) -> Writer:
    """Write what a function returns, or give it a name."""
    call, target = _called(node), node.target_var

    def write(names: Names, page: Page) -> None:
        found = call(names, page)
        if target is not None:
            names[target] = found
        else:
            page.write(escaped(found))

    return write


@writes(URLNode)
def address(node: Any) -> Writer:
    """Look each kind of address up only once, and one that the site does not have."""
    if not is_plain_address(node):
        return left_to_django(node)
    name, target = node.view_name.var, node.asvar
    arguments = [reader(each) for each in node.args]

    def write(names: Names, page: Page) -> None:
        found = [read(names, page) for read in arguments]
        values = tuple(str(each) if type(each) is int else each for each in found)
        are_text = all(isinstance(each, str) for each in values)
        url = _found(name, *values) if are_text else None
        if target and are_text:
            names[target] = url or ""
        elif url is None:  # Django says what is wrong
            page.write(node.render(page.context(names)))
        else:
            page.write(escaped(url))

    return write


@writes(TranslateNode)
def translated(node: Any) -> Writer:
    """Give a translated text a name."""
    target, constant = node.asvar, copy(node)
    constant.asvar = None
    if not is_constant(constant):
        return left_to_django(node)
    text = Constant([constant]).text
    return lambda names, page: names.update({target: text(names, page)})


@writes(BlockTranslateNode)
def sentence(node: Any) -> Writer:
    """Write a sentence that is translated with values in it."""
    if node.message_context or node.asvar:
        return left_to_django(node)
    values, counter = readers(node.extra_context), node.countervar
    one, shown = node.render_token_list(node.singular)
    many, shown_of_many = node.render_token_list(node.plural)
    shown += shown_of_many
    count = reader(node.counter) if counter else None

    def write(names: Names, page: Page) -> None:
        scope = {**names, **{name: read(names, page) for name, read in values}}
        try:
            if count is None:
                sentence = gettext(one)
            else:
                number = scope[counter] = count(scope, page)
                sentence = ngettext(one, many, operator.index(number))
            text = sentence % {name: text_of(scope[name], scope, page) for name in shown}
        except (KeyError, TypeError, ValueError):  # Django says what is wrong
            text = node.render(page.context(names))
        page.write(text)

    return write


def _found(name: Any, *parts: str) -> str | None:
    """Return an address; None where the site has none, which is remembered of one without parts."""
    if not parts and name in UNKNOWN:
        return None
    try:
        return addresses.of(name, *parts)
    except NoReverseMatch:
        UNKNOWN.update([] if parts else [name])
        return None
