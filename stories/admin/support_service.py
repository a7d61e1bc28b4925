from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _

from stories import cldr_names, collation
from stories.models import AuditEntry, SupportService
from stories.models.support_service import verify_again_before

from .forms.control_characters import PlainTextMixin
from .scripts import scripts

Kind = AuditEntry.Kind


def _by_name(names: dict[str, str]) -> list[tuple[str, str]]:
    return sorted(names.items(), key=lambda choice: collation.key(choice[1]))


def _countries() -> list[tuple[str, str]]:
    """Return the countries by their names in the language of the desk."""
    language = get_language() or ""
    names = {code: cldr_names.country(code, language) for code in cldr_names.COUNTRIES}
    return [("", _("Choose a country")), *_by_name(names)]


LANGUAGES = {code: " · ".join(dict.fromkeys(names)) for code, names in cldr_names.LANGUAGES.items()}


class SupportServiceForm(forms.ModelForm):
    country = forms.ChoiceField(
        label=gettext_lazy("Country"),
        choices=_countries,
        help_text=SupportService._meta.get_field("country").help_text,
    )
    languages_spoken = forms.MultipleChoiceField(
        choices=_by_name(LANGUAGES),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=gettext_lazy("Languages spoken"),
        help_text=SupportService._meta.get_field("languages_spoken").help_text,
    )

    class Media:
        css = {"all": ["css/desk/support_service.css"]}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["languages_spoken"] = self.instance.languages_spoken.split()

    def clean_languages_spoken(self) -> str:
        return " ".join(self.cleaned_data["languages_spoken"])


class VerifiedFilter(admin.SimpleListFilter):
    title = gettext_lazy("what waits")
    parameter_name = "waits"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("verify", _("To verify"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "verify":
            return queryset.to_verify(verify_again_before(timezone.now()))  # type: ignore[attr-defined]  # of our QuerySet
        return queryset


@admin.register(SupportService)
class SupportServiceAdmin(PlainTextMixin, admin.ModelAdmin):
    """Keeps the services, and notes each change in the audit log."""

    form = SupportServiceForm
    actions = ["verify"]
    list_display = ["name", "country_name", "phone", "last_verified", "shown"]
    list_filter = [VerifiedFilter]
    search_fields = ["name", "purpose"]
    fieldsets = [
        (None, {"fields": ["name", "purpose", "language", "country"]}),
        (
            gettext_lazy("How it is reached"),
            {"fields": ["phone", "languages_spoken", "hours", "is_free", "cost"]},
        ),
        (None, {"fields": ["url", "postal_address"]}),
        (gettext_lazy("On the page"), {"fields": ["last_verified", "position"]}),
    ]

    @property
    def media(self) -> forms.Media:
        return super().media + scripts("keys")

    @admin.display(description=gettext_lazy("country"), ordering="country")
    def country_name(self, service: SupportService) -> str:
        return cldr_names.country(service.country, get_language() or "")

    @admin.display(description=gettext_lazy("for readers"))
    def shown(self, service: SupportService) -> str:
        return service.told_to_staff(timezone.now())

    @admin.action(permissions=["change"], description=gettext_lazy("All of it was verified today"))
    def verify(self, request: HttpRequest, queryset: QuerySet) -> None:
        now, services = timezone.now(), list(queryset)
        for service in services:
            service.verify(by=request.user, now=now)
        names = ", ".join(f"“{service}”" for service in services)
        messages.success(request, _("Verified today: %(names)s.") % {"names": names})

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: Any) -> None:
        super().save_model(request, obj, form, change)
        with override("en"):
            changed = ", ".join(str(form.fields[name].label) for name in form.changed_data)
        if changed or not change:
            self._note(request, obj, f"changed: {changed}" if change else "added")

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        super().delete_model(request, obj)
        self._note(request, obj, "deleted")

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        for service in queryset:
            self.delete_model(request, service)

    def _note(self, request: HttpRequest, service: SupportService, what: str) -> None:
        detail = f"“{service.name[:100]}”: {what}"
        AuditEntry.note(Kind.SUPPORT, now=timezone.now(), by=request.user, detail=detail)
