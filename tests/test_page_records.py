"""What a page shows comes in two queries, and is what Django finds record by record."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import DateField
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from stories.models import OtherName, Person, PersonLink, SiteSettings, Story
from stories.models.compiled_queries import json_rows
from stories.models.compiled_queries.json_rows import _converter
from stories.models.public_pages import page_records
from stories.models.public_pages.related_stories import groups_sharing_tags

from .factories import (
    PAST,
    as_confirmed,
    make_correction,
    make_milestone,
    make_person,
    make_picture,
    make_quote,
    make_service,
    make_story,
    schedule,
)

pytestmark = pytest.mark.django_db
TAGS = ["hills", "night", "Түн"]


def stored(records):
    return [
        {name: value for name, value in vars(each).items() if not name.startswith("_")}
        for each in records
    ]


@pytest.fixture
def person():
    found = make_person(portrait=make_picture(), description="Who — “so”.", roles="one\ntwo")
    for name in ("Ж", "Z", "É", "a"):
        OtherName.objects.create(person=found, name=name, language="ru")
    for label in ("b", "A", "c"):
        PersonLink.objects.create(person=found, label=label, url=f"https://{label}.example.org/")
    return found


@pytest.fixture
def story(person):
    """A story with several of everything, not stored in the order that pages show."""
    told = make_story(person, tags=TAGS, lead_picture=make_picture(), content_note="Hard.")
    for position in (2, 0, 1):
        make_quote(told, position=position, is_pull_quote=position == 0)
        make_milestone(told, position=position, date_edtf="2017")
    make_quote(told, "and “said” \\ with\nmore", speaker="Ол", confirmed=False)
    for days in (3, 1, 2):
        make_correction(told, now=PAST + timedelta(days=days, microseconds=days))
    return told


def page_of(story):
    return page_records.story_page(story.language, story.slug, timezone.now())


def test_a_storys_page_has_what_is_stored_in_the_same_order(story):
    plain, found = Story.objects.for_page().get(pk=story.pk), page_of(story).story
    assert stored([found.person, found.person.portrait, found.lead_picture]) == stored(
        [plain.person, plain.person.portrait, plain.lead_picture]
    )
    for name in ("quotes", "milestones", "corrections"):
        assert stored(getattr(found, name).all()) == stored(getattr(plain, name).all())
        assert all(each.story is found for each in getattr(found, name).all())
        first = getattr(plain, name).first()
        assert getattr(found, name).filter(pk=first.pk).get() == first
        assert not getattr(found, name).filter(pk=0).exists()
    assert [tag.name for tag in found.tags.all()] == TAGS
    assert found.tags.filter(name="Түн").count() == 1
    assert found.verified_quotes == plain.verified_quotes
    assert found.quotes.all()[0]._state.db == "default"


def test_a_persons_page_has_what_is_stored_in_the_same_order(person, story):
    make_story(person, published_at=PAST + timedelta(days=1))
    make_story(person, status="draft")
    found = page_records.person_page(person.slug, timezone.now())
    plain = Person.objects.for_page().get(pk=person.pk)
    for name in ("other_names", "links"):
        assert stored(getattr(found.person, name).all()) == stored(getattr(plain, name).all())
    public = person.stories.published(timezone.now()).select_related("person", "lead_picture")
    public = public.newest_first().with_words().with_kept_verdicts()
    assert stored(found.stories) == stored(public)
    for one, other in zip(found.stories, public, strict=True):
        assert stored(one.quotes.all()) == stored(other.quotes.all())
        assert stored(one.milestones.all()) == stored(other.milestones.all())


def test_changes_that_replaced_a_story_show_its_corrections_too(story):
    story.quotes.filter(speaker="Ол").delete()  # what the story does not hold is not scheduled
    changes = story.begin_changes()
    changes.save()
    as_confirmed(make_quote(changes))
    schedule(story, timezone.now() - timedelta(minutes=1))
    with CaptureQueriesContext(connection) as captured:
        found = page_of(story).story
        shown = found.shown_corrections
    assert len(captured) == 1
    assert found.pk == changes.pk
    assert shown == list(story.corrections.all())


@pytest.mark.parametrize("status", ["draft", "withdrawn", "in_review"])
def test_nobody_else_is_found(status, story):
    Story.objects.filter(pk=story.pk).update(status=status)
    key = story.quotes.all()[0].key
    assert page_of(story) is None
    assert page_records.quote_page(key, timezone.now()) is None
    assert page_records.person_page(story.person.slug, timezone.now()) is None


def test_groups_that_share_tags_are_the_same_for_the_page_and_by_themselves(story):
    shared = [make_story(tags=tags) for tags in (["hills"], TAGS, ["hills", "night"], ["else"])]
    make_story(story.person, tags=TAGS)
    make_story(tags=TAGS, status="draft")
    make_story(tags=TAGS, translation_group=story.translation_group, language="ru")
    wanted = [shared[number].translation_group for number in (1, 2, 0)]
    assert page_of(story).groups_sharing_tags == wanted
    assert groups_sharing_tags(story, timezone.now()) == wanted


def test_the_settings_and_whether_there_is_support_come_with_each_page(story):
    key = story.quotes.all()[0].key

    def asked():
        now = timezone.now()
        pages = page_of(story), page_records.quote_page(key, now)
        settings = [*(page.settings for page in pages)]
        settings.append(page_records.person_page(story.person.slug, now).settings)
        return {page.has_support for page in pages}, {each.exit_address for each in settings}

    assert asked() == ({False}, {SiteSettings(pk=1).exit_address})
    SiteSettings.objects.create(pk=1, exit_address="https://harmless.example.org/")
    make_service()
    assert asked() == ({True}, {"https://harmless.example.org/"})


def test_pages_ask_at_most_twice_whatever_they_show(client, story):
    quote = story.quotes.all()[0]
    most = {
        story.get_absolute_url(): 2,
        f"/kk/en/stories/{story.slug}/": 2,
        f"/en/stories/{story.slug}.json": 1,
        f"/en/people/{story.person.slug}/": 2,
        f"/en/people/{story.person.slug}.json": 2,
        f"/en/quotes/{quote.key}/": 1,
        f"/en/quotes/{quote.key}.json": 1,
    }
    for number in range(2):
        for address, queries in most.items():
            with CaptureQueriesContext(connection) as captured:
                assert client.get(address).status_code == 200
            assert len(captured) <= queries, address
        for more in range(3 * (1 - number)):
            other = make_story(story.person, tags=TAGS, content_note="Hard.")
            make_quote(other, position=more)
            make_milestone(other)


def test_a_field_whose_values_json_has_not_is_refused():
    with pytest.raises(TypeError, match="has no value in JSON"):
        _converter(DateField(), "default")


def test_a_value_that_is_empty_in_json_stays_empty(monkeypatch):
    """No field that is read so may be empty today: the first that may be is read right."""
    values = {"id": 7, "deleted_at": None}
    names = [field.attname for field in Person._meta.concrete_fields]
    converters = [(names.index("deleted_at"), lambda text: 1 / 0)]
    monkeypatch.setattr(json_rows, "_converters", lambda model, using: converters)
    row = [values.get(name, "") for name in names]
    [person] = json_rows.records(Person, [row], "default")
    assert (person.pk, person.deleted_at) == (7, None)


def test_rows_that_are_narrowed_are_those_of_their_own_record(person, story):
    """Records share the query of what is attached to them until somebody narrows it."""
    other = make_story(tags=["other"])
    make_quote(other, text="So am I.", position=1)
    first, second = page_of(story).story, page_of(other).story
    for found in (first, second, first):
        stored_one = Story.objects.get(pk=found.pk)
        for name in ("quotes", "milestones", "corrections", "tags"):
            narrowed = getattr(found, name).all().order_by("-pk")
            assert list(narrowed) == list(getattr(stored_one, name).order_by("-pk")), name
            assert getattr(found, name).count() == getattr(stored_one, name).count()
