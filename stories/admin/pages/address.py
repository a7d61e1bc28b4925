"""Propose an address for what is typed, while its form is open; nothing is stored."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse

from stories.admin.forms.proposals import propose


def address(model_admin: admin.ModelAdmin, request: HttpRequest) -> HttpResponse:
    """Answer a posted `text` in its `language` with the address that is proposed for it."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if not (model_admin.has_add_permission(request) or model_admin.has_change_permission(request)):
        raise PermissionDenied
    text, language = request.POST.get("text", ""), request.POST.get("language", "")
    return JsonResponse({"address": propose(model_admin.model, text, language)})
