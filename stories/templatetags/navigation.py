"""Draw the list of apps and models of the desk. See `stories.admin.navigation`."""

from urllib.parse import quote

from django import template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.simple_tag(takes_context=True)
def navigation(context: template.Context) -> SafeString:
    """Draw `app_list`; with `show_changelinks` also the links to each model's list."""
    path, is_list = quote(context["request"].path), bool(context.get("show_changelinks"))
    return mark_safe(context["app_list"].draw(path, show_changelinks=is_list))  # noqa: S308  drawn
