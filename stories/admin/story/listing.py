"""The list of stories, and what is done to those that are ticked in it."""

from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.options import ActionLocation
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_lazy as _

from stories import publication
from stories.admin import others_work, outcomes
from stories.admin.dashboard import QueueFilter
from stories.admin.forms import buttons
from stories.admin.language_filter import LanguageFilter
from stories.admin.pages import trash
from stories.models import State, Story

from . import bulk, search
from .changelist import StateFilter, StoryList, read, seen_name, seen_value
from .filters import LacksFilter, PersonFilter, SavedByFilter, SavedSinceFilter, TagFilter

# States that the list does not publish: it does not show what was decided before, and why.
NOT_PUBLISHED_FROM_LIST = {
    State.SCHEDULED: gettext_lazy("It is scheduled. Open it to publish it before its moment."),
    State.WITHDRAWN: gettext_lazy(
        "It is withdrawn. Open it, read why, and publish it again there."
    ),
    State.CONSENT_ENDED: gettext_lazy(
        "Its consent ended. Open it, and record the renewed consent first."
    ),
    State.PUBLISHED: gettext_lazy("Readers see it as it is: no changes wait."),
}


def state_and_return(story: Story, now: datetime) -> str:
    """Return the state of a story; where it is withdrawn for some days, also until when."""
    state = story.state(now)
    until = story.returns_at(now) if state == State.WITHDRAWN else None
    if until is None:
        return str(state.label)
    return _("%(state)s until %(moment)s") % {
        "state": state.label,
        "moment": date_format(timezone.localtime(until), "DATETIME_FORMAT"),
    }


