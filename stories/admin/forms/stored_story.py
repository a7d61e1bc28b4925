"""Read a story for its form, with what the form shows, by queries that are compiled once."""

from typing import Any

from django.db import models

from stories.models import Milestone, Quote, Story
from stories.models.compiled_queries.compiled import CompiledQuery
from stories.models.verification.judged import recall

RELATED = ["person__portrait", "lead_picture"]
STORY = CompiledQuery(
    lambda number: (
        Story.objects.active()
        .filter(pk=number)
        .select_related("changes", *RELATED, *[f"changes__{name}" for name in RELATED])
    ),
    number=models.BigAutoField(),
)
ROWS = {
    "quotes": CompiledQuery(
        lambda number: Quote.objects.filter(story=number), number=models.BigAutoField()
    ),
    "milestones": CompiledQuery(
        lambda number: Milestone.objects.filter(story=number), number=models.BigAutoField()
    ),
}


def find(number: str) -> Story | None:
    """Return the story with a primary key as an address has it, and its waiting changes."""
    is_number = number.isdecimal() and len(number) < 19
    return STORY.first(number=int(number)) if is_number else None


def add_rows(story: Story) -> None:
    """Read the quotes and milestones of a row, as `prefetch_related_objects` does.

    They know what is to be said of their words.
    """
    known: dict[str, Any] = story.__dict__.setdefault("_prefetched_objects_cache", {})
    for name, query in ROWS.items():
        rows = getattr(story, name).all()
        rows._result_cache, rows._prefetch_done = query.fetch(number=story.pk), True
        known[name] = rows
        for row in rows._result_cache:
            row.story = story
            recall(row)
