"""List the versions of a story or a person, compare two of them, and restore one."""

from datetime import datetime
from typing import Any, NamedTuple

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.views.main import PAGE_VAR
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy

from stories.admin.forms.buttons import may_publish
from stories.history import content_diff, snapshot, upgrade
from stories.models import Person, Story, StoryVersion
from stories.models.version import Version

from .frame import about, page, redirect_to_form

LIVE, DRAFT = "live", "draft"
VIEWS = {"side": gettext_lazy("Side by side"), "inline": gettext_lazy("In line")}
CHOOSE = {
    False: gettext_lazy("Choose two versions to compare."),
    True: gettext_lazy("Readers see nothing of this now, so there is nothing to compare with."),
}
VERSIONS_ON_A_PAGE = 50
UNREADABLE = gettext_lazy(
    "cannot be read: what was kept is not the content of a story. Others are not harmed."
)


class NameForm(forms.ModelForm):
    class Meta:
        model = StoryVersion  # of a person's version, the field is the same
        fields = ["name"]
        help_texts = {
            "name": gettext_lazy("Such as “As agreed in June”. Empty takes the name away.")
        }


class Side(NamedTuple):
    """One of the two contents that are compared."""

    name: str
    content: Any
    version: Version | None = None

    @property
    def is_readable(self) -> bool:
        return upgrade.is_readable(self.content)


