"""Order and filter the list of stories, and draw its rows."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import cached_property
from itertools import batched
from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.templatetags.admin_urls import add_preserved_filters
from django.contrib.admin.views.main import ChangeList
from django.db import models
from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, gettext_lazy

from stories.models import State, Story
from stories.models.compiled_queries.compiled import CompiledQuery

AT_ONCE = 50  # stories that one query reads; where there are fewer, it also looks for story 0
NUMBERS = [f"number_{each}" for each in range(AT_ONCE)]
SHOWN = CompiledQuery(
    lambda now, **numbers: (
        Story.objects.filter(pk__in=numbers.values())
        .for_desk()
        .with_translation_status(now)
        .with_last_save()
    ),
    now=models.DateTimeField(),
    **{name: models.BigAutoField() for name in NUMBERS},  # type: ignore[arg-type]  # none is `using`
)


def read(numbers: Iterable[int], now: datetime) -> list[Story]:
    """Return what the list shows of the stories with these primary keys, in this order."""
    found: dict[int, Story] = {}
    numbers = list(numbers)
    for some in [*batched(numbers, AT_ONCE)] or [()]:  # as many queries where there is nothing
        padded = [*some, *[0] * (AT_ONCE - len(some))]
        rows = SHOWN.fetch(now=now, **dict(zip(NUMBERS, padded, strict=True)))
        found |= {story.pk: story for story in rows}
    return [found[number] for number in numbers if number in found]


def seen_name(story: Story) -> str:
    """Return the name of the hidden field beside a story's checkbox in the list."""
    return f"seen-{story.pk}"


def seen_value(story: Story) -> str:
    """Return what the list shows of a story: its row that editors work on, and the version."""
    row = story.working_copy()
    return f"{row.pk}.{row.version}"


class StateFilter(admin.SimpleListFilter):
    title = gettext_lazy("status")
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

    def drawn_rows(self) -> Iterator[SafeString]:
        """Yield the cells of each row as Django's `items_for_result` draws them, but faster.

        Django looks up how each cell is drawn in every row anew.
        """
        draw = [self._column(name) for name in self.list_display]
        for story in self.result_list:
            yield mark_safe("".join([cell(story) for cell in draw]))  # noqa: S308  each is escaped

    def _column(self, name: Any) -> Callable[[Story], str]:
        if name == "action_checkbox":
            return lambda story: f'<td class="action-checkbox">{_checkbox(story)}</td>'
        if name == "__str__":
            return self._link
        if name == "person":
            return lambda story: (
                f'<td class="field-person nowrap">{conditional_escape(str(story.person))}</td>'
            )
        show = getattr(self.model_admin, name, None) or getattr(Story, f"get_{name}_display")
        return lambda story: f'<td class="field-{name}">{conditional_escape(show(story))}</td>'

    @cached_property
    def _around_number(self) -> tuple[str, str]:
        """What is before and after the primary key in the address of a story's form."""
        address = reverse("admin:stories_story_change", args=[0])
        kept: Any = {"preserved_filters": self.preserved_filters, "opts": self.opts}
        before, _, after = add_preserved_filters(kept, address).partition("/0/")
        return conditional_escape(before), conditional_escape(after)

    def _link(self, story: Story) -> str:
        before, after = self._around_number
        opener = f' data-popup-opener="{story.pk}"' if self.is_popup else ""
        return (
            f'<th class="field-__str__"><a href="{before}/{story.pk}/{after}"{opener}>'
            f"{conditional_escape(str(story))}</a></th>"
        )


def _checkbox(story: Story) -> str:
    """Return the checkbox of a row for actions, with what this list shows of the story.

    So nothing else is published from it.
    """
    label = conditional_escape(gettext("Select this object for an action - {}").format(story))
    return (
        f'<input type="checkbox" name="{ACTION_CHECKBOX_NAME}" value="{story.pk}" '
        f'class="action-select" aria-label="{label}">'
        f'<input type="hidden" name="{seen_name(story)}" value="{seen_value(story)}">'
    )
