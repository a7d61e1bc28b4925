from django.contrib import admin
from taggit.models import Tag as UnusedTag

from stories.models import Tag

admin.site.unregister(UnusedTag)


@admin.register(Tag)
class TagAdmin(admin.ModelAdmin):
    list_display = ["name", "slug"]
    search_fields = ["name"]
    ordering = ["name"]
    fields = ["name", "slug"]

    def get_readonly_fields(self, request, obj=None):
        return ["slug"] if obj else []

    def get_fields(self, request, obj=None):
        # A new tag's address is made from its name; a known one's does not move.
        return ["name", "slug"] if obj else ["name"]
