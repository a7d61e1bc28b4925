"""Draw the “?” beside what is particular to the desk; it leads to a page of the help."""

from typing import TYPE_CHECKING

from django import template
from django.utils.safestring import SafeString

from stories import first_use

if TYPE_CHECKING:
    from stories import help_pages
else:  # readers see no help
    help_pages = first_use.module("stories.help_pages")

register = template.Library()


@register.simple_tag
def help_link(name: str) -> SafeString:
    return help_pages.link(name)


@register.simple_tag(takes_context=True)
def help_of_page(context: template.Context) -> SafeString | str:
    """Return the link for the page that is shown; "" for a page that explains itself."""
    found = context["request"].resolver_match
    name = help_pages.OF_PAGES.get(found.url_name) if found else None
    return help_pages.link(name) if name else ""
