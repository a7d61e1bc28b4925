"""Delete what somebody typed into a story's form and could not save."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from stories.models import UnfinishedForm


def discard_unfinished(
    model_admin: admin.ModelAdmin, request: HttpRequest, key: str
) -> HttpResponse:
    """Delete a kept form, for one who may change its story."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    kept = get_object_or_404(UnfinishedForm.objects.newest(), key=key)
    if not model_admin.has_change_permission(request, kept.story):
        raise PermissionDenied
    kept.delete()
    messages.success(request, _("What was left unfinished is deleted."))
    if kept.story is None:
        return HttpResponseRedirect(reverse("admin:index"))
    return HttpResponseRedirect(reverse("admin:stories_story_change", args=[kept.story.pk]))
