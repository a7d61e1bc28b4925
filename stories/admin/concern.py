from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from stories import languages
from stories.models import Concern

from .forms.control_characters import PlainTextMixin

SENT = ("sent_at", "kind", "about", "language_of_form", "text", "way_to_answer")


@admin.register(Concern)
class ConcernAdmin(PlainTextMixin, admin.ModelAdmin):
    """Reads and answers what visitors wrote. Whoever has the number of one reads its answer."""

    list_display = ["__str__", "kind", "about", "state", "sent_at"]
    list_filter = ["state", "kind"]
    list_per_page = 50
    list_select_related = ["story", "person"]
    show_full_result_count = False
    actions = None
    readonly_fields = SENT
    fieldsets = [
        (_("What was sent"), {"fields": [*SENT]}),
        (
            _("What becomes of it"),
            {
                "fields": ["state", "answer", "staff_note"],
                "description": _(
                    "Delete it when it is answered and no longer needed: what somebody "
                    "wrote in trust should not stay longer than it must. Its number then answers "
                    "to nobody."
                ),
            },
        ),
    ]

    @admin.display(description=_("about"))
    def about(self, concern: Concern) -> str:
        """Return the story or person, as a link to its form."""
        for record in (concern.story, concern.person):
            if record:
                where = f"admin:stories_{record._meta.model_name}_change"
                return format_html('<a href="{}">{}</a>', reverse(where, args=[record.pk]), record)
        return "–"

    @admin.display(description=_("language of the form"))
    def language_of_form(self, concern: Concern) -> str:
        return languages.get(concern.language).name

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: Any) -> None:
        if form.changed_data:
            obj.handle(by=request.user, now=timezone.now())

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        obj.remove(by=request.user, now=timezone.now())

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False
