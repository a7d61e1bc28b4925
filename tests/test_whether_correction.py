"""Test what asks whether it is a correction before readers see it."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.utils import timezone

from stories.models import AuditEntry, Correction, Outcome, Story, StoryVersion
from tests.corrections import SOON, TOLD, doors, telling
from tests.desk import address, errors, save
from tests.factories import (
    make_correction,
    make_milestone,
    make_picture,
    make_quote,
    make_story,
    make_version,
)
from tests.markup import markup

pytestmark = pytest.mark.django_db


class TestAChangedQuotation:
    """Asks whether it is a correction before readers see it."""

    def changed(self, **fields):
        story = make_story()
        make_quote(story)
        changes = story.begin_changes()
        changes.quotes.update(**{"text": "The hills are quiet at night."} | fields)
        return Story.objects.get(pk=story.pk), changes

    @pytest.mark.parametrize("fields", [{}, {"text": "I say nothing of anybody.", "speaker": "X"}])
    def test_is_not_published_without_an_answer(self, fields):
        story, _changes = self.changed(**fields)
        outcome = story.publish(by=None, now=SOON)
        assert not outcome.event
        assert "the quotation “I say nothing of anybody.” (changed)" in str(outcome.blockers[0])
        assert not story.schedule(SOON + timedelta(days=1), by=None, now=SOON).event

    def test_that_is_removed_asks_too(self):
        story, changes = self.changed()
        changes.quotes.all().delete()
        assert not story.publish(by=None, now=SOON).event

    def test_that_readers_never_saw_asks_nothing(self):
        story = make_story()
        make_quote(story, text="I say nothing", confirmed=False)
        story.begin_changes().quotes.all().delete()
        assert Story.objects.get(pk=story.pk).publish(by=None, now=SOON).event

    def test_of_a_story_that_readers_do_not_see_asks_nothing(self):
        story, _changes = self.changed()
        story.withdraw(by=None, now=SOON)
        assert story.publish(by=None, now=SOON).event

    def test_appears_with_its_correction(self, client):
        story, changes = self.changed()
        changes.propose_correction(Correction(**TOLD), by=None, now=SOON)
        assert not telling(client, story)
        assert story.publish(by=None, now=SOON, note="She wrote.").event == "published"
        assert telling(client, story) == {*doors(story)}
        (correction,) = Correction.objects.published(SOON)
        assert (correction.story, correction.published_at) == (story, SOON)
        assert story.versions.first().note == "Correction: She wrote."
        entry = AuditEntry.objects.get(kind="corrected")
        assert (entry.story_number, entry.detail) == (story.pk, f"Correction {correction.pk}")

    def test_is_a_minor_edit_if_that_is_said(self):
        story, _changes = self.changed()
        assert story.publish(by=None, now=SOON, is_minor=True, note="A comma.").event
        story.refresh_from_db()
        assert story.modified_at is None  # nothing that readers should look at again
        assert story.versions.first().note == "Minor edit: A comma."

    def test_appears_with_its_correction_at_its_moment_and_nothing_runs(self):
        story, changes = self.changed()
        later = SOON + timedelta(days=1)
        changes.propose_correction(Correction(**TOLD), by=None, now=SOON)
        assert story.schedule(later, by=None, now=SOON).event == "scheduled"
        before = later - timedelta(seconds=1)
        assert not Correction.objects.published(before)
        (correction,) = Correction.objects.published(later)
        assert correction.published_at == later
        seen = Story.objects.published(later).get()
        assert seen.changes_to == story
        assert seen.shown_corrections == [correction]
        Story.objects.apply_due_changes(later)
        story = Story.objects.get()
        assert story.shown_corrections == [correction]
        assert story.shown_corrections[0].published_at == later

    def test_leaves_no_correction_where_its_changes_are_discarded(self):
        story, changes = self.changed()
        changes.propose_correction(Correction(**TOLD), by=None, now=SOON)
        story.discard_changes(by=None, now=SOON)
        assert not Correction.objects.exists()

    def test_shows_the_corrections_of_its_story_before_its_own(self):
        story, changes = self.changed()
        first = make_correction(story)
        changes.propose_correction(Correction(**TOLD), by=None, now=SOON)
        changes = Story.objects.get(pk=changes.pk)
        assert changes.shown_corrections[1:] == [first]
        assert len(changes.shown_corrections) == 2


def longer(story):
    """Give changes to a story a headline, a standfirst, and paragraphs of several voices."""
    story.headline, story.standfirst = "Quiet hills", "Two hills."
    story.body = "<p>One <strong>hill</strong>. Two hills.</p><p>Three hills.</p>"
    story.save()
    return story


class TestWhatReadersSaw:
    """Is named, whatever of it changed; what is no word changes nothing."""

    @pytest.fixture
    def story(self):
        story = longer(make_story(lead_picture=make_picture(caption="Two hills, at night.")))
        make_quote(story, text="Three hills.")
        make_milestone(story, title="Counts", passage="Two hills.", date_label="At night")
        return story

    @staticmethod
    def published(story, **fields):
        changes = story.begin_changes()
        for name, value in fields.items():
            setattr(changes, name, value)
        changes.save()
        return Story.objects.get(pk=story.pk).publish(by=None, now=SOON)

    @pytest.mark.parametrize(
        ("fields", "named"),
        [
            ({"headline": "Loud hills"}, "the headline"),
            ({"standfirst": "Two hills. Or three."}, "the standfirst"),
            (
                {"body": "<p>One hill. Two hills.</p><p>Three hills.</p><p>Four.</p>"},
                "the body (paragraph 3)",
            ),
            (
                {"body": "<p>One hill. Two hills. Three hills.</p><h2>Four.</h2><p>Five.</p>"},
                "the body (paragraphs 1, 2, 3)",
            ),
            (
                {"body": "<p>One hill. Two hills.</p><h2>Three hills.</h2>"},
                "the body (paragraph 2)",
            ),
            ({"lead_picture": None}, "the picture with its caption"),
        ],
    )
    def test_asks_where_it_changed(self, fields, named, story):
        Story.objects.filter(pk=story.pk).update(blockers_summary="")
        story.quotes.all().delete()
        outcome = self.published(story, **fields)
        (blocker,) = outcome.blockers
        assert not outcome.event
        assert f"What changed: {named}." in str(blocker)

    def test_says_that_words_are_gone(self, story):
        story.quotes.all().delete()
        (blocker,) = self.published(story, body="<p>One hill. Two hills.</p>").blockers
        assert "the body (words that are gone)" in str(blocker)

    @pytest.mark.parametrize(
        "fields",
        [
            {"headline": " Quiet   hills "},
            {"standfirst": "Two\nhills.\n"},
            {"body": "<p>One hill.</p><p><em>Two hills.</em> Three <a href='/en/'>hills</a>.</p>"},
            {"kicker": "Hills", "byline": "By nobody", "editor_note": "Look again."},
        ],
    )
    def test_asks_nothing_where_no_word_changed(self, fields, story):
        story.milestones.all().delete()
        story.quotes.all().delete()
        assert self.published(story, **fields).event == "published"

    @pytest.mark.parametrize("field", ["title", "date_label", "date_edtf", "kind"])
    def test_asks_of_a_milestone(self, field, story):
        changes = story.begin_changes()
        new = {"date_edtf": "1999", "kind": "context"}.get(field, "Otherwise")
        changes.milestones.update(**{field: new})
        assert changes.changed_words() == ["the milestone “Counts” (changed)"]

    def test_asks_of_rows_that_came_or_went_and_not_of_the_same_words_in_a_new_row(self, story):
        changes = story.begin_changes()
        changes.milestones.all().delete()
        changes.quotes.update(key="anewkey2")
        make_quote(changes, text="Two hills.", position=2)
        told = ["the quotation “Two hills.” (new)", "the milestone “Counts” (gone)"]
        assert changes.changed_words() == told
        assert story.changed_words() == []

    def test_is_named_in_part_where_much_changed(self, story):
        changes = story.begin_changes()
        for number in range(7):
            make_milestone(changes, title=f"Number {number}", passage="One hill.")
        (blocker,) = changes.unanswered_corrections(SOON)
        assert "“Number 5” (new), more. Say" in str(blocker)
        assert "Number 6" not in str(blocker)

    def test_asks_too_while_the_story_is_away_for_some_days(self, story):
        story.withdraw(by=None, now=SOON, until=SOON + timedelta(days=9))
        outcome = self.published(story, headline="Loud hills")
        assert [blocker.field for blocker in outcome.blockers] == ["is_correction"]

    def test_takes_no_minor_edit_without_a_reason(self, story):
        changes = story.begin_changes()
        Story.objects.filter(pk=changes.pk).update(headline="Loud hills")
        changes.propose_correction(Correction(**TOLD), by=None, now=SOON)
        story = Story.objects.get(pk=story.pk)
        outcome = story.publish(by=None, now=SOON, is_minor=True, note=" ")
        assert "Say in a few words what the minor edit is" in str(outcome.blockers[0])
        assert story.publish(by=None, now=SOON, is_minor=True, note="A typo.").event == "published"
        assert not Correction.objects.exists()  # a minor edit tells readers nothing


class TestACaption:
    TYPED = {"caption": "Three hills."}

    @pytest.fixture
    def picture(self):
        return make_picture(caption="Two hills.")

    def test_that_readers_see_asks(self, admin_client, picture):
        story = make_story(lead_picture=picture, headline="Of <hills>")
        assert "on the page of “Of &lt;hills&gt;”" in markup(admin_client.get(address(picture)))
        page = errors(save(admin_client, picture, **self.TYPED, is_correction=""))
        assert "What changed: the caption. Say under “Is this a correction?”" in page
        assert 'value="Three hills."' in page
        minor = self.TYPED | {"is_correction": "minor"}
        page = errors(save(admin_client, picture, **minor))
        assert "Say in a few words what the minor edit is" in page
        answer = {"is_correction": "minor", "minor_reason": "typing", "what_for": "A letter."}
        assert save(admin_client, picture, **self.TYPED, **answer).status_code == 302
        picture.refresh_from_db()
        assert picture.caption == "Three hills."
        assert not story.corrections.exists()
        kept = LogEntry.objects.first().get_change_message()
        assert "“Two hills.”, now “Three hills.”. Minor edit: Typing mistake. A letter." in kept
        entry = AuditEntry.objects.get(kind="corrected")
        assert entry.detail == f"Picture {picture.pk}: minor edit of the caption"

    def test_is_corrected_on_every_page_that_shows_it(self, admin_client, picture):
        stories = [make_story(lead_picture=picture), make_story(lead_picture=picture)]
        make_story(status="draft", lead_picture=picture)
        answer = {"is_correction": "correction", **TOLD}
        save(admin_client, picture, **self.TYPED, **answer)
        told = Correction.objects.published(timezone.now()).order_by("pk")
        assert [each.story for each in told] == stories
        assert AuditEntry.objects.filter(kind="corrected").count() == 2
        assert "Correction" in LogEntry.objects.first().get_change_message()

    @pytest.mark.parametrize("seen", ["draft", "withdrawn"])
    def test_that_nobody_sees_asks_nothing(self, seen, admin_client, picture):
        status = "published" if seen == "withdrawn" else seen
        make_story(status=status, lead_picture=picture)
        if seen == "withdrawn":
            picture.withdraw(by=None, now=SOON)
        assert "correction of the caption" not in markup(admin_client.get(address(picture)))
        assert save(admin_client, picture, **self.TYPED).status_code == 302

    def test_asks_nothing_of_white_space_or_another_focus(self, admin_client, picture):
        make_story(lead_picture=picture)
        typed = {"caption": "Two  hills. ", "focus_x": "0.25", "credit": "Drawing: somebody"}
        assert save(admin_client, picture, **typed).status_code == 302

    def test_stays_without_an_answer_from_the_shell_too(self, picture):
        story = make_story(lead_picture=picture)
        assert picture.change_caption("Three hills.", by=None, now=SOON)
        picture.refresh_from_db()
        assert picture.caption == "Two hills."
        assert not picture.change_caption(
            "Three hills.", by=None, now=SOON, correction=Correction(**TOLD)
        )
        picture.refresh_from_db()
        assert picture.caption == "Three hills."
        assert [each.what_is_right for each in story.corrections.all()] == ["Two hills."]


def test_only_changes_take_a_proposal():
    story = make_story()
    story.propose_correction(Correction(**TOLD), by=None, now=SOON)
    assert not Correction.objects.exists()


def test_a_draft_that_says_what_readers_see_stays_while_it_corrects_something(admin_user):
    story = make_story()
    make_version(story, admin_user)
    changes = story.begin_changes()
    changes.propose_correction(Correction(**TOLD), by=None, now=SOON)
    outcome = Story.objects.get(pk=changes.pk).save_draft(by=None, now=SOON)
    assert outcome.event == StoryVersion.Event.SAVED
    Correction.objects.all().delete()
    changes = Story.objects.get(pk=changes.pk)
    assert changes.save_draft(by=None, now=SOON).event == Outcome.UNCHANGED
