from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db import models
from django.db.models import F
from django.utils import timezone

from stories import publication
from stories.models import Milestone, OtherName, Person, PersonLink, Story

from .concurrent_edits import VersionedAdmin, VersionedForm, is_changed
from .milestone import MilestoneInline
from .words import MEDIA, tell_notes


class PersonForm(VersionedForm):
    @property
    def media(self) -> forms.Media:
        return super().media + MEDIA

    def full_clean(self) -> None:
        super().full_clean()
        portrait = self.instance.portrait if self.is_bound else None
        if portrait and self.instance.pk and self.instance.is_published(timezone.now()):
            for lack in publication.lacks(portrait):
                self.add_error("portrait", f"This page is public, and the picture {lack}")


class MilestonesOfPersonInline(MilestoneInline):
    fk_name = "person"
    fields = [("where", "position"), "title", ("date_edtf", "date_label", "kind")]
    fields += ["story", "passage"]

    def get_formset(self, request, obj=None, **kwargs):
        request.milestone_person = obj
        return super().get_formset(request, obj, **kwargs)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
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
    inlines = [OtherNameInline, PersonLinkInline, MilestonesOfPersonInline]
    formfield_overrides = {models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 3})}}
    fieldsets = [
        (None, {"fields": ["name", "sort_name", "slug", "anonymity", "seen_version"]}),
        ("Who this is", {"fields": ["language", "description", "roles", "credentials"]}),
        ("Picture", {"fields": ["portrait"]}),
    ]

    def get_inlines(self, request, obj):
        # A milestone rests on a story, and somebody new has none yet.
        return self.inlines if obj else [OtherNameInline, PersonLinkInline]

    def save_related(self, request, form, formsets, change) -> None:
        super().save_related(request, form, formsets, change)
        tell_notes(request, formsets)
        if is_changed(formsets, Milestone):
            # Whoever has one of her stories open holds an older version of its milestones.
            form.instance.stories.update(version=F("version") + 1)

    def view_on_site(self, person: Person) -> str | None:
        return person.get_absolute_url() if person.is_published(timezone.now()) else None
