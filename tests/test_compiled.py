"""A query that is compiled once gives what the same query gives when Django builds it anew."""

import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection, models
from django.db.models import FETCH_PEERS, F, OuterRef, Q, Subquery
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from stories.models import Person, Quote, Story, Tag
from stories.models.compiled_queries import built_records
from stories.models.compiled_queries.compiled import CompiledQuery

from .factories import PAST, make_person, make_picture, make_quote, make_story

pytestmark = pytest.mark.django_db

MOMENTS = [PAST + timedelta(days=days, microseconds=days) for days in (-2, 0, 1, 400)]
NEVER = PAST + timedelta(days=4000)


def published(now, slug):
    return Story.objects.published(now).filter(slug=slug).for_cards()


def beside(published_at, pk, now):
    """A query with a subquery, an annotation and a limit."""
    newer = Story.objects.published(now).newer_than(published_at, pk).oldest_first()
    found = Story.objects.filter(pk__in=Subquery(newer.values("pk")[:2]))
    title = Person.objects.filter(pk=OuterRef("person")).values("name")[:1]
    return found.annotate(told_by=Subquery(title), moment=F("published_at")).order_by("pk")[:5]


def grouped(group, person):
    return Story.objects.filter(translation_group=group, person=person).values_list(
        "pk", "translation_group", "published_at", "person__name"
    )


def columns(records):
    """What is stored of records, and of those that came with them."""
    return [
        {name: value for name, value in vars(each).items() if not name.startswith("_")}
        | {"db": each._state.db, "adding": each._state.adding, "mode": each._state.fetch_mode}
        | {
            name: columns([other]) if isinstance(other, models.Model) else other
            for name, other in each._state.fields_cache.items()
        }
        for each in records
    ]


@pytest.fixture
def stories():
    person = make_person("Sample Person")
    lead = make_picture()
    return [
        make_story(person, slug="first", published_at=MOMENTS[1], lead_picture=lead),
        make_story(person, slug="second", published_at=MOMENTS[2], consented_until=NEVER),
        make_story(slug="third", published_at=MOMENTS[2], shown_from=MOMENTS[3]),
        make_story(slug="fourth", published_at=MOMENTS[1], withdrawn_until=MOMENTS[3]),
        make_story(slug="a-draft", status="draft"),
        make_story(slug="fifth", headline="100 %s of it", published_at=MOMENTS[0]),
    ]


def test_records_are_those_of_the_plain_query(stories):
    compiled = CompiledQuery(published, now=models.DateTimeField(), slug=models.CharField())
    slugs = [each.slug for each in stories] + ["nowhere", "'; DROP TABLE", "%s", ""]
    for now in [*MOMENTS, NEVER]:
        for slug in slugs:
            plain, found = list(published(now, slug)), compiled.fetch(now=now, slug=slug)
            assert columns(found) == columns(plain)
            assert compiled.first(now=now, slug=slug) == next(iter(plain), None)
    assert compiled.first(now=MOMENTS[3], slug="first").get_deferred_fields() == {"body"}


def test_subqueries_annotations_and_limits_are_those_of_the_plain_query(stories):
    compiled = CompiledQuery(
        beside,
        published_at=models.DateTimeField(),
        pk=models.IntegerField(),
        now=models.DateTimeField(),
    )
    for now in MOMENTS:
        for story in stories:
            values = {"published_at": story.published_at or now, "pk": story.pk, "now": now}
            assert columns(compiled.fetch(**values)) == columns(beside(**values))


def test_values_are_those_of_the_plain_query(stories):
    compiled = CompiledQuery(grouped, group=models.UUIDField(), person=models.IntegerField())
    for group in [*(each.translation_group for each in stories), uuid4()]:
        for person in {each.person_id for each in stories}:
            plain = list(grouped(group, person))
            assert compiled.fetch(group=group, person=person) == plain
    flat = CompiledQuery(lambda: Story.objects.order_by("pk").values_list("slug", flat=True))
    assert flat.fetch() == [each.slug for each in stories]


def test_what_is_prefetched_comes_too(stories):
    quote = make_quote(stories[0])
    compiled = CompiledQuery(
        lambda slug: Story.objects.filter(slug=slug).with_words(), slug=models.CharField()
    )
    story = compiled.first(slug="first")
    with CaptureQueriesContext(connection) as captured:
        assert list(story.quotes.all()) == [quote]
    assert not captured
    assert story.quotes.all()[0].story is story


def test_a_query_that_finds_nothing_is_not_asked():
    compiled = CompiledQuery(lambda: Story.objects.none())
    with CaptureQueriesContext(connection) as captured:
        assert compiled.fetch() == []
        assert compiled.first() is None
    assert not captured


