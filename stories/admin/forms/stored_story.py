"""Read a story for its form, with all that the form shows of it, by one query that is compiled."""

from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce

from stories.models import (
    Comment,
    EditingSession,
    KeptVerdicts,
    Milestone,
    Quote,
    ReviewMessage,
    Story,
    Tag,
    UnfinishedForm,
)
from stories.models.compiled_queries.compiled import CompiledQuery
from stories.models.compiled_queries.json_rows import JSONRows, all_rows, attach, records
from stories.models.verification.judged import recall
from stories.models.verification.kept_verdicts import FETCHED

RELATED = ["person__portrait", "lead_picture"]
# The row that the form shows: the waiting changes, where there are some.
ROW: Any = Coalesce(OuterRef("changes__pk"), OuterRef("pk"))
GROUP: Any = Coalesce(OuterRef("changes__translation_group"), OuterRef("translation_group"))
# As `translations.GROUP` has them.
OF_GROUP = ["id", "changes_to_id", "deleted_at", "translated_from"]
# Most stories have none of these, and need no query to say so.
BESIDE: list[type[Any]] = [Comment, ReviewMessage, UnfinishedForm, EditingSession]


def _story(number: Any) -> Any:
    return (
        Story.objects.active()
        .filter(pk=number)
        .select_related("changes", *RELATED, *[f"changes__{name}" for name in RELATED])
        .annotate(
            rows_of_quotes=all_rows(Quote.objects.filter(story=ROW)),
            rows_of_milestones=all_rows(Milestone.objects.filter(story=ROW)),
            rows_of_tags=all_rows(Tag.objects.filter(tagged_stories__content_object=ROW)),
            verdicts_of_row=Subquery(KeptVerdicts.objects.filter(story=ROW).values("verdicts")),
            rows_of_group=JSONRows(Story.objects.filter(translation_group=GROUP), *OF_GROUP),
            **{_has(kind): Exists(kind.objects.filter(story=OuterRef("pk"))) for kind in BESIDE},
        )
    )


def _has(kind: type[models.Model]) -> str:
    return f"has_{kind._meta.model_name}"


STORY = CompiledQuery(_story, number=models.BigAutoField())


def find(number: str) -> Story | None:
    """Return the story with a primary key as an address has it, and its waiting changes."""
    is_number = number.isdecimal() and len(number) < 19
    return STORY.first(number=int(number)) if is_number else None


def add_rows(row: Story) -> None:
    """Let a row know the quotes, milestones and tags that were read with it, and its group.

    The quotes and milestones know what is to be said of their words, most of it by what was kept.
    """
    found: dict[str, Any] = vars(row.live)
    kinds: dict[str, type[Any]] = {"quotes": Quote, "milestones": Milestone, "tags": Tag}
    for name, kind in kinds.items():
        attach(row, name, records(kind, found.pop(f"rows_of_{name}"), "default"))
    row.known_group = [tuple(each) for each in found.pop("rows_of_group")]
    vars(row)[FETCHED] = found.pop("verdicts_of_row")
    for each in (*row.quotes.all(), *row.milestones.all()):
        recall(each)


def has_none(story: Story, kind: type[models.Model]) -> bool:
    """Whether it is known already that nothing of this kind is about the story."""
    return vars(story).get(_has(kind)) is False
