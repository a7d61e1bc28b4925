"""Narrow the list of stories by person and tag, by what is missing, by who saved last, and when."""

from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy

from stories import publication
from stories.admin.display_names import display_name
from stories.admin.pages.frame import numbers_in_query
from stories.models import Person, Story, Tag
from stories.models.compiled_queries.compiled import CompiledQuery

WITHOUT = {
    "picture": (gettext_lazy("A picture"), Q(lead_picture=None)),
    "standfirst": (gettext_lazy("A standfirst"), Q(standfirst="")),
    "tags": (gettext_lazy("Tags"), Q(tagged_stories=None)),
}
BLOCKED = {
    "consent": (gettext_lazy("Consent"), publication.NO_CONSENT),
    "words": (gettext_lazy("Words that the story holds"), publication.BROKEN_WORDS),
    "confirmation": (gettext_lazy("Words that are confirmed"), publication.TO_CONFIRM),
}
NEWEST = 100  # stories whose people and tags are offered: the search finds all others
OFFERED = 12
DAYS = {
    "1": gettext_lazy("Today and yesterday"),
    "7": gettext_lazy("The last 7 days"),
    "30": gettext_lazy("The last 30 days"),
}


def _newest() -> Any:
    return Story.objects.active().order_by("-pk").values("pk")[:NEWEST]


def _people() -> Any:
    return Person.objects.active().order_by("sort_key", "pk").only("name")


PEOPLE = CompiledQuery(
    lambda chosen: _people().filter(stories__in=_newest()).exclude(pk=chosen).distinct()[:OFFERED],
    chosen=models.BigAutoField(),
)
TAGS = CompiledQuery(
    lambda chosen: (
        Tag.objects.filter(tagged_stories__content_object__in=_newest())
        .exclude(slug=chosen)
        .order_by("name")
        .only("name", "slug")
        .distinct()[:OFFERED]
    ),
    chosen=models.CharField(),
)
COLLEAGUES = CompiledQuery(
    lambda: (
        get_user_model()
        .objects.filter(is_staff=True)
        .order_by("username")
        .only("username", "first_name", "last_name")
    )
)


class PersonFilter(admin.SimpleListFilter):
    title = gettext_lazy("person")
    parameter_name = "teller"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return people of the newest stories, and the one that is chosen."""
        chosen = numbers_in_query(request, self.parameter_name)
        found = [*_people().filter(pk__in=chosen)] if chosen else []
        offered = PEOPLE.fetch(chosen=chosen[-1] if chosen else 0)
        found += [person for person in offered if person.pk not in chosen]
        return [(str(person.pk), str(person)) for person in found]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[Story]:
        chosen = numbers_in_query(request, self.parameter_name)
        return queryset.of_person(chosen[-1]) if chosen else queryset


class TagFilter(admin.SimpleListFilter):
    title = gettext_lazy("tag")
    parameter_name = "tag"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return tags of the newest stories, and the one that is chosen."""
        chosen = self.value() or ""
        found = [*Tag.objects.filter(slug=chosen)] if chosen else []
        found += TAGS.fetch(chosen=chosen)
        return [(tag.slug, tag.name) for tag in found]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[Story]:
        return queryset.with_tag(self.value()) if self.value() else queryset


class LacksFilter(admin.SimpleListFilter):
    title = gettext_lazy("what is missing")
    parameter_name = "lacks"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(name, str(title)) for name, (title, _) in (BLOCKED | WITHOUT).items()]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[Story]:
        chosen = self.value() or ""
        if chosen in BLOCKED:
            return queryset.blocked_by(BLOCKED[chosen][1])
        return queryset.filter(WITHOUT[chosen][1]) if chosen in WITHOUT else queryset


class SavedByFilter(admin.SimpleListFilter):
    title = gettext_lazy("who saved last")
    parameter_name = "by"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(str(user.pk), display_name(user)) for user in COLLEAGUES.fetch()]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[Story]:
        chosen = numbers_in_query(request, self.parameter_name)
        return queryset.last_saved_by(chosen[-1]) if chosen else queryset


class SavedSinceFilter(admin.SimpleListFilter):
    title = gettext_lazy("when it was saved last")
    parameter_name = "since"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(days, str(title)) for days, title in DAYS.items()]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[Story]:
        if self.value() not in DAYS:
            return queryset
        since = timezone.now() - timedelta(days=int(self.value() or 0))
        return queryset.saved_since(since)
