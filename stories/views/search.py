"""Show the page of the search."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from stories import page_context
from stories.search import excerpts, query, results

LONGEST_VALUE = 200  # characters of a filter’s value: no address of a person or tag is longer


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    asked = request.GET.get("q", "").replace("\0", " ").strip()
    wanted = query.read(asked)
    context: dict[str, Any] = {"asked": asked, "query": wanted, "longest": query.LONGEST_ASKED}
    if wanted:
        chosen = {facet: request.GET.get(facet, "")[:LONGEST_VALUE] for facet in query.FACETS}
        found = results.find(wanted, now, chosen)
        page = Paginator(found.documents, excerpts.MOST_SHOWN).get_page(request.GET.get("page"))
        names = zip(query.FACETS, [_("Language"), _("Person"), _("Topic")], strict=True)
        context |= {
            "found": found,
            "filters": [{"name": name, "choices": found.choices(facet)} for facet, name in names],
            "page": page,
            "results": excerpts.show(wanted, list(page.object_list), now),
            "address": {"q": wanted.asked},  # short enough for every link of the page
            "kept": {**dict(request.GET.lists()), "q": [wanted.asked], "page": []},
        }
    response = page_context.render_with_exit(request, "stories/search.html", context)
    response.headers["X-Robots-Tag"] = "noindex"  # engines list the stories and people themselves
    return response
