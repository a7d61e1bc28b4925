"""Test that whoever publishes is told what of others' work goes to readers with it."""

import pytest
from django.urls import reverse
from django.utils import timezone

from stories.models import Correction, Story
from tests.desk import address, chosen_to_publish, publish, save
from tests.factories import make_story

pytestmark = pytest.mark.django_db

TOLD = "With it goes what writer saved, "


def shown(client, story):
    return client.get(address(story)).content.decode()


def test_the_form_and_the_message_name_who_saved_what(admin_client, writer_client):
    story = make_story()
    save(writer_client, story, standfirst="An introduction.", byline="Nobody")
    save(admin_client, story, content_note="Speaks of nothing.")
    page = shown(admin_client, story)
    assert "Others worked on these changes too." in page
    assert "<li>writer saved, " in page
    assert ": Standfirst, Byline</li>" in page
    assert "Content note</li>" not in page
    told = publish(admin_client, story, follow=True).content.decode()
    assert TOLD in told
    assert ": Standfirst, Byline." in told
    assert "Others worked" not in shown(admin_client, story)
    assert TOLD not in publish(admin_client, story, follow=True, kicker="Mine").content.decode()


def test_rows_and_tags_are_named_too(admin_client, writer_client):
    story = make_story(tags=["hills"])
    rows = {"quotes-TOTAL_FORMS": 1, "quotes-0-position": 1}
    rows |= {"quotes-0-text": "I say nothing of anybody."}
    save(writer_client, story, tags=[], **rows)
    assert ": Quotes, Tags</li>" in shown(admin_client, story)


def test_the_list_names_it_and_publishes_it_only_from_the_form(admin_client, writer_client):
    story = make_story()
    save(writer_client, story, standfirst="An introduction.")
    told = Correction(kind="update", what_is_right="An introduction.")
    Story.objects.get(changes_to=story).propose_correction(told, by=None, now=timezone.now())
    listed = reverse("admin:stories_story_changelist")
    told = admin_client.post(listed, chosen_to_publish(story), follow=True)
    assert "With it would go what writer saved, " in told.content.decode()
    assert Story.objects.filter(changes_to=story).exists()
    publish(admin_client, story)
    assert not Story.objects.filter(changes_to=story).exists()


def test_one_s_own_work_and_a_draft_s_are_not_named(admin_client, writer_client):
    own = make_story()
    save(admin_client, own, standfirst="An introduction.")
    assert "Others worked" not in shown(admin_client, own)
    draft = make_story(status="draft")
    save(writer_client, draft, standfirst="An introduction.")
    assert "Others worked" not in shown(admin_client, draft)


def test_work_of_an_account_that_is_gone_is_named(admin_client, django_user_model, writer_client):
    story = make_story()
    save(writer_client, story, standfirst="An introduction.")
    django_user_model.objects.get(username="writer").delete()
    assert "<li>writer saved, " in shown(admin_client, story)


def test_nothing_is_told_of_what_was_not_published(admin_client, writer_client):
    story = make_story()
    save(writer_client, story, standfirst="An introduction.")
    told = save(admin_client, story, follow=True, kicker="Mine").content.decode()
    assert TOLD not in told
