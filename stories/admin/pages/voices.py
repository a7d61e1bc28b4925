"""List what in a typed body looks like another voice, while its form is open."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render

from stories.admin.forms.unmarked_voices import TEMPLATE, context


def voices(model_admin: admin.ModelAdmin, request: HttpRequest) -> HttpResponse:
    """Answer a posted `body` in its `language` with the offers to mark voices, as HTML."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if not (model_admin.has_add_permission(request) or model_admin.has_change_permission(request)):
        raise PermissionDenied
    body, language = request.POST.get("body", ""), request.POST.get("language", "")
    return render(request, TEMPLATE, context(body, language))
