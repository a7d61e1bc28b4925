"""Test the pages that move records to the trash, and the page that lists it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from stories.models import AuditEntry, Person, Picture, Story, soft_delete
from tests.factories import make_person, make_picture, make_story
from tests.test_trash import TRASH, bring_back, delete, delete_address, said

pytestmark = pytest.mark.django_db


class TestDeleting:
    def test_asks_first_and_says_what_happens(self, admin_client):
        story = make_story(make_person(), headline="A headline to be found")
        for record in (story, story.person):
            asked = said(admin_client.get(delete_address(record)))
            assert "A headline to be found" in asked
            assert "It stays whole in the trash for 30 days" in asked
        assert "A person’s stories go with them" in asked
        assert Story.objects.active().exists()

    def test_of_many_asks_first_and_moves_them(self, admin_client):
        stories = [make_story(), make_story()]
        kept = make_story()
        chosen = {"_selected_action": [story.pk for story in stories], "action": "delete_selected"}
        where = reverse("admin:stories_story_changelist")
        asked = said(admin_client.post(where, chosen))
        assert "It stays whole in the trash for 30 days" in asked
        assert Story.objects.active().count() == 3
        done = said(admin_client.post(where, chosen | {"post": "yes"}, follow=True))
        assert "For 30 days it can be brought back from there:" in done
        assert Story.objects.active().get() == kept
        assert Story.objects.count() == 3

    def test_of_many_people_moves_them(self, admin_client):
        people = [make_person(), make_story().person]
        chosen = {"_selected_action": [one.pk for one in people], "action": "delete_selected"}
        where = reverse("admin:stories_person_changelist")
        admin_client.post(where, chosen | {"post": "yes"})
        assert Person.objects.deleted().count() == 2
        assert not Story.objects.active()

    def test_leads_to_the_trash(self, admin_client):
        done = said(delete(admin_client, make_story()))
        assert f'<a href="{TRASH}">the trash</a>' in done
        assert f'<a href="{TRASH}">Trash</a>' in said(admin_client.get("/admin/"))

    def test_is_written_in_the_audit_log_by_number(self, admin_client, admin_user):
        story = make_story(make_person("Sample Gone"))
        delete(admin_client, story.person)
        bring_back(admin_client, story.person)
        lines = list(AuditEntry.objects.values_list("kind", "by", "story_number", "detail"))
        person = f"Person {story.person.pk}"
        assert lines == [
            ("brought_back", admin_user.pk, story.pk, person),
            ("brought_back", admin_user.pk, None, person),
            ("deleted", admin_user.pk, story.pk, person),
            ("deleted", admin_user.pk, None, person),
        ]

    @pytest.mark.parametrize("many", [False, True])
    @pytest.mark.parametrize("use", ["story", "person", "changes"])
    def test_a_picture_in_use_is_refused_in_words(self, use, many, admin_client):
        picture, spare = make_picture(), make_picture()
        story = make_story(headline="A headline to be found", lead_picture=picture)
        if use == "person":
            Story.objects.update(lead_picture=None)
            Person.objects.update(portrait=picture, name="A headline to be found")
        if use == "changes":
            story.begin_changes()
            Story.objects.filter(pk=story.pk).update(lead_picture=None)
        delete(admin_client, story.person)
        where, sent = delete_address(picture), {"post": "yes"}
        if many:
            where = reverse("admin:stories_picture_changelist")
            sent |= {"action": "delete_selected", "_selected_action": [picture.pk, spare.pk]}
        refused = said(admin_client.post(where, sent, follow=True))
        assert "what is in the trash has its pictures too" in refused
        assert "A headline to be found" in refused
        assert ", in the trash</li>" in refused
        assert ("changes to “" in refused) == (use == "changes")
        assert Picture.objects.count() == 2

    def test_a_picture_that_nothing_has_is_deleted(self, admin_client):
        picture, other = make_picture(), make_picture()
        where = reverse("admin:stories_picture_changelist")
        chosen = {"action": "delete_selected", "_selected_action": [other.pk]}
        assert "Are you sure" in said(admin_client.post(where, chosen))
        admin_client.post(where, chosen | {"post": "yes"})
        delete(admin_client, picture)
        assert not Picture.objects.exists()


class TestTheTrash:
    def test_that_is_empty_says_so(self, admin_client):
        assert "The trash is empty." in said(admin_client.get(TRASH))

    def test_says_who_deleted_what_and_how_many_days_are_left(self, admin_client):
        story, other = make_story(), make_story(make_person("Sample Gone"), status="draft")
        delete(admin_client, story)
        delete(admin_client, other.person)
        Story.objects.filter(pk=story.pk).update(deleted_at=timezone.now() - timedelta(days=28.5))
        page = admin_client.get(TRASH)
        lines = {line.record: line for line in page.context["stories"]}
        first, second = lines[story], lines[other]
        assert (first.by, first.days_left, first.state, first.waits_for) == (
            "admin",
            2,
            "Published",
            "",
        )
        assert (second.by, second.days_left, second.state) == ("admin", 30, "Draft")
        assert second.waits_for == "Sample Gone"
        assert "Sample Gone" in said(page)

    def test_names_in_full_who_deleted(self, admin_client, admin_user):
        admin_user.first_name, admin_user.last_name = "Sample", "Admin"
        admin_user.save()
        delete(admin_client, make_story())
        assert ", Sample Admin</td>" in said(admin_client.get(TRASH))

    def test_names_nobody_where_a_script_deleted(self, admin_client):
        story = make_story()
        story.person.move_to_trash(by=None, now=timezone.now())
        page = admin_client.get(TRASH)
        assert {line.by for line in [*page.context["stories"], *page.context["people"]]} == {""}

    def test_asks_as_often_for_many_as_for_one(self, admin_client):
        delete(admin_client, make_story())
        delete(admin_client, make_person())
        admin_client.get(TRASH)
        with CaptureQueriesContext(connection) as one:
            admin_client.get(TRASH)
        for _ in range(3):
            story = make_story()
            story.begin_changes()
            delete(admin_client, story)
            delete(admin_client, make_story().person)
        with CaptureQueriesContext(connection) as many:
            admin_client.get(TRASH)
        assert len(many) == len(one)

    @pytest.mark.parametrize("number", ["", "nonsense", "0", "99", "9" * 40, "٣"])
    def test_of_what_is_not_there_brings_nothing_back(self, number, admin_client):
        delete(admin_client, make_story())
        for kind in ("person", "story"):
            told = said(admin_client.post(TRASH, {kind: number}, follow=True))
            assert "That is not in the trash any more." in told
        assert not Story.objects.active()

    def test_has_days_left_for_what_is_in_it(self):
        now = timezone.now()
        story = Story(deleted_at=now - timedelta(days=40))
        assert story.days_left(now) == 0
        assert Story(deleted_at=now).days_left(now) == soft_delete.DAYS
        assert Story().days_left(now) == soft_delete.DAYS