class ListingMixin(admin.ModelAdmin):
    """The list of stories, and its actions."""

    list_display = ["__str__", "state", "person", "language", "blockers", "seen_from"]
    list_display += ["last_saved"]
    list_per_page = 50
    ordering = ["-published_at", "-pk"]
    list_filter = [QueueFilter, StateFilter, LacksFilter, SavedByFilter, SavedSinceFilter]
    list_filter += [("language", LanguageFilter), PersonFilter, TagFilter]
    list_select_related = ["person", "changes"]
    search_fields = ["headline"]  # shows the field; see `get_search_results`
    search_help_text = _("Words of stories in every state, tags, people")
    actions = ["publish", "add_tag", "set_language", "assign", "export", "withdraw"]
    actions += [trash.delete_selected]
    action_form = bulk.StoryActionForm
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Story]:
        return super().get_queryset(request).active()  # type: ignore[attr-defined]  # a word of our QuerySet

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Story], search_term: str
    ) -> tuple[QuerySet[Story], bool]:
        return search.find(queryset, search_term), False

    def get_changelist(self, request, **kwargs):
        return StoryList

    def get_changelist_instance(self, request):
        changelist = super().get_changelist_instance(request)
        numbers = changelist.result_list.values_list("pk", flat=True)
        changelist.result_list = read(numbers, timezone.now())
        return changelist

    @admin.display(description=gettext_lazy("status"), ordering="status")
    def state(self, story: Story) -> str:
        return state_and_return(story, timezone.now())

    @admin.display(description=gettext_lazy("readers see it from"), ordering="published_at")
    def seen_from(self, story: Story) -> str:
        moment = story.published_at
        return date_format(timezone.localtime(moment), "SHORT_DATETIME_FORMAT") if moment else "–"

    @admin.display(description=gettext_lazy("saved last"))
    def last_saved(self, story: Any) -> str:
        if story.last_saved_at is None:
            return "–"
        moment = date_format(timezone.localtime(story.last_saved_at), "SHORT_DATETIME_FORMAT")
        return f"{moment}, {story.last_saved_by_name}" if story.last_saved_by_name else moment

    @admin.display(description=gettext_lazy("before publishing"))
    def blockers(self, story: Story) -> str:
        found: Any = [publication.in_words(story.current_blockers)]
        found += [_("original changed")] * story.is_behind  # type: ignore[attr-defined]  # annotated
        found += [_("original withdrawn")] * story.lacks_original  # type: ignore[attr-defined]  # annotated
        return ", ".join(filter(None, map(str, found))) or "–"

    def get_actions(self, request, action_location=ActionLocation.CHANGE_LIST):
        """Return the actions of the list; the form has its own buttons instead."""
        is_list = action_location == ActionLocation.CHANGE_LIST
        actions = super().get_actions(request, action_location=action_location)
        return actions if is_list and buttons.may_publish(request) else {}

    @admin.action(description=gettext_lazy("Publish now"))
    def publish(self, request: HttpRequest, queryset: QuerySet[Story]) -> None:
        """Publish drafts and waiting changes, with a message for each that cannot be published."""
        now = timezone.now()
        for number in list(queryset.values_list("pk", flat=True)):
            with transaction.atomic():
                # Locked and read again, since it may have been saved after the list was read.
                if story := Story.objects.active().filter(pk=number).lock().first():
                    self._publish(request, story, now)

    def _publish(self, request: HttpRequest, story: Story, now: datetime) -> None:
        is_scheduled = story.working_copy().is_scheduled(now)
        state = State.SCHEDULED if is_scheduled else story.state(now)
        why = NOT_PUBLISHED_FROM_LIST.get(state, "")
        if not why and request.POST.get(seen_name(story)) != seen_value(story):
            why = _("It is not as this list showed it: look at it again, then publish it.")
        if not why and (along := others_work.find(story, request.user)):
            where = reverse("admin:stories_story_change", args=[story.pk])
            why = format_html(
                '{} <a href="{}">{}</a>',
                _("With it would go %(changes)s.")
                % {"changes": "; ".join(outcomes.told(saved) for saved in along)},
                where,
                _("Look at it, and publish it, in its form"),
            )
        if not why:
            outcome = story.publish(by=request.user, now=now)
            why = " ".join(str(blocker) for blocker in outcome.blockers)
            if any(blocker.field == publication.IS_CORRECTION for blocker in outcome.blockers):
                where = reverse("admin:stories_story_change", args=[story.pk])
                why = format_html(
                    '{} <a href="{}#id_{}">{}</a>',
                    why,
                    where,
                    publication.IS_CORRECTION,
                    _("Answer it in its form"),
                )
        if why:
            self.message_user(request, format_html("“{}”: {}", story, why), messages.ERROR)
            return
        outcomes.add_messages(request, outcome)
        self.log_change(request, story, "Published")

    @admin.action(description=gettext_lazy("Withdraw from every page…"))
    def withdraw(self, request: HttpRequest, queryset: QuerySet[Story]) -> HttpResponse | None:
        public = queryset.filter(status=Story.Status.PUBLISHED)
        chosen = [("story", pk) for pk in public.values_list("pk", flat=True)]
        if not chosen:
            self.message_user(request, _("None of these is published."), messages.WARNING)
            return None
        where = reverse("admin:stories_story_withdraw")
        return HttpResponseRedirect(f"{where}?{urlencode(chosen)}")

    @admin.action(description=gettext_lazy("Add the tag"))
    def add_tag(self, request: HttpRequest, queryset: QuerySet[Story]) -> None:
        bulk.add_tag(request, queryset)

    @admin.action(description=gettext_lazy("Set the language…"))
    def set_language(self, request: HttpRequest, queryset: QuerySet[Story]) -> HttpResponse | None:
        title = gettext("In which language are these stories?")
        return bulk.ask(self, request, queryset, bulk.LanguageForm, title)

    @admin.action(description=gettext_lazy("Assign to a colleague…"))
    def assign(self, request: HttpRequest, queryset: QuerySet[Story]) -> HttpResponse | None:
        title = gettext("Whom are these stories to wait for?")
        return bulk.ask(self, request, queryset, bulk.AssignForm, title)

    @admin.action(description=_("Export as a table"))
    def export(self, request: HttpRequest, queryset: QuerySet[Story]) -> HttpResponse:
        now = timezone.now()
        return bulk.export(read(queryset.values_list("pk", flat=True), now), now)
