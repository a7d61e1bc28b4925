from typing import Any

from admin_ordering.admin import OrderableAdmin
from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import (
    AdminTextareaWidget,
    AutocompleteSelect,
    AutocompleteSelectMultiple,
    RelatedFieldWidgetWrapper,
)
from django.db import models
from django.db.models import F
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join

from stories import publication
from stories.models import Milestone, Person, Quote, Story, Tag, TaggedStory

from .concurrent_edits import VersionedAdmin, VersionedForm, is_changed
from .milestone import MilestoneFormSet, MilestoneInline
from .words import MEDIA, QuoteForm, WhereTheWordsStand, tell_notes

PLACES = {"milestones": "milestones-heading"}  # where on the page, when it is not a field
TAG = TaggedStory._meta.get_field("tag")


class StoryForm(VersionedForm):
    tags = forms.ModelMultipleChoiceField(
        Tag.objects.all(),
        required=False,
        widget=RelatedFieldWidgetWrapper(
            AutocompleteSelectMultiple(TAG, admin.site),
            TAG.remote_field,
            admin.site,
            can_add_related=True,
        ),
        help_text="Type to find one; the plus makes a new one.",
    )
    translation_of = forms.ModelChoiceField(
        Story.objects.all(),
        required=False,
        widget=AutocompleteSelect(Quote._meta.get_field("story"), admin.site),
        help_text="The same story in another language.",
    )

    @property
    def media(self) -> forms.Media:
        return super().media + MEDIA

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            group = Story.objects.filter(translation_group=self.instance.translation_group)
            self.initial["translation_of"] = group.exclude(pk=self.instance.pk).first()

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self._is_to_be_published() and not self._published_at():
            self.instance.published_at = self.cleaned_data["published_at"] = timezone.now()
        if original := self.cleaned_data.get("translation_of"):
            self._join(original)
        return cleaned

    def _join(self, original: Story) -> None:
        taken = Story.objects.filter(
            translation_group=original.translation_group,
            language=self.cleaned_data.get("language", ""),
        ).exclude(pk=self.instance.pk)
        if original.pk == self.instance.pk or taken:
            self.add_error(
                "translation_of",
                "That story is there in this language already. Choose another one, "
                "or change the language of this one.",
            )
        else:
            self.instance.translation_group = original.translation_group

    def full_clean(self) -> None:
        super().full_clean()
        if self.is_bound and self._is_to_be_published() and hasattr(self.instance, "person"):
            # The rows below check their own words against the body that is being saved.
            for blocker in publication.find_blockers(self.instance, quotes=[], milestones=[]):
                self.add_error(blocker.field, str(blocker))

    def _is_to_be_published(self) -> bool:
        return self.cleaned_data.get("status") == Story.Status.PUBLISHED

    def _published_at(self):
        return self.cleaned_data.get("published_at") or self.instance.published_at


class QuoteInline(WhereTheWordsStand, OrderableAdmin, admin.StackedInline):
    model = Quote
    form = QuoteForm
    ordering_field = "position"
    extra = 0
    fields = [("where", "position"), "text", "is_pull_quote"]
    readonly_fields = ["where"]
    formfield_overrides = {models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 3})}}
    view_on_site = False  # most quotes here are not public yet


class MilestonesOfStoryFormSet(MilestoneFormSet):
    """The milestones that one story tells; they are its person's."""

    def add_fields(self, form: forms.ModelForm, index: int | None) -> None:
        super().add_fields(form, index)
        if self.instance.person_id:
            form.instance.person = self.instance.person

    def milestones_elsewhere(self):
        person = self.instance.person_id
        return Milestone.objects.filter(person=person).exclude(story=self.instance.pk)


class MilestonesOfStoryInline(MilestoneInline):
    formset = MilestonesOfStoryFormSet
    fk_name = "story"
    fields = [("where", "position"), "title", ("date_edtf", "date_label", "kind"), "passage"]


