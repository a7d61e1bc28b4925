"""Test where former addresses of records lead."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from stories.models import Person, Story, Tag
from tests.desk import errors, make_due_changes, publish, save
from tests.factories import make_person, make_quote, make_story, schedule

pytestmark = pytest.mark.django_db

GONE = {
    "withdrawn": {"status": "withdrawn"},
    "deleted": {"deleted_at": timezone.now()},
}


def moved(record, **fields):
    """The record at another address."""
    for name, value in fields.items():
        setattr(record, name, value)
    record.save()
    return record


def answer(client, address):
    """The status of an address, and where it leads."""
    response = client.get(address)
    return response.status_code, response.headers.get("Location")


class TestAStory:
    def test_is_found_at_its_old_address_by_whatever_shows_it(self, client):
        moved(make_story(slug="old"), slug="new")
        for before, after in (
            ("/en/stories/old/", "/en/stories/new/"),
            ("/kk/en/stories/old/", "/kk/en/stories/new/"),
            ("/en/stories/old.json", "/en/stories/new.json"),
            ("/embed/en/stories/old/", "/embed/en/stories/new/"),
            ("/embed/stories/old/", "/embed/en/stories/new/"),
        ):
            assert answer(client, before) == (308, after)
            assert client.get(after).status_code == 200

    def test_is_framed_under_its_old_address(self, client):
        story = moved(make_story(slug="old"), slug="new")
        old = client.get("/oembed", {"url": "http://testserver/en/stories/old/"})
        assert "/embed/en/stories/new/" in old.json()["html"]
        Story.objects.filter(pk=story.pk).update(status="withdrawn")
        gone = client.get("/oembed", {"url": "http://testserver/en/stories/old/"})
        assert gone.status_code == 410

    def test_keeps_the_question_and_is_asked_for_again_each_time(self, client):
        moved(make_story(slug="old"), slug="new")
        response = client.get("/en/stories/old/?a=%26&b")
        assert response.headers["Location"] == "/en/stories/new/?a=%26&b"
        assert response.headers["Cache-Control"] == "no-cache"

    def test_leads_on_in_one_step_however_often_it_moved(self, client):
        story = make_story(slug="first")
        for slug in ("second", "third", "first", "fourth"):
            moved(story, slug=slug)
        for slug in ("first", "second", "third"):
            assert answer(client, f"/en/stories/{slug}/") == (308, "/en/stories/fourth/")

    def test_that_came_back_to_an_address_is_there(self, client):
        story = make_story(slug="first")
        moved(moved(story, slug="second"), slug="first")
        assert answer(client, "/en/stories/first/") == (200, None)
        assert answer(client, "/en/stories/second/") == (308, "/en/stories/first/")

    def test_moves_with_its_language(self, client):
        moved(make_story(slug="same"), language="ru")
        assert answer(client, "/en/stories/same/") == (308, "/ru/stories/same/")
        assert answer(client, "/ru/en/stories/same/") == (308, "/ru/stories/same/")
        assert answer(client, "/kk/stories/same/") == (404, None)

    def test_moves_when_changes_to_it_are_published(self, admin_client, client):
        story = make_story(slug="old")
        save(admin_client, story, slug="new")
        assert answer(client, "/en/stories/old/") == (200, None)
        publish(admin_client, story, slug="new")
        assert answer(client, "/en/stories/old/") == (308, "/en/stories/new/")

    def test_moves_in_the_minute_of_its_scheduled_changes(self, client):
        story = make_story(slug="old")
        changes = moved(story.begin_changes(), slug="new")
        schedule(story, timezone.now() + timedelta(hours=1))
        assert answer(client, "/en/stories/old/") == (200, None)
        past = timezone.now() - timedelta(minutes=1)
        Story.objects.filter(pk=story.pk).update(shown_until=past)
        Story.objects.filter(pk=changes.pk).update(shown_from=past)
        assert answer(client, "/en/stories/old/") == (308, "/en/stories/new/")
        Story.objects.apply_due_changes(timezone.now())
        assert answer(client, "/en/stories/old/") == (308, "/en/stories/new/")

    @pytest.mark.parametrize("way", GONE)
    def test_that_is_gone_is_gone_under_its_old_address_too(self, way, client):
        story = moved(make_story(slug="old"), slug="new")
        Story.objects.filter(pk=story.pk).update(**GONE[way])
        response = client.get("/en/stories/old/")
        assert response.status_code == 410
        assert "new" not in response.headers.get("Location", "")
        assert "Sample Person" not in response.content.decode()

    def test_that_is_withdrawn_may_move_and_forwards_once_it_is_back(self, client):
        story = make_story(slug="old", status="withdrawn")
        moved(story, slug="new")
        assert answer(client, "/en/stories/old/") == (410, None)
        story.publish(by=None, now=timezone.now())
        story.save()
        assert answer(client, "/en/stories/old/") == (308, "/en/stories/new/")

    @pytest.mark.parametrize(
        "state",
        [
            {"status": "draft"},
            {"status": "in_review"},
            {"published_at": timezone.now() + timedelta(days=1)},
        ],
    )
    def test_that_nobody_had_seen_leaves_no_address_behind(self, state, client):
        story = moved(make_story(slug="old", **state), slug="new")
        story.published_at = story.published_at or timezone.now()
        Story.objects.filter(pk=story.pk).update(
            status="published", published_at=timezone.now() - timedelta(days=1)
        )
        assert answer(client, "/en/stories/new/") == (200, None)
        assert answer(client, "/en/stories/old/") == (404, None)

    def test_that_takes_an_address_wins_over_who_had_it(self, client):
        first = moved(make_story(slug="wanted"), slug="elsewhere")
        second = make_story(slug="wanted", status="draft")
        assert answer(client, "/en/stories/wanted/") == (308, "/en/stories/elsewhere/")
        second.publish(by=None, now=timezone.now())
        second.save()
        assert answer(client, "/en/stories/wanted/") == (200, None)
        moved(second, slug="farther")
        assert answer(client, "/en/stories/wanted/") == (308, "/en/stories/farther/")
        moved(first, slug="wanted")
        Story.objects.filter(pk=first.pk).update(status="withdrawn")
        assert answer(client, "/en/stories/wanted/") == (410, None)

    def test_that_is_saved_in_part_is_asked_for_no_address(self):
        story = make_story()
        with CaptureQueriesContext(connection) as captured:
            story.save(update_fields=["blockers_summary"])
        assert not [query for query in captured if query["sql"].startswith("SELECT")]

    def test_quotes_lead_to_where_it_is(self, client):
        quote = make_quote(make_story(slug="old"))
        moved(quote.story, slug="new")
        page = client.get(quote.get_absolute_url()).content.decode()
        assert "/en/stories/new/" in page
        assert "/en/stories/old/" not in page


class TestAPerson:
    def test_is_found_at_her_old_address_by_whatever_shows_her(self, admin_client, client):
        person = make_person(slug="old")
        make_story(person)
        save(admin_client, person, slug="new")
        for rest in ("people/{}/", "people/{}.json", "people/{}/timeline.json"):
            forward = answer(client, f"/en/{rest.format('old')}")
            assert forward == (308, f"/en/{rest.format('new')}")
        for kind in ("atom", "json"):
            forward = answer(client, f"/kk/feeds/people/old.{kind}?before=1-1")
            assert forward == (308, f"/kk/feeds/people/new.{kind}?before=1-1")

    def test_whose_stories_are_withdrawn_is_gone_under_both(self, client):
        person = make_person(slug="old")
        make_story(person)
        moved(person, slug="new")
        person.stories.update(status="withdrawn")
        assert answer(client, "/en/people/old/") == (410, None)
        assert answer(client, "/en/people/new/") == (410, None)

    def test_whom_nobody_had_seen_leaves_no_address_behind(self, client):
        person = make_person(slug="old")
        story = make_story(person, status="draft")
        moved(person, slug="new")
        story.publish(by=None, now=timezone.now())
        story.save()
        assert answer(client, "/en/people/new/") == (200, None)
        assert answer(client, "/en/people/old/") == (404, None)

    def test_who_takes_an_address_wins_over_who_had_it(self, client):
        first = make_person(slug="wanted")
        make_story(first)
        moved(first, slug="elsewhere")
        make_story(make_person(slug="wanted"))
        assert answer(client, "/en/people/wanted/") == (200, None)
        moved(Person.objects.get(slug="wanted"), slug="farther")
        assert answer(client, "/en/people/wanted/") == (308, "/en/people/farther/")

    def test_who_is_saved_in_part_is_asked_for_no_address(self):
        person = make_person()
        with CaptureQueriesContext(connection) as captured:
            person.save(update_fields=["description"])
        assert not [query for query in captured if query["sql"].startswith("SELECT")]


def test_an_old_address_is_told_in_a_shell():
    story = moved(make_story(slug="old"), slug="new")
    moved(story.person, slug="her-new")
    assert str(story.redirects.get()) == "en/old"
    assert str(story.person.redirects.get()) == "sample-1"


class TestATag:
    def test_is_found_at_its_old_address_by_whatever_shows_it(self, client):
        make_story(tags=["Старый"])
        moved(Tag.objects.get(), slug="новый")
        old, new = (Tag(slug=slug).get_absolute_url() for slug in ("старый", "новый"))
        assert answer(client, f"{old}?x=1") == (308, f"{new}?x=1")
        assert client.get("/en/feeds/tags/старый.atom").status_code == 308
        assert client.get(new).status_code == 200

    @pytest.mark.parametrize("state", ["draft", "withdrawn"])
    def test_of_no_public_story_leads_nowhere(self, state, client):
        make_story(tags=["old"], status=state)
        moved(Tag.objects.get(), slug="new")
        assert answer(client, "/en/tags/old/") == (404, None)
        assert answer(client, "/en/feeds/tags/old.json") == (404, None)
        make_story(tags=["old"])
        found = (308, "/en/tags/new/") if state == "withdrawn" else (404, None)
        assert answer(client, "/en/tags/old/") == found

    def test_that_takes_an_address_wins_over_the_one_that_had_it(self, client):
        make_story(tags=["wanted"])
        moved(Tag.objects.get(), name="first", slug="first")
        make_story(tags=["wanted"])
        assert answer(client, "/en/tags/wanted/") == (200, None)
        moved(Tag.objects.get(slug="wanted"), slug="farther")
        assert answer(client, "/en/tags/wanted/") == (308, "/en/tags/farther/")


def test_an_old_address_is_given_to_nobody_else(admin_client):
    story, other = make_story(slug="first"), make_story(status="draft")
    publish(admin_client, story, slug="second")
    page = errors(save(admin_client, other, slug="first"))
    assert "This address still leads to" in page
    assert save(admin_client, story, slug="first").status_code == 302
    person = story.person
    person.slug, was = "moved", person.slug
    person.save()
    assert "who had it" in errors(save(admin_client, other.person, slug=was))


def test_of_what_is_public_by_scheduled_changes_alone_are_kept(admin_client, client):
    story, person = make_due_changes(admin_client), make_person(slug="her-address")
    changes = Story.objects.get(changes_to=story)
    Story.objects.filter(pk=changes.pk).update(person=person)
    changes.tags.add("fresh")
    assert client.get("/en/people/her-address/").status_code == 200
    person.slug = "another"
    person.save()
    tag = Tag.objects.get(name="fresh")
    tag.name = tag.slug = "other"
    tag.save()
    assert client.get("/en/people/her-address/").status_code == 308
    assert client.get("/en/tags/fresh/").status_code == 308


@pytest.mark.parametrize(
    "way", ["/en/people/{}/", "/en/people/{}.json", "/en/feeds/people/{}.atom"]
)
def test_of_somebody_who_is_no_longer_named_lead_nowhere(way, client):
    person = make_person("Sample Name", slug="sample-name")
    make_story(person)
    person.name, person.anonymity, person.slug = "Another", "pseudonym", "another"
    person.save()
    response = client.get(way.format("sample-name"))
    assert response.status_code == 410
    assert "another" not in response.content.decode().lower().replace("another language", "")
    assert client.get(way.format("another")).status_code == 200


def test_of_a_story_by_somebody_who_is_no_longer_named_leads_nowhere(client):
    story = make_story(slug="sample-name-tells")
    story.slug = "told"
    story.save()
    assert client.get("/en/stories/sample-name-tells/").status_code == 308
    Person.objects.update(anonymity="pseudonym")
    assert client.get("/en/stories/sample-name-tells/").status_code == 410
