from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.http import HttpRequest, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from stories.admin import colleagues, others_work, outcomes
from stories.admin.conflict.optimistic_lock import VersionedAdmin
from stories.admin.forms import (
    buttons,
    original_beside,
    stored_story,
    told_dates,
    unfinished,
    unmarked_voices,
    whether_correction,
)
from stories.admin.forms.autosave import mark_saved
from stories.admin.forms.chosen import ChosenSelect
from stories.admin.forms.inline_rows import StoredRows
from stories.admin.forms.kept_classes import KeptFormMixin, own
from stories.admin.forms.kept_media import KeptMedia
from stories.admin.forms.no_delete_related import NoDeleteRelatedMixin
from stories.admin.forms.passage_rows import new_notes
from stories.admin.forms.picture_chooser import ChoosesPictureMixin
from stories.admin.forms.story_form import StoryForm
from stories.admin.pages import presence, urls
from stories.models import AuditEntry, Person, State, Story
from stories.models.fields import sanitise

from .listing import ListingMixin, state_and_return
from .obstacles import (
    ask_what_changed,
    doubts_headline,
    find_describe_address,
    find_target_id,
)
from .rows import MilestonesOfStoryInline, QuoteInline


def read_only_fields(fields: list[Any]) -> list[Any]:
    """Return the fields of a read-only form, with the body as readers see it."""
    return ["the_words" if name == "body" else name for name in fields]


@admin.register(Story)
class StoryAdmin(
    ListingMixin, KeptFormMixin, ChoosesPictureMixin, NoDeleteRelatedMixin, VersionedAdmin
):
    form = StoryForm
    change_form_template = "admin/stories/story/change_form.html"
    autocomplete_fields = ["person"]
    raw_id_fields = ["lead_picture"]
    readonly_fields = ["the_original"]
    inlines = [QuoteInline, MilestonesOfStoryInline]
    formfield_overrides = {
        models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 5})},
        **told_dates.OVERRIDES,
    }
    fieldsets = [
        (None, {"fields": ["headline", "standfirst", "body", "seen_version"]}),
        (gettext_lazy("Person"), {"fields": ["person"]}),
        (gettext_lazy("Language"), {"fields": ["language"]}),
        (gettext_lazy("Picture"), {"fields": ["lead_picture"]}),
        (gettext_lazy("Tags"), {"fields": ["tags"]}),
        (
            gettext_lazy("Source"),
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
        (
            gettext_lazy("Translation"),
            {"fields": ["translation_of", "translated_from", "translator"]},
        ),
        (gettext_lazy("Address"), {"fields": ["slug"]}),
        (gettext_lazy("Kicker"), {"fields": ["kicker", "is_as_first_published"]}),
        (gettext_lazy("Content note"), {"fields": ["content_note"]}),
        (gettext_lazy("Note for editors"), {"fields": ["editor_note"]}),
    ]

    @property
    def media(self) -> forms.Media:
        return super().media + presence.MEDIA

    def get_urls(self) -> list[URLPattern]:
        return [*urls.of_stories(self), *super().get_urls()]

    def has_delete_permission(self, request: HttpRequest, obj: Story | None = None) -> bool:
        """Only those who may publish may delete: readers may lose a page by it."""
        return super().has_delete_permission(request, obj) and buttons.may_publish(request)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name != "lead_picture":
            kwargs["widget"] = ChosenSelect(db_field, self.admin_site)
        if db_field.name == "person":
            refusal = _("This person is in the trash, or gone. Choose another one.")
            kwargs |= {
                "queryset": Person.objects.active(),
                "error_messages": {"invalid_choice": refusal},
            }
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

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
        """Return the page's media, which depend on the fields, the rows and the language alone."""
        form, rows = context["adminform"].form, context["inline_admin_formsets"]
        kinds = (each.kind for each in rows)
        kind = (tuple(form.fields), *kinds, get_language(), settings.DEBUG)
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
            editor=user,
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
            story = stored_story.find(object_id) if is_shown else Story.objects.get(pk=story.pk)
        if request.method == "POST" and story.has_appeared(now):
            return story.begin_changes(is_judged_later=True)  # as it is saved
        row = story.working_copy()
        if is_shown:
            stored_story.add_rows(row)
        return row

    @admin.display(description=gettext_lazy("the original"))
    def the_original(self, story: Story) -> str:
        return original_beside.text_of(story)

    @admin.display(description=gettext_lazy("body"))
    def the_words(self, story: Story) -> str:
        """Return the body as HTML in its language, for users who may not change it."""
        return format_html(
            '<div class="words" lang="{}" dir="{}" tabindex="0" role="region" '
            'aria-label="{}">{}</div>',
            story.language,
            story.direction,
            _("Body"),
            mark_safe(sanitise(story.body)),  # noqa: S308  it is sanitised
        )

    def view_on_site(self, story: Story) -> str | None:
        story = story.live
        return story.get_absolute_url() if story.is_published(timezone.now()) else None

    def render_change_form(self, request, context, *args, **kwargs):
        now = timezone.now()
        row = context["original"]
        blockers = row.blockers() if row and row.pk else []
        blockers += ask_what_changed(row, request, context, now)
        can_save = self.has_change_permission(request, row) if row else True
        found = buttons.buttons(row, request, now) if can_save else []
        comments = colleagues.open_comments(row)
        may_begin = self.has_add_permission(request) and self.has_change_permission(request)
        context |= {
            "story": row.live if row else None,
            "row": row,
            "state": state_and_return(row.live, now) if row else State.DRAFT.label,
            "is_withdrawn": bool(row and row.is_withdrawn(now)),
            "blockers": [
                (find_target_id(each, context), str(each), find_describe_address(each, request))
                for each in blockers
            ],
            "headline_doubts": [each for each in blockers if doubts_headline(each)],
            "buttons": found,
            "asks_for_reviewer": any(button.name == buttons.SEND for button in found),
            "thread": colleagues.thread(row),
            "open_comments": comments,
            "passage_comments": [comment for comment in comments if comment.passage],
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
            message=form.cleaned_data["message"],
            to=form.cleaned_data["send_to"],
        )
        outcomes.add_messages(request, outcome, along)
        for each in notes + colleagues.unsent(outcome.story, form.cleaned_data["message"], now):
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
