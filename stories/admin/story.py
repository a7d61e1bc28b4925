from datetime import datetime
from typing import Any

from admin_ordering.admin import OrderableAdmin
from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.options import ActionLocation
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import mark_safe

from stories import publication
from stories.models import AuditEntry, Person, Quote, State, Story
from stories.models.fields import sanitise

from . import bulk, others_work, outcomes, story_list, story_search
from .conflict.optimistic_lock import VersionedAdmin
from .dashboard import QueueFilter
from .forms import (
    buttons,
    original_beside,
    stored_story,
    told_dates,
    unfinished,
    unmarked_voices,
    whether_correction,
)
from .forms.autosave import mark_saved
from .forms.chosen import ChosenSelect
from .forms.inline_rows import StoredRows
from .forms.kept_classes import KeptFormMixin, own
from .forms.kept_media import KeptMedia
from .forms.milestone_rows import MilestoneInline
from .forms.no_delete_related import NoDeleteRelatedMixin
from .forms.passage_rows import PassageLocationMixin, QuoteForm, QuoteFormSet, new_notes
from .forms.story_form import MilestonesOfStoryFormSet, StoryForm
from .language_filter import LanguageFilter
from .pages import presence, trash, urls
from .story_filters import LacksFilter, SavedByFilter, SavedSinceFilter
from .story_list import StateFilter, StoryList, seen_name, seen_value

# States that the list does not publish: it does not show what was decided before, and why.
NOT_PUBLISHED_FROM_LIST = {
    State.SCHEDULED: "It is scheduled. Open it to publish it before its moment.",
    State.WITHDRAWN: "It is withdrawn. Open it, read why, and publish it again there.",
    State.CONSENT_ENDED: "Its consent ended. Open it, and record the renewed consent first.",
    State.PUBLISHED: "Readers see it as it is: no changes wait.",
}
ROWS = ["quotes", "milestones"]
HEADING_IDS = {
    "milestones": "milestones-heading"
}  # the ids of headings, for blockers of no single field


class QuoteInline(
    original_beside.OriginalTextMixin, PassageLocationMixin, OrderableAdmin, admin.StackedInline
):
    model = Quote
    form = QuoteForm
    formset = QuoteFormSet
    ordering_field = "position"
    extra = 0
    fields = [("where", "position"), "text", ("speaker", "is_pull_quote", "row_key")]
    readonly_fields = ["where"]
    formfield_overrides = {models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 3})}}
    view_on_site = False  # most quotes are not public while they are edited


class MilestonesOfStoryInline(original_beside.OriginalTextMixin, MilestoneInline):
    formset = MilestonesOfStoryFormSet
    fk_name = "story"
    fields = [("where", "position"), "title", ("date_edtf", "date_label", "kind")]
    fields += [("passage", "row_key")]


def find_target_id(blocker: publication.Blocker, context: dict[str, Any]) -> str:
    """Return the id of the field or heading of the form where a blocker can be resolved."""
    dated = "title" if blocker.what == publication.NO_TITLE else "date_edtf"
    field = dated if blocker.field == "milestones" else ""
    for rows in context["inline_admin_formsets"]:
        if target := rows.field_id(blocker.record, field):
            return target
    return HEADING_IDS.get(blocker.field, f"id_{blocker.field}")


def state_and_return(story: Story, now: datetime) -> str:
    """Return the state of a story; where it is withdrawn for some days, also until when."""
    state = story.state(now)
    until = story.returns_at(now) if state == State.WITHDRAWN else None
    if until is None:
        return state.label
    return f"{state.label} until {date_format(timezone.localtime(until), 'j F Y, H:i')}"


def _rows_left(formset: Any) -> list[Any]:
    """Return the rows of a form that came back, as they were typed."""
    typed = (row for row in formset.forms if row.instance.pk or row.has_changed())
    return [row.instance for row in typed if not row.data.get(row.add_prefix("DELETE"))]


def _doubts_headline(blocker: publication.Blocker) -> bool:
    return blocker.field == "headline" and blocker.what == publication.INVENTED


