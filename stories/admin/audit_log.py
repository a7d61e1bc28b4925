from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from stories.models import AuditEntry, Story


@admin.register(AuditEntry)
class AuditEntryAdmin(admin.ModelAdmin):
    """Shows the audit log, and lets nobody add, change or delete a line."""

    list_display = ["at", "kind", "by_name", "story", "detail", "times"]
    list_filter = ["kind"]
    list_per_page = 100
    date_hierarchy = "at"
    search_fields = ["by_name", "story_number__exact", "detail"]
    search_help_text = _("A name, the number of a story, or words of the details.")
    show_full_result_count = False
    actions = None
    fields = ["at", "kind", "by_name", "story", "detail", "times"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[AuditEntry]:
        active = Story.objects.active().filter(pk=OuterRef("story_number"))
        return super().get_queryset(request).annotate(is_story_there=Exists(active))

    @admin.display(description=_("story"), ordering="story_number")
    def story(self, entry: Any) -> str:
        """Return the story's number, as a link while the story is active."""
        if entry.story_number is None:
            return "–"
        if not entry.is_story_there:
            return str(entry.story_number)
        where = reverse("admin:stories_story_change", args=[entry.story_number])
        name = gettext("Story %(number)s") % {"number": entry.story_number}
        return format_html('<a href="{}">{}</a>', where, name)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
