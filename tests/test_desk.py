"""Test the first page of the desk: which work waits, and for whom."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from stories.models import OtherName, Story
from tests.desk import address, open_form, save
from tests.factories import (
    PAST,
    make_concern,
    make_milestone,
    make_person,
    make_picture,
    make_quote,
    make_service,
    make_story,
    make_version,
    schedule,
)

pytestmark = pytest.mark.django_db
INDEX = "/admin/"


def parts(client):
    """Return the names of the entries of each queue."""
    queues = client.get(INDEX).context["queues"]
    return {queue.name: [row.name for row in queue.rows] for queue in queues}


class TestQueues:
    def test_are_none_at_first_and_that_is_said_kindly(self, admin_client):
        page = admin_client.get(INDEX).content.decode()
        assert "Nothing waits for you. A good moment to listen" in page
        assert reverse("admin:stories_story_add") in page
        assert reverse("admin:stories_person_changelist") in page

    def test_for_review_are_stories_that_were_sent_and_changes_that_were(self, admin_client):
        make_story(status="in_review", headline="Sent")
        changes = make_story(headline="Changed").begin_changes()
        changes.status = "in_review"
        changes.save()
        make_story(status="draft")
        make_story(status="in_review", deleted_at=PAST)
        assert sorted(parts(admin_client)["review"]) == ["Changed", "Sent"]

    def test_scheduled_are_stories_and_changes_the_next_to_appear_first(self, admin_client):
        now = timezone.now()
        make_story(headline="Later", published_at=now + timedelta(days=2))
        story = make_story(headline="Sooner")
        story.begin_changes()
        schedule(story, now + timedelta(days=1))
        make_story(headline="Public")
        found = parts(admin_client)
        assert found["scheduled"] == ["Sooner", "Later"]
        assert "changes" not in found
        told = admin_client.get(INDEX).context["queues"][0].rows[1].told
        assert told.startswith("Sample Person · English · Scheduled · ")

    def test_changes_are_those_of_public_stories_that_nobody_sent(self, admin_client):
        make_story(headline="Changed").begin_changes()
        make_story(headline="Public")
        assert parts(admin_client) == {"changes": ["Changed"]}

    def test_pictures_are_those_that_say_nothing_to_whoever_does_not_see(self, admin_client):
        make_picture(alt_text="", caption="Hills")
        make_picture(alt_text="", is_decorative=True)
        make_picture()
        assert parts(admin_client) == {"pictures": ["Hills"]}

    def test_mine_are_those_whose_latest_version_i_saved(self, sign_in, admin_user):
        client = sign_in("Writers")
        writer = client.get(INDEX).context["user"]
        stories = [make_story(headline=f"Number {number}") for number in range(4)]
        for hours, story in enumerate(stories[:3]):
            make_version(story, writer, at=PAST + timedelta(hours=hours))
        make_version(stories[0], admin_user)
        assert parts(client)["mine"] == ["Number 2", "Number 1"]

    def test_show_ten_of_each_and_lead_to_all_of_them(self, admin_client):
        person = make_person()
        for number in range(12):
            make_story(person, status="in_review", headline=f"Number {number}")
        assert len(parts(admin_client)["review"]) == 10
        assert "All 12" in admin_client.get(INDEX).content.decode()
        queue = admin_client.get(INDEX).context["queues"][0]
        assert admin_client.get(queue.address).context["cl"].result_count == 12

    def test_every_queue_leads_to_a_list_of_the_same(self, admin_client, admin_user):
        now = timezone.now()
        make_story(status="in_review", headline="Review")
        make_story(headline="Scheduled", published_at=now + timedelta(days=2))
        make_story(headline="Changed").begin_changes()
        make_version(make_story(headline="Mine"), admin_user)
        make_quote(broken := make_story(headline="Broken"), text="Never said.")
        broken.refresh_blockers()
        make_picture(alt_text="", caption="Hills")
        queues = admin_client.get(INDEX).context["queues"]
        assert len(queues) == 6
        for queue in queues:
            listed = admin_client.get(queue.address).context["cl"].result_list
            assert [str(record) for record in listed] == [row.name for row in queue.rows]

    def test_are_of_what_somebody_may_do(self, sign_in):
        make_story(status="in_review")
        make_story(published_at=timezone.now() + timedelta(days=1))
        make_story().begin_changes()
        make_picture(alt_text="")
        assert list(parts(sign_in("Writers"))) == ["changes", "pictures"]
        assert list(parts(sign_in("Editors"))) == ["review", "scheduled", "changes", "pictures"]

    def test_are_none_for_those_who_may_change_nothing(self, client, django_user_model):
        client.force_login(django_user_model.objects.create_user("reader", is_staff=True))
        make_picture(alt_text="")
        make_story().begin_changes()
        assert parts(client) == {}
        assert reverse("admin:stories_story_add") not in client.get(INDEX).content.decode()

    def test_of_broken_words_do_not_say_so_again_line_by_line(self, admin_client):
        draft = make_story(status="draft", lead_picture=make_picture(credit=""))
        make_quote(draft, text="Never said.")
        draft.refresh_blockers()
        (broken,) = (p for p in admin_client.get(INDEX).context["queues"] if p.name == "broken")
        assert [row.blockers for row in broken.rows] == ["picture"]

    def test_cost_as_many_queries_for_many_as_for_some(self, admin_client, admin_user):
        def count():
            with CaptureQueriesContext(connection) as captured:
                admin_client.get(INDEX)
            return len(captured)

        def fill(number):
            for _ in range(number):
                make_story(status="in_review")
                make_story(published_at=timezone.now() + timedelta(days=2))
                make_version(make_story(), admin_user)
                make_story().begin_changes()
                make_picture(size=(20, 20), alt_text="")
                make_service(last_verified=None)
                make_concern(make_story())
                make_quote(broken := make_story(), text="Never said.")
                broken.refresh_blockers()
                make_quote(cut := make_story(), text="I say nothing", confirmed=False)
                cut.refresh_blockers()
                (original := make_story()).begin_translation("ru", by=admin_user, now=PAST)
                Story.objects.filter(pk=original.pk).update(body="<p>Else.</p>")

        fill(11)
        some = count()
        fill(3)
        # One for the settings of the site, one for who sent what is in review, one for whether a
        # first story was handed on. Eleven queues are empty: see test_admin_consent, test_reviews
        # and test_admin_person_changes.
        assert count() == some == 3 + 3 + 2 * 10 + 11


class TestTheParts:
    """The list of models, on the first page and at the side of each other page."""

    def listed(self, client):
        apps = client.get(INDEX).context["app_list"]
        return {app["name"]: [row["name"] for row in app["models"]] for app in apps}

    def test_are_in_the_order_of_the_work(self, admin_client):
        listed = self.listed(admin_client)
        assert list(listed) == ["Stories", "Accounts"]
        order = ["Stories", "People", "Pictures", "Consents", "Tags", "Corrections", "Concerns"]
        order += ["Support services", "Pages of the site", "Trash", "Audit log", "Erasures"]
        order += ["Settings of the site"]
        assert listed["Stories"] == order

    def test_hold_the_trash_for_those_who_bring_back(self, sign_in):
        assert "Trash" not in self.listed(sign_in("Writers"))["Stories"]
        assert "Trash" in self.listed(sign_in("Editors"))["Stories"]

    def test_have_a_page_that_says_nothing_of_what_waits(self, admin_client):
        page = admin_client.get(reverse("admin:app_list", args=["stories"])).content.decode()
        assert "Nothing waits for you" not in page
        assert reverse("admin:trash") in page


class TestBrokenWords:
    """The desk shows what was found when a story was last saved or verified."""

    def test_of_a_draft_are_told_from_its_save_on(self, admin_client):
        story = make_story(status="draft", headline="Broken")
        quote = make_quote(story)
        save(admin_client, story, body="<p>Something else.</p>")
        assert parts(admin_client)["broken"] == ["Broken"]
        fields = open_form(admin_client, story) | {"quotes-0-DELETE": "on", "_save_draft": "yes"}
        admin_client.post(address(story), fields)
        assert not story.quotes.filter(pk=quote.pk)
        assert "broken" not in parts(admin_client)

    def test_of_waiting_changes_are_told_of_their_story(self, admin_client):
        story = make_story(headline="Broken")
        make_milestone(story)
        save(admin_client, story, body="<p>Something else.</p>")
        assert parts(admin_client)["broken"] == ["Broken"]
        assert story.working_copy().blockers_summary == "broken words"
        story.discard_changes(by=None, now=timezone.now())
        assert "broken" not in parts(admin_client)

    def test_that_an_edit_past_the_forms_broke_are_found_by_verify_words(self, admin_client):
        make_quote(make_story(headline="Broken"))
        Story.objects.update(body="<p>Something else.</p>")
        assert parts(admin_client) == {}
        with pytest.raises(CommandError):
            call_command("verify_words")
        assert parts(admin_client)["broken"] == ["Broken"]
        Story.objects.update(body="<p>I say nothing of anybody.</p>")
        call_command("verify_words")
        assert parts(admin_client) == {}


class TestBlockersSummary:
    """The summary of blockers is stored with each story, and every save updates it."""

    def test_is_told_in_a_few_words(self, admin_client):
        story = make_story(status="draft")
        make_quote(story, text="Never said.")
        make_milestone(story, title="", passage="Never said.")
        save(admin_client, story, headline="", slug="", body="")
        story.refresh_from_db()
        assert story.blockers_summary == (
            "no headline, no address, no words yet, broken words, milestone without title"
        )

    def test_is_none_once_published(self, admin_client):
        story = make_story(status="draft", headline="")
        save(admin_client, story, kicker="Looked over")
        save(admin_client, story, press="_publish", headline="A headline")
        story.refresh_from_db()
        assert (story.status, story.blockers_summary) == ("published", "")

    def test_is_looked_over_again_when_the_person_changes(self, admin_client):
        person = make_person()
        story = make_story(person, status="draft")
        OtherName.objects.create(person=person, name="Үлгі", language="kk")
        save(admin_client, person, anonymity="pseudonym")
        story.refresh_from_db()
        assert story.blockers_summary == "changed name"

    def test_is_looked_over_again_when_a_picture_is_completed(self, admin_client):
        picture = make_picture(credit="")
        led = make_story(status="draft", lead_picture=picture)
        portrayed = make_story(make_person(portrait=picture), status="draft")
        call_command("verify_words")
        led.refresh_from_db()
        portrayed.refresh_from_db()
        assert (led.blockers_summary, portrayed.blockers_summary) == ("picture", "portrait")
        save(admin_client, picture, caption="A caption")
        save(admin_client, picture, credit="Drawing: nobody")
        assert set(Story.objects.values_list("blockers_summary", flat=True)) == {""}
