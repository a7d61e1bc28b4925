"""Build the answers that the desk's own pages share."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from stories.models import Person, Story

MOST_CHOSEN = 1000  # the maximum of records that one request changes


def page(
    model_admin: admin.ModelAdmin,
    request: HttpRequest,
    name: str,
    context: dict[str, Any],
    folder: str = "stories/story",
) -> HttpResponse:
    """Answer with a page of the admin from `admin/<folder>/<name>.html`."""
    frame = {**model_admin.admin_site.each_context(request), "opts": model_admin.opts}
    return TemplateResponse(request, f"admin/{folder}/{name}.html", frame | context)


def redirect_to_form(record: Story | Person) -> HttpResponseRedirect:
    form = f"admin:stories_{record._meta.model_name}_change"
    return HttpResponseRedirect(reverse(form, args=[record.pk]))


def about(record: Story | Person) -> dict[str, Any]:
    """Return what the templates need to name a record, as `story`, and to lead to its pages."""
    names = ["changelist", "change", "history", "compare", "name_version", "restore"]
    places = {name: f"admin:stories_{record._meta.model_name}_{name}" for name in names}
    return {"story": record, "places": places}


def numbers_in_query(request: HttpRequest, name: str) -> list[str]:
    """Return the values of a query parameter that are numbers, at most MOST_CHOSEN of them."""
    asked = request.GET.getlist(name)
    return [text for text in asked if text.isdecimal() and len(text) < 19][:MOST_CHOSEN]
