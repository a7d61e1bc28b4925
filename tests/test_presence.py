"""Test telling who else has a story's form open, and who saved it meanwhile."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from stories.models import EditingSession
from stories.models.desk.editing_session import TIMEOUT
from tests.accounts import make_colleague, signed_in
from tests.desk import address, open_form, save
from tests.factories import make_story

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser_of():
    """Return a client that is signed in as a writer."""

    def browser_of(name, group="Writers", **fields):
        user = make_colleague(name, group, **fields)
        client = signed_in(user)
        client.user = user
        return client

    return browser_of


def draft():
    return make_story(status="draft")


def presence(story):
    return reverse("admin:stories_story_presence", args=[story.pk])


def beat(client, story):
    return client.post(presence(story)).json()


def page(client, story):
    return client.get(address(story)).content.decode()


class TestWhoElse:
    def test_is_told_at_first_sight(self, admin_client, browser_of):
        story = draft()
        assert "Also open" not in page(admin_client, story)
        for name in ("bek", "anna"):
            beat(browser_of(name), story)
        assert "Also open: anna, bek<" in page(admin_client, story)

    def test_is_told_while_one_writes(self, admin_client, browser_of):
        story, anna = draft(), browser_of("anna")
        assert beat(admin_client, story)["others"] == []
        assert beat(anna, story)["others"] == ["admin"]
        assert beat(admin_client, story)["others"] == ["anna"]

    def test_is_nobody_who_only_looked_at_the_page(self, admin_client, browser_of):
        story = draft()
        page(browser_of("anna"), story)
        assert "Also open" not in page(admin_client, story)

    def test_is_nobody_who_left(self, admin_client, browser_of):
        story, anna = draft(), browser_of("anna")
        beat(anna, story)
        assert anna.post(presence(story), {"leaving": "yes"}).status_code == 204
        assert beat(admin_client, story)["others"] == []

    def test_is_nobody_who_fell_silent(self, admin_client, browser_of, monkeypatch):
        story, now = draft(), timezone.now()
        monkeypatch.setattr(timezone, "now", lambda: now)
        beat(browser_of("anna"), story)
        EditingSession.objects.update(seen_at=now - TIMEOUT + timedelta(seconds=1))
        assert beat(admin_client, story)["others"] == ["anna"]
        EditingSession.objects.update(seen_at=now - TIMEOUT)
        assert "Also open" not in page(admin_client, story)
        assert beat(admin_client, story)["others"] == []

    def test_is_of_the_same_story(self, admin_client, browser_of):
        one, other = draft(), draft()
        beat(browser_of("anna"), one)
        assert beat(admin_client, other)["others"] == []

    def test_is_the_same_for_a_story_and_its_waiting_changes(self, admin_client, browser_of):
        story = make_story()
        beat(browser_of("anna"), story)
        save(admin_client, story, standfirst="Changed.")
        assert "Also open: anna" in page(admin_client, story)

    def test_leaves_one_row_a_person_and_none_of_those_who_fell_silent(
        self, admin_client, browser_of
    ):
        story, other = draft(), draft()
        anna = browser_of("anna")
        for each in (story, story, other):
            beat(anna, each)
        assert EditingSession.objects.count() == 2
        EditingSession.objects.update(seen_at=timezone.now() - TIMEOUT)
        beat(admin_client, story)
        assert EditingSession.objects.get().user.username == "admin"

    def test_asks_as_often_for_many_as_for_one(self, admin_client, browser_of):
        story = draft()

        def number_of_queries():
            with CaptureQueriesContext(connection) as queries:
                beat(admin_client, story)
            return len(queries)

        beat(admin_client, story)
        beat(browser_of("anna"), story)
        for_one = number_of_queries()
        for name in ("bek", "vera"):
            beat(browser_of(name), story)
        assert number_of_queries() == for_one


class TestASaveMeanwhile:
    def test_is_told_with_who_and_when(self, admin_client, browser_of):
        story = draft()
        before = beat(admin_client, story)
        assert (before["version"], before["saved"]) == (1, "Somebody saved this")
        save(browser_of("anna"), story, standfirst="The first.")
        after = beat(admin_client, story)
        assert after["version"] == 2
        assert after["saved"].startswith("anna saved this on ")

    def test_names_a_colleague_in_full(self, admin_client, browser_of):
        story = draft()
        anna = browser_of("anna", first_name="Anna", last_name="Sample")
        opened = open_form(admin_client, story)
        beat(anna, story)
        assert beat(admin_client, story)["others"] == ["Anna Sample"]
        save(anna, story, standfirst="The first.")
        assert beat(admin_client, story)["saved"].startswith("Anna Sample saved this on ")
        refused = admin_client.post(address(story), opened | {"_publish": "yes"})
        assert "Anna Sample saved this on " in refused.content.decode()

    def test_of_waiting_changes_is_one(self, admin_client, browser_of):
        story = make_story()
        save(browser_of("anna"), story, standfirst="The first.")
        assert beat(admin_client, story)["version"] == 2


class TestTheAddress:
    def test_is_for_those_who_may_read_or_change_stories(self, client, browser_of):
        story = draft()
        assert "login" in client.post(presence(story)).headers["Location"]
        assert browser_of("anna", group="None").post(presence(story)).status_code == 403
        assert browser_of("bek").post(presence(story)).status_code == 200

    def test_asks_for_a_token_of_the_page(self, django_user_model):
        strict = Client(enforce_csrf_checks=True)
        strict.force_login(django_user_model.objects.create_superuser("anna"))
        assert strict.post(presence(draft())).status_code == 403

    def test_changes_nothing_when_it_is_looked_at(self, admin_client):
        assert admin_client.get(presence(draft())).status_code == 405

    def test_says_that_a_story_is_in_the_trash_and_knows_none_that_is_gone(self, admin_client):
        story = draft()
        assert beat(admin_client, story)["gone"] == ""
        story.deleted_at = timezone.now()
        story.save()
        assert "moved this story to the trash" in beat(admin_client, story)["gone"]
        where = presence(story)
        story.delete()
        assert admin_client.post(where).status_code == 404