@admin.register(Story)
class StoryAdmin(VersionedAdmin):
    form = StoryForm
    list_display = ["headline", "state", "obstacles", "person", "language", "published"]
    list_per_page = 50
    list_filter = ["status", "language"]
    list_select_related = ["person__portrait", "lead_picture"]
    date_hierarchy = "published_at"
    search_fields = ["headline", "person__name", "slug"]
    autocomplete_fields = ["person", "lead_picture"]
    readonly_fields = ["in_the_way", "worth_a_look"]
    inlines = [QuoteInline, MilestonesOfStoryInline]
    actions = ["publish", "withdraw"]
    show_full_result_count = False
    formfield_overrides = {models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 5})}}
    fieldsets = [
        ("Publishing", {"fields": [("status", "published_at"), "in_the_way", "worth_a_look"]}),
        (
            "What it is",
            {"fields": [("person", "language"), "headline", ("kicker", "slug"), "seen_version"]},
        ),
        ("The words", {"fields": ["standfirst", "body", "content_note"]}),
        ("Around the words", {"fields": ["lead_picture", "tags", "editor_note"]}),
        (
            "Where it comes from",
            {
                "fields": [
                    ("byline", "told_date"),
                    ("source_publisher", "source_url", "source_date"),
                    "translation_of",
                ]
            },
        ),
    ]

    @admin.display(description="status", ordering="status")
    def state(self, story: Story) -> str:
        return "Scheduled" if story.is_scheduled(timezone.now()) else story.get_status_display()

    @admin.display(description="published", ordering="published_at")
    def published(self, story: Story) -> str:
        moment = story.published_at
        return date_format(timezone.localtime(moment), "j M Y, H:i") if moment else "–"

    def get_changelist_instance(self, request):
        changelist = super().get_changelist_instance(request)
        changelist.result_list = changelist.result_list.with_words()
        return changelist

    @admin.display(description="in the way")
    def obstacles(self, story: Story) -> str:
        """Words that an edit past the forms broke stand here too: no page shows them any more."""
        number = len(story.blockers())
        return f"{number} to mend" if number else "–"

    @admin.display(description="in the way of publishing")
    def in_the_way(self, story: Story) -> str:
        if not story.pk:
            return "This is said once the story is saved."
        blockers = story.blockers()
        items = ((PLACES.get(each.field, f"id_{each.field}"), str(each)) for each in blockers)
        return format_html_join("", '<p><a href="#{}">{}</a></p>', items) or "Nothing."

    @admin.display(description="worth a look")
    def worth_a_look(self, story: Story) -> str:
        notes = ((note,) for note in story.headline_notes())
        return format_html_join("", "<p>{}</p>", notes) or "–"

    def get_fieldsets(self, request, obj=None):
        # A new story begins with its person; what stands in its way is told once it is saved.
        publishing, *others = super().get_fieldsets(request, obj)
        return [publishing, *others] if obj else [*others, publishing]

    def get_readonly_fields(self, request, obj=None):
        # The moment of first publishing never moves.
        fixed = ["published_at"] if obj and obj.is_published(timezone.now()) else []
        return [*self.readonly_fields, *fixed]

    def view_on_site(self, story: Story) -> str | None:
        return story.get_absolute_url() if story.is_published(timezone.now()) else None

    def save_model(self, request, obj, form, change) -> None:
        if "status" in form.changed_data:
            is_withdrawn = obj.status == Story.Status.WITHDRAWN
            obj.withdrawn_at = timezone.now() if is_withdrawn else None
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change) -> None:
        super().save_related(request, form, formsets, change)
        tell_notes(request, formsets, form.instance.headline_notes())
        if is_changed(formsets, Milestone):
            # Whoever has the person open holds an older version of her milestones.
            Person.objects.filter(pk=form.instance.person_id).update(version=F("version") + 1)
        if form.has_changed() or any(formset.has_changed() for formset in formsets):
            form.instance.modified_at = timezone.now()
            form.instance.save(update_fields=["modified_at"])

    @admin.action(description="Publish now", permissions=["change"])
    def publish(self, request, queryset) -> None:
        for story in queryset.with_words().select_related("person__portrait", "lead_picture"):
            try:
                story.publish(timezone.now())
            except publication.Blocked as blocked:
                self.message_user(request, format_html("“{}”: {}", story, blocked), messages.ERROR)
            else:
                self._save_state(request, story, "published")

    @admin.action(description="Withdraw from every page", permissions=["change"])
    def withdraw(self, request, queryset) -> None:
        for story in queryset:
            story.withdraw(timezone.now())
            self._save_state(request, story, "withdrawn")

    def _save_state(self, request, story: Story, what: str) -> None:
        story.version += 1
        story.save(update_fields=["status", "published_at", "withdrawn_at", "version"])
        self.log_change(request, story, what)
        self.message_user(request, format_html("“{}” is {}.", story, what), messages.SUCCESS)
