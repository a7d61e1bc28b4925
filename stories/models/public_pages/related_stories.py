"""Find the stories around one: its translations, its neighbours in the list, related stories."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Count, Expression, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from stories import languages
from stories.models.compiled_queries.compiled import CompiledQuery
from stories.models.story import INDEX_OF_NEAR, Story
from stories.models.tag import TaggedStory
from stories.related import MOST

# The fields by which stories are arranged around another, and by which they are public.
ARRANGED_FIELDS = ["person", "translation_group", "status", "deleted_at", "withdrawn_until"]
ARRANGED_FIELDS += ["shown_from", "shown_until", "consented_until"]
LATEST_USES = 200  # how many uses of a story's tags count when related stories are found
TRIED = 100  # of the stories found so, those that share the most tags: the row of each is read


class GroupsSharingTags(Expression):
    """Translation groups of other people's public stories that share tags with each story.

    One value of JSON: the group of each such story, those with the most shared tags first, then the
    newest. Only the LATEST_USES of the tags count, since thousands of stories may share one: none
    of each tag's others is read.

    The SQL is written by hand because SQLite reads the tables in its own order, and would read all
    public stories first. It obeys the order of a CROSS JOIN alone.
    """

    output_field = models.JSONField()
    template = """(
        SELECT {array}(near.translation_group) FROM (
            SELECT near.translation_group
            FROM (
                SELECT story, COUNT(*) AS number FROM (
                    SELECT each.content_object_id AS story
                    FROM {uses} own {join} JOIN {uses} each ON each.tag_id = own.tag_id
                    WHERE own.content_object_id = {story}.id
                        AND each.content_object_id >= COALESCE((
                            SELECT content_object_id FROM {uses} WHERE tag_id = own.tag_id
                            ORDER BY content_object_id DESC LIMIT 1 OFFSET {latest} - 1
                        ), 0)
                    ORDER BY each.content_object_id DESC LIMIT {latest}
                ) latest GROUP BY story ORDER BY number DESC, story DESC LIMIT {tried}
            ) shared
            {join} JOIN {story} near {indexed} ON near.id = shared.story
            WHERE {is_public} AND near.person_id <> {story}.person_id
                AND near.translation_group <> {story}.translation_group
            ORDER BY shared.number DESC, near.published_at DESC, near.id DESC LIMIT {most}
        ) near
    )"""

    def __init__(self, now: datetime) -> None:
        super().__init__()
        self.now = now

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        public = Story.objects.published(self.now).query
        story, quote = public.get_initial_alias(), connection.ops.quote_name
        public.change_aliases({story: "near"})
        is_public, parameters = public.get_compiler(connection=connection).compile(public.where)
        is_sqlite = connection.vendor == "sqlite"
        sql = self.template.format(
            array="json_group_array" if is_sqlite else "jsonb_agg",
            join="CROSS" if is_sqlite else "INNER",
            indexed=f"INDEXED BY {quote(INDEX_OF_NEAR)}" if is_sqlite else "",
            uses=quote(TaggedStory._meta.db_table),
            story=quote(story),
            is_public=is_public,
            latest=LATEST_USES,
            tried=TRIED,
            most=MOST * languages.MOST_OF_A_STORY,
        )
        return sql, parameters


def first_groups(found: Iterable[str] | None) -> list[UUID]:
    """Return the groups of as many related stories as a page shows, the most similar first."""
    return [UUID(group) for group in list(dict.fromkeys(found or []))[:MOST]]


def groups_sharing_tags(story: Story, now: datetime) -> list[UUID]:
    """Return the groups that share most tags with a story as it is in memory: of a preview, say.

    See `GroupsSharingTags`, which finds the same for a stored story.
    """
    uses = TaggedStory.objects.filter(tag__in=[tag.pk for tag in story.tags.all()])
    latest = uses.order_by("-content_object_id").values("content_object_id")[:LATEST_USES]
    shared = uses.filter(content_object=OuterRef("pk")).order_by().values("content_object")
    number = Subquery(shared.annotate(count=Count("pk")).values("count"))
    others = Story.objects.published(now).filter(pk__in=latest).exclude(person=story.person_id)
    others = others.exclude(translation_group=story.translation_group)
    best = others.order_by(Coalesce(number, 0).desc(), "-published_at", "-pk")
    groups = best.values_list("translation_group", flat=True)[: MOST * languages.MOST_OF_A_STORY]
    return list(dict.fromkeys(groups))[:MOST]


def around(story: Story, now: datetime, groups: Sequence[UUID], language: str) -> list[Story]:
    """Return the public stories that the end of a story's page may show, the newest first.

    These are the stories of its own translation group and of `groups`, the newest of the same
    person, its two neighbours in the list of stories, and the newest in a language: the reader's.
    """
    values = {"now": now, "person": story.person_id or 0, "group": story.translation_group}
    values["language"] = language
    # The query always asks for as many groups.
    others = [*groups, *[story.translation_group] * (MOST - len(groups))]
    values |= {f"group_{number}": group for number, group in enumerate(others)}
    if story.published_at:
        values |= {"published_at": story.published_at, "pk": story.pk or 0}
        found = _AROUND.fetch(**values)
    else:
        found = _AROUND_WITHOUT_A_PLACE.fetch(**values)
    # Python checks what is public here: with that condition in the query too, SQLite would use the
    # index of all public stories.
    return [each for each in found if each.is_published(now)]


def _around(
    now: Any, person: Any, group: Any, language: Any, **more: Any
) -> models.QuerySet[Story]:
    """Each part is a query of its own: the database would read every story for all of them."""
    others = Story.objects.published(now).exclude(translation_group=group)
    same_person = others.filter(person=person).newest_groups(MOST)
    groups = [more[f"group_{number}"] for number in range(MOST)]
    chosen = Q(translation_group__in=[group, *groups]) | Q(translation_group__among=same_person)
    newest = others.filter(language=language).newest_first().values("pk")[:MOST]
    chosen |= Q(pk__among=newest)
    if "published_at" in more:
        position = (more["published_at"], more["pk"])
        newer = others.newer_than(*position).oldest_first()
        older = others.older_than(*position).newest_first()
        for beside in (newer, older):
            chosen |= Q(pk=Subquery(beside.values("pk")[:1]))
    return Story.objects.filter(chosen).for_lists(*ARRANGED_FIELDS)


_FIELDS: dict[str, Any] = {
    "now": models.DateTimeField(),
    "person": models.BigIntegerField(),
    "group": models.UUIDField(),
    "language": models.CharField(),
    **{f"group_{number}": models.UUIDField() for number in range(MOST)},
}
_AROUND_WITHOUT_A_PLACE = CompiledQuery(_around, **_FIELDS)
_AROUND = CompiledQuery(
    _around, published_at=models.DateTimeField(), pk=models.BigIntegerField(), **_FIELDS
)
