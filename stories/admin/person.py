from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode

from stories import publication
from stories.keys import new_key
from stories.models import OtherName, Person, PersonLink, RetiredAddress, Story
from stories.models.in_languages import CODES, NAMES
from stories.models.person import look_again_before

from .conflict.optimistic_lock import VersionedAdmin, VersionedForm, VersionedFormSet
from .dashboard import told_of_protection
from .forms import in_languages
from .forms.buttons import may_publish
from .forms.day_input import DayInput
from .forms.errors import ADDRESS_IS_GONE
from .forms.passage_rows import NAMES as NAME_HINTS
from .forms.picture_chooser import ChoosesPictureMixin
from .forms.proposals import offer_address
from .language_filter import LanguageFilter
from .pages import trash, urls
from .scripts import scripts

LOOK_AGAIN = (
    "Look again: readers see this person, and nobody noted in the last year that the risk was "
    "looked at. Ask the person if you can, then enter the day."
)


# What there is of a person in each language; the name says most.
IN_LANGUAGES = ["name", "sort_name", "description", "roles", "credentials"]


MAY_STAY_EMPTY = {
    "sort_name": "Empty: the name as it is written.",
    "slug": "For somebody anonymous it may stay empty.",
}
NO_ADDRESS = "Write the last part of the page’s address, or take the one that is proposed."


class PersonForm(VersionedForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        in_languages.mark(self.fields)
        offer_address(self, "name")
        for name, help_text in MAY_STAY_EMPTY.items():
            if name in self.fields:
                self.fields[name].required = False
                self.fields[name].help_text += f" {help_text}"
        if "sort_name" in self.fields:
            self.fields["sort_name"].widget.attrs["data-sorted-from"] = "id_name"

    @property
    def media(self) -> forms.Media:
        return super().media + NAME_HINTS + scripts("proposals")

    def clean_sort_name(self) -> str:
        return self.cleaned_data["sort_name"] or self.cleaned_data.get("name", "")

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if not self.cleaned_data.get("slug") and "slug" not in self.errors:
            if self.cleaned_data.get("anonymity") == Person.Anonymity.ANONYMOUS:
                self.cleaned_data["slug"] = f"somebody-{new_key()}"
            else:
                self.add_error("slug", NO_ADDRESS)
        return cleaned

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"]
        if not slug:
            return slug
        if Person.objects.deleted().exclude(pk=self.instance.pk).filter(slug=slug).exists():
            raise forms.ValidationError(
                "Somebody in the trash has this address. Choose another one."
            )
        if led := Person.objects.formerly_at(slug).exclude(pk=self.instance.pk).first():
            raise forms.ValidationError(
                f"This address still leads to {led}, who had it. Choose another."
            )
        is_kept = self.instance.pk and "slug" not in self.changed_data
        if not is_kept and RetiredAddress.objects.at(Person, {"slug": slug}).exists():
            raise forms.ValidationError(ADDRESS_IS_GONE)
        return slug

    def full_clean(self) -> None:
        super().full_clean()
        portrait = self.instance.portrait if self.is_bound else None
        if (
            portrait
            and self.instance.pk
            and self.instance.stories.published_or_scheduled().exists()
        ):
            for lack in publication.lacks(portrait):
                message = f"This page is public or scheduled, and the picture {lack}"
                self.add_error("portrait", message)


class IdentifyingDetailsFormSet(VersionedFormSet):
    """Rows that identify the person, such as other names and links.

    A public person who is not named may have none, because readers could find the real name.
    """

    def clean(self) -> None:
        super().clean()
        person = self.instance
        kept = [form for form in self.forms if form not in self.deleted_forms]
        left = [form for form in kept if form.has_changed() or form in self.initial_forms]
        if (
            left
            and not person.is_named
            and person.pk
            and person.stories.published_or_scheduled().exists()
        ):
            raise forms.ValidationError(
                "Readers see this person, whose name is not given: what is here would lead "
                "them to it. Remove it, or say that this is the person’s name."
            )


class OtherNameInline(admin.StackedInline):
    model = OtherName
    formset = IdentifyingDetailsFormSet
    fields = [("name", "language")]
    extra = 0


class PersonLinkInline(admin.StackedInline):
    model = PersonLink
    formset = IdentifyingDetailsFormSet
    fields = [("label", "url")]
    extra = 0


class AgainFilter(admin.SimpleListFilter):
    title = "risk"
    parameter_name = "again"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "Look again")]

    def queryset(self, request, queryset):
        now = timezone.now()
        last = look_again_before(now)
        return queryset.to_look_at_again(now, last) if self.value() else queryset


class MissingFilter(admin.SimpleListFilter):
    title = "what is missing"
    parameter_name = "missing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(code, f"Name or description in {NAMES[code]}") for code in CODES]

    def queryset(self, request, queryset):
        return queryset.missing_words_in(code) if (code := self.value()) in CODES else queryset


class ProtectedFilter(admin.SimpleListFilter):
    title = "protection"
    parameter_name = "protected"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("begun", "Begun, not finished")]

    def queryset(self, request, queryset):
        return queryset.filter(is_being_protected=True) if self.value() == "begun" else queryset


