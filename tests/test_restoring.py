"""Test restoring a version as a draft: nothing is published, and nothing is lost."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.admin.models import LogEntry
from django.utils import timezone

from stories.history import snapshot
from stories.models import Story, StoryVersion
from tests.factories import make_milestone, make_quote, make_story, schedule
from tests.markup import markup
from tests.test_history import address, keep, page, restore, signed_in, somebody, told

pytestmark = pytest.mark.django_db

Event = StoryVersion.Event


@pytest.fixture
def editor():
    return somebody("Editors", "editor")


@pytest.fixture
def desk(editor):
    return signed_in(editor)


def kept_then_changed(editor, **fields):
    """A story with a version of its own, whose headline was changed and kept since."""
    story = make_story(headline="As it was", tags=["as it was"], **fields)
    make_quote(story, key="restored", is_pull_quote=True)
    make_milestone(story)
    version = keep(story, editor)
    story.quotes.all().delete()
    story.milestones.all().delete()
    story.tags.clear()
    Story.objects.filter(pk=story.pk).update(headline="As it is")
    story.refresh_from_db()
    keep(story, editor)
    return story, version


def test_a_draft_is_as_it_was_with_quotes_milestones_and_tags(desk, editor):
    story, version = kept_then_changed(editor, status="draft")
    response = restore(desk, story, version)
    assert "“Version 1” is the draft now." in told(response)
    story.refresh_from_db()
    assert snapshot.take(story) == version.content
    assert (story.status, story.version) == ("draft", 2)
    last = story.versions.first()
    assert (last.number, last.event, last.note) == (3, Event.RESTORED, "from version 1")
    assert last.saved_by == editor
    assert "Restored version 1" in LogEntry.objects.get().get_change_message()


def test_what_readers_see_stays_and_the_version_waits_as_changes(desk, editor):
    story, version = kept_then_changed(editor)
    assert "Readers go on seeing" in page(desk, "restore", story, 1)
    response = restore(desk, story, version)
    assert "Readers see what was there." in told(response)
    story = Story.objects.get(pk=story.pk)
    assert (story.headline, story.status) == ("As it is", "published")
    assert snapshot.take(story.changes) == version.content
    assert (story.changes.status, story.changes.version) == ("draft", 2)
    assert story.versions.count() == 3


def test_changes_that_wait_give_way_and_are_in_the_history(desk, editor):
    story, version = kept_then_changed(editor)
    changes = story.begin_changes()
    changes.headline = "Written past the forms"
    changes.save()
    assert "changes that wait now stay in the history" in page(desk, "restore", story, 1)
    restore(desk, story, version)
    story = Story.objects.get(pk=story.pk)
    assert story.changes.headline == "As it was"
    restored, before = story.versions.all()[:2]
    assert restored.event == Event.RESTORED
    assert before.content["fields"]["headline"] == "Written past the forms"
    assert before.note == "before version 1 was restored"


def test_a_story_without_a_history_is_kept_first(desk, editor):
    story = make_story(status="draft", headline="Never kept")
    version = StoryVersion(story=story, number=1, event=Event.SAVED, saved_at=timezone.now())
    version.content = snapshot.take(story) | {"tags": ["other"]}
    version.save()
    restore(desk, story, version)
    assert story.versions.get(number=2).content["tags"] == []
    assert story.versions.get(number=3).content["tags"] == ["other"]


def test_a_scheduled_story_is_taken_off_the_schedule(desk, editor):
    at = timezone.now() + timedelta(days=1)
    story, version = kept_then_changed(editor, published_at=at)
    assert "taken off the schedule" in page(desk, "restore", story, 1)
    restore(desk, story, version)
    story.refresh_from_db()
    assert (story.status, story.published_at, story.headline) == ("draft", None, "As it was")


def test_scheduled_changes_are_taken_off_the_schedule(desk, editor):
    story, version = kept_then_changed(editor)
    story.begin_changes()
    schedule(story, timezone.now() + timedelta(days=1))
    assert "taken off the schedule" in page(desk, "restore", story, 1)
    restore(desk, story, version)
    story = Story.objects.get(pk=story.pk)
    assert story.shown_until is None
    assert (story.changes.status, story.changes.shown_from) == ("draft", None)
    assert story.is_published(timezone.now() + timedelta(days=2))


def test_changes_whose_minute_has_come_are_the_story_and_stay_public(desk, editor):
    story, version = kept_then_changed(editor)
    changes = story.begin_changes()
    changes.headline = "Its minute has come"
    changes.save()
    schedule(story, timezone.now() - timedelta(minutes=1))
    restore(desk, story, version)
    story = Story.objects.get(pk=story.pk)
    assert (story.headline, story.changes.headline) == ("Its minute has come", "As it was")
    assert story.is_published(timezone.now())


def test_a_withdrawn_story_stays_withdrawn(desk, editor, client):
    story, version = kept_then_changed(editor, status="withdrawn")
    assert "stays withdrawn" in page(desk, "restore", story, 1)
    restore(desk, story, version)
    story.refresh_from_db()
    assert (story.status, story.headline) == ("withdrawn", "As it was")
    assert client.get(story.get_absolute_url()).status_code == 410


def test_asking_changes_nothing(desk, editor):
    story, _version = kept_then_changed(editor)
    page(desk, "restore", story, 1)
    assert Story.objects.count() == 1
    assert story.versions.count() == 2


def test_writers_may_not_restore(editor):
    story, version = kept_then_changed(editor, status="draft")
    client = signed_in(somebody("Writers"))
    assert client.get(address("restore", story, 1)).status_code == 403
    assert client.post(address("restore", story, version.number)).status_code == 403
    story.refresh_from_db()
    assert story.headline == "As it is"


def test_a_version_of_another_story_is_not_found(desk, editor):
    kept_then_changed(editor)
    other = make_story()
    assert desk.get(address("restore", other, 1)).status_code == 404
    assert desk.get(address("name_version", other, 1)).status_code == 404


def test_an_open_form_is_told_that_the_story_was_restored(desk, editor):
    from tests.desk import open_form

    story, version = kept_then_changed(editor, status="draft")
    typed = open_form(desk, story) | {"headline": "Typed meanwhile", "_save_draft": "yes"}
    restore(desk, story, version)
    response = desk.post(address("change", story), typed)
    assert "after you opened it. Nothing was overwritten" in markup(response)


@pytest.mark.parametrize("number", [999, 10**30])
def test_of_a_story_that_is_none_is_not_found(number, admin_client):
    where = f"/admin/stories/story/{number}/history/1/restore/"
    assert admin_client.get(where).status_code == 404
    assert admin_client.post(where).status_code == 404


def test_an_address_that_still_leads_to_another_story_is_not_taken(desk, editor, client):
    other = make_story(slug="first")
    other.slug = "second"
    other.save()
    assert client.get("/en/stories/first/").status_code == 308
    story = make_story(status="draft", slug="third")
    version = keep(story, editor)
    version.content["fields"]["slug"] = "first"
    version.save()
    page = told(restore(desk, story, version))
    story.refresh_from_db()
    assert story.slug == "third"
    assert "Another story has or had the address “first”" in page


def test_what_others_are_translated_from_stays_joined_to_them(desk, editor, client):
    story, version = kept_then_changed(editor)
    translation = make_story(language="ru", translated_from="en", slug="translated")
    Story.objects.filter(pk=story.pk).update(translation_group=translation.translation_group)
    page = told(restore(desk, story, version))
    assert "Other stories are translated from it: it stays joined to them." in page
    changes = Story.objects.get(changes_to=story)
    assert changes.translation_group == translation.translation_group
    assert changes.left_behind() == []


def test_what_others_are_translated_from_keeps_its_language_where_it_must(desk, editor):
    story, version = kept_then_changed(editor, status="draft", language="ru")
    Story.objects.filter(pk=story.pk).update(language="en")
    make_story(
        language="ru",
        translated_from="en",
        slug="translated",
        translation_group=story.translation_group,
    )
    page = told(restore(desk, story, version))
    assert "It is there in the language that it had; it keeps its present one." in page
    assert Story.objects.get(pk=story.pk).language == "en"


def test_changes_that_would_leave_translations_behind_are_barred():
    story = make_story()
    make_story(
        language="ru",
        translated_from="en",
        slug="translated",
        translation_group=story.translation_group,
    )
    changes = story.begin_changes()
    changes.translation_group = uuid4()
    changes.save()
    assert [blocker.field for blocker in changes.blockers()] == ["language"]
