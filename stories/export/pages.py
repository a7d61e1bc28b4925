"""Show what a copy has where the site itself has a form, or chooses for the reader."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from stories import page_context, responses


@require_safe
def front_door(request: HttpRequest) -> HttpResponse:
    """Lead to the first page in each language; nginx leads to the one that the browser asks for."""
    return render(request, "stories/exported_front_door.html", {"names_nobody": True})


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Show the search that runs in the browser, over the index that `search_index` makes."""
    context = {"codes": " ".join(dict(settings.LANGUAGES)), "default": settings.LANGUAGE_CODE}
    response = page_context.render_with_exit(request, "stories/exported_search.html", context)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def check(request: HttpRequest) -> HttpResponse:
    return _form(request, _("Check a quotation"))


def concern(request: HttpRequest) -> HttpResponse:
    return _form(request, _("Report a concern, or ask for removal"))


@require_safe
def _form(request: HttpRequest, title: str) -> HttpResponse:
    """Say where a form works: a file can take nothing in."""
    address = f"{request.site_itself}{request.path}"  # type: ignore[attr-defined]  # see `Client`
    context = {"title": title, "address": address}
    return page_context.render_with_exit(request, "stories/exported_form.html", context)


def missing(request: HttpRequest) -> HttpResponse:
    raise Http404


@responses.public_page
def gone(request: HttpRequest) -> HttpResponse:
    raise responses.Gone


def _embed_gone(request: HttpRequest) -> HttpResponse:
    raise responses.Gone


embed_gone = responses.public_page(_embed_gone, "stories/embed_gone.html")
