"""Who else has a story's form open, and whether it was saved meanwhile: at first sight and live."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from stories.admin.conflict.optimistic_lock import describe_save
from stories.admin.display_names import display_name
from stories.admin.scripts import scripts
from stories.models import EditingSession, Story, StoryVersion

MEDIA = scripts("presence")


def presence(model_admin: admin.ModelAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """Hear that the form is open, or with `leaving` that it is not any more; say who else has it.

    The form says so again and again, and hears whether the story was saved meanwhile.
    """
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if not model_admin.has_view_or_change_permission(request):
        raise PermissionDenied
    story = get_object_or_404(Story.objects.active().select_related("changes"), pk=pk)
    if "leaving" in request.POST:
        EditingSession.close(story, request.user)
        return HttpResponse(status=204)
    EditingSession.mark_open(story, request.user, timezone.now())
    last = story.versions.without_content().first()
    answer = {
        "others": others(request, story),
        "version": story.working_copy().version,
        "saved": _describe(last) if last else "Somebody saved this",
    }
    return JsonResponse(answer)


def others(request: HttpRequest, story: Story) -> list[str]:
    """The names of those others who have the story's form open."""
    forms_open = EditingSession.objects.filter(story=story).by_others(request.user, timezone.now())
    return sorted(display_name(each.user) for each in forms_open)


def _describe(version: StoryVersion) -> str:
    return describe_save(display_name(version.saved_by, version.saved_by_name), version.saved_at)
