from typing import Any

from django.contrib import admin
from django.forms import Media
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stories.models import Correction, Story

from .forms.buttons import may_publish
from .forms.control_characters import PlainTextMixin
from .scripts import scripts


@admin.register(Correction)
class CorrectionAdmin(PlainTextMixin, admin.ModelAdmin):
    """Writes and amends what readers are told was wrong; nobody deletes it."""

    list_display = ["__str__", "kind", "story", "shown_since", "written_by_name"]
    list_filter = ["kind"]
    list_per_page = 50
    list_select_related = ["story"]
    show_full_result_count = False
    actions = None
    autocomplete_fields = ["story"]
    fields = ["story", "kind", "what_was_said", "what_is_right"]

    @property
    def media(self) -> Media:
        return super().media + scripts("aria_names")

    @admin.display(description=gettext_lazy("readers see it since"), ordering="published_at")
    def shown_since(self, correction: Correction) -> str:
        if correction.story.changes_to_id:
            return _("waits with the changes")
        return date_format(timezone.localtime(correction.published_at), "j M Y, H:i")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["story"] if obj else []

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """Offer the stories that readers see: no other record is chosen in this form."""
        kwargs |= {
            "queryset": Story.objects.active().published(timezone.now()),
            "error_messages": {"invalid_choice": _("Choose a story that readers see.")},
            "help_text": _(
                "Readers see the correction on its page as soon as you save. Nothing else "
                "has to change for that."
            ),
        }
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: Any) -> None:
        if not change:
            obj.publish(by=request.user, now=timezone.now())
        elif form.changed_data:
            obj.amend(by=request.user, now=timezone.now())

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and may_publish(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and may_publish(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
