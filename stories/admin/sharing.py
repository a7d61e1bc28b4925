"""Links that show a story before it is public, to people without an account."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone

from stories.models import PreviewLink, Story, preview_link

from .publishing import may_publish


class LinkForm(forms.Form):
    days = forms.IntegerField(
        label="Works for how many days?",
        min_value=1,
        max_value=preview_link.MOST_DAYS,
        initial=preview_link.DAYS,
        help_text=f"From 1 to {preview_link.MOST_DAYS}. You can revoke it before.",
    )


class Sharing(admin.ModelAdmin):
    """One page a story: its links, a way to make one, and a way to take each back."""

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        links = path("<int:pk>/links/", wrap(self.links_view), name="stories_story_links")
        return [links, *super().get_urls()]

    def links_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """List the links; on POST revoke the one that is named, or else make one."""
        if not may_publish(request):
            raise PermissionDenied
        story = get_object_or_404(Story.objects.kept(), pk=pk)
        form = LinkForm(request.POST if request.method == "POST" else None)
        if "revoke" in request.POST:
            self._revoke(request, story)
            return HttpResponseRedirect(request.path)
        if form.is_valid() and story.status != Story.Status.WITHDRAWN:
            days = form.cleaned_data["days"]
            PreviewLink.make(story, by=request.user, now=timezone.now(), days=days)
            messages.success(request, "The link is made. Whoever has it can read the story.")
            return HttpResponseRedirect(request.path)
        return self._links_page(request, story, form)

    def _revoke(self, request: HttpRequest, story: Story) -> None:
        asked = request.POST["revoke"]
        for link in story.preview_links.all():
            if str(link.pk) == asked:
                link.revoke(by=request.user, now=timezone.now())
                messages.success(request, "The link is revoked: it shows nothing any more.")

    def _links_page(self, request: HttpRequest, story: Story, form: LinkForm) -> HttpResponse:
        now = timezone.now()
        links = story.preview_links.select_related("story", "made_by")
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "title": "Share a preview",
            "opts": self.opts,
            "story": story,
            "form": form,
            "links": [
                (link, request.build_absolute_uri(link.get_absolute_url()), link.is_working(now))
                for link in links
            ],
            "is_withdrawn": story.status == Story.Status.WITHDRAWN,
            "now": now,
        }
        return TemplateResponse(request, "admin/stories/story/links.html", context)
