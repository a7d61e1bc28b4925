"""Choose what else a reader of a story may want: translations, neighbours, related stories."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from . import reading_languages

if TYPE_CHECKING:
    from .models import Story

MOST = 3  # related stories


class Surroundings(NamedTuple):
    """Public stories around a story, which itself may not be public.

    `together` are the story and its translations, the first published first. `newer` and `older`
    are its neighbours in the list of stories, its own translations left out. `related` are others
    by the same person or on the same tags. `newest` are others in the reader's language.
    """

    together: Sequence[Story]
    newer: Story | None
    older: Story | None
    related: Sequence[Story]
    newest: Sequence[Story] = ()


def arrange(
    story: Story, found: Sequence[Story], by_tags: Sequence[UUID], language: str
) -> Surroundings:
    """Choose from the stories found around a story, for a reader of a language.

    `found` are public stories, the newest first. `by_tags` are the translation groups of those that
    share tags with the story, the most similar first. Each related story is shown once.
    """
    together = [each for each in found if each.translation_group == story.translation_group]
    others = [each for each in found if each.translation_group != story.translation_group]
    same_person = [each for each in others if each.person_id == story.person_id]
    same_tags = [each for each in others if each.translation_group in by_tags]
    same_tags.sort(key=lambda each: by_tags.index(each.translation_group))
    chosen = reading_languages.one_of_each(same_person, language)[:MOST]
    chosen += reading_languages.one_of_each(same_tags, language)
    newer, older = _beside(story, others)
    newest = [each for each in others if each.language == language]
    return Surroundings(together[::-1], newer, older, chosen[:MOST], newest)


def onward(story: Story, around: Surroundings, language: str) -> list[Story]:
    """Choose what to read after a story, at most MOST: what leads on best is first.

    Stories in the reader's language come first, then those in the story's own. Among each, related
    ones come before neighbours in the list of stories and the newest ones, which are there where
    little is related.
    """
    beside = [each for each in (around.older, around.newer) if each]
    once: dict[UUID, Story] = {}
    for each in [*around.related, *beside, *around.newest]:
        once.setdefault(each.translation_group, each)
    chosen = sorted(
        once.values(), key=lambda each: (each.language != language, each.language != story.language)
    )
    return chosen[:MOST]


def _beside(story: Story, others: Sequence[Story]) -> tuple[Story | None, Story | None]:
    """Return the newer and the older neighbour of a story; `others` are the newest first."""
    if story.published_at is None:
        return None, None
    position = (story.published_at, story.pk or 0)
    newer = [each for each in others if (each.published_at, each.pk) > position]
    older = others[len(newer) :]
    return (newer[-1] if newer else None), (older[0] if older else None)
