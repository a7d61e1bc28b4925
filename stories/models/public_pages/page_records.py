"""Load what the page of a story, a person or a quote shows, in one or two queries.

The queries are compiled once. Python checks what is public among what they find at an address: with
that condition in the query, SQLite would use the index of all public stories.
"""

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import models
from django.db.models import Exists, OuterRef, prefetch_related_objects

from stories.models.compiled_queries.compiled import CompiledQuery
from stories.models.compiled_queries.json_rows import all_rows, attach, records_of, rows_of
from stories.models.correction import Correction
from stories.models.milestone import Milestone
from stories.models.person import Person
from stories.models.person_details import OtherName, PersonLink
from stories.models.quote import Quote
from stories.models.site_settings import SiteSettings
from stories.models.story import Story, StoryQuerySet
from stories.models.story.placed_picture import all_of
from stories.models.support_service import SupportService, verified_since
from stories.models.tag import Tag
from stories.models.verification.kept_verdicts import KeptVerdicts

from .related_stories import GroupsSharingTags, first_groups


class StoryPage(NamedTuple):
    """A public story with what belongs to it, and what its page shows besides."""

    story: Story
    groups_sharing_tags: list[UUID]  # see `related_stories`
    has_support: bool
    settings: SiteSettings


class PersonPage(NamedTuple):
    """A person with names and links, and their public stories with all quotes and milestones."""

    person: Person
    stories: list[Story]
    settings: SiteSettings


class QuotePage(NamedTuple):
    """A quote of a public story, verified or not, with its story and person."""

    quote: Quote
    has_support: bool
    settings: SiteSettings


def story_page(language: str, slug: str, now: datetime) -> StoryPage | None:
    """Return what the page of a story shows, or None if no public story has the address."""
    rows = _STORY.fetch(language=language, slug=slug, now=now, verified_since=verified_since(now))
    public = [story for story in rows if story.is_published(now)]
    if not public:
        return None
    story = max(public, key=_place)
    _with_words(story)
    attach(story, "tags", records_of(story, Tag))
    for row in rows:
        attach(row, "corrections", records_of(row, Correction))
        if row.pk == story.changes_to_id:
            story.changes_to = row
    groups = first_groups(story.groups_sharing_tags)
    return StoryPage(story, groups, story.has_support, _settings(story))


def person_page(slug: str, now: datetime) -> PersonPage | None:
    """Return what the page of a person shows, or None if nobody with a public story has it."""
    person = _PERSON.first(slug=slug)
    stories = stories_of(person, now) if person else []
    if not stories:
        return None
    attach(person, "other_names", records_of(person, OtherName))
    attach(person, "links", records_of(person, PersonLink))
    return PersonPage(person, stories, _settings(person))


def stories_of(person: Person, now: datetime) -> list[Story]:
    """Return a person's public stories with all quotes and milestones; they know this object."""
    stories = _STORIES_OF.fetch(person=person.pk, now=now)
    for story in stories:
        story.person = person
        _with_words(story)
    return stories


def quote_page(key: str, now: datetime) -> QuotePage | None:
    """Return what the page of a quote shows, or None if no public story has a quote of the key."""
    rows = _QUOTE.fetch(key=key, verified_since=verified_since(now))
    public = [quote for quote in rows if quote.story.is_published(now)]
    if not public:
        return None
    quote = max(public, key=lambda quote: _place(quote.story))
    quote.story.verdicts_kept = quote.verdicts_kept
    return QuotePage(quote, quote.has_support, _settings(quote))


def story_to_embed(slug: str, language: str, now: datetime) -> Story | None:
    """Return what an embed shows, or None if no public story has the address.

    Without a language, see `Story.objects.at_address`.
    """
    place = {"slug": slug, "language": language} if language else {"slug": slug}
    story: Story | None = _TO_EMBED[bool(language)].first(now=now, **place)
    if story is not None:
        attach(story, "quotes", records_of(story, Quote))
    return story


