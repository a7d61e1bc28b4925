"""Tell an open form who else has it open, and whether the story was saved meanwhile."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stories.admin.conflict.optimistic_lock import describe_save
from stories.admin.display_names import display_name
from stories.admin.forms import stored_story
from stories.admin.scripts import scripts
from stories.models import EditingSession, Story, StoryVersion
from stories.models.compiled_queries.compiled import CompiledQuery
from stories.models.desk.editing_session import TIMEOUT

IN_TRASH = gettext_lazy(
    "Somebody moved this story to the trash. It can be saved again once it is brought back: "
    "keep this page open, or copy what you typed."
)
MEDIA = scripts("presence")
OPEN = CompiledQuery(
    lambda story, user, since: EditingSession.objects.filter(story=story).by_others(user, since),
    story=models.BigAutoField(),
    user=models.BigAutoField(),
    since=models.DateTimeField(),
)


def presence(model_admin: admin.ModelAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """Note that the form is open, or with `leaving` that it was closed; answer who else has it.

    The open form repeats this request. The JSON answer has `others`, a list of names, the stored
    `version`, `saved`, a sentence about the last save, and `gone`, one that says that the story is
    in the trash, or "". After `leaving` the answer is 204.
    """
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if not model_admin.has_view_or_change_permission(request):
        raise PermissionDenied
    stories = Story.objects.filter(changes_to=None).select_related("changes")
    story = get_object_or_404(stories, pk=pk)
    if "leaving" in request.POST:
        EditingSession.close(story, request.user)
        return HttpResponse(status=204)
    if story.deleted_at is None:
        EditingSession.mark_open(story, request.user, timezone.now())
    last = story.versions.without_content().first()
    answer = {
        "others": others(request, story),
        "version": story.working_copy().version,
        "saved": _describe(last) if last else _("Somebody saved this"),
        "gone": IN_TRASH if story.deleted_at else "",
    }
    return JsonResponse(answer)


def others(request: HttpRequest, story: Story) -> list[str]:
    """Return the names of the other users who have the story's form open."""
    if stored_story.has_none(story, EditingSession):
        return []
    since = timezone.now() - TIMEOUT
    forms_open = OPEN.fetch(story=story.pk, user=request.user.pk, since=since)
    return sorted(display_name(each.user) for each in forms_open)


def _describe(version: StoryVersion) -> str:
    return describe_save(display_name(version.saved_by, version.saved_by_name), version.saved_at)
