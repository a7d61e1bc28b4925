"""HTTP answers that several doors give alike."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import conditional_page, require_safe

from .models import GoneAddress

View = Callable[..., HttpResponse]

GONE = "gone.html"


def not_at_its_address(
    request: HttpRequest, asked: Any, former: Any, now: datetime, template: str = GONE
) -> HttpResponse:
    """As `not_here`; and what had the address once is answered where it is now.

    `asked` and `former` are what has the address and what had it, public or not. An address that
    somebody had who is not named, or her story, may hold her name: it leads nowhere any more.
    """
    withdrawn = asked.withdrawn()
    if not withdrawn.exists():
        if moved := former.published(now).first():
            person = getattr(moved, "person", moved)
            return forward(request, moved) if person.is_named else gone(request, template)
        withdrawn = former.withdrawn()
        told: Any = request.resolver_match
        place = {name: told.kwargs[name] for name in ("language", "slug") if name in told.kwargs}
        if GoneAddress.objects.at(asked.model, place).exists():
            return gone(request, template)
    return not_here(request, withdrawn, template)


def forward(request: HttpRequest, record: Any) -> HttpResponse:
    """308 to what was asked for of the record, where it is now; with the question, if any."""
    match: Any = request.resolver_match
    if match.view_name == "story_elsewhere":
        address = record.reading_address
    else:
        address = reverse(match.view_name, kwargs=match.kwargs | record.place)
    return forward_to(address, request.META.get("QUERY_STRING", ""))


def forward_to(address: str, question: str) -> HttpResponse:
    """308 that is asked for again each time.

    A browser that kept it would be led away from an address that is taken again.
    """
    address = f"{address}?{question}" if question else address
    response = redirect(address, permanent=True, preserve_request=True)
    response.headers["Cache-Control"] = "no-cache"
    return response


def not_here(request: HttpRequest, withdrawn: QuerySet, template: str = GONE) -> HttpResponse:
    """410, naming nobody, for what was withdrawn; 404 for what was never public."""
    if not withdrawn.exists():
        raise Http404
    return gone(request, template)


def gone(request: HttpRequest, template: str = GONE) -> HttpResponse:
    """410 that names nobody, kept in no cache and listed by no search."""
    response = render(request, template, {"names_nobody": True}, status=410)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def as_json(told: dict[str, Any], content_type: str = "application/json") -> JsonResponse:
    """With the letters of every script as they are, not their numbers."""
    return JsonResponse(told, content_type=content_type, json_dumps_params={"ensure_ascii": False})


def for_machines(view: View) -> View:
    """A view that programs of any site may read, and need not read again while it is the same.

    Asked for each time, so that what was withdrawn leaves; an ETag, and no Last-Modified: of a
    withdrawal, or of a changed name, no moment could be told that a date would show.
    """
    unchanged_is_304 = conditional_page(view)

    @require_safe
    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        try:
            response = unchanged_is_304(request, *args, **kwargs)
        except Http404:  # answered here, so that it can be read from another site too
            response = render(request, "404.html", {"names_nobody": True}, status=404)
        patch_vary_headers(response, ["Accept-Encoding"])
        response.headers.setdefault("Cache-Control", "no-cache")
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Expose-Headers"] = "ETag"
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response

    return answer
