from collections.abc import Iterable
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stories import publication
from stories.identity.places import stories_that_tell
from stories.models import OtherName, Person, PersonLink, Story
from stories.models.in_languages import CODES, IN_LANGUAGE
from stories.models.person import look_again_before
from stories.models.person.changes import AT_ONCE
from stories.models.protection import is_another_name

from . import colleagues, others_work, outcomes
from .conflict.optimistic_lock import VersionedAdmin
from .dashboard import told_of_protection
from .forms import buttons, in_languages
from .forms.autosave import mark_saved
from .forms.buttons import may_publish
from .forms.day_input import DayInput
from .forms.person_form import PersonForm
from .forms.picture_chooser import ChoosesPictureMixin
from .forms.rows_of_person import RowForm, RowsOfPerson
from .language_filter import LanguageFilter
from .pages import consent, trash, urls

TELLS_FORMER_NAME = gettext_lazy(
    "“%(story)s” still tells the name of before, in a text or in its address. Change that before "
    "it is published."
)
LOOK_AGAIN = gettext_lazy(
    "Look again: readers see this person, and nobody noted in the last year that the risk was "
    "looked at. Ask the person if you can, then enter the day."
)


# What there is of a person in each language; the name says most.
IN_LANGUAGES = ["name", "sort_name", "description", "roles", "credentials"]


class OtherNameInline(admin.StackedInline):
    model = OtherName
    form = RowForm
    formset = RowsOfPerson
    fields = [("name", "language")]
    extra = 0


class PersonLinkInline(admin.StackedInline):
    model = PersonLink
    form = RowForm
    formset = RowsOfPerson
    fields = [("label", "url")]
    extra = 0


class AgainFilter(admin.SimpleListFilter):
    title = gettext_lazy("risk")
    parameter_name = "again"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", _("Look again"))]

    def queryset(self, request, queryset):
        now = timezone.now()
        last = look_again_before(now)
        return queryset.to_look_at_again(now, last) if self.value() else queryset


class MissingFilter(admin.SimpleListFilter):
    title = gettext_lazy("what is missing")
    parameter_name = "missing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(code, IN_LANGUAGE[code].format(name=_("Name or description"))) for code in CODES]

    def queryset(self, request, queryset):
        return queryset.missing_words_in(code) if (code := self.value()) in CODES else queryset


class ProtectedFilter(admin.SimpleListFilter):
    title = gettext_lazy("protection")
    parameter_name = "protected"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("begun", _("Begun, not finished"))]

    def queryset(self, request, queryset):
        return queryset.filter(is_being_protected=True) if self.value() == "begun" else queryset


class ChangesFilter(admin.SimpleListFilter):
    title = gettext_lazy("changes")
    parameter_name = "changes"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("waiting", _("Waiting")), ("in_review", _("In review"))]

    def queryset(self, request, queryset):
        if self.value() == "in_review":
            return queryset.filter(changes__status="in_review")
        return queryset.filter(changes__isnull=False) if self.value() == "waiting" else queryset


