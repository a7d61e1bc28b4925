"""Test changes to a public story: begun, scheduled, published, discarded."""

from datetime import timedelta

import pytest

from stories.history import snapshot
from stories.models import (
    Correction,
    Milestone,
    Person,
    Picture,
    Quote,
    State,
    Story,
    Tag,
    TaggedStory,
)
from tests.factories import (
    PAST,
    make_milestone,
    make_person,
    make_picture,
    make_quote,
    make_story,
    schedule,
)

pytestmark = pytest.mark.django_db

NOW = PAST + timedelta(days=1)
SAID = {"what_was_said": "The hills are quiet.", "what_is_right": "Nobody said so."}
SOON, LATER = NOW + timedelta(minutes=1), NOW + timedelta(days=1)


def make_changes(story=None, **fields):
    """Make waiting changes to a public story, with a change of every kind."""
    story = story or make_story(tags=["hills"], lead_picture=make_picture())
    changes = story.begin_changes()
    for name, value in fields.items():
        setattr(changes, name, value)
    changes.save()
    return changes


def every_state():
    """Yield a story in every state, with the state."""
    made = {
        State.DRAFT: make_story(status="draft"),
        State.IN_REVIEW: make_story(status="in_review"),
        State.SCHEDULED: make_story(published_at=LATER),
        State.PUBLISHED: make_story(),
        State.CHANGED: make_changes(make_story()).live,
        State.WITHDRAWN: make_story(status="withdrawn"),
    }
    return [(Story.objects.get(pk=story.pk), state) for state, story in made.items()]


def test_a_state_says_the_same_in_the_database_and_on_the_record():
    scheduled = make_changes(make_story()).live
    schedule(scheduled, LATER)
    for moment in (NOW, LATER, LATER + timedelta(days=1)):
        for story in [scheduled, *(story for story, _state in every_state())]:
            fresh = Story.objects.get(pk=story.pk)
            for state in State.values:
                listed = Story.objects.in_state(state, moment).filter(pk=story.pk).exists()
                assert listed == (fresh.state(moment) == state), (state, moment)


def test_every_state_has_its_word():
    for story, state in every_state():
        assert story.state(NOW) == state
    assert not Story.objects.in_state("nonsense", NOW)


def test_public_says_the_same_in_the_database_and_on_the_record_of_changes():
    changes = make_changes()
    story = changes.live
    schedule(story, LATER)
    for moment in (NOW, LATER - timedelta(seconds=1), LATER, LATER + timedelta(days=9)):
        public = set(Story.objects.published(moment))
        for row in Story.objects.all():
            assert (row in public) == row.is_published(moment)
        assert len(public) == 1


def test_changes_that_two_settle_at_once_keep_their_words(monkeypatch):
    story = make_story(tags=["hills"])
    make_quote(story)
    make_milestone(story)
    schedule(make_changes(story, headline="New").live, LATER)

    def meanwhile(queryset, **held):
        monkeypatch.undo()
        Story.objects.apply_due_changes(LATER)
        return queryset.select_for_update(**held)

    monkeypatch.setattr(type(Story.objects.all()), "select_for_update", meanwhile)
    Story.objects.apply_due_changes(LATER)
    story = Story.objects.get()
    assert story.headline == "New"
    assert (story.quotes.count(), story.milestones.count(), story.tags.count()) == (1, 1, 1)


def test_what_is_deleted_is_not_public():
    story = make_story(deleted_at=NOW)
    assert not story.is_published(NOW)
    assert not Story.objects.published(NOW)
    assert list(Story.objects.deleted()) == [story]
    assert list(Story.objects.withdrawn()) == [story]


def test_what_never_was_public_is_not_known_to_have_been():
    make_story(status="draft", deleted_at=NOW)
    make_story(published_at=LATER, deleted_at=NOW)
    make_story(status="withdrawn", published_at=LATER, withdrawn_at=NOW)
    make_changes(make_story())
    assert not Story.objects.withdrawn()


def test_nothing_that_waits_is_public():
    story = make_story(tags=["hills"], lead_picture=make_picture())
    make_quote(story)
    make_milestone(story)
    changes = make_changes(
        story, headline="New", standfirst="New.", body="<p>New words.</p>", slug="new"
    )
    changes.lead_picture = waiting = make_picture()
    changes.person = make_person("Sample Other")
    changes.save()
    changes.quotes.all().delete()
    make_quote(changes, text="New words.")
    make_milestone(changes, title="New", passage="New words.")
    changes.tags.add("new")
    assert [each.headline for each in Story.objects.published(NOW)] == [story.headline]
    assert [each.words for each in Quote.objects.published(NOW)] == ["I say nothing of anybody."]
    assert [each.title for each in Milestone.objects.published(NOW)] == ["Is quiet"]
    assert [tag.name for tag in Tag.objects.published(NOW)] == ["hills"]
    assert waiting not in Picture.objects.published(NOW)
    assert list(Person.objects.published(NOW)) == [story.person]


