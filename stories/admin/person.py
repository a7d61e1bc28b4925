from admin_ordering.admin import OrderableAdmin
from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db import models
from django.utils import timezone

from stories import publication
from stories.models import Milestone, OtherName, Person, PersonLink, Story

from .concurrent_edits import VersionedAdmin, VersionedForm


class PersonForm(VersionedForm):
    def full_clean(self) -> None:
        super().full_clean()
        portrait = self.instance.portrait if self.is_bound else None
        if portrait and self.instance.pk and self.instance.is_published(timezone.now()):
            for lack in publication.lacks(portrait):
                self.add_error("portrait", f"This page is public, and the picture {lack}")


class MilestoneFormSet(forms.BaseInlineFormSet):
    def clean(self) -> None:
        super().clean()
        milestones = [
            form.instance
            for form in self.forms
            if form.is_valid()
            and form.has_changed() | bool(form.instance.pk)
            and form not in self.deleted_forms
        ]
        milestones.sort(key=lambda milestone: (milestone.position, milestone.pk or 0))
        if messages := publication.find_contradictions(milestones):
            raise forms.ValidationError(messages)


class MilestoneInline(OrderableAdmin, admin.StackedInline):
    model = Milestone
    formset = MilestoneFormSet
    ordering_field = "position"
    extra = 0
    fields = [("position", "kind"), "title", ("date_edtf", "date_label"), "story", "passage"]
    formfield_overrides = {models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 3})}}

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("story", "person")

    def get_formset(self, request, obj=None, **kwargs):
        request.milestone_person = obj
        return super().get_formset(request, obj, **kwargs)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "story":
            kwargs["queryset"] = Story.objects.filter(person=request.milestone_person)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class OtherNameInline(admin.TabularInline):
    model = OtherName
    extra = 0


class PersonLinkInline(admin.TabularInline):
    model = PersonLink
    extra = 0


@admin.register(Person)
class PersonAdmin(VersionedAdmin):
    form = PersonForm
    list_display = ["name", "sort_name", "anonymity"]
    list_filter = ["anonymity"]
    search_fields = ["name", "sort_name", "other_names__name", "slug"]
    ordering = ["sort_name"]
    autocomplete_fields = ["portrait"]
    inlines = [OtherNameInline, PersonLinkInline, MilestoneInline]
    formfield_overrides = {models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 3})}}
    fieldsets = [
        (None, {"fields": ["name", "sort_name", "slug", "anonymity", "seen_version"]}),
        ("Who this is", {"fields": ["language", "description", "roles", "credentials"]}),
        ("Picture", {"fields": ["portrait"]}),
    ]

    def get_inlines(self, request, obj):
        # A milestone rests on a story, and somebody new has none yet.
        return self.inlines if obj else [OtherNameInline, PersonLinkInline]

    def view_on_site(self, person: Person) -> str | None:
        return person.get_absolute_url() if person.is_published(timezone.now()) else None
