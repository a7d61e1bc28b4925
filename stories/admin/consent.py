"""Record what people agreed to. Who reads a record is noted in the audit log."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db import models, transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from stories import consents, evidence, languages
from stories.models import AuditEntry, Consent, Picture, Story
from stories.models.consent import evidence_store

from .display_names import display_name
from .forms import told_dates
from .forms.control_characters import without_control_characters
from .pages import consent, urls
from .pages.frame import numbers_in_query

Kind = Consent.Kind
RECORDED = [Kind.GIVEN, Kind.REFUSED, Kind.ELSEWHERE]  # withdrawing has a page of its own
MINUTES = "%Y-%m-%dT%H:%M"
FOR_STORIES = ["is_for_text", "languages", "channels"]
NO_KEY = gettext_lazy(
    "Files cannot be kept yet: whoever runs this site must set EVIDENCE_KEY first. Until then, "
    "write down below where the evidence is."
)


class ConsentForm(forms.ModelForm):
    subject: Story | Picture | None = None  # what a new record is for, set by the admin

    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=Consent._meta.get_field("languages").help_text,
    )
    channels = forms.MultipleChoiceField(
        label=gettext_lazy("Channels"),
        choices=[(code, gettext_lazy(name)) for code, name in consents.CHANNELS],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=Consent._meta.get_field("channels").help_text,
    )
    valid_until = forms.DateTimeField(
        label=gettext_lazy("Valid until"),
        required=False,
        input_formats=[MINUTES, "%Y-%m-%d"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MINUTES),
        help_text=Consent._meta.get_field("valid_until").help_text,
    )
    evidence = forms.FileField(
        label=gettext_lazy("File"),
        required=False,
        help_text=format_lazy(
            gettext_lazy(
                "{kinds}, at most {number} MB. It is stored encrypted, is on no "
                "page, and each download is noted."
            ),
            kinds=evidence.KINDS,
            number=evidence.MOST_MEGABYTES,
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zone = timezone.get_current_timezone_name()
        self.fields["valid_until"].help_text += f" Time: {zone}."
        if isinstance(self.subject, Story):
            self.instance.story = self.subject.live
        elif self.subject:
            self.instance.picture = self.subject
        self.fields["languages"].choices = self._languages()  # type: ignore[attr-defined]  # a field with choices
        if "kind" in self.fields:
            self.fields["kind"].choices = [(kind, kind.label) for kind in RECORDED]  # type: ignore[attr-defined]  # a field with choices
        if self.instance.picture_id:
            for name in FOR_STORIES:
                self.fields.pop(name, None)
        else:
            self.fields.pop("is_for_picture", None)
        if "evidence" in self.fields and not settings.EVIDENCE_KEYS:
            self.fields["evidence"].disabled = True
            self.fields["evidence"].help_text = NO_KEY

    def _languages(self) -> list[tuple[str, str]]:
        """Offer the common languages, the story's and the ones that the record names."""
        known = languages.NAMES
        story = self.instance.story
        used = [story.language, story.translated_from] if story else []
        offered = dict.fromkeys([*languages.COMMON, *used, *(self.instance.languages or [])])
        return [(code, known[code]) for code in offered if code in known]

    def clean_evidence(self) -> bytes | None:
        upload = self.cleaned_data["evidence"]
        if not upload:
            return None
        data = upload.read(evidence.MOST_BYTES + 1)
        try:
            evidence.kind_of(data)
        except evidence.EvidenceError as error:
            raise forms.ValidationError(str(error)) from error
        return data


