"""Order and filter the list of stories."""

from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from stories.models import State, Story


def seen_name(story: Story) -> str:
    """Return the name of the hidden field beside a story's checkbox in the list."""
    return f"seen-{story.pk}"


def seen_value(story: Story) -> str:
    """Return what the list shows of a story: its row that editors work on, and the version."""
    row = story.working_copy()
    return f"{row.pk}.{row.version}"


class StateFilter(admin.SimpleListFilter):
    title = "status"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(value, str(label)) for value, label in State.choices]

    def queryset(self, request, queryset):
        state = self.value()
        return queryset.in_state(state, timezone.now()) if state else queryset


class StoryList(ChangeList):
    """Puts unpublished stories before the newest ones, on every database."""

    BY_DATE: ClassVar = {
        "published_at": F("published_at").asc(nulls_last=True),
        "-published_at": F("published_at").desc(nulls_first=True),
    }

    def get_ordering(self, request: HttpRequest, queryset: QuerySet) -> list[Any]:
        found = super().get_ordering(request, queryset)
        return [self.BY_DATE.get(by, by) if isinstance(by, str) else by for by in found]
