"""Draw the list of stories as Django's `result_list`, with rows that the list draws itself."""

from typing import Any

from django import template
from django.contrib.admin.templatetags.admin_list import ResultList, result_headers
from django.contrib.admin.templatetags.base import InclusionAdminNode

register = template.Library()


def context(cl: Any) -> dict[str, Any]:
    headers = list(result_headers(cl))
    return {
        "cl": cl,
        "result_headers": headers,
        "num_sorted_fields": sum(each["sortable"] and each["sorted"] for each in headers),
        "results": [ResultList(None, [row]) for row in cl.drawn_rows()],
    }


@register.tag(name="story_result_list")
def story_result_list(parser: Any, token: Any) -> InclusionAdminNode:
    return InclusionAdminNode(
        "story_result_list",
        parser,
        token,
        func=context,
        template_name="change_list_results.html",
        takes_context=False,
    )
