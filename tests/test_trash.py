"""Test that deleting moves to the trash, which loses nothing for thirty days."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from stories.history import snapshot, upgrade
from stories.models import OtherName, Person, Story
from tests.desk import address, open_form, read_out
from tests.factories import (
    make_milestone,
    make_person,
    make_picture,
    make_quote,
    make_story,
    schedule,
)
from tests.markup import markup

pytestmark = pytest.mark.django_db
TRASH = "/admin/trash/"


def whole_story(person=None, **fields):
    """Make a story with a record of every kind."""
    story = make_story(person, lead_picture=make_picture(), tags=["hushed"], **fields)
    make_quote(story, is_pull_quote=True)
    make_milestone(story)
    return story


def delete_address(record):
    return address(record).replace("/change/", "/delete/")


def delete(client, record):
    return client.post(delete_address(record), {"post": "yes"}, follow=True)


def bring_back(client, record):
    return client.post(TRASH, {record._meta.model_name: record.pk}, follow=True)


def status(client, where):
    """Return the status code of an address, and close the files that it opened."""
    response = client.get(where)
    read_out(response)
    return response.status_code


def said(response):
    return markup(response)


def everything(story):
    """Return the content and the state of the story and of its changes."""
    rows = Story.objects.filter(pk=story.pk) | Story.objects.filter(changes_to=story.pk)
    return [(row, snapshot.take(Story.objects.get(pk=row["id"]))) for row in rows.values()]


class TestADeletedStory:
    def test_that_was_public_answers_410_at_the_next_request(self, client, admin_client):
        story = whole_story()
        assert status(client, story.get_absolute_url()) == 200
        delete(admin_client, story)
        assert status(client, story.get_absolute_url()) == 410
        assert status(client, story.person.get_absolute_url()) == 410
        assert status(client, story.quotes.get().get_absolute_url()) == 410

    def test_that_nobody_saw_answers_404(self, client, admin_client):
        draft = make_story(status="draft")
        later = make_story(published_at=timezone.now() + timedelta(days=1))
        for story in (draft, later):
            delete(admin_client, story)
            assert status(client, story.get_absolute_url()) == 404

    def test_is_on_no_public_page(self, client, admin_client):
        story = whole_story(headline="A headline to be found")
        picture = story.lead_picture
        file = picture.url("square-64.jpg")
        assert status(client, file) == 200
        delete(admin_client, story)
        for name in ("home", "story_list", "person_list", "quote_list", "tag_list", "sitemap"):
            page = said(client.get(reverse(name)))
            for gone in ("A headline to be found", "hushed", story.person.name, story.slug):
                assert gone not in page, (name, gone)
        assert status(client, reverse("tag_detail", args=["hushed"])) == 404
        assert status(client, file) == 404

    def test_is_nowhere_on_the_desk(self, admin_client):
        story = whole_story(headline="A headline to be found", language="ru")
        other = make_story(story.person, language="en", translation_group=story.translation_group)
        delete(admin_client, story)
        find = {"app_label": "stories", "model_name": "quote", "field_name": "story", "term": "be"}
        pages = [
            reverse("admin:stories_story_changelist"),
            reverse("admin:autocomplete") + "?" + "&".join(f"{k}={v}" for k, v in find.items()),
            address(story.person),
            address(other),
        ]
        for page in pages:
            assert "A headline to be found" not in said(admin_client.get(page)), page
        assert status(admin_client, address(story)) == 302
        assert status(admin_client, address(story).replace("change", "history")) == 404

    def test_leaves_its_translation_to_be_saved(self, admin_client):
        story = make_story(language="ru", status="draft")
        other = make_story(story.person, status="draft", translation_group=story.translation_group)
        delete(admin_client, story)
        form = open_form(admin_client, other)
        assert not form.get("translation_of")
        saved = admin_client.post(address(other), form | {"_save_draft": "yes"})
        assert saved.status_code == 302

    def test_keeps_its_address(self, admin_client):
        story = make_story(slug="taken")
        delete(admin_client, story)
        other = make_story(status="draft")
        form = open_form(admin_client, other) | {"slug": "taken", "_save_draft": "yes"}
        refused = said(admin_client.post(address(other), form))
        assert "Another story in this language has this address: in the trash." in refused

    def test_is_back_whole_and_public_as_before(self, client, admin_client):
        story = whole_story()
        before, page = everything(story), said(client.get(story.get_absolute_url()))
        delete(admin_client, story)
        assert "</a>: back, as it was before." in said(bring_back(admin_client, story))
        assert everything(story) == before
        response = client.get(story.get_absolute_url())
        assert response.status_code == 200
        assert "I say nothing of anybody." in page
        assert markup(response).count("I say nothing") == page.count("I say nothing")
        assert status(client, story.lead_picture.url("square-64.jpg")) == 200

    @pytest.mark.parametrize("state", ["draft", "in_review", "withdrawn"])
    def test_is_back_in_its_state(self, state, client, admin_client):
        story = make_story(status=state)
        before = status(client, story.get_absolute_url())
        delete(admin_client, story)
        bring_back(admin_client, story)
        story.refresh_from_db()
        assert (story.status, story.deleted_at) == (state, None)
        assert status(client, story.get_absolute_url()) == before

    def test_is_back_with_the_changes_that_wait(self, admin_client):
        story = whole_story()
        changes = story.begin_changes()
        Story.objects.filter(pk=changes.pk).update(headline="Waiting words")
        before = everything(story)
        delete(admin_client, story)
        bring_back(admin_client, story)
        assert everything(story) == before
        assert len(before) == 2
        assert "Waiting words" in said(admin_client.get(address(story)))

    def test_shows_no_scheduled_changes_when_their_minute_comes(self, client, admin_client):
        story = whole_story()
        now = timezone.now()
        changes = story.begin_changes()
        Story.objects.filter(pk=changes.pk).update(slug="later", headline="Later words")
        story = Story.objects.get(pk=story.pk)
        schedule(story, now + timedelta(hours=1))
        delete(admin_client, story)
        then = now + timedelta(hours=2)
        assert not Story.objects.published(then)
        bring_back(admin_client, story)
        assert Story.objects.published(now).get().headline != "Later words"
        assert Story.objects.published(then).get().headline == "Later words"

    def test_takes_along_the_changes_whose_minute_has_come(self, client, admin_client):
        story = whole_story()
        now = timezone.now()
        changes = story.begin_changes()
        Story.objects.filter(pk=changes.pk).update(slug="moved")
        story = Story.objects.get(pk=story.pk)
        schedule(story, now - timedelta(minutes=1))
        assert status(client, "/en/stories/moved/") == 200
        delete(admin_client, story)
        assert status(client, "/en/stories/moved/") == 410

    def test_does_not_come_back_before_its_person(self, admin_client):
        story = make_story(make_person("Sample Elsewhere"))
        delete(admin_client, story)
        delete(admin_client, story.person)
        assert "Bring Sample Elsewhere back first" in said(admin_client.get(TRASH))
        refused = said(bring_back(admin_client, story))
        assert "Sample Elsewhere is in the trash too. Bring Sample Elsewhere back first." in refused
        assert not Story.objects.active()
        bring_back(admin_client, story.person)
        assert not Story.objects.active()
        bring_back(admin_client, story)
        assert Story.objects.active().get() == story

    def test_saved_by_who_had_it_open_loses_nothing_that_was_typed(
        self, admin_client, writer_client
    ):
        story = make_story(status="draft")
        form = open_form(admin_client, story) | {"headline": "Typed meanwhile"}
        delete(admin_client, story)
        hers = writer_client.post(address(story), form | {"_save_draft": "yes"})
        assert reverse("admin:trash") not in hers.content.decode()
        assert "brought back. Ask an editor for that." in said(hers)
        refused = admin_client.post(address(story), form | {"_save_draft": "yes"})
        assert refused.status_code == 200
        assert f'<a href="{reverse("admin:trash")}">trash</a> after' in said(refused)
        assert "Typed meanwhile" in said(refused)
        assert Story.objects.get().headline != "Typed meanwhile"
        bring_back(admin_client, story)
        assert admin_client.post(address(story), form | {"_save_draft": "y"}).status_code == 302
        assert Story.objects.get().headline == "Typed meanwhile"

    def test_of_nonsense_is_not_looked_for(self, admin_client):
        nowhere = reverse("admin:stories_story_change", args=["nonsense"])
        assert admin_client.post(nowhere, {"_save_draft": "yes"}).status_code == 302


class TestADeletedPerson:
    def test_takes_her_stories_along_and_brings_exactly_those_back(self, client, admin_client):
        person = make_person(portrait=make_picture())
        person.other_names.create(name="Үлгі", language="kk")
        person.links.create(label="Page", url="https://person.example/")
        earlier, story = make_story(person), whole_story(person)
        before = everything(story)
        delete(admin_client, earlier)
        delete(admin_client, person)
        assert not Story.objects.active()
        assert status(client, person.get_absolute_url()) == 410
        assert status(client, story.get_absolute_url()) == 410
        bring_back(admin_client, person)
        assert list(Story.objects.active()) == [story]
        assert everything(story) == before
        assert OtherName.objects.get().person == person
        assert person.links.count() == 1
        page = client.get(person.get_absolute_url())
        assert page.status_code == 200
        assert "Үлгі" in said(page)
        assert status(client, person.portrait.url("square-64.jpg")) == 200

    def test_blocks_changes_that_name_her_until_she_is_back(self, admin_client):
        person, story = make_person(), make_story()
        changes = story.begin_changes()
        changes.person = person
        changes.save()
        for act, blockers_summary in ((delete, "person in the trash"), (bring_back, "")):
            act(admin_client, person)
            changes.refresh_from_db()
            assert changes.blockers_summary == blockers_summary

    def test_is_nowhere_on_the_desk(self, admin_client):
        person = make_person("Sample Gone")
        delete(admin_client, person)
        find = "?app_label=stories&model_name=story&field_name=person&term=Gone"
        assert "Sample Gone" not in said(admin_client.get(reverse("admin:autocomplete") + find))
        people = said(admin_client.get(reverse("admin:stories_person_changelist") + "?q=gone"))
        assert "Sample Gone" not in people
        assert status(admin_client, address(person)) == 302

    def test_is_given_no_new_story(self, admin_client):
        person, story = make_person(), make_story(status="draft")
        person.move_to_trash(by=None, now=timezone.now())
        form = open_form(admin_client, story) | {"person": person.pk, "_publish": "yes"}
        refused = said(admin_client.post(address(story), form))
        assert "This person is in the trash, or gone. Choose another one." in refused

    def test_stops_the_changes_that_would_give_her_a_story(self, admin_client):
        person, story = make_person("Sample Gone"), whole_story()
        changes = story.begin_changes()
        Story.objects.filter(pk=changes.pk).update(person=person)
        story = Story.objects.get(pk=story.pk)
        then = timezone.now() + timedelta(hours=1)
        schedule(story, then)
        delete(admin_client, person)
        assert not Story.objects.filter(person=person).published(then + timedelta(hours=1))
        assert Story.objects.published(then + timedelta(hours=1)).get() == story
        waiting = Story.objects.get(pk=changes.pk)
        assert "Sample Gone is in the trash." in str(waiting.blockers()[0])

    def test_keeps_her_address(self, admin_client):
        delete(admin_client, make_person(slug="taken"))
        other = make_person()
        form = open_form(admin_client, other) | {"slug": "taken"}
        refused = said(admin_client.post(address(other), form))
        assert "Somebody in the trash has this address. Choose another one." in refused

    def test_is_no_person_for_an_old_version(self):
        story, person = make_story(), make_person()
        told = snapshot.take(story)
        told["fields"]["person_id"] = person.pk
        person.move_to_trash(by=None, now=timezone.now())
        adapted, notes = upgrade.adapt(told, story)
        assert "person_id" not in adapted["fields"]
        assert notes == ["Its person is in the trash; it stays with the present one."]

    def test_deleted_from_a_popup_closes_it(self, admin_client):
        person = make_person()
        answer = admin_client.post(delete_address(person), {"post": "yes", "_popup": "1"})
        assert "popup_response" in said(answer)
        assert not Person.objects.active()