def test_it_is_built_once_a_connection(stories):
    built = []

    def build(slug):
        built.append(threading.get_ident())
        return Story.objects.filter(slug=slug)

    compiled = CompiledQuery(build, slug=models.CharField())
    for slug in ("first", "second", "nowhere"):
        compiled.fetch(slug=slug)
    assert len(built) == 1


@pytest.mark.parametrize("values", [{}, {"slug": None}, {"slug": "a", "now": PAST}])
def test_a_value_that_is_missing_or_none_is_refused(values):
    compiled = CompiledQuery(lambda slug: Story.objects.filter(slug=slug), slug=models.CharField())
    with pytest.raises(TypeError, match="Give a value for each of these: slug"):
        compiled.fetch(**values)


def test_who_wants_to_know_of_each_record_is_told(stories):
    """Django builds the records then."""
    compiled = CompiledQuery(published, now=models.DateTimeField(), slug=models.CharField())
    heard = []

    def hear(instance, **_):
        heard.append(instance)

    for kind, number in ((Story, 1), (Person, 1), (Quote, 0)):
        heard.clear()
        models.signals.post_init.connect(hear, sender=kind)
        try:
            [story] = compiled.fetch(now=MOMENTS[2], slug="first")
        finally:
            models.signals.post_init.disconnect(hear, sender=kind)
        assert len(heard) == number
        assert columns([story]) == columns(published(MOMENTS[2], "first"))


def test_rows_of_json_become_records_that_are_heard_of_too(stories):
    names = [field.attname for field in Tag._meta.concrete_fields]
    row = [name if name != "id" else 7 for name in names]
    heard = []

    def hear(instance, **_):
        heard.append(instance)

    plain = built_records.from_values(Tag, [row], "default")
    models.signals.post_init.connect(hear, sender=Tag)
    try:
        built = built_records.from_values(Tag, [row], "default")
    finally:
        models.signals.post_init.disconnect(hear, sender=Tag)
    assert heard == built
    assert columns(built) == columns(plain) == columns([Tag.from_db("default", names, row)])


def test_what_django_builds_in_another_way_is_left_to_it(stories):
    together = CompiledQuery(lambda: Story.objects.order_by("pk").fetch_mode(FETCH_PEERS))
    assert columns(together.fetch()) == columns(
        Story.objects.order_by("pk").fetch_mode(FETCH_PEERS)
    )
    apart = CompiledQuery(
        lambda: Story.objects.values_list("status").distinct().order_by("published_at")
    )
    plain = Story.objects.values_list("status").distinct().order_by("published_at")
    assert apart.fetch() == list(plain)
    assert {len(row) for row in apart.fetch()} == {1}


def test_what_is_among_a_subquery_is_in_it(stories):
    second = Q(slug="second")
    for found in (Story.objects.filter(slug__in=["first", "third"]), Story.objects.none()):
        newest = found.order_by("-published_at").values("pk")[:1]
        inside = set(Story.objects.filter(Q(pk__in=newest) | second))
        assert set(Story.objects.filter(Q(pk__among=newest) | second)) == inside
        assert len(inside) == 1 + found.exists()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="Python's SQLite prepares by itself")
class TestPrepared:
    @pytest.fixture
    def story_at(self):
        return CompiledQuery(published, now=models.DateTimeField(), slug=models.CharField())

    def runs(self):
        """How often each statement was run on this connection: as planned before, and anew."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT generic_plans, custom_plans FROM pg_prepared_statements")
            return sorted(cursor.fetchall())

    @pytest.mark.django_db(transaction=True)
    def test_a_statement_is_prepared_once_on_each_connection(self, stories, story_at):
        for _ in range(2):
            connection.close()
            for slug in ("first", "second", "nowhere"):
                now = timezone.now()
                assert story_at.fetch(now=now, slug=slug) == list(published(now, slug))
            assert self.runs() == [(3, 0)]  # planned once

    def test_where_a_tag_is_chosen_each_run_is_planned_for_it(self, stories):
        tagged = CompiledQuery(lambda tag: Story.objects.tagged(tag), tag=models.BigIntegerField())
        stories[0].tags.add("rare")
        before = self.runs()
        assert tagged.fetch(tag=Tag.objects.get().pk) == stories[:1]
        assert self.runs() == before

    def test_nothing_is_where_a_pooler_gives_each_transaction_a_connection(
        self, stories, story_at, unprepared
    ):
        before = self.runs()
        assert story_at.first(now=timezone.now(), slug="first") == stories[0]
        assert self.runs() == before
