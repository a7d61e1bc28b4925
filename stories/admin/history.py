"""The history of a story: its versions, what differs between two, and how to go back to one."""

from typing import Any, NamedTuple

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import PAGE_VAR
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from stories.models import Story, StoryVersion, content, older_content

from . import publishing
from .compared import compare

LIVE, DRAFT = "live", "draft"
VIEWS = {"side": "Side by side", "inline": "In line"}
CHOOSE = {
    False: "Choose two versions of this story to compare.",
    True: "Readers do not see this story now, so there is nothing to compare with.",
}
VERSIONS_ON_A_PAGE = 50
UNREADABLE = "cannot be read: what was kept is not the content of a story. Others are not harmed."


class NameForm(forms.ModelForm):
    class Meta:
        model = StoryVersion
        fields = ["name"]
        help_texts = {"name": "Such as “As agreed with her in June”. Empty takes the name away."}


class Side(NamedTuple):
    """One of the two that are compared."""

    name: str
    content: Any
    version: StoryVersion | None = None

    @property
    def is_readable(self) -> bool:
        return older_content.is_readable(self.content)


class History(admin.ModelAdmin):
    """Versions listed, named, compared and restored."""

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        history, version = "<int:pk>/history/", "<int:pk>/history/<int:number>/"
        return [
            path(f"{history}compare/", wrap(self.compare_view), name="stories_story_compare"),
            path(f"{version}name/", wrap(self.name_view), name="stories_story_name_version"),
            path(f"{version}restore/", wrap(self.restore_view), name="stories_story_restore"),
            *super().get_urls(),
        ]

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        story = self._readable(request, unquote(object_id))
        only_published = request.GET.get("only") == "published"
        versions = story.versions.without_content()
        if only_published:
            versions = versions.published(timezone.now())
        page = Paginator(versions, VERSIONS_ON_A_PAGE).get_page(request.GET.get(PAGE_VAR))
        live, draft = story.in_sight(timezone.now()), story.being_edited()
        has_draft, numbers = live != draft, [str(version.number) for version in page]
        context = {
            "title": "History",
            "subtitle": str(story),
            "versions": page,
            "page_range": page.paginator.get_elided_page_range(page.number),
            "only_published": only_published,
            "is_live": live is not None,
            "has_draft": has_draft,
            "can_compare": len(numbers) + bool(live) + has_draft > 1,
            "chosen_old": LIVE if live and has_draft else (numbers[1:] or [""])[0],
            "chosen_new": DRAFT if has_draft else (numbers or [""])[0],
            "may_change": self.has_change_permission(request, story),
            "may_restore": self._may_restore(request, story),
        }
        return self._page(request, "history", story, context | (extra_context or {}))

    def compare_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Two of them: `?old=` and `?new=` are a version's number, `live` or `draft`."""
        story = self._readable(request, str(pk))
        chosen = [request.GET.get(name, "") for name in ("old", "new")]
        sides = [self._side(story, text) for text in chosen]
        told = [
            *(CHOOSE[text == LIVE] for text, side in zip(chosen, sides, strict=True) if not side),
            *(f"{side.name} {UNREADABLE}" for side in sides if side and not side.is_readable),
        ]
        if told:
            for sentence in dict.fromkeys(told):
                messages.warning(request, sentence)
            return HttpResponseRedirect(self._address("history", story))
        view = request.GET.get("view", "")
        context = {
            "title": "What changed",
            "subtitle": str(story),
            "sides": sides,
            "comparison": compare(*(side.content for side in sides if side)),
            "view": view if view in VIEWS else "side",
            "views": VIEWS,
            "chosen": chosen,
            "may_restore": self._may_restore(request, story),
        }
        return self._page(request, "compare", story, context)

    def name_view(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        """Give a version a name to find it by."""
        story = self._readable(request, str(pk))
        if not self.has_change_permission(request, story):
            raise PermissionDenied
        version = get_object_or_404(story.versions.without_content(), number=number)
        form = NameForm(request.POST if request.method == "POST" else None, instance=version)
        if form.is_valid():
            version.save(update_fields=["name"])
            return HttpResponseRedirect(self._address("history", story))
        context = {"title": f"Name version {number}", "form": form, "version": version}
        return self._page(request, "name_version", story, context)

    @transaction.atomic
    def restore_view(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        """Ask, then make a version the draft. Readers see none of it until it is published."""
        if request.method == "POST":
            # Hold the row until the version is written; a schedule that is due is no draft.
            if not Story.objects.select_for_update().filter(pk=pk).values_list("pk"):
                raise Http404
            Story.objects.filter(changes_to=pk).settle(timezone.now())
        story = self._readable(request, str(pk))
        if not self._may_restore(request, story):
            raise PermissionDenied
        version = get_object_or_404(story.versions, number=number)
        try:
            if request.method == "POST":
                return self._restore(request, story, version)
            _, notes = older_content.adapt(version.content, story.being_edited())
        except older_content.Unreadable:
            messages.error(request, f"Version {number} {UNREADABLE}")
            return HttpResponseRedirect(self._address("history", story))
        now = timezone.now()
        context = {
            "title": f"Restore version {number} as a draft?",
            "version": version,
            "notes": notes,
            "is_live": story.in_sight(now) is not None,
            "is_scheduled": story.being_edited().is_scheduled(now),
            "has_changes": story.waiting_changes() is not None,
        }
        return self._page(request, "restore", story, context)

    def _restore(self, request: HttpRequest, story: Story, version: StoryVersion) -> HttpResponse:
        now = timezone.now()
        with transaction.atomic():  # undoes changes that were begun, if the version is unreadable
            row = story.begin_changes() if story.is_published(now) else story.being_edited()
            publishing.prepare(request, row, publishing.SAVE_DRAFT, now)
            notes = version.restore(row, by=request.user, now=now)
        self.log_change(request, story, f"Restored version {version.number} as a draft")
        sees = " Readers see what was there." if story.is_published(now) else ""
        messages.success(request, f"“{version}” is the draft now.{sees}")
        for note in notes:
            messages.warning(request, note)
        return HttpResponseRedirect(self._address("change", story))

    def _readable(self, request: HttpRequest, object_id: str) -> Story:
        story: Any = self.get_object(request, object_id)
        if story is None:
            raise Http404
        if not self.has_view_or_change_permission(request, story):
            raise PermissionDenied
        return story

    def _may_restore(self, request: HttpRequest, story: Story) -> bool:
        return publishing.may_publish(request) and self.has_change_permission(request, story)

    def _side(self, story: Story, chosen: str) -> Side | None:
        if chosen == DRAFT:
            return Side("The draft", content.read(story.being_edited()))
        if chosen == LIVE:
            live = story.in_sight(timezone.now())
            return Side("What readers see", content.read(live)) if live else None
        is_number = chosen.isascii() and chosen.isdecimal() and len(chosen) < 10
        version = story.versions.filter(number=int(chosen)).first() if is_number else None
        return Side(f"Version {chosen}", version.content, version) if version else None

    def _address(self, page: str, story: Story) -> str:
        return reverse(f"admin:stories_story_{page}", args=[story.pk])

    def _page(
        self, request: HttpRequest, name: str, story: Story, context: dict[str, Any]
    ) -> HttpResponse:
        frame = {**self.admin_site.each_context(request), "opts": self.opts, "story": story}
        return TemplateResponse(request, f"admin/stories/story/{name}.html", frame | context)
