"""Make and revoke links that show a story to people without an account before it is public."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone

from stories.admin.forms.buttons import may_publish
from stories.models import PreviewLink, Story, preview_link

from .frame import page


class LinkForm(forms.Form):
    days = forms.IntegerField(
        label="Works for how many days?",
        min_value=1,
        max_value=preview_link.MAX_DAYS,
        initial=preview_link.DEFAULT_DAYS,
        help_text=f"From 1 to {preview_link.MAX_DAYS}. You can revoke it before.",
    )


def preview_links(model_admin: admin.ModelAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """List a story's links; on POST revoke the link in `revoke`, or else make one."""
    if not may_publish(request):
        raise PermissionDenied
    story = get_object_or_404(Story.objects.active(), pk=pk)
    form = LinkForm(request.POST if request.method == "POST" else None)
    if "revoke" in request.POST:
        _revoke(request, story)
        return HttpResponseRedirect(request.path)
    is_hidden = story.person.is_being_protected
    if form.is_valid() and not (story.is_withdrawn(timezone.now()) or is_hidden):
        days = form.cleaned_data["days"]
        PreviewLink.make(story, by=request.user, now=timezone.now(), days=days)
        messages.success(request, "The link is made. Whoever has it can read the story.")
        return HttpResponseRedirect(request.path)
    now = timezone.now()
    links = story.preview_links.select_related("story", "made_by")
    context: dict[str, Any] = {
        "title": "Share a preview",
        "story": story,
        "form": form,
        "links": [
            (link, request.build_absolute_uri(link.get_absolute_url()), link.is_working(now))
            for link in links
        ],
        "is_withdrawn": story.is_withdrawn(now),
        "is_hidden": is_hidden,
        "now": now,
    }
    return page(model_admin, request, "links", context)


def _revoke(request: HttpRequest, story: Story) -> None:
    asked = request.POST["revoke"]
    for link in story.preview_links.all():
        if str(link.pk) == asked:
            link.revoke(by=request.user, now=timezone.now())
            messages.success(request, "The link is revoked: it shows nothing any more.")