@admin.register(Person)
class PersonAdmin(ChoosesPictureMixin, VersionedAdmin):
    form = PersonForm
    change_form_template = "admin/stories/person/change_form.html"
    list_display = ["name", "status", "language", "blockers", "anonymity"]
    list_filter = [
        "anonymity",
        AgainFilter,
        ProtectedFilter,
        ChangesFilter,
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
        (
            gettext_lazy("Who this is"),
            {"fields": ["language", "description", "roles", "credentials"]},
        ),
        (gettext_lazy("Picture"), {"fields": ["portrait", "recognisable_reason"]}),
        (
            gettext_lazy("Safety, for staff alone"),
            {"fields": ["is_minor", "risk_note", "risk_reviewed_on", "look_again"]},
        ),
        (gettext_lazy("Told in this person’s stories"), {"fields": ["timeline"]}),
    ]

    def get_fieldsets(self, request: HttpRequest, obj: Person | None = None) -> Any:
        who, of_them, *rest = super().get_fieldsets(request, obj)
        return [who, of_them, *in_languages.fieldsets(obj, IN_LANGUAGES), *rest]

    def get_urls(self) -> list[URLPattern]:
        return [*urls.of_people(self), *super().get_urls()]

    def get_object(self, request, object_id, from_field=None):
        """Return the person, for the form with the changes that wait."""
        person: Any = super().get_object(request, object_id, from_field)
        match = request.resolver_match
        if person is not None and match is not None and match.url_name == "stories_person_change":
            person.lay_over_changes()
        return person

    def get_form(self, request, obj=None, change=False, **kwargs):  # noqa: FBT002  Django's own signature
        form = super().get_form(request, obj, change, **kwargs)
        form.editor = request.user
        return form

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if buttons.is_for_editors(request.POST) and not may_publish(request):
            raise PermissionDenied
        return super().changeform_view(request, object_id, form_url, extra_context)

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

    @admin.action(permissions=["publish"], description=gettext_lazy("Withdraw from every page…"))
    def withdraw(self, request: HttpRequest, queryset: QuerySet[Person]) -> HttpResponse:
        chosen = [("person", pk) for pk in queryset.values_list("pk", flat=True)]
        where = reverse("admin:stories_person_withdraw")
        return HttpResponseRedirect(f"{where}?{urlencode(chosen)}")

    @admin.display(description=gettext_lazy("status"))
    def status(self, person: Any) -> str:
        told = [_("Readers see this person")] if person.is_public else []
        if person.is_in_review:
            told.append(_("changes in review"))
        elif person.waiting_changes():
            told.append(_("changes waiting"))
        return ", ".join(told) or "–"

    @admin.display(description=gettext_lazy("before publishing"))
    def blockers(self, person: Any) -> str:
        """Return what blocks the person's stories because of this record. See `find_blockers`."""
        found = [_("portrait")] if person.portrait and publication.lacks(person.portrait) else []
        if person.is_traceable and not person.is_named:
            found.append(_("changed name"))
        return ", ".join(found) or "–"

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Only those who may publish decide that a face may be recognised.

        They alone change what never waits of somebody whom readers see.
        """
        found = [*super().get_readonly_fields(request, obj)]
        if may_publish(request):
            return found
        if obj is not None and obj.keeps_changes():
            return [*found, "anonymity", *AT_ONCE]
        return [*found, "recognisable_reason"]

    @admin.display(description=gettext_lazy("risk"))
    def look_again(self, person: Person) -> str:
        now = timezone.now()
        again = Person.objects.to_look_at_again(now, look_again_before(now)).filter(pk=person.pk)
        return str(LOOK_AGAIN) if person.pk and again.exists() else "–"

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
        if person and person.keeps_changes():
            context |= self._of_changes(request, person)
        return super().render_change_form(request, context, *args, **kwargs)

    def _of_changes(self, request: HttpRequest, person: Person) -> dict[str, Any]:
        """Return what the form shows of changes to a person that wait, or will."""
        changes = person.waiting_changes()
        can_save = self.has_change_permission(request, person)
        return {
            "buttons": buttons.of_person(person, request) if can_save else [],
            "has_changes": changes is not None,
            "state": changes.get_status_display() if changes else "",
            "blockers": person.blockers() if changes else [],
            "thread": colleagues.thread(person),
            "others_work": others_work.find(person, request.user),
            "may_publish": may_publish(request),
        }

    def save_model(self, request, obj, form, change) -> None:
        """Do nothing: `save_related` calls the button's verb, which stores person and rows."""

    def save_related(self, request, form, formsets, change) -> None:
        person: Person = form.instance
        for formset in formsets:
            formset.save(commit=False)  # for the recent actions, which say what changed
        person.lay_rows({rows.prefix: rows.typed() for rows in formsets})
        name, typed, now = buttons.pressed(request.POST), form.cleaned_data, timezone.now()
        is_published = buttons.is_publishing(request.POST)
        along = others_work.find(person, request.user) if is_published else []
        outcome = buttons.press_of_person(
            name,
            person,
            by=request.user,
            now=now,
            note=typed["what_for"],
            message=typed["message"],
            to=typed["send_to"],
        )
        outcomes.add_messages_of_person(request, outcome, along)
        if change and is_another_name([former := form.initial["name"]], person.name):
            for story in stories_that_tell(person, [former]):
                messages.warning(request, TELLS_FORMER_NAME % {"story": story})
        if person.is_minor and "is_minor" in form.changed_data:
            consent.tell_hidden_stories(request, person.stories.all())
        for sentence in colleagues.unsent(person, typed["message"], now):
            messages.info(request, sentence)
        self.tell_what_was_merged(request, form, formsets)

    def response_change(self, request, obj) -> HttpResponse:
        if not buttons.is_of_changes(request.POST):
            return super().response_change(request, obj)
        where = reverse("admin:stories_person_change", args=[obj.pk])
        return mark_saved(request, HttpResponseRedirect(where))

    @admin.display(description=gettext_lazy("milestones"))
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
