"""Take the content of a story or a person as plain data, to keep as a version or as changes.

A quote or milestone is known by its key, so its address outlives every copy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from django.db import transaction

if TYPE_CHECKING:
    from stories.models import Person, Story

CODES = ("en", "ru", "kk")  # of the interface: see `models.in_languages`
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
# What of a person waits until it is published. What protects somebody is not in it: that holds at
# once.
PERSON_FIELDS = ["name", *(f"name_{code}" for code in CODES)]
PERSON_FIELDS += ["sort_name", *(f"sort_name_{code}" for code in CODES), "slug", "language"]
for _stem in ("description", "roles", "credentials"):
    PERSON_FIELDS += [_stem, *(f"{_stem}_{code}" for code in CODES)]
PERSON_FIELDS.append("portrait_id")


class Shape(NamedTuple):
    """What the content of a kind of record is made of."""

    fields: list[str]
    rows: dict[str, list[str]]  # the fields of the rows, by the relation that leads to them
    known_by: dict[str, list[str]]  # the fields that tell one row from the others
    has_tags: bool = False


STORY = Shape(FIELDS, ROW_FIELDS, {name: ["key"] for name in ROW_FIELDS}, has_tags=True)
PERSON = Shape(
    PERSON_FIELDS,
    {"other_names": ["language", "name"], "links": ["label", "url"]},
    {"other_names": ["language", "name"], "links": ["url"]},
)


def shape_of(model: Any) -> Shape:
    """Return the shape of the content of stories or of people, by the model or one record."""
    return {"story": STORY, "person": PERSON}[model._meta.model_name]


def related_model(model: Any, field: str) -> Any:
    """Return the model behind a relation, such as "quotes", "tags" or "person" of stories."""
    return model._meta.get_field(field).related_model


def take(record: Story | Person) -> dict[str, Any]:
    """Return the record's content as values that JSON can hold."""
    shape = shape_of(record)
    values = {name: getattr(record, name) for name in shape.fields}
    fields = {name: str(each) if isinstance(each, UUID) else each for name, each in values.items()}
    content: dict[str, Any] = {"schema": SCHEMA, "fields": fields}
    for part, names in shape.rows.items():
        content[part] = [_row(each, names) for each in getattr(record, part).all()]
    if shape.has_tags:
        content["tags"] = sorted(tag.name for tag in record.tags.all())  # type: ignore[union-attr]  # of a story
    return content


def has_other_fields(record: Story | Person, other: Story | Person) -> bool:
    """Whether two records differ in a field of their content: then no query asks for their rows."""
    return any(getattr(record, each) != getattr(other, each) for each in shape_of(record).fields)


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
        _put_rows(story, "quotes", content["quotes"], QUOTE_FIELDS)
    if "milestones" in content:
        rows = content["milestones"]
        _put_rows(story, "milestones", rows, MILESTONE_FIELDS, person_id=story.person_id)
    if "tags" in content:
        story.tags.set(content["tags"])
    story.__dict__.pop("_prefetched_objects_cache", None)
    if not is_judged_later:
        story.refresh_blockers()


def _row(record: Any, names: list[str]) -> dict[str, Any]:
    return {name: getattr(record, name) for name in names}


def _put_rows(
    story: Story, part: str, contents: list[dict[str, Any]], names: list[str], **fixed: Any
) -> None:
    rows = getattr(story, part)
    keys = [content["key"] for content in contents]
    rows.exclude(key__in=keys).delete()
    known = {row.key: row for row in rows.filter(key__in=keys)}
    for content in contents:
        row = known.setdefault(content["key"], rows.model(story=story, key=content["key"]))
        values = {name: content[name] for name in names if name in content} | fixed
        for name, value in values.items():
            setattr(row, name, value)
        row.save()
