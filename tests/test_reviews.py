"""Test what colleagues tell each other when a story goes for review and comes back."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from stories import erasure
from stories.admin import colleagues
from stories.erasure.needles import Needles
from stories.models import AuditEntry, ReviewMessage, Story, StoryVersion, UnfinishedForm
from stories.models.desk.review_message import reviewers
from tests.accounts import make_colleague, signed_in
from tests.desk import address, errors, open_form, publish, save, tomorrow
from tests.factories import make_person, make_story
from tests.markup import markup

pytestmark = pytest.mark.django_db

NOW = timezone.now()
MIGRATION = "stories.migrations.0039_who_sent_what_is_in_review"
CHECK, LATER = "Please check the dates.", "Say when it was."


@pytest.fixture
def writer():
    return make_colleague("writer", "Writers", first_name="Sample", last_name="Writer")


@pytest.fixture
def editor():
    return make_colleague("editor", "Editors", first_name="Sample", last_name="Editor")


def make_sent(by, to=None, message=CHECK, **fields):
    story = make_story(status="draft", headline="In invented words", **fields)
    story.send_for_review(by=by, now=NOW, to=to, message=message)
    return Story.objects.get(pk=story.pk)


def steps(story):
    """Return the kinds of the messages, with who is told."""
    return [(each.kind, each.to) for each in story.review_messages.all()]


def on_the_desk_of(user):
    """Return what the first page of the desk tells from colleagues."""
    for part in signed_in(user).get(reverse("admin:index")).context["queues"]:
        if part.name == "colleagues":
            return [(row.name, row.told, row.message) for row in part.rows]
    return []


class TestSending:
    def test_tells_the_colleague_who_was_chosen(self, writer, editor):
        other = make_colleague("other", "Editors")
        story = make_sent(writer, editor)
        expected = [("In invented words", "Sent to you by Sample Writer", CHECK)]
        assert on_the_desk_of(editor) == expected
        assert on_the_desk_of(other) == on_the_desk_of(writer) == []
        assert steps(story) == [("sent", editor)]
        page = markup(signed_in(editor).get(reverse("admin:index")))
        assert f'<q class="queue-message" dir="auto">{CHECK}</q>' in page

    def test_to_anybody_tells_all_who_may_review(self, writer, editor):
        make_sent(writer)
        assert on_the_desk_of(editor) == []
        page = markup(signed_in(editor).get(reverse("admin:index")))
        assert "Sample Writer sent it to anybody who may review" in page
        assert CHECK in page
        assert CHECK not in markup(signed_in(writer).get(reverse("admin:index")))

    def test_is_listed_once_for_whom_it_is(self, writer, editor):
        make_sent(writer, editor)
        other = make_colleague("other", "Editors")
        names = [
            [part.name for part in signed_in(user).get("/admin/").context["queues"]]
            for user in (editor, other)
        ]
        assert names == [["colleagues"], ["review"]]
        where = reverse("admin:stories_story_changelist")
        listed = signed_in(editor).get(f"{where}?waits=colleagues").context["cl"].result_list
        assert [str(each) for each in listed] == ["In invented words"]
        assert not signed_in(editor).get(f"{where}?waits=review").context["cl"].result_list

    def test_asks_in_the_form_for_whom_it_is(self, writer, editor):
        client, story = signed_in(writer), make_story(status="draft")
        page = markup(client.get(address(story)))
        for shown in ("Review by", ">Anybody</option>", ">Sample Editor</option>"):
            assert shown in page
        assert ">Sample Writer</option>" not in page
        save(client, story, "_send_for_review", send_to=editor.pk, message=f" {CHECK}\r\n")
        assert [(each.text, each.to) for each in story.review_messages.all()] == [(CHECK, editor)]
        assert AuditEntry.objects.get(story_number=story.pk).detail == ""
        assert CHECK not in str(StoryVersion.objects.filter(story=story).values_list("note"))

    def test_goes_to_nobody_who_may_not_review(self, writer):
        client, story = signed_in(writer), make_story(status="draft")
        other = make_colleague("other", "Writers")
        page = errors(save(client, story, "_send_for_review", send_to=other.pk, message=CHECK))
        assert "They may not review any more." in page
        assert CHECK in page
        assert not story.review_messages.exists()

    def test_needs_no_words(self, writer, editor):
        make_sent(writer, editor, message="")
        assert on_the_desk_of(editor)[0][1:] == ("Sent to you by Sample Writer", "")

    def test_is_the_way_for_a_message_and_says_so_elsewhere(self, writer, editor):
        client, story = signed_in(writer), make_story(status="draft")
        told = "Your message went to nobody"
        kept = save(client, story, message=CHECK, follow=True).content.decode()
        assert f"{told}: nothing was sent, or sent back. “{CHECK}”" in kept
        sent = save(client, story, "_send_for_review", message=CHECK, follow=True)
        assert told not in sent.content.decode()
        assert steps(story) == [("sent", None)]

    def test_of_what_waits_already_tells_only_what_is_new(self, writer, editor):
        story, other = make_sent(writer, editor), make_colleague("other", "Editors")
        save(signed_in(editor), story, "_send_for_review", byline="Nobody")
        assert steps(story) == [("sent", editor)]
        story.refresh_from_db()
        story.send_for_review(by=editor, now=NOW, to=other)
        story.send_for_review(by=writer, now=NOW, to=other, message="Soon, please.")
        assert steps(story) == [("sent", editor), ("passed_on", other), ("sent", other)]
        assert on_the_desk_of(editor) == []
        assert on_the_desk_of(other)[0][1:] == ("Sent to you by Sample Writer", "Soon, please.")

    def test_to_another_is_not_undone_by_a_form_that_was_open(self, writer, editor):
        story, other = make_sent(writer, editor), make_colleague("other", "Editors")
        opened = open_form(signed_in(writer), story) | {"_send_for_review": "yes"}
        save(signed_in(editor), story, "_send_for_review", send_to=other.pk)
        assert signed_in(writer).post(address(story), opened | {"byline": "Nobody"})
        assert Story.objects.get(pk=story.pk).byline == "Nobody"
        assert steps(story) == [("sent", editor), ("passed_on", other)]

    def test_stays_with_the_colleague_while_others_add_a_tag(self, writer, editor):
        story, imported = make_sent(writer, editor), make_story(status="in_review")
        for each in (story, imported):
            assert each.add_tag(
                "hills", by=make_colleague(f"other-{each.pk}", "Editors"), now=NOW
            ).event
        assert steps(story) == [("sent", editor)]
        assert [kind for kind, _ in steps(imported)] == ["sent"]

    def test_of_changes_that_change_nothing_tells_nothing(self, writer, editor):
        story = make_story()
        story.send_for_review(by=writer, now=NOW, to=editor, message=CHECK)
        assert steps(story) == []

    def test_reviewers_are_those_of_the_desk_who_may_publish(self, writer, editor):
        make_colleague("left", "Editors", is_active=False)
        keeper = make_colleague("keeper", "Administrators")
        assert {*reviewers()} == {editor, keeper}


class TestSendingBack:
    def test_tells_who_sent_it_until_it_is_sent_again(self, writer, editor):
        story = make_sent(writer, editor)
        save(signed_in(editor), story, message=LATER)
        story.refresh_from_db()
        assert (story.status, steps(story)[-1]) == ("draft", ("sent_back", writer))
        told = ("In invented words", "Sent back to you by Sample Editor", LATER)
        assert on_the_desk_of(writer) == [told]
        save(signed_in(writer), story, byline="Nobody")
        assert on_the_desk_of(writer) == [told]
        save(signed_in(writer), story, "_send_for_review", send_to=editor.pk)
        assert on_the_desk_of(writer) == []
        assert len(on_the_desk_of(editor)) == 1

    def test_of_changes_to_a_public_story_tells_it_too(self, writer, editor):
        story = make_story(headline="In public")
        changes = story.begin_changes()
        changes.byline = "Nobody"
        changes.send_for_review(by=writer, now=NOW, to=editor)
        assert [name for name, *_ in on_the_desk_of(editor)] == ["In public"]
        Story.objects.get(changes_to=story).send_back(by=editor, now=NOW, message=LATER)
        assert [name for name, *_ in on_the_desk_of(writer)] == ["In public"]
        Story.objects.get(pk=story.pk).discard_changes(by=editor, now=NOW)
        assert on_the_desk_of(writer) == []
        assert steps(story)[-1] == ("discarded", writer)

    def test_without_a_message_is_refused_and_nothing_is_lost(self, writer, editor):
        story = make_sent(writer, editor)
        page = errors(save(signed_in(editor), story, byline="Typed by hand"))
        assert "Say in the message what is to be done" in page
        assert 'value="Typed by hand"' in page
        assert '<details class="desk-colleague" open>' in page
        assert UnfinishedForm.objects.get().values("byline") == ["Typed by hand"]
        story.refresh_from_db()
        assert (story.status, story.byline) == ("in_review", "")
        outcome = story.send_back(by=editor, now=NOW, message=" ")
        assert (outcome.event, [each.field for each in outcome.blockers]) == ("", ["message"])
        assert steps(story) == [("sent", editor)]
        key = UnfinishedForm.objects.get().key
        again = markup(signed_in(editor).get(f"{address(story)}?unfinished={key}"))
        assert "Say in the message what is to be done" not in again

    def test_is_the_writers_own_without_a_word(self, writer, editor):
        story = make_sent(writer, editor)
        for user, label in ((writer, "Back to draft"), (editor, "Send back")):
            page = signed_in(user).get(address(story))
            assert label in [button.label for button in page.context["buttons"]]
        save(signed_in(writer), story)
        story.refresh_from_db()
        assert (story.status, steps(story)[-1]) == ("draft", ("taken_back", None))
        assert on_the_desk_of(writer) == on_the_desk_of(editor) == []

    def test_of_what_nobody_is_known_to_have_sent_tells_nobody(self, editor):
        story = make_story(status="in_review")
        story.send_back(by=editor, now=NOW, message=LATER)
        assert steps(story) == [("sent_back", None)]

    def test_of_a_draft_only_saves_it(self, editor):
        story = make_story(status="draft")
        assert story.send_back(by=editor, now=NOW).event == "saved"
        assert steps(story) == []

    def test_is_whole_or_not_at_all(self, writer, editor, monkeypatch):
        story = make_sent(writer, editor)

        def fail(*args, **kwargs):
            raise IntegrityError

        monkeypatch.setattr(ReviewMessage.objects, "create", fail)
        with pytest.raises(IntegrityError):
            story.send_back(by=editor, now=NOW, message=LATER)
        story.refresh_from_db()
        assert story.status == "in_review"
        assert not AuditEntry.objects.filter(kind="sent_back").exists()


class TestPublishing:
    def test_is_told_to_who_sent_it_for_a_week(self, writer, editor):
        story = make_sent(writer, editor)
        publish(signed_in(editor), story)
        told = [("In invented words", "Yours was published by Sample Editor", "")]
        assert on_the_desk_of(writer) == told
        assert on_the_desk_of(editor) == []
        ReviewMessage.objects.update(at=NOW - timedelta(days=8))
        assert on_the_desk_of(writer) == []

    def test_at_a_later_moment_is_told_too(self, writer, editor):
        story = make_sent(writer, editor)
        save(signed_in(editor), story, "_schedule", appears_at=tomorrow())
        assert on_the_desk_of(writer)[0][1] == "Yours was scheduled by Sample Editor"

    def test_is_told_to_nobody_who_did_it(self, editor):
        story = make_sent(editor)
        story.publish(by=editor, now=NOW)
        assert steps(story)[-1] == ("published", None)
        assert on_the_desk_of(editor) == []

    def test_again_or_of_what_nobody_sent_is_told_once(self, writer, editor):
        story = make_story(status="draft")
        story.publish(by=editor, now=NOW)
        assert steps(story) == []
        sent = make_sent(writer, editor)
        sent.publish(by=editor, now=NOW)
        sent.withdraw(by=editor, now=NOW)
        sent.publish(by=editor, now=NOW)
        assert [kind for kind, _ in steps(sent)] == ["sent", "published"]

    def test_is_not_told_of_what_is_in_the_trash(self, writer, editor):
        story = make_sent(writer, editor)
        story.move_to_trash(by=editor, now=NOW)
        assert on_the_desk_of(editor) == []


class TestTheThread:
    def test_is_in_the_form_in_its_order(self, writer, editor):
        story = make_sent(writer, editor, message="First <words>.")
        story.send_back(by=editor, now=NOW, message=LATER)
        for user in (writer, editor):
            page = markup(signed_in(user).get(address(story)))
            assert "Earlier between colleagues: 1" in page
            first = page.index("Sample Writer sent it to Sample Editor")
            last = page.index("Sample Editor sent it back to Sample Writer")
            assert page.index("Earlier between") < first < page.index("First &lt;words&gt;.") < last
            assert last < page.index(LATER)

    def test_is_folded_away_once_nobody_has_anything_to_do(self, writer, editor):
        story = make_sent(writer, editor)
        story.publish(by=editor, now=NOW)
        thread = colleagues.thread(story)
        assert (thread.last, len(thread.earlier)) == (None, 2)
        assert "Between colleagues: 2" in " ".join(
            markup(signed_in(writer).get(address(story))).split()
        )

    def test_is_nowhere_before_the_first_message(self, writer):
        assert colleagues.thread(None) is None
        assert 'class="thread"' not in markup(
            signed_in(writer).get(address(make_story(status="draft")))
        )

    @pytest.mark.parametrize("kind", ReviewMessage.Kind.values)
    def test_tells_each_step_in_words(self, kind, editor):
        message = ReviewMessage(kind=kind, by=editor, at=NOW - timedelta(hours=3))
        assert colleagues.told(message).startswith("Sample Editor ")
        assert colleagues.told(ReviewMessage(kind=kind)).startswith("Somebody ")
        assert colleagues.age(message, NOW) == "3\xa0hours ago"
        assert colleagues.age(message, message.at) == "just now"
        assert str(message) == "Message None"

    def test_is_for_the_desk_alone(self, writer, editor, client):
        story = make_sent(writer, editor, slug="sample-thread")
        story.publish(by=editor, now=NOW)
        for where in (story.get_absolute_url(), "/en/stories/sample-thread.json"):
            answer = client.get(where).content.decode()
            assert "In invented words" in answer
            assert CHECK not in answer
            assert "Sample Writer" not in answer
        where = reverse("admin:stories_story_changelist")
        chosen = {"action": "export", "_selected_action": [story.pk]}
        assert CHECK not in signed_in(editor).post(where, chosen).content.decode()


class TestAnErasure:
    def test_takes_the_messages_along_and_the_name_out_of_others(self, writer, editor):
        zarina = make_person("Zarina Qosbelgi")
        own = make_sent(writer, editor, person=zarina)
        other = make_sent(writer, editor, message="As Zarina Qosbelgi said.")
        plan = erasure.Plan(zarina, Needles.of(zarina))
        assert "1 message of a colleague" in plan.counts(zarina)
        erasure.erase(plan, by=editor, now=NOW)
        [left] = ReviewMessage.objects.all()
        assert (left.story, left.text) == (other, "As [erased] said.")
        assert not Story.objects.filter(pk=own.pk).exists()

    def test_of_an_account_leaves_its_name(self, writer, editor):
        story = make_sent(writer, editor)
        editor.delete()
        writer.delete()
        told = colleagues.told(story.review_messages.get())
        assert told == "Writer sent it to editor"


class TestStoriesThatWereInReviewBefore:
    def test_can_be_sent_back_to_who_sent_them(self, writer, editor):
        sent = make_sent(writer)
        imported = make_story(status="in_review")
        ReviewMessage.objects.all().delete()
        import_module(MIGRATION).note_senders(apps, None)
        assert steps(sent) == [("sent", None)]
        assert steps(imported) == []
        sent.send_back(by=editor, now=NOW, message=LATER)
        assert len(on_the_desk_of(writer)) == 1