def test_changes_begin_as_a_copy_with_the_same_keys():
    story = make_story(tags=["hills"])
    quote, milestone = make_quote(story, is_pull_quote=True), make_milestone(story)
    changes = make_changes(story)
    assert snapshot.take(changes) == snapshot.take(story)
    assert changes.quotes.get().key == quote.key
    assert changes.quotes.get().pk != quote.pk
    assert changes.milestones.get().key == milestone.key
    assert story.begin_changes() == changes


def test_published_changes_become_the_story_and_leave_no_row():
    story = make_story(tags=["hills"])
    kept, gone = make_quote(story), make_quote(story, text="The hills are quiet at night.")
    changes = make_changes(story, body=story.body + "<p>New words.</p>", version=5)
    changes.quotes.filter(key=gone.key).delete()
    make_quote(changes, text="New words.")
    changes.tags.set(["new"])
    changes.propose_correction(Correction(**SAID), by=None, now=NOW)
    story.publish_changes(by=None, now=NOW)
    story = Story.objects.get()
    assert story.body.endswith("<p>New words.</p>")
    assert list(story.quotes.values_list("text", flat=True)) == [kept.text, "New words."]
    assert story.quotes.first().pk == kept.pk
    assert list(story.tags.names()) == ["new"]
    assert (story.published_at, story.modified_at, story.version) == (PAST, NOW, 6)
    assert story.state(NOW) == State.PUBLISHED


def test_changes_that_change_nothing_do_not_modify_the_story():
    story = make_changes().live
    story.publish_changes(by=None, now=NOW)
    assert Story.objects.get().modified_at is None


def test_changes_that_are_blocked_are_not_shown():
    story = make_changes(body="").live
    published = story.publish_changes(by=None, now=NOW, is_minor=True, note="Emptied.")
    for outcome in (published, schedule(story, LATER)):
        assert [blocker.what for blocker in outcome.blockers] == ["no words yet"]
        assert not outcome.event
    assert Story.objects.published(NOW).get().body == story.body


def test_scheduled_changes_are_seen_from_their_minute_on_with_nothing_run():
    story = make_changes(headline="New").live
    schedule(story, SOON)
    before, after = SOON - timedelta(seconds=1), SOON
    assert Story.objects.published(before).get().headline != "New"
    assert Story.objects.published(after).get().headline == "New"


def test_the_desk_folds_changes_in_once_their_minute_has_come():
    story = make_changes(headline="New").live
    schedule(story, SOON)
    Story.objects.apply_due_changes(SOON - timedelta(seconds=1))
    assert Story.objects.count() == 2
    Story.objects.apply_due_changes(LATER)
    story = Story.objects.get()
    assert (story.headline, story.modified_at, story.shown_until) == ("New", SOON, None)


def test_unscheduled_changes_wait_without_a_date():
    story = make_changes(headline="New").live
    schedule(story, SOON)
    story.unschedule_changes()
    assert Story.objects.published(LATER).get().headline != "New"
    assert story.state(LATER) == State.CHANGED


def test_a_scheduled_story_appears_at_its_moment():
    story = make_story(status="draft")
    schedule(story, SOON)
    story.save()
    assert not Story.objects.published(NOW)
    assert list(Story.objects.published(SOON)) == [story]


def test_discarded_changes_leave_what_readers_see():
    changes = make_changes(headline="New", version=3)
    story = changes.live
    schedule(story, SOON)
    story.discard_changes(by=None, now=NOW)
    story = Story.objects.published(LATER).get()
    assert story.headline != "New"
    assert (story.version, story.shown_until) == (5, None)
    assert story.waiting_changes() is None


def test_withdrawing_takes_scheduled_changes_along():
    story = make_changes(headline="New").live
    schedule(story, SOON)
    story.withdraw(by=None, now=NOW, note="She asked.")
    story.save()
    assert not Story.objects.published(LATER)
    assert story.withdrawal_reason == "She asked."
    story.publish(by=None, now=LATER)
    assert (story.withdrawn_at, story.withdrawal_reason) == (None, "")


def test_a_withdrawn_story_comes_back_with_its_changes_and_by_no_schedule():
    story = make_changes(headline="New").live
    story.withdraw(by=None, now=NOW)
    story.save()
    outcome = schedule(story, SOON)
    assert "Publish it again first" in str(outcome.blockers[0])
    assert not Story.objects.published(LATER)
    story.publish_changes(by=None, now=LATER)
    assert [each.headline for each in Story.objects.published(LATER)] == ["New"]


def test_a_story_and_its_changes_are_told_apart_by_their_natural_keys():
    changes = make_changes(make_story())
    quote = make_quote(changes.live)
    make_quote(changes, key=quote.key)
    milestone = make_milestone(changes.live)
    make_milestone(changes, key=milestone.key)
    for row in (changes, changes.live, make_story(status="draft", slug="")):
        assert Story.objects.get_by_natural_key(*row.natural_key()) == row
    for row in (changes, changes.live):
        row.tags.add("hills")
        tagged = row.tagged_stories.get()
        assert TaggedStory.objects.get_by_natural_key(*tagged.natural_key()) == tagged
    assert Quote.objects.get_by_natural_key(quote.key) == quote
    assert Milestone.objects.get_by_natural_key(milestone.key) == milestone
