"""Who else has a story's form open, and whether it was saved meanwhile: at first sight and live."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils import timezone
from django.views.decorators.http import require_POST

from stories.models import OpenForm, Story, StoryVersion

from .concurrent_edits import told
from .names import full_name
from .scripts import scripts


class Presence(admin.ModelAdmin):
    """The form says again and again that it is open, and hears who else has it."""

    @property
    def media(self) -> forms.Media:
        return super().media + scripts("presence")

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_POST(self.presence_view))
        return [
            path("<int:pk>/presence/", view, name="stories_story_presence"),
            *super().get_urls(),
        ]

    def presence_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Hear that the form is open, or with `leaving` that it is not any more."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        story = get_object_or_404(Story.objects.kept().select_related("changes"), pk=pk)
        if "leaving" in request.POST:
            OpenForm.close(story, request.user)
            return HttpResponse(status=204)
        OpenForm.tell(story, request.user, timezone.now())
        last = story.versions.without_content().first()
        answer = {
            "others": others(request, story),
            "version": story.being_edited().version,
            "saved": _told(last) if last else "Somebody saved this",
        }
        return JsonResponse(answer)

    def render_change_form(self, request, context, *args, **kwargs):
        row: Any = context["original"]
        context["also_open"] = others(request, row.main) if row else []
        return super().render_change_form(request, context, *args, **kwargs)


def others(request: HttpRequest, story: Story) -> list[str]:
    """The names of those others who have the story's form open."""
    forms_open = OpenForm.objects.filter(story=story).of_others(request.user, timezone.now())
    return sorted(full_name(each.user) for each in forms_open)


def _told(version: StoryVersion) -> str:
    return told(full_name(version.saved_by, version.saved_by_name), version.saved_at)
