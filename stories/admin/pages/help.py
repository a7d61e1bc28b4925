"""Show the help of the desk, in the language of whoever reads."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from stories import help_pages
from stories.search.query import read


def show(request: HttpRequest, frame: dict[str, Any], name: str = "") -> HttpResponse:
    """Show one page, or all of them with a search; `?in=` shows it in another language."""
    asked = request.GET.get("in", "")
    language = asked if asked in help_pages.CODES else help_pages.language()
    every = help_pages.pages(language)
    page = next((each for each in every if each.name == name), None)
    if name and not page:
        raise Http404
    query = read(request.GET.get("q", "").replace("\x00", ""))
    told = {
        "title": page.title if page else _("Help"),
        "page": page,
        "pages": every,
        "language": language,
        "other_languages": [each for each in settings.LANGUAGES if each[0] != language],
        "query": query,
        "results": help_pages.find(query, language) if query else [],
    }
    return TemplateResponse(request, "admin/help.html", frame | told)