def history(model_admin: admin.ModelAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    story = _readable(model_admin, request, pk)
    only_published = request.GET.get("only") == "published"
    versions = story.versions.without_content()
    if only_published:
        versions = versions.published(timezone.now())
    listed = Paginator(versions, VERSIONS_ON_A_PAGE).get_page(request.GET.get(PAGE_VAR))
    live = story.visible_row(timezone.now())
    has_draft, shown = _has_draft(story, live), [str(version.number) for version in listed]
    context = {
        "title": gettext("History"),
        "subtitle": str(story),
        **about(story),
        "versions": listed,
        "page_range": listed.paginator.get_elided_page_range(listed.number),
        "only_published": only_published,
        "is_live": live is not None,
        "has_draft": has_draft,
        "can_compare": len(shown) + bool(live) + has_draft > 1,
        "chosen_old": LIVE if live and has_draft else (shown[1:] or [""])[0],
        "chosen_new": DRAFT if has_draft else (shown or [""])[0],
        "may_change": model_admin.has_change_permission(request, story),
        "may_restore": _may_restore(model_admin, request, story),
    }
    return page(model_admin, request, "history", context)


def compare(model_admin: admin.ModelAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """Compare two contents: `?old=` and `?new=` are a version's number, `live` or `draft`."""
    story = _readable(model_admin, request, pk)
    chosen = [request.GET.get(name, "") for name in ("old", "new")]
    sides = [_side(story, text) for text in chosen]
    warnings = [
        *(
            CHOOSE[text == LIVE].format(story._meta.verbose_name)
            for text, side in zip(chosen, sides, strict=True)
            if not side
        ),
        *(f"{side.name} {UNREADABLE}" for side in sides if side and not side.is_readable),
    ]
    if warnings:
        for sentence in dict.fromkeys(warnings):
            messages.warning(request, sentence)
        return _history_of(story)
    view = request.GET.get("view", "")
    old, new = (side.content for side in sides if side)
    context = {
        "title": gettext("What changed"),
        "subtitle": str(story),
        **about(story),
        "sides": sides,
        "comparison": content_diff.compare(type(story), old, new),
        "view": view if view in VIEWS else "side",
        "views": VIEWS,
        "chosen": chosen,
        "may_restore": _may_restore(model_admin, request, story),
    }
    return page(model_admin, request, "compare", context)


def name_version(
    model_admin: admin.ModelAdmin, request: HttpRequest, pk: int, number: int
) -> HttpResponse:
    """Give a version a name by which colleagues find it."""
    story = _readable(model_admin, request, pk)
    if not model_admin.has_change_permission(request, story):
        raise PermissionDenied
    version = get_object_or_404(story.versions.without_content(), number=number)
    form = NameForm(request.POST if request.method == "POST" else None, instance=version)
    if form.is_valid():
        version.save(update_fields=["name"])
        return _history_of(story)
    context = {
        "title": (gettext("Name version %(number)s") % {"number": number}),
        "form": form,
        "version": version,
        **about(story),
    }
    return page(model_admin, request, "name_version", context)


def restore(
    model_admin: admin.ModelAdmin, request: HttpRequest, pk: int, number: int
) -> HttpResponse:
    """Ask, then make a version the draft. Readers see nothing of it until it is published."""
    with transaction.atomic():
        return _restore(model_admin, request, pk, number)


def _restore(
    model_admin: admin.ModelAdmin, request: HttpRequest, pk: int, number: int
) -> HttpResponse:
    now = timezone.now()
    if request.method == "POST":
        # Lock the row until the version is stored, and merge due changes, which are no draft.
        held = get_object_or_404(model_admin.model.objects.filter(pk=pk).lock())
        if isinstance(held, Story):
            Story.objects.filter(changes_to=held).apply_due_changes(now)
    story = _readable(model_admin, request, pk)
    if not _may_restore(model_admin, request, story):
        raise PermissionDenied
    version = get_object_or_404(story.versions, number=number)
    try:
        if request.method == "POST":
            return _restored(model_admin, request, story, version, now)
        adapt: Any = upgrade.adapt if isinstance(story, Story) else upgrade.adapt_person
        _, notes = adapt(version.content, story.working_copy())
    except upgrade.Unreadable:
        messages.error(
            request,
            gettext("Version %(number)s %(UNREADABLE)s")
            % {"number": number, "UNREADABLE": UNREADABLE},
        )
        return _history_of(story)
    context = {
        "title": (gettext("Restore version %(number)s as a draft?") % {"number": number}),
        **about(story),
        "version": version,
        "notes": notes,
        "is_live": story.visible_row(now) is not None,
        "is_scheduled": isinstance(story, Story) and story.working_copy().is_scheduled(now),
        "has_changes": story.waiting_changes() is not None,
    }
    return page(model_admin, request, "restore", context)


def _restored(
    model_admin: admin.ModelAdmin,
    request: HttpRequest,
    story: Any,
    version: Any,
    now: datetime,
) -> HttpResponse:
    outcome = story.restore(version, by=request.user, now=now)
    for blocker in outcome.blockers:
        messages.error(request, gettext("Not restored. %(blocker)s") % {"blocker": blocker})
    if outcome.blockers:
        return _history_of(story)
    model_admin.log_change(request, story, f"Restored version {version.number} as a draft")
    sees = gettext(" Readers see what was there.") if story.is_published(now) else ""
    messages.success(
        request,
        gettext("“%(version)s” is the draft now.%(sees)s") % {"version": version, "sees": sees},
    )
    for note in outcome.notes:
        messages.warning(request, note)
    return redirect_to_form(story)


def _readable(model_admin: admin.ModelAdmin, request: HttpRequest, pk: int) -> Any:
    story: Any = model_admin.get_object(request, str(pk))
    if story is None:
        raise Http404
    if not model_admin.has_view_or_change_permission(request, story):
        raise PermissionDenied
    return story


def _may_restore(
    model_admin: admin.ModelAdmin, request: HttpRequest, story: Story | Person
) -> bool:
    return may_publish(request) and model_admin.has_change_permission(request, story)


def _side(story: Any, chosen: str) -> Side | None:
    if chosen == DRAFT:
        return Side(gettext("The draft"), snapshot.take(story.working_copy()))
    if chosen == LIVE:
        live = story.visible_row(timezone.now())
        return Side(gettext("What readers see"), snapshot.take(live)) if live else None
    is_number = chosen.isascii() and chosen.isdecimal() and len(chosen) < 10
    version = story.versions.filter(number=int(chosen)).first() if is_number else None
    return (
        Side(gettext("Version %(chosen)s") % {"chosen": chosen}, version.content, version)
        if version
        else None
    )


def _has_draft(record: Story | Person, live: Any) -> bool:
    """Whether there is a draft besides what readers see."""
    if isinstance(record, Person):
        return live is None or record.waiting_changes() is not None
    return bool(live != record.working_copy())


def _history_of(story: Story | Person) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse(about(story)["places"]["history"], args=[story.pk]))
