"""Read what is pasted into the body of a story, before the editor does."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse

from stories import pasted_html
from stories.models.fields import sanitise


def paste(model_admin: admin.ModelAdmin, request: HttpRequest) -> HttpResponse:
    """Answer a posted `html` as JSON: `html` to insert, and `told`, what was left out of it.

    `told` is a sentence, or "" where nothing was left out.
    """
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if not (model_admin.has_add_permission(request) or model_admin.has_change_permission(request)):
        raise PermissionDenied
    pasted = pasted_html.read(request.POST.get("html", ""))
    return JsonResponse({"html": sanitise(pasted.html), "told": pasted.told})