def for_feed(stories: StoryQuerySet) -> StoryQuerySet:
    """Return stories with all that a feed shows of each, the newest first; `of_feed` reads it."""
    return (
        stories.select_related("person", "lead_picture")
        .annotate(
            **rows_of(Correction, story=OuterRef("pk")),
            rows_of_picture=all_rows(all_of(OuterRef("pk"))),
            rows_of_tag=all_rows(Tag.objects.of_story(OuterRef("pk"))),
        )
        .newest_first()
    )


def of_feed(stories: list[Story]) -> list[Story]:
    """Return stories `for_feed` with their tags and their corrections."""
    for story in stories:
        attach(story, "tags", records_of(story, Tag))
        attach(story, "corrections", records_of(story, Correction))
    replacing = [story for story in stories if story.changes_to_id]
    prefetch_related_objects(replacing, "changes_to__corrections")
    return stories


def _place(story: Story) -> tuple[Any, int]:
    """Return the place of a published story in lists: the newest have the highest."""
    return (story.published_at, story.pk)


def _with_words(story: Story) -> None:
    attach(story, "quotes", records_of(story, Quote))
    attach(story, "milestones", records_of(story, Milestone))


def _settings(record: models.Model) -> SiteSettings:
    return next(iter(records_of(record, SiteSettings)), None) or SiteSettings(pk=1)


def _story(language: Any, slug: Any, now: Any, verified_since: Any) -> models.QuerySet[Story]:
    """Ask for the story and the changes to it, which have the same address; Python chooses."""
    at_address = Story.objects.filter(language=language, slug=slug).order_by()
    return (
        at_address.with_kept_verdicts()
        .select_related("person__portrait", "lead_picture")
        .annotate(
            **rows_of(Quote, story=OuterRef("pk")),
            **rows_of(Milestone, story=OuterRef("pk")),
            **rows_of(Correction, story=OuterRef("pk")),
            rows_of_picture=all_rows(all_of(OuterRef("pk"))),
            rows_of_tag=all_rows(Tag.objects.of_story(OuterRef("pk"))),
            **rows_of(SiteSettings, pk=1),
            groups_sharing_tags=GroupsSharingTags(now),
            has_support=_has_support(verified_since),
        )
    )


def _has_support(verified_since: Any) -> Exists:
    return Exists(SupportService.objects.verified_since(verified_since))


_STORY = CompiledQuery(
    _story,
    language=models.CharField(),
    slug=models.CharField(),
    now=models.DateTimeField(),
    verified_since=models.DateField(),
)
_PERSON = CompiledQuery(
    lambda slug: (
        Person.objects.filter(slug=slug)
        .order_by()
        .select_related("portrait")
        .annotate(
            **rows_of(OtherName, person=OuterRef("pk")),
            **rows_of(PersonLink, person=OuterRef("pk")),
            **rows_of(SiteSettings, pk=1),
        )
    ),
    slug=models.CharField(),
)
_STORIES_OF = CompiledQuery(
    lambda person, now: (
        Story.objects.published(now)
        .filter(person=person)
        .newest_first()
        .with_kept_verdicts()
        .select_related("lead_picture")
        .annotate(
            **rows_of(Quote, story=OuterRef("pk")), **rows_of(Milestone, story=OuterRef("pk"))
        )
    ),
    person=models.BigIntegerField(),
    now=models.DateTimeField(),
)
_AT: dict[str, Any] = {"now": models.DateTimeField(), "slug": models.CharField()}
_TO_EMBED = {  # by whether a language is given
    has_language: CompiledQuery(
        lambda now, slug, language="": (
            Story.objects.at_address(slug, language, now)
            .published(now)
            .order_by("published_at", "pk")
            .with_kept_verdicts()
            .select_related("person")
            .annotate(**rows_of(Quote, story=OuterRef("pk")))[:1]
        ),
        **fields,
    )
    for has_language, fields in {
        True: {**_AT, "language": models.CharField()},
        False: _AT,
    }.items()
}
_QUOTE = CompiledQuery(
    lambda key, verified_since: (
        Quote.objects.filter(key=key)
        .order_by()
        .select_related("story__person__portrait")
        .annotate(
            **rows_of(SiteSettings, pk=1),
            has_support=_has_support(verified_since),
            verdicts_kept=KeptVerdicts.objects.of_story("story"),
        )
    ),
    key=models.CharField(),
    verified_since=models.DateField(),
)
