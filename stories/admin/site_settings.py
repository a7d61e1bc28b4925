from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from stories.models import AuditEntry, SiteSettings

from .forms.control_characters import without_control_characters


@admin.register(SiteSettings)
class SiteSettingsAdmin(admin.ModelAdmin):
    """Leads to the form of the one row, and notes each change in the audit log."""

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if not self.has_view_or_change_permission(request):
            return super().changelist_view(request, extra_context)
        SiteSettings.objects.get_or_create(pk=1)
        return HttpResponseRedirect(reverse("admin:stories_sitesettings_change", args=[1]))

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        request.POST = without_control_characters(request.POST)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: Any) -> None:
        super().save_model(request, obj, form, change)
        changed = [form.fields[name].label for name in form.changed_data]
        if changed:
            AuditEntry.note(
                AuditEntry.Kind.SETTINGS,
                now=timezone.now(),
                by=request.user,
                detail=f"changed: {', '.join(changed)}",
            )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
