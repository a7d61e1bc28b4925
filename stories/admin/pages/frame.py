"""What the desk's own pages have in common."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from stories.models import Story

MOST_CHOSEN = 1000  # records that one page acts on


def page(
    model_admin: admin.ModelAdmin, request: HttpRequest, name: str, context: dict[str, Any]
) -> HttpResponse:
    """A page of the admin from `admin/stories/story/<name>.html`."""
    frame = {**model_admin.admin_site.each_context(request), "opts": model_admin.opts}
    return TemplateResponse(request, f"admin/stories/story/{name}.html", frame | context)


def redirect_to_form(story: Story) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("admin:stories_story_change", args=[story.pk]))


def numbers_in_query(request: HttpRequest, name: str) -> list[str]:
    """The numbers of records that the address names, as far as they are numbers."""
    asked = request.GET.getlist(name)
    return [text for text in asked if text.isdecimal() and len(text) < 19][:MOST_CHOSEN]
