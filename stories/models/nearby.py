"""What else a reader of a story may want: its translations, the stories beside it, related ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from stories import languages

from . import translations
from .story import Story
from .tag import TaggedStory

MOST = 3  # related stories
LATEST_USES = 200  # of the tags of a story, weighed for what is related to it


@dataclass(frozen=True)
class Nearby:
    """Public stories around one that may not be public.

    `together` are the story and its translations, what was published first before others;
    `newer` and `older` stand beside it in the list of stories, where it is told in one language.
    """

    together: Sequence[Story]
    newer: Story | None
    older: Story | None
    related: Sequence[Story]


def find(story: Story, now: datetime, language: str) -> Nearby:
    """What is nearby for a reader of a language, to whom each related story is shown once.

    Two queries.
    """
    by_tags = _groups_with_shared_tags(story, now)
    together: list[Story] = []
    others: list[Story] = []
    for found in _around(story, now, by_tags):
        is_it = found.translation_group == story.translation_group
        (together if is_it else others).append(found)
    same_person = [found for found in others if found.person_id == story.person_id]
    same_tags = [found for found in others if found.translation_group in by_tags]
    same_tags.sort(key=lambda found: by_tags.index(found.translation_group))
    each = translations.one_of_each(same_person, language)[:MOST]
    each += translations.one_of_each(same_tags, language)
    newer, older = _beside(story, others)
    return Nearby(together=together[::-1], newer=newer, older=older, related=each[:MOST])


def _around(story: Story, now: datetime, groups: Sequence[UUID]) -> list[Story]:
    """All of the public stories that matter, and what a group of them has in other languages.

    Each place is looked up by an index: all conditions at once read every story.
    """
    others = Story.objects.published(now).exclude(translation_group=story.translation_group)
    hers = others.filter(person=story.person_id).newest_groups(MOST)
    chosen = Q(translation_group__in=[story.translation_group, *groups])
    chosen |= Q(translation_group__in=hers)
    if story.published_at:
        place = (story.published_at, story.pk or 0)
        newer = others.newer_than(*place).oldest_first()
        older = others.older_than(*place).newest_first()
        for beside in (newer, older):
            chosen |= Q(pk=Subquery(beside.values("pk")[:1]))
    # Which of a group are public is looked at here: asked of the database beside this, it has
    # SQLite take the index of all public stories.
    return [found for found in Story.objects.filter(chosen).for_cards() if found.is_published(now)]


def _beside(story: Story, others: Sequence[Story]) -> tuple[Story | None, Story | None]:
    """The nearest on both sides of a story, of others with the newest first."""
    if story.published_at is None:
        return None, None
    place = (story.published_at, story.pk or 0)
    newer = [found for found in others if (found.published_at, found.pk) > place]
    older = others[len(newer) :]
    return (newer[-1] if newer else None), (older[0] if older else None)


def _groups_with_shared_tags(story: Story, now: datetime) -> list[UUID]:
    """The translation groups of other people's stories that share most tags, then the newest.

    Of a tag that thousands of stories have, only its latest uses are weighed.
    """
    uses = TaggedStory.objects.filter(tag__in=[tag.pk for tag in story.tags.all()])
    latest = uses.order_by("-content_object_id").values("content_object_id")[:LATEST_USES]
    shared = uses.filter(content_object=OuterRef("pk")).order_by().values("content_object")
    number = Subquery(shared.annotate(count=Count("pk")).values("count"))
    others = Story.objects.published(now).filter(pk__in=latest).exclude(person=story.person_id)
    others = others.exclude(translation_group=story.translation_group)
    best = others.order_by(Coalesce(number, 0).desc(), "-published_at", "-pk")
    groups = best.values_list("translation_group", flat=True)[: MOST * len(languages.CHOICES)]
    return list(dict.fromkeys(groups))[:MOST]