@admin.register(Consent)
class ConsentAdmin(admin.ModelAdmin):
    """Opened from a story or a picture. A record is never deleted here: it is withdrawn."""

    form = ConsentForm
    change_form_template = "admin/stories/consent/change_form.html"
    list_display = ["__str__", "subject", "kind", "valid_until", "recorded_at"]
    list_filter = ["kind"]
    list_per_page = 50
    show_full_result_count = False
    actions = None
    autocomplete_fields = ["person"]
    formfield_overrides = {
        models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 3})},
        **told_dates.OVERRIDES,
    }
    fieldsets = [
        (gettext_lazy("Whose"), {"fields": ["subject", "person", "other_person"]}),
        (gettext_lazy("What was said"), {"fields": ["kind", ("date", "how"), "recorded"]}),
        (
            gettext_lazy("What it is for"),
            {
                "fields": [
                    ("is_for_text", "is_for_name", "is_for_picture"),
                    "languages",
                    "channels",
                    "valid_until",
                ]
            },
        ),
        (
            gettext_lazy("Under age"),
            {"fields": ["guardian", ("has_guardian_consent", "has_assent")]},
        ),
        (
            gettext_lazy("Evidence"),
            {"fields": ["evidence", "stored_evidence", "evidence_reference", "note"]},
        ),
    ]

    class Media:
        css = {"all": ["css/desk/forms.css"]}

    def get_urls(self) -> list[URLPattern]:
        return [*urls.of_consents(self), *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Consent]:
        return super().get_queryset(request).select_related("story", "picture", "person")

    def get_model_perms(self, request: HttpRequest) -> dict[str, bool]:
        """Offer no way to add one beside the list: a record begins at what it is for."""
        return super().get_model_perms(request) | {"add": False}

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        is_over = obj is not None and obj.kind == Kind.WITHDRAWN
        return super().has_change_permission(request, obj) and not is_over

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        shown = ["subject", "recorded", "stored_evidence"]
        return [*shown, "person", "other_person", "kind"] if obj else shown

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Return the fields without those that a record of this story or picture does not have."""
        subject = self._subject(request, obj)
        left_out = {"is_for_picture"} if isinstance(subject, Story) else {*FOR_STORIES}
        if obj is None:
            left_out |= {"recorded", "stored_evidence"}
        elif not self.has_change_permission(request, obj):
            left_out.add("evidence")
        return [
            (name, {"fields": list(_without(options["fields"], left_out))})
            for name, options in super().get_fieldsets(request, obj)
        ]

    def get_form(self, request, obj=None, change=False, **kwargs):  # noqa: FBT002  Django's own signature
        form = super().get_form(request, obj, change, **kwargs)
        form.subject = None if obj else self._subject(request, None)  # type: ignore[attr-defined]  # ConsentForm
        return form

    def get_changeform_initial_data(self, request: HttpRequest) -> Any:
        subject = self._subject(request, None)
        if isinstance(subject, Story):
            return {"person": subject.person_id, "is_for_text": True, "is_for_name": True}
        return {"is_for_picture": True}

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        request.POST = without_control_characters(request.POST)
        is_new = object_id is None and self.has_add_permission(request)
        if is_new and self._subject(request, None) is None:
            messages.info(request, _("Open the story or the picture, and choose “Consent…” there."))
            return HttpResponseRedirect(reverse("admin:stories_story_changelist"))
        return super().changeform_view(request, object_id, form_url, extra_context)

    def render_change_form(self, request, context, *args, **kwargs):
        """Show the record, which is noted in the audit log however it was opened."""
        if record := context["original"]:
            record.audit(AuditEntry.Kind.CONSENT_READ, by=request.user, now=timezone.now())
        context["subject"] = self._subject(request, record)
        # The next one is for another story or picture: it begins there.
        context |= {"show_save_and_add_another": False, "show_save_and_continue": False}
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request, obj, form, change) -> None:
        with transaction.atomic():
            if data := form.cleaned_data.get("evidence"):
                evidence_store.delete_after_commit(obj.evidence_file)
                obj.evidence_file = evidence_store.store(data)
            if not change:
                obj.recorded_by = request.user
                obj.recorded_by_name = request.user.get_username()
            super().save_model(request, obj, form, change)
            kind = AuditEntry.Kind.CONSENT_CHANGED if change else AuditEntry.Kind.CONSENT_RECORDED
            with override("en"):
                labels = [str(form.fields[name].label or name) for name in form.changed_data]
            detail = ", ".join(labels) if change else ""
            obj.audit(kind, by=request.user, now=timezone.now(), detail=detail)
        consent.tell_what_is_hidden(request, obj)

    def response_post_save_add(self, request, obj) -> HttpResponseRedirect:
        return HttpResponseRedirect(consent.address_of(obj))

    def response_post_save_change(self, request, obj) -> HttpResponseRedirect:
        return HttpResponseRedirect(consent.address_of(obj))

    @admin.display(description=gettext_lazy("for"))
    def subject(self, record: Consent) -> str:
        shown = record.story or record.picture
        return format_html('<a href="{}">{}</a>', consent.address_of(record), shown)

    @admin.display(description=gettext_lazy("recorded"))
    def recorded(self, record: Consent) -> str:
        who = display_name(record.recorded_by, record.recorded_by_name)
        when = date_format(timezone.localtime(record.recorded_at), "DATETIME_FORMAT")
        return ", ".join(filter(None, [who, when]))

    @admin.display(description=gettext_lazy("stored file"))
    def stored_evidence(self, record: Consent) -> str:
        if not record.evidence_file:
            return "–"
        where = reverse("admin:stories_consent_evidence", args=[record.pk])
        kind = record.evidence_file.rpartition(".")[2].upper()
        return format_html('<a href="{}">{}</a>', where, _("Download the %s file") % kind)

    def _subject(self, request: HttpRequest, record: Any) -> Story | Picture | None:
        """Return the story or picture of a record, or that of the address of a new one."""
        if record is not None:
            return record.story or record.picture
        if numbers := numbers_in_query(request, "story"):
            return Story.objects.active().filter(pk=numbers[0]).first()
        if numbers := numbers_in_query(request, "picture"):
            return Picture.objects.filter(pk=numbers[0]).first()
        return None


def _without(fields: Any, left_out: set[str]) -> Any:
    for each in fields:
        if isinstance(each, tuple):
            yield tuple(name for name in each if name not in left_out)
        elif each not in left_out:
            yield each
