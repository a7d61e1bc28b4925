"""Making a translation: how it begins, and whether its original has changed since."""

from datetime import datetime
from typing import Any

from django.db import transaction

from . import content
from .fields import new_key
from .story import Story
from .version import StoryVersion

CARRIED = ["person_id", "translation_group", "lead_picture_id", "told_date"]
CARRIED += ["source_publisher", "source_url", "source_date"]
ROW_DEFAULTS = {"prefix": "", "suffix": ""}  # they stand around other words here


def source(original: Story, now: datetime) -> Story:
    """What is translated of an original: what readers see of it, else its draft."""
    return original.in_sight(now) or original.being_edited()


@transaction.atomic
def begin(original: Story, language: str, *, by: Any, now: datetime) -> Story:
    """A new draft beside the original, to be told in another language.

    The words are still to come: of what is prose in the original's language, only quotes and
    milestones are carried over, so that they can be pointed at the words here. Until then they
    stand in the way of publishing. Raises ValueError where there is one in the language already.
    """
    list(Story.objects.select_for_update().filter(pk=original.pk).values_list("pk"))
    if language not in dict(original.languages_left()):
        raise ValueError(language)
    row = source(original, now)
    told = content.read(row)
    version = StoryVersion.of(row, by=by, now=now)
    fields = {name: told["fields"][name] for name in CARRIED} | {
        "language": language,
        "slug": _free_slug(row.slug, language),
        "translated_from": original.language,
        "translated_version": version.number,
    }
    translation = Story()
    content.put(
        translation,
        {
            "fields": fields,
            "quotes": [_carried(quote) for quote in told["quotes"]],
            "milestones": [_carried(event) | {"title": ""} for event in told["milestones"]],
            "tags": told["tags"],
        },
    )
    note = f"begun from version {version.number} of its original"
    StoryVersion.keep(translation, StoryVersion.Event.SAVED, by=by, now=now, note=note)
    return translation


def followed(row: Story, original: Story) -> StoryVersion | None:
    """The version of the original that a translation was last brought in line with."""
    if row.translated_version is None:
        return None
    return original.versions.filter(number=row.translated_version).first()


@transaction.atomic
def follow(row: Story, original: Story, *, by: Any, now: datetime) -> None:
    """Note that a translation says what its original says now."""
    row.translated_version = StoryVersion.of(source(original, now), by=by, now=now).number
    row.save(update_fields=["translated_version"])


def _carried(row: dict[str, Any]) -> dict[str, Any]:
    return row | ROW_DEFAULTS | {"key": new_key(), "translated_from_key": row["key"]}


def _free_slug(slug: str, language: str) -> str:
    return "" if Story.objects.is_taken(slug, language) else slug
