"""What a verb of a story refuses to do, and that the story is then left as it was."""

from datetime import timedelta

import pytest
from django.utils import timezone

from stories.models import (
    AuditEntry,
    Overtaken,
    Story,
)
from tests.factories import make_quote, make_story
from tests.test_transitions import (
    NEW,
    make_changed,
    make_deleted,
    make_draft,
    make_public,
    make_withdrawn,
    moment,
    rows,
    type_body,
)

pytestmark = pytest.mark.django_db


def test_a_story_whose_words_are_broken_is_not_published(admin_user):
    story = make_draft()
    make_quote(story, text="Words that nobody said.")
    outcome = story.publish(by=admin_user, now=timezone.now())
    assert [blocker.what for blocker in outcome.blockers] == ["broken words"]
    assert not Story.objects.published(timezone.now())


def test_what_is_blocked_is_left_as_it_was(admin_user):
    story = make_draft(headline="")
    before = rows(story)
    for outcome in (
        story.publish(by=admin_user, now=timezone.now()),
        story.schedule(moment(), by=admin_user, now=timezone.now()),
    ):
        assert [str(blocker) for blocker in outcome.blockers] == [
            "The headline is empty. Write one."
        ]
        assert not outcome.event
    assert rows(story) == before
    assert (story.status, story.version) == ("draft", 1)


def test_a_new_story_that_is_blocked_is_not_stored(admin_user):
    story = Story(person=make_story().person, headline="", slug="new")
    assert story.publish(by=admin_user, now=timezone.now()).blockers
    assert story.pk is None
    assert not Story.objects.filter(slug="new")
    story.headline, story.body = "A headline", NEW
    assert story.publish(by=admin_user, now=timezone.now()).event == "published"
    assert Story.objects.published(timezone.now()).get(slug="new") == story


def test_what_is_blocked_is_kept_as_a_draft_where_something_was_typed(admin_user):
    story = make_draft(headline="")
    outcome = story.publish(by=admin_user, now=timezone.now(), edit=type_body)
    assert outcome.event == "saved"
    assert outcome.blockers
    assert Story.objects.get(pk=story.pk).body == NEW


@pytest.mark.parametrize(
    ("at", "told"),
    [
        (lambda: None, "Say when it is to appear"),
        (lambda: timezone.now() - timedelta(seconds=1), "This moment is past."),
    ],
)
def test_no_story_is_scheduled_for_no_moment_or_a_past_one(at, told):
    story = make_draft()
    outcome = story.schedule(at(), by=None, now=timezone.now())
    assert told in str(outcome.blockers[0])
    assert story.state(timezone.now()) == "draft"


def test_a_story_that_was_saved_meanwhile_is_not_overwritten(admin_user):
    story = make_draft()
    other = Story.objects.get(pk=story.pk)
    other.save_draft(by=admin_user, now=timezone.now(), edit=type_body)
    story.headline = "What was typed over it"
    for verb in (story.save_draft, story.publish, story.send_for_review):
        with pytest.raises(Overtaken, match="Read it again first"):
            verb(by=None, now=timezone.now())
    assert Story.objects.get(pk=story.pk).headline != story.headline


def test_a_story_that_went_to_the_trash_meanwhile_does_not_become_a_draft():
    """Nobody would know then that readers saw it, and that its address is taken."""
    story, now = make_public(), timezone.now()
    Story.objects.get(pk=story.pk).move_to_trash(by=None, now=now)
    with pytest.raises(Overtaken):
        story.save_draft(by=None, now=now)
    assert Story.objects.withdrawn(now).get() == story


def test_nothing_is_done_twice(admin_user):
    story = make_public()
    about = {"by": admin_user, "now": timezone.now()}
    assert story.withdraw(**about).event == "withdrawn"
    for verb in (story.withdraw, story.discard_changes, story.publish_changes):
        assert not verb(**about).event
    assert AuditEntry.objects.filter(story_number=story.pk).count() == 1


def test_publishing_what_readers_see_already_leaves_no_trace(admin_user):
    story = make_public()
    before = rows(story)
    assert not story.publish(by=admin_user, now=timezone.now()).event
    assert rows(story) == before
    story.headline = "Another headline"
    about = {"is_minor": True, "note": "For a reason."}
    assert story.publish(by=admin_user, now=timezone.now(), **about).event == "published"
    assert Story.objects.published(timezone.now()).get().headline == "Another headline"


def test_nothing_in_the_trash_is_published_and_nothing_goes_there_twice(admin_user):
    story = make_deleted()
    moment_of_deletion, about = story.deleted_at, {"by": admin_user, "now": timezone.now()}
    assert not story.move_to_trash(**about).event
    assert story.deleted_at == moment_of_deletion
    outcome = story.publish(**about)
    assert "Bring it back first" in str(outcome.blockers[0])
    assert story.bring_back(**about).event == "brought_back"
    assert not story.bring_back(**about).event


def test_words_in_memory_outlive_a_refusal(admin_user):
    story = make_draft()
    story.headline = ""
    story.standfirst = "Typed for long."
    assert story.publish(by=admin_user, now=timezone.now()).blockers
    assert (story.standfirst, story.status, story.version) == ("Typed for long.", "draft", 1)


def test_only_what_was_in_review_is_sent_back(admin_user):
    story = make_draft()
    story.send_back(by=admin_user, now=timezone.now())
    assert not AuditEntry.objects.filter(kind="sent_back").exists()


def test_what_is_withdrawn_is_not_sent_for_review(admin_user):
    story = make_withdrawn()
    assert story.send_for_review(by=admin_user, now=timezone.now()).event == "saved"
    assert story.status == "withdrawn"


def test_what_is_blocked_does_not_come_back_without_its_changes(admin_user):
    story = make_withdrawn(make_changed)
    make_quote(story, text="Never said.")
    outcome = story.publish_as_it_was(by=admin_user, now=timezone.now())
    assert outcome.event == "saved"
    assert [blocker.what for blocker in outcome.blockers] == ["broken words"]
    assert story.status == "withdrawn"
