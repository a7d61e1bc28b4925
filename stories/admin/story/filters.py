"""Narrow the list of stories by what is missing, by who saved last, and since when."""

from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from stories import publication
from stories.admin.display_names import display_name
from stories.models import Story

WITHOUT = {
    "picture": ("A picture", Q(lead_picture=None)),
    "standfirst": ("A standfirst", Q(standfirst="")),
    "tags": ("Tags", Q(tagged_stories=None)),
}
BLOCKED = {
    "consent": ("Consent", publication.NO_CONSENT),
    "words": ("Words that the story holds", publication.BROKEN_WORDS),
    "confirmation": ("Words that are confirmed", publication.TO_CONFIRM),
}
DAYS = {"1": "Today and yesterday", "7": "The last 7 days", "30": "The last 30 days"}


class LacksFilter(admin.SimpleListFilter):
    title = "what is missing"
    parameter_name = "lacks"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(name, title) for name, (title, _) in (BLOCKED | WITHOUT).items()]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[Story]:
        chosen = self.value() or ""
        if chosen in BLOCKED:
            return queryset.blocked_by(BLOCKED[chosen][1])
        return queryset.filter(WITHOUT[chosen][1]) if chosen in WITHOUT else queryset


class SavedByFilter(admin.SimpleListFilter):
    title = "who saved last"
    parameter_name = "by"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        colleagues = get_user_model().objects.filter(is_staff=True).order_by("username")
        return [(str(user.pk), display_name(user)) for user in colleagues]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[Story]:
        chosen = self.value() or ""
        return queryset.last_saved_by(int(chosen)) if chosen.isdecimal() else queryset


class SavedSinceFilter(admin.SimpleListFilter):
    title = "when it was saved last"
    parameter_name = "since"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return list(DAYS.items())

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[Story]:
        if self.value() not in DAYS:
            return queryset
        since = timezone.now() - timedelta(days=int(self.value() or 0))
        return queryset.saved_since(since)
