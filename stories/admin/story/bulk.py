"""Do one thing to many stories of the list: give them a tag, or take the list away as a file."""

import csv
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.helpers import ActionForm
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from stories.models import Story

COLUMNS = [
    "story",
    "status",
    "person",
    "language",
    "address",
    "before publishing",
    "saved last",
    "by",
]
BEGIN_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # in a spreadsheet


class StoryActionForm(ActionForm):
    tag = forms.CharField(label="Tag:", max_length=100, required=False)


def add_tag(request: HttpRequest, stories: QuerySet[Story]) -> None:
    """Add the tag that was typed, as a draft or as waiting changes: readers see none of it yet."""
    tag = " ".join(request.POST.get("tag", "").split())
    if not tag or len(tag) > 100:
        messages.error(request, "Type the tag beside the action, then run it again.")
        return
    done, now = 0, timezone.now()
    for story in stories:
        outcome = story.add_tag(tag, by=request.user, now=now)
        done += bool(outcome.event)
        for blocker in outcome.blockers:
            messages.warning(request, f"“{story}”: {blocker}")
    messages.success(request, f"{done} got the tag “{tag}”. Publish what readers are to see.")


def export(stories: list[Any], now: datetime) -> HttpResponse:
    """Return what the list shows of these stories as a file for spreadsheets."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="stories.csv"'
    response.write("\ufeff")  # spreadsheets take it for another encoding without
    writer = csv.writer(response)
    writer.writerow(COLUMNS)
    for story in stories:
        writer.writerow([_safe(cell) for cell in _cells(story, now)])
    return response


def _cells(story: Any, now: datetime) -> Iterator[str]:
    yield str(story)
    yield str(story.state(now).label)
    yield str(story.person)
    yield story.language
    yield story.slug
    yield story.current_blockers
    yield story.last_saved_at.isoformat(timespec="minutes") if story.last_saved_at else ""
    yield story.last_saved_by_name or ""


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(BEGIN_A_FORMULA) else cell