def read_only_fields(fields: list[Any]) -> list[Any]:
    """Return the fields of a read-only form, with the body as readers see it."""
    return ["the_words" if name == "body" else name for name in fields]


@admin.register(Story)
class StoryAdmin(KeptFormMixin, NoDeleteRelatedMixin, VersionedAdmin):
    form = StoryForm
    change_form_template = "admin/stories/story/change_form.html"
    list_display = ["__str__", "state", "person", "language", "blockers", "seen_from"]
    list_display += ["last_saved"]
    list_per_page = 50
    ordering = ["-published_at", "-pk"]
    list_filter = [QueueFilter, StateFilter, LacksFilter, SavedByFilter, SavedSinceFilter]
    list_filter += [("language", LanguageFilter)]
    list_select_related = ["person", "changes"]
    search_fields = ["headline"]  # shows the field; see `get_search_results`
    search_help_text = "Words of stories in every state, tags, people"
    autocomplete_fields = ["person", "lead_picture"]
    readonly_fields = ["the_original"]
    inlines = [QuoteInline, MilestonesOfStoryInline]
    actions = ["publish", "add_tag", "export", "withdraw", trash.delete_selected]
    action_form = bulk.StoryActionForm
    show_full_result_count = False
    formfield_overrides = {
        models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 5})},
        **told_dates.OVERRIDES,
    }
    fieldsets = [
        (None, {"fields": ["headline", "standfirst", "body", "seen_version"]}),
        ("Person", {"fields": ["person"]}),
        ("Language", {"fields": ["language"]}),
        ("Picture", {"fields": ["lead_picture"]}),
        ("Tags", {"fields": ["tags"]}),
        (
            "Source",
            {
                "fields": [
                    "source_publisher",
                    "source_url",
                    "source_date",
                    "byline",
                    "told_date",
                ]
            },
        ),
        ("Translation", {"fields": ["translation_of", "translated_from", "translator"]}),
        ("Address", {"fields": ["slug"]}),
        ("Kicker", {"fields": ["kicker", "is_as_first_published"]}),
        ("Content note", {"fields": ["content_note"]}),
        ("Note for editors", {"fields": ["editor_note"]}),
    ]

    @property
    def media(self) -> forms.Media:
        return super().media + presence.MEDIA

    def get_urls(self) -> list[URLPattern]:
        return [*urls.of_stories(self), *super().get_urls()]

    def has_delete_permission(self, request: HttpRequest, obj: Story | None = None) -> bool:
        """Only those who may publish may delete: readers may lose a page by it."""
        return super().has_delete_permission(request, obj) and buttons.may_publish(request)

    # The list

    def get_queryset(self, request: HttpRequest) -> QuerySet[Story]:
        return super().get_queryset(request).active()  # type: ignore[attr-defined]  # a word of our QuerySet

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Story], search_term: str
    ) -> tuple[QuerySet[Story], bool]:
        return story_search.find(queryset, search_term), False

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        kwargs["widget"] = ChosenSelect(db_field, self.admin_site)
        if db_field.name == "person":
            refusal = "This person is in the trash, or gone. Choose another one."
            kwargs |= {
                "queryset": Person.objects.active(),
                "error_messages": {"invalid_choice": refusal},
            }
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_changelist(self, request, **kwargs):
        return StoryList

    def get_changelist_instance(self, request):
        changelist = super().get_changelist_instance(request)
        numbers = changelist.result_list.values_list("pk", flat=True)
        changelist.result_list = story_list.read(numbers, timezone.now())
        return changelist

    @admin.display(description="status", ordering="status")
    def state(self, story: Story) -> str:
        return state_and_return(story, timezone.now())

    @admin.display(description="readers see it from", ordering="published_at")
    def seen_from(self, story: Story) -> str:
        moment = story.published_at
        return date_format(timezone.localtime(moment), "j M Y, H:i") if moment else "–"

    @admin.display(description="saved last")
    def last_saved(self, story: Any) -> str:
        if story.last_saved_at is None:
            return "–"
        moment = date_format(timezone.localtime(story.last_saved_at), "j M Y, H:i")
        return f"{moment}, {story.last_saved_by_name}" if story.last_saved_by_name else moment

    @admin.display(description="before publishing")
    def blockers(self, story: Story) -> str:
        found: Any = [story.current_blockers]
        found += ["original changed"] * story.is_behind  # type: ignore[attr-defined]  # annotated
        found += ["original withdrawn"] * story.lacks_original  # type: ignore[attr-defined]  # annotated
        return ", ".join(filter(None, found)) or "–"

    def get_actions(self, request, action_location=ActionLocation.CHANGE_LIST):
        """Return the actions of the list; the form has its own buttons instead."""
        is_list = action_location == ActionLocation.CHANGE_LIST
        actions = super().get_actions(request, action_location=action_location)
        return actions if is_list and buttons.may_publish(request) else {}

    @admin.action(description="Publish now")
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
            why = "It is not as this list showed it: look at it again, then publish it."
        if not why and (along := others_work.find(story, request.user)):
            where = reverse("admin:stories_story_change", args=[story.pk])
            why = format_html(
                'With it would go {}. <a href="{}">Look at it, and publish it, in its form</a>',
                "; ".join(outcomes.told(saved) for saved in along),
                where,
            )
        if not why:
            outcome = story.publish(by=request.user, now=now)
            why = " ".join(str(blocker) for blocker in outcome.blockers)
            if any(blocker.field == publication.IS_CORRECTION for blocker in outcome.blockers):
                where = reverse("admin:stories_story_change", args=[story.pk])
                why = format_html(
                    '{} <a href="{}#id_{}">Answer it in its form</a>',
                    why,
                    where,
                    publication.IS_CORRECTION,
                )
        if why:
            self.message_user(request, format_html("“{}”: {}", story, why), messages.ERROR)
            return
        outcomes.add_messages(request, outcome)
        self.log_change(request, story, "Published")

    @admin.action(description="Withdraw from every page…")
    def withdraw(self, request: HttpRequest, queryset: QuerySet[Story]) -> HttpResponse | None:
        public = queryset.filter(status=Story.Status.PUBLISHED)
        chosen = [("story", pk) for pk in public.values_list("pk", flat=True)]
        if not chosen:
            self.message_user(request, "None of these is published.", messages.WARNING)
            return None
        where = reverse("admin:stories_story_withdraw")
        return HttpResponseRedirect(f"{where}?{urlencode(chosen)}")

    @admin.action(description="Add the tag")
    def add_tag(self, request: HttpRequest, queryset: QuerySet[Story]) -> None:
        bulk.add_tag(request, queryset)

    @admin.action(description="Export as a table")
    def export(self, request: HttpRequest, queryset: QuerySet[Story]) -> HttpResponse:
        now = timezone.now()
        return bulk.export(story_list.read(queryset.values_list("pk", flat=True), now), now)

    # The form

    def get_fieldsets(self, request: HttpRequest, obj: Story | None = None) -> Any:
        found: Any = [
            (name, options | {"classes": self._classes_of(name, obj)})
            for name, options in super().get_fieldsets(request, obj)
        ]
        found = original_beside.with_the_original(found, obj)
        if obj and obj.live.has_appeared(timezone.now()) and buttons.may_publish(request):
            found = [*found, whether_correction.fieldset(obj)]
        if obj is None or self.has_change_permission(request, obj):
            return found
        return [
            (name, options | {"fields": read_only_fields(options["fields"])})
            for name, options in found
        ]

    def _classes_of(self, name: Any, story: Story | None) -> list[str]:
        """Fold a group of fields away; but a new story is asked for its person and language."""
        is_asked = story is None and name in {"Person", "Language"}
        return ["collapse"] if name and not is_asked else []

    def has_change_permission(self, request: HttpRequest, obj: Story | None = None) -> bool:
        allowed = super().has_change_permission(request, obj)
        is_fixed = obj is not None and obj.is_fixed(timezone.now())
        return allowed and (not is_fixed or buttons.may_publish(request))

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """Roll back a save that was refused, including the working copy that it began."""
        reopened = unfinished.reopen(request, object_id)
        if request.method != "POST":
            return super().changeform_view(request, object_id, form_url, extra_context)
        if buttons.is_for_editors(request.POST) and not buttons.may_publish(request):
            raise PermissionDenied
        if "_saveasnew" in request.POST:  # no button sends it, and it would not copy the rows
            raise PermissionDenied
        key = unfinished.key_of(request)
        more = {"unfinished_key": key, "reopened": reopened} | (extra_context or {})
        row: Story | None = None
        typed = False
        with transaction.atomic():
            response = super().changeform_view(request, object_id, form_url, more)
            context = getattr(response, "context_data", None) or {}
            is_back = isinstance(response, TemplateResponse) and "adminform" in context
            if is_back:
                row, typed = context["story"], unfinished.is_typed(context)
                response.render()
                transaction.set_rollback(True)
            elif isinstance(response, HttpResponseRedirect):
                unfinished.forget(request)
        if is_back and typed and not reopened:
            unfinished.keep(request, row, key)
        return response

    def get_inline_formsets(self, *args, **kwargs):
        return [StoredRows.like(rows) for rows in super().get_inline_formsets(*args, **kwargs)]

    def _kept_media(self, context: dict[str, Any]) -> KeptMedia:
        """Return the page's media, which depend on the fields and rows alone."""
        form, rows = context["adminform"].form, context["inline_admin_formsets"]
        kind = (tuple(form.fields), *(each.kind for each in rows), settings.DEBUG)
        return KeptMedia(kind, context["media"])

    def get_form(self, request, obj=None, change=False, **kwargs):  # noqa: FBT002  Django's own signature
        form = super().get_form(request, obj, change, **kwargs)
        user = request.user
        sees_pictures = user.has_perm("stories.view_picture")
        return own(
            form,
            library=reverse("admin:stories_picture_choose") if sees_pictures else "",
            is_reopened=unfinished.is_reopened(request),
            may_add_tags=user.has_perm("stories.add_tag"),
            confirmer=user if buttons.may_publish(request) else None,
        )

    def get_object(self, request, object_id, from_field=None):
        """Return the story, or for its form the row to edit: the working copy of a public story."""
        match = request.resolver_match
        is_form = match is not None and match.url_name == "stories_story_change"
        is_shown = is_form and request.method != "POST"
        story: Any = (
            stored_story.find(object_id)
            if is_shown
            else super().get_object(request, object_id, from_field)
        )
        if story is None or not is_form:
            return story
        now = timezone.now()
        if changes := story.waiting_changes():
            Story.objects.filter(pk=changes.pk).apply_due_changes(now)
            story = Story.objects.get(pk=story.pk)
        if request.method == "POST" and story.has_appeared(now):
            return story.begin_changes()
        row = story.working_copy()
        if is_shown:
            stored_story.add_rows(row)
        return row

    @admin.display(description="the original")
    def the_original(self, story: Story) -> str:
        return original_beside.text_of(story)

    @admin.display(description="body")
    def the_words(self, story: Story) -> str:
        """Return the body as HTML in its language, for users who may not change it."""
        return format_html(
            '<div class="words" lang="{}" dir="{}" tabindex="0" role="region" '
            'aria-label="Body">{}</div>',
            story.language,
            story.direction,
            mark_safe(sanitise(story.body)),  # noqa: S308  it is sanitised
        )

    def view_on_site(self, story: Story) -> str | None:
        story = story.live
        return story.get_absolute_url() if story.is_published(timezone.now()) else None

    def render_change_form(self, request, context, *args, **kwargs):
        now = timezone.now()
        row = context["original"]
        blockers = row.blockers() if row and row.pk else []
        blockers += self._ask_what_changed(row, request, context, now)
        can_save = self.has_change_permission(request, row) if row else True
        may_begin = self.has_add_permission(request) and self.has_change_permission(request)
        context |= {
            "story": row.live if row else None,
            "row": row,
            "state": state_and_return(row.live, now) if row else State.DRAFT.label,
            "is_withdrawn": bool(row and row.is_withdrawn(now)),
            "blockers": [(find_target_id(each, context), str(each)) for each in blockers],
            "headline_doubts": [each for each in blockers if _doubts_headline(each)],
            "buttons": buttons.buttons(row, request, now) if can_save else [],
            "may_publish": buttons.may_publish(request),
            "can_withdraw": bool(row and row.live.status == Story.Status.PUBLISHED),
            "has_changes": bool(row and row.changes_to_id),
            "others_work": others_work.find(row.live, request.user) if row else [],
            "left_unfinished": unfinished.others(row, context.get("unfinished_key", "")),
            "also_open": presence.others(request, row.live) if row else [],
            **original_beside.context(row),
            **unmarked_voices.context_of_form(context["adminform"].form),
        }
        if all(each.are_as_stored for each in context["inline_admin_formsets"]):
            context["media"] = self._kept_media(context)
        if row and row.pk and may_begin:
            context["to_translate"] = row.original or row.live
        return super().render_change_form(request, context, *args, **kwargs)

    def _ask_what_changed(
        self, row: Story | None, request: HttpRequest, context: dict[str, Any], now: datetime
    ) -> list[publication.Blocker]:
        """Name in the form what readers would see changed, and return what is not answered.

        A form that comes back with errors says this at once too, of the words that were typed.
        """
        form = context["adminform"].form
        if row is None or not row.changes_to_id or form.confirmer is None:
            return []
        if not form.is_bound:
            form.list_what_changed(row.changed_words())
            return row.unanswered_corrections(now)
        formsets = {each.formset.prefix: each.formset for each in context["inline_admin_formsets"]}
        changed = row.changed_words(*(_rows_left(formsets[name]) for name in ROWS))
        form.list_what_changed(changed)
        if changed and buttons.is_publishing(request.POST) and not form.data.get("is_correction"):
            form.add_error("is_correction", str(publication.unanswered_correction(changed)))
        return []

    def save_model(self, request, obj, form, change) -> None:
        """Do nothing: `save_related` calls the button's verb, which stores story and rows."""

    def save_related(self, request, form, formsets, change) -> None:
        notes: list[str] = []
        now = timezone.now()

        def edit(row: Story) -> None:
            row.save()
            if form.is_asked:
                row.propose_correction(form.correction, by=request.user, now=now)
            if form.confirms_headline:
                kind, live = AuditEntry.Kind.CONFIRMED, row.live.pk
                AuditEntry.note(kind, now=now, by=request.user, story=live, detail="headline")
            super(StoryAdmin, self).save_related(request, form, formsets, change)
            notes.extend(new_notes(form, formsets))

        is_published = buttons.is_publishing(request.POST)
        along = others_work.find(form.instance.live, request.user) if is_published else []
        outcome = buttons.press(
            buttons.pressed(request.POST),
            form.instance,
            by=request.user,
            now=now,
            note=form.note,
            at=form.cleaned_data["appears_at"],
            edit=edit,
            is_minor=form.is_minor_edit,
        )
        outcomes.add_messages(request, outcome, along)
        for each in notes:
            messages.info(request, each)

    def log_change(self, request, obj, message):
        return super().log_change(request, obj.live, message)

    def response_add(self, request, obj, post_url_continue=None):
        if "_popup" in request.POST:
            return super().response_add(request, obj, post_url_continue)
        return mark_saved(request, self._back_to_the_form(obj))

    def response_change(self, request, obj):
        return mark_saved(request, self._back_to_the_form(obj))

    def _back_to_the_form(self, obj: Story) -> HttpResponseRedirect:
        return HttpResponseRedirect(reverse("admin:stories_story_change", args=[obj.live.pk]))
