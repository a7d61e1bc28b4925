"""Withdrawing and discarding: what takes something away asks first."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html

from stories.models import AuditEntry, Story, StoryVersion

from .publishing import is_fixed, may_publish, note_unscheduled


class WithdrawalForm(forms.Form):
    reason = forms.CharField(
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="For your colleagues only; no reader sees it.",
        error_messages={"required": "Say why. It is kept for your colleagues only."},
    )


class Withdrawing(admin.ModelAdmin):
    """Two pages that ask: withdraw these stories? discard these changes?"""

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("withdraw/", wrap(self.withdraw_view), name="stories_story_withdraw"),
            path("<int:pk>/discard/", wrap(self.discard_view), name="stories_story_discard"),
            *super().get_urls(),
        ]

    def withdraw_view(self, request: HttpRequest) -> HttpResponse:
        """Ask for the reason, then take the stories of `?story=` from every page."""
        if not may_publish(request):
            raise PermissionDenied
        asked = request.GET.getlist("story")
        chosen = [text for text in asked if text.isdecimal() and len(text) < 19][:1000]
        stories = Story.objects.kept().filter(pk__in=chosen, status=Story.Status.PUBLISHED)
        if not stories:
            if not Story.objects.kept().filter(pk__in=chosen, status=Story.Status.WITHDRAWN):
                raise Http404
            messages.info(request, "That is withdrawn already: no reader sees it.")
            return HttpResponseRedirect(self._after(stories_pks=chosen))
        form = WithdrawalForm(request.POST if request.method == "POST" else None)
        if form.is_valid():
            with transaction.atomic():
                self._withdraw(request, stories, form.cleaned_data["reason"])
            return HttpResponseRedirect(self._after(stories_pks=chosen))
        context = {
            **self.admin_site.each_context(request),
            "title": "Withdraw",
            "opts": self.opts,
            "stories": [(story, _translations_that_go(story)) for story in stories],
            "form": form,
        }
        return TemplateResponse(request, "admin/stories/story/withdraw.html", context)

    def _withdraw(self, request: HttpRequest, stories: QuerySet[Story], reason: str) -> None:
        now = timezone.now()
        groups = stories.values("translation_group")
        Story.objects.filter(changes_to__translation_group__in=groups).settle(now)
        gone: dict[int, Story] = {}  # a translation may be chosen beside its original
        for story in stories.select_for_update(of=("self",)):
            along = story.withdraw(now, reason)
            story.version += 1
            story.save()
            gone |= {each.pk: each for each in (story, *along)}
        for story in gone.values():
            event = StoryVersion.Event.WITHDRAWN
            StoryVersion.keep(story, event, by=request.user, now=now, note=reason)
            AuditEntry.note(AuditEntry.Kind.WITHDRAWN, now=now, by=request.user, story=story.pk)
            self.log_change(request, story, "Withdrawn")
            told = format_html("“{}” is withdrawn: no reader sees it any more.", story)
            messages.success(request, told)

    def _after(self, stories_pks: list[str]) -> str:
        if len(stories_pks) == 1:
            return reverse("admin:stories_story_change", args=stories_pks)
        return reverse("admin:stories_story_changelist")

    @transaction.atomic
    def discard_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask, then forget the changes that wait; they stay in the history."""
        now = timezone.now()
        asked = Story.objects.kept().filter(pk=pk)
        if request.method == "POST":  # nobody publishes or withdraws it meanwhile
            list(asked.select_for_update().values_list("pk"))
        Story.objects.filter(changes_to__in=asked.values("pk")).settle(now)
        story = asked.first()
        if story is None:
            raise Http404
        row = story.being_edited()
        if not self.has_change_permission(request, row) or (
            is_fixed(row, now) and not may_publish(request)
        ):
            raise PermissionDenied
        changes = story.waiting_changes()
        if changes is None:
            messages.warning(request, "No changes wait any more: readers see them, or they went.")
            return HttpResponseRedirect(self._after([str(pk)]))
        if request.method == "POST":
            if changes.is_scheduled(now):
                note_unscheduled(request, changes, now)
            StoryVersion.keep(changes, StoryVersion.Event.DISCARDED, by=request.user, now=now)
            story.discard_changes()
            self.log_change(request, story, "Changes discarded")
            messages.success(request, "The changes are discarded. They are kept in the history.")
            return HttpResponseRedirect(self._after([str(pk)]))
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "title": "Discard changes",
            "opts": self.opts,
            "story": story,
        }
        return TemplateResponse(request, "admin/stories/story/discard.html", context)


def _translations_that_go(story: Story) -> list[Story]:
    return [each for each in story.translations() if each.status == Story.Status.PUBLISHED]