@admin.register(Person)
class PersonAdmin(ChoosesPictureMixin, VersionedAdmin):
    form = PersonForm
    change_form_template = "admin/stories/form_of_what_readers_see.html"
    list_display = ["name", "status", "language", "blockers", "anonymity"]
    list_filter = [
        "anonymity",
        AgainFilter,
        ProtectedFilter,
        MissingFilter,
        ("language", LanguageFilter),
    ]
    list_per_page = 50
    show_full_result_count = False
    search_fields = ["name", "sort_name", "other_names__name", "slug"]
    search_fields += Person.name_in.columns
    ordering = ["sort_key"]
    actions = ["withdraw", trash.delete_selected]
    raw_id_fields = ["portrait"]
    inlines = [OtherNameInline, PersonLinkInline]
    readonly_fields = ["timeline", "look_again"]
    formfield_overrides = {
        models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 3})},
        models.DateField: {"widget": DayInput},
    }
    fieldsets = [
        (None, {"fields": ["name", "sort_name", "slug", "anonymity", "seen_version"]}),
        ("Who this is", {"fields": ["language", "description", "roles", "credentials"]}),
        ("Picture", {"fields": ["portrait", "recognisable_reason"]}),
        (
            "Safety, for staff alone",
            {"fields": ["is_minor", "risk_note", "risk_reviewed_on", "look_again"]},
        ),
        ("Told in this person’s stories", {"fields": ["timeline"]}),
    ]

    def get_fieldsets(self, request: HttpRequest, obj: Person | None = None) -> Any:
        who, of_them, *rest = super().get_fieldsets(request, obj)
        return [who, of_them, *in_languages.fieldsets(obj, IN_LANGUAGES), *rest]

    def get_urls(self) -> list[URLPattern]:
        return [*urls.of_people(self), *super().get_urls()]

    def has_delete_permission(self, request: HttpRequest, obj: Person | None = None) -> bool:
        """Only those who may publish may delete: readers may lose a page by it."""
        return super().has_delete_permission(request, obj) and may_publish(request)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Person]:
        return super().get_queryset(request).active()  # type: ignore[attr-defined]  # a word of our QuerySet

    def get_changelist_instance(self, request):
        changelist = super().get_changelist_instance(request)
        changelist.result_list = changelist.result_list.for_desk(timezone.now())
        return changelist

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return may_publish(request)

    @admin.action(permissions=["publish"], description="Withdraw from every page…")
    def withdraw(self, request: HttpRequest, queryset: QuerySet[Person]) -> HttpResponse:
        chosen = [("person", pk) for pk in queryset.values_list("pk", flat=True)]
        where = reverse("admin:stories_person_withdraw")
        return HttpResponseRedirect(f"{where}?{urlencode(chosen)}")

    @admin.display(description="status")
    def status(self, person: Any) -> str:
        return "Readers see this person" if person.is_public else "–"

    @admin.display(description="before publishing")
    def blockers(self, person: Any) -> str:
        """Return what blocks the person's stories because of this record. See `find_blockers`."""
        found = ["portrait"] if person.portrait and publication.lacks(person.portrait) else []
        if person.is_traceable and not person.is_named:
            found.append("changed name")
        return ", ".join(found) or "–"

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Only those who may publish decide that a face may be recognised."""
        found = [*super().get_readonly_fields(request, obj)]
        return found if may_publish(request) else [*found, "recognisable_reason"]

    @admin.display(description="risk")
    def look_again(self, person: Person) -> str:
        now = timezone.now()
        again = Person.objects.to_look_at_again(now, look_again_before(now)).filter(pk=person.pk)
        return LOOK_AGAIN if person.pk and again.exists() else "–"

    def render_change_form(self, request, context, *args, **kwargs):
        person = context["original"]
        context["readers_see_this"] = bool(person and person.is_published(timezone.now()))
        if person and person.stories.active().published_or_scheduled().exists():
            where = reverse("admin:stories_person_withdraw")
            context["withdraw_address"] = f"{where}?person={person.pk}"
        protection = person and person.protections.open().for_desk().first()
        if protection:
            context["protection_begun"] = told_of_protection(protection)
        elif person:
            context["withdrawn_stories"] = person.withdrawn_stories(timezone.now())
        context["may_be_protected"] = bool(
            person
            and may_publish(request)
            and (person.is_being_protected or person.was_ever_public())
        )
        return super().render_change_form(request, context, *args, **kwargs)

    def save_related(self, request, form, formsets, change) -> None:
        super().save_related(request, form, formsets, change)
        form.instance.stories.refresh_blockers()

    def has_change_permission(self, request: HttpRequest, obj: Person | None = None) -> bool:
        """Only those who may publish may change a public person: readers see the change at once."""
        allowed = super().has_change_permission(request, obj)
        is_seen = obj is not None and obj.stories.published_or_scheduled().exists()
        return allowed and (not is_seen or may_publish(request))

    @admin.display(description="milestones")
    def timeline(self, person: Person) -> str:
        """Return the milestones, each with a link to the form of its story, where it is edited."""
        events = [
            (story, event) for story in self._stories(person) for event in story.milestones.all()
        ]
        events.sort(key=lambda pair: (pair[1].position, pair[1].pk))
        rows = (
            (event.when, reverse("admin:stories_story_change", args=[story.pk]), event)
            for story, event in events
        )
        items = format_html_join("", '<li>{} <a href="{}">{}</a></li>', rows)
        return format_html("<ol>{}</ol>", items) if items else "–"

    def _stories(self, person: Person) -> Iterable[Story]:
        return person.stories.active().prefetch_related("milestones") if person.pk else []

    def view_on_site(self, person: Person) -> str | None:
        return person.get_absolute_url() if person.is_published(timezone.now()) else None
