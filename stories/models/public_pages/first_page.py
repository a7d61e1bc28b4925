"""Find what the first page shows: in the reader's language where there is something in it."""

from collections import Counter
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery

from stories import reading_languages
from stories.models.compiled_queries.compiled import CompiledQuery
from stories.models.compiled_queries.json_rows import UnreadRows, all_rows, read, records
from stories.models.person import Person
from stories.models.quote import Quote
from stories.models.site_settings import HomePerson, SiteSettings
from stories.models.story import Story
from stories.models.story.story import PUBLIC_FIELDS
from stories.models.tag import Tag, TaggedStory
from stories.models.verification.verified import verified

NEWEST = 6  # stories in the reader's language
ELSEWHERE = 3  # stories in each other language
PEOPLE = 9
MOST_CHOSEN = 18  # people of the editors' choice
PULL_QUOTES = 6  # of which the first whose words its story still holds is shown
TOPICS = 12
LATEST_USES = 200  # of tags, among which the most used are looked for
LATEST_STORIES = 60  # among which people are looked for


class FirstPage(NamedTuple):
    hero: Quote | None
    stories: list[reading_languages.InLanguage]
    people: list[Person]
    topics: list[Tag]


def first_page(settings: SiteSettings, language: str, now: datetime) -> FirstPage:
    """Return what the first page shows to a reader of a language, in three to five queries."""
    people = _PEOPLE.fetch(now=now)
    if len(people) == PEOPLE and people[-1].place is not None:  # the editors may have chosen more
        people = _CHOSEN_PEOPLE.fetch(now=now)
    tags, uses = (read(people[0].tags), read(people[0].uses)) if people else ([], [])
    return FirstPage(
        hero=_chosen_hero(settings, language, now) or _newest_hero(language, now),
        stories=_stories(language, now),
        people=[each for each in people if each.place is not None] or people,
        topics=_topics(records(Tag, tags, "default"), uses),
    )


def _chosen_hero(settings: SiteSettings, language: str, now: datetime) -> Quote | None:
    """Return the quote that the editors chose, or its translation for the reader.

    None where they chose none, or where readers may not see it now.
    """
    if settings.hero_quote_id is None:
        return None
    found = verified(_CHOSEN.fetch(now=now, quote=settings.hero_quote_id))
    found.sort(key=lambda quote: quote.pk != settings.hero_quote_id)
    return _preferred(found, language)


def _newest_hero(language: str, now: datetime) -> Quote | None:
    return _preferred(verified(_PULLED.fetch(now=now, language=language)), language)


def _preferred(quotes: list[Quote], language: str) -> Quote | None:
    """Return the first that is in the language, or else the first."""
    told = [quote for quote in quotes if quote.story.language == language]
    return next(iter([*told, *quotes]), None)


def _stories(language: str, now: datetime) -> list[reading_languages.InLanguage]:
    """Return the newest stories, each in one language, the reader's first.

    Where there are stories in the reader's language, only a few of each other language follow.
    """
    # Judged in Python: the database would judge every story for it.
    public = [each for each in _STORIES.fetch(now=now, language=language) if each.is_published(now)]
    chosen = reading_languages.one_of_each(public, language)
    parts = reading_languages.by_language(chosen, language)
    return [
        part._replace(records=part.records[: NEWEST if place == 0 else ELSEWHERE])
        for place, part in enumerate(parts)
    ]


def _newest_groups(now: Any, language: Any) -> models.QuerySet[Story]:
    public = Story.objects.published(now)
    own, every = (
        # In a query around it: SQLite takes no limit within a union. And it asks both sides of
        # an "or" twice.
        Story.objects.filter(translation_group__in=newest).order_by().values("translation_group")
        for newest in (
            public.filter(language=language).newest_groups(NEWEST),
            public.newest_groups(NEWEST),
        )
    )
    shown = Story.objects.filter(translation_group__in=own.union(every))
    return shown.for_lists("translation_group", *PUBLIC_FIELDS)


def _pulled(now: Any, language: Any) -> models.QuerySet[Quote]:
    public = Quote.objects.published(now)
    own = public.filter(story__language=language).for_first_page()
    newest = [rows.values("pk")[:PULL_QUOTES] for rows in (own, public.for_first_page())]
    found = Q(pk__among=newest[0]) | Q(pk__among=newest[1])
    return Quote.objects.filter(found).for_first_page()


def _chosen(now: Any, quote: Any) -> models.QuerySet[Quote]:
    """Ask for a quote and for those that were translated from it."""
    one = Quote.objects.filter(pk=quote)
    groups = one.values("story__translation_group")[:1]
    is_it = Q(pk=quote) | Q(translated_from_key=Subquery(one.values("key")[:1]))
    group = Story.objects.filter(translation_group=Subquery(groups))
    quotes = Quote.objects.published(now).filter(is_it, story__in=group)
    return quotes.for_first_page(are_pulled=False)


def _people(number: int, now: Any) -> models.QuerySet[Person]:
    """Ask for so many of the people whom the editors chose, and then those with newest stories.

    Chosen ones have their `place`. With tags and their uses, which are the same for each of them.
    """
    chosen = HomePerson.objects.filter(person=OuterRef("pk"))
    newest = Story.objects.published(now).newest_first()
    tellers = Story.objects.filter(pk__in=newest.values("pk")[:LATEST_STORIES])
    numbers = HomePerson.objects.order_by().values("person").union(tellers.values("person"))
    people = Person.objects.published(now).filter(pk__in=numbers)
    return (
        people.for_cards()
        .annotate(
            place=Subquery(chosen.values("position")[:1]),
            newest=Subquery(newest.filter(person=OuterRef("pk")).values("published_at")[:1]),
            tags=all_rows(_tags_used(now), UnreadRows),
            uses=UnreadRows(_latest_uses(), "tag_id"),
        )
        .order_by(F("place").asc(nulls_last=True), F("newest").desc(), "-pk")[:number]
    )


def _latest_uses() -> models.QuerySet[TaggedStory]:
    return TaggedStory.objects.order_by("-content_object_id", "pk")[:LATEST_USES]


def _tags_used(now: Any) -> models.QuerySet[Tag]:
    """Return the public tags among the latest uses, in the order of lists."""
    return Tag.objects.published(now).filter(pk__in=_latest_uses().values("tag"))


def _topics(tags: list[Tag], uses: list[list[int]]) -> list[Tag]:
    """Return the tags that most of the newest stories have; counted here, in microseconds."""
    number = Counter(tag for (tag,) in uses)
    return sorted(tags, key=lambda tag: -number[tag.pk])[:TOPICS]


_MOMENT = models.DateTimeField()
_STORIES = CompiledQuery(_newest_groups, now=_MOMENT, language=models.CharField())
_PULLED = CompiledQuery(_pulled, now=_MOMENT, language=models.CharField())
_CHOSEN = CompiledQuery(_chosen, now=_MOMENT, quote=models.BigIntegerField())
_PEOPLE = CompiledQuery(partial(_people, PEOPLE), now=_MOMENT)
_CHOSEN_PEOPLE = CompiledQuery(partial(_people, MOST_CHOSEN), now=_MOMENT)
