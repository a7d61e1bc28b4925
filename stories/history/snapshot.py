"""Take a story's content as plain data, to keep as a version or to copy to a working copy and back.

A quote or milestone is known by its key, so its address outlives every copy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction

if TYPE_CHECKING:
    from stories.models import Story

SCHEMA = 2  # raise it when a field below is added, renamed or removed

FIELDS = [
    "person_id",
    "language",
    "headline",
    "headline_confirmation",
    "slug",
    "kicker",
    "standfirst",
    "body",
    "byline",
    "told_date",
    "source_publisher",
    "source_url",
    "source_date",
    "content_note",
    "lead_picture_id",
    "editor_note",
    "translation_group",
    "translated_from",
    "translator",
    "translated_version",
]
QUOTE_FIELDS = ["key", "text", "prefix", "suffix", "position", "is_pull_quote"]
QUOTE_FIELDS += ["translated_from_key", "speaker", "context", "confirmation"]
MILESTONE_FIELDS = ["key", "title", "kind", "date_edtf", "date_label", "translated_from_key"]
MILESTONE_FIELDS += ["position", "passage", "prefix", "suffix", "context", "confirmation"]
ROW_FIELDS = {"quotes": QUOTE_FIELDS, "milestones": MILESTONE_FIELDS}


def related_model(story_model: Any, field: str) -> Any:
    """Return the model behind a relation of stories, such as "quotes", "tags" or "person"."""
    return story_model._meta.get_field(field).related_model


def take(story: Story) -> dict[str, Any]:
    """Return the story's content as values that JSON can hold."""
    fields = {name: getattr(story, name) for name in FIELDS}
    fields["translation_group"] = str(story.translation_group)
    return {
        "schema": SCHEMA,
        "fields": fields,
        "quotes": [_row(quote, QUOTE_FIELDS) for quote in story.quotes.all()],
        "milestones": [_row(event, MILESTONE_FIELDS) for event in story.milestones.all()],
        "tags": sorted(tag.name for tag in story.tags.all()),
    }


@transaction.atomic
def apply(story: Story, content: dict[str, Any], *, is_judged_later: bool = False) -> None:
    """Give the story this content, and save it.

    Parts that the content does not have stay as they are. Rows are matched by their keys: known
    rows change, new rows are made, all others are deleted. What blocks the story is looked for
    anew, unless whoever calls changes more and does that after.
    """
    for name, value in content["fields"].items():
        setattr(story, name, UUID(value) if name == "translation_group" else value)
    story.__dict__.pop("headline_parts", None)  # cached from the former headline
    story.save()
    if "quotes" in content:
        _put_rows(story.quotes, content["quotes"], QUOTE_FIELDS)
    if "milestones" in content:
        rows = content["milestones"]
        _put_rows(story.milestones, rows, MILESTONE_FIELDS, person_id=story.person_id)
    if "tags" in content:
        story.tags.set(content["tags"])
    story.__dict__.pop("_prefetched_objects_cache", None)
    if not is_judged_later:
        story.refresh_blockers()


def _row(record: Any, names: list[str]) -> dict[str, Any]:
    return {name: getattr(record, name) for name in names}


def _put_rows(rows: Any, contents: list[dict[str, Any]], names: list[str], **fixed: Any) -> None:
    rows.exclude(key__in=[content["key"] for content in contents]).delete()
    for content in contents:
        known = {name: content[name] for name in names if name in content}
        rows.update_or_create(key=content["key"], defaults=known | fixed)
