"""Test the buttons of a story's form, and the pages that ask before they remove something."""

from datetime import timedelta

import pytest
from django.forms import formsets
from django.urls import reverse
from django.utils import timezone

from stories.admin.forms import kept_classes
from stories.models import Quote, Story, StoryVersion
from tests.desk import (
    address,
    errors,
    make_due_changes,
    open_form,
    publish,
    row,
    save,
    tomorrow,
    withdraw,
)
from tests.environment import TRIES_ALL
from tests.factories import make_milestone, make_picture, make_quote, make_story

pytestmark = pytest.mark.django_db


def labels(client, story):
    return [button.label for button in client.get(address(story)).context["buttons"]]


def changes_of(story):
    return Story.objects.get(changes_to=story)


class TestAPublicStory:
    def test_is_edited_for_days_without_a_reader_seeing_it(self, admin_client, client):
        story = make_story(tags=["hills"])
        make_quote(story)
        make_milestone(story)
        paths = [story.get_absolute_url(), story.person.get_absolute_url(), "/en/", "/en/quotes/"]
        paths += ["/en/tags/", "/sitemap.xml"]
        seen = [client.get(path).content for path in paths]
        fields = {"headline": "New", "standfirst": "New.", "tags": [], "slug": "moved"}
        fields |= {"body": story.body + "<p>New words.</p>", "milestones-0-title": "Is new"}
        fields |= {"lead_picture": make_picture().pk}
        fields |= {"quotes-0-text": "New words.", "content_note": "New.", "language": "ru"}
        assert save(admin_client, story, "_save_draft", **fields).status_code == 302
        assert save(admin_client, story, "_send_for_review", kicker="New").status_code == 302
        assert [client.get(path).content for path in paths] == seen
        changes = changes_of(story)
        assert (changes.status, changes.kicker, changes.slug) == ("in_review", "New", "moved")
        assert changes.quotes.get().words == "New words."

    def test_opens_again_with_what_was_saved(self, admin_client):
        story = make_story()
        save(admin_client, story, "_save_draft", standfirst="New.")
        page = admin_client.get(address(story))
        assert page.context["adminform"].form["standfirst"].value() == "New."
        assert "You are editing the changes" in page.content.decode()

    def test_shows_its_changes_once_they_are_published(self, admin_client, client):
        story = make_story()
        quote = make_quote(story)
        save(admin_client, story, "_save_draft", standfirst="New.")
        response = save(admin_client, story, "_publish", follow=True)
        assert "is published: readers see it now" in response.content.decode()
        assert "New." in client.get(story.get_absolute_url()).content.decode()
        assert client.get(quote.get_absolute_url()).status_code == 200
        assert not Story.objects.filter(changes_to=story).exists()

    def test_shows_scheduled_changes_at_their_moment(self, admin_client, client):
        story = make_story()
        moment = tomorrow()
        save(admin_client, story, "_schedule", standfirst="New.", appears_at=moment)
        assert "New." not in client.get(story.get_absolute_url()).content.decode()
        assert Story.objects.published(timezone.now() + timedelta(days=2)).get() == changes_of(
            story
        )
        assert moment in admin_client.get(address(story)).content.decode()
        assert labels(admin_client, story) == [
            "Save, keep the schedule",
            "Take off the schedule",
            "Publish changes",
        ]
        save(admin_client, story, "_save_draft")
        assert not changes_of(story).is_scheduled(timezone.now())

    def test_whose_changes_came_due_opens_as_readers_see_it(self, admin_client):
        story = make_story()
        save(admin_client, story, "_schedule", standfirst="New.", appears_at=tomorrow())
        past = timezone.now() - timedelta(minutes=1)
        Story.objects.filter(changes_to=story).update(shown_from=past)
        Story.objects.filter(pk=story.pk).update(shown_until=past)
        page = admin_client.get(address(story))
        assert page.context["adminform"].form["standfirst"].value() == "New."
        assert Story.objects.get() == story

    def test_keeps_nothing_of_a_save_that_was_refused(self, admin_client):
        story = make_story()
        make_quote(story)
        page = errors(save(admin_client, story, "_save_draft", told_date="soon", kicker="New"))
        assert "New" in page
        page = errors(save(admin_client, story, "_publish", body="<p>Other.</p>"))
        assert "passage-then" in page
        assert Story.objects.count() == 1
        assert Quote.objects.count() == 1
        assert not StoryVersion.objects.exists()

    def test_may_wait_with_words_that_do_not_hold_yet(self, admin_client, client):
        quote = make_quote()
        story = quote.story
        new = row("quotes", 1, position=2, text="Nobody said this.")
        changes = {"body": "<p>Other words.</p>", "headline": ""}
        response = save(admin_client, story, "_save_draft", follow=True, **new, **changes)
        page = response.content.decode()
        assert "is kept, but cannot be published so." in page
        assert "<summary>Before publishing: 4</summary>" in page
        assert '<a href="#id_headline">The headline is empty. Write one.</a>' in page
        assert quote.text in client.get(story.get_absolute_url()).content.decode()
        assert "passage-then" in errors(save(admin_client, story, "_publish", headline="A day"))

    def test_form_opened_before_the_changes_began_is_saved_into_them(self, admin_client):
        story = make_story()
        quote, milestone = make_quote(story), make_milestone(story)
        opened = open_form(admin_client, story)
        save(admin_client, story, "_save_draft", standfirst="First.")
        again = opened | {"_save_draft": "yes", "seen_version": 2, "standfirst": "Second."}
        assert admin_client.post(address(story), again).status_code == 302
        changes = changes_of(story)
        assert changes.standfirst == "Second."
        assert changes.quotes.get().key == quote.key
        assert changes.milestones.get().key == milestone.key

    def test_row_that_somebody_removed_meanwhile_is_saved_with_its_address(self, admin_client):
        quote = make_quote()
        story = quote.story
        opened = open_form(admin_client, story)
        removed = {"quotes-0-DELETE": "on", "is_correction": "minor", "what_for": "Not needed."}
        save(admin_client, story, "_publish", **removed)
        story.refresh_from_db()
        again = opened | {"_publish": "yes", "seen_version": story.version}
        assert admin_client.post(address(story), again).status_code == 302
        assert Quote.objects.get().key == quote.key

    @pytest.mark.parametrize("key", ["nonsense key", "another", "!!!!!!!!"])
    def test_key_that_is_none_or_of_another_story_is_passed_over(self, key, admin_client):
        other = make_quote(key="anotherq")
        key = other.key if key == "another" else key
        story = make_story()
        fields = row("quotes", 0, position=1, text="I say nothing of anybody.", row_key=key)
        response = save(admin_client, story, "_publish", **fields)
        assert [quote.key for quote in story.quotes.all()] != [key]
        assert response.status_code == 302

    @pytest.mark.parametrize("total", ["", "x", "99999"])
    def test_form_without_a_sound_number_of_rows_is_refused(self, total, admin_client, monkeypatch):
        # Of 99,999 rows Django draws as many as it takes at most. Outside CI that is twenty and
        # not two thousand, which take seconds.
        if not TRIES_ALL:
            monkeypatch.setattr(formsets, "DEFAULT_MAX_NUM", 10)
            monkeypatch.setattr(
                kept_classes, "KNOWN", {}
            )  # so no class with another number is kept
        story = make_story()
        page = errors(publish(admin_client, story, **{"quotes-TOTAL_FORMS": total}))
        assert "Not saved." in page

    def test_discards_its_changes_after_asking(self, admin_client, client):
        story = make_story()
        save(admin_client, story, "_save_draft", standfirst="New.")
        where = reverse("admin:stories_story_discard", args=[story.pk])
        assert "are thrown away" in admin_client.get(where).content.decode()
        assert admin_client.post(where).status_code == 302
        assert Story.objects.get() == story
        kept = StoryVersion.objects.first()
        assert (kept.event, kept.content["fields"]["standfirst"]) == ("discarded", "New.")
        page = admin_client.post(where, follow=True).content.decode()
        assert "No changes wait any more" in page

    def test_whose_changes_came_due_does_not_lose_them_by_discarding(self, admin_client, client):
        story = make_due_changes(admin_client, standfirst="New.")
        assert "New." in client.get(story.get_absolute_url()).content.decode()
        admin_client.post(reverse("admin:stories_story_discard", args=[story.pk]))
        assert "New." in client.get(story.get_absolute_url()).content.decode()

    def test_saved_as_readers_see_it_has_no_changes_waiting(self, admin_client):
        story = make_story()
        response = save(admin_client, story, "_save_draft", follow=True)
        assert "Nothing differs from what readers see" in response.content.decode()
        assert Story.objects.get() == story
        assert not StoryVersion.objects.exclude(event="published").exists()

    def test_address_is_its_own_also_while_it_waits(self, admin_client):
        story, other = make_story(), make_story(status="draft")
        save(admin_client, story, "_save_draft", slug="waiting")
        page = errors(save(admin_client, other, "_save_draft", slug="waiting"))
        assert "Another story in this language has this address" in page
        Story.objects.filter(pk=story.pk).update(deleted_at=timezone.now())
        assert "in the trash" in errors(save(admin_client, other, "_save_draft", slug="waiting"))


class TestButtons:
    def test_say_what_will_happen(self, admin_client):
        draft = make_story(status="draft")
        everything = ["Save draft", "Send for review", "Schedule", "Publish now"]
        assert labels(admin_client, draft) == everything
        assert labels(admin_client, make_story()) == [*everything[:3], "Publish changes"]
        review = ["Save, keep in review", "Send back", "Schedule", "Publish now"]
        assert labels(admin_client, make_story(status="in_review")) == review
        later = make_story(published_at=timezone.now() + timedelta(days=1))
        scheduled = ["Save, keep the schedule", "Take off the schedule", "Publish now"]
        assert labels(admin_client, later) == scheduled
        withdrawn = ["Save, stays withdrawn", "Publish again"]
        assert labels(admin_client, make_story(status="withdrawn")) == withdrawn

    def test_of_a_writer_publish_nothing(self, writer_client):
        draft, public = make_story(status="draft"), make_story()
        assert labels(writer_client, draft) == ["Save draft", "Send for review"]
        assert labels(writer_client, public) == ["Save draft", "Send for review"]
        assert labels(writer_client, make_story(status="withdrawn")) == []
        for press in ("_publish", "_schedule"):
            assert save(writer_client, draft, press, appears_at=tomorrow()).status_code == 403
            assert save(writer_client, public, press, appears_at=tomorrow()).status_code == 403
        assert save(writer_client, public, "_send_for_review", kicker="New").status_code == 302
        assert changes_of(public).status == "in_review"

    def test_of_a_writer_leave_alone_what_is_scheduled(self, admin_client, writer_client):
        story = make_story()
        fields = open_form(admin_client, story)
        fields |= {"_schedule": "yes", "appears_at": tomorrow()}
        admin_client.post(address(story), fields)
        page = writer_client.get(address(story))
        assert page.context["buttons"] == []
        assert "Only those who may publish" in page.content.decode()
        again = fields | {"_save_draft": "yes", "seen_version": 2}
        assert writer_client.post(address(story), again).status_code == 403
        where = reverse("admin:stories_story_discard", args=[story.pk])
        assert writer_client.post(where).status_code == 403

    def test_schedule_asks_for_a_moment_to_come(self, admin_client):
        story = make_story(status="draft")
        assert "Say when it is to appear" in errors(save(admin_client, story, "_schedule"))
        page = errors(save(admin_client, story, "_schedule", appears_at="2020-01-01T12:00"))
        assert "This moment is past" in page
        assert save(admin_client, story, "_schedule", appears_at="soon").status_code == 200

    def test_take_a_story_off_its_schedule(self, admin_client):
        story = make_story(status="draft")
        save(admin_client, story, "_schedule", appears_at=tomorrow())
        save(admin_client, story, "_save_draft")
        story.refresh_from_db()
        assert (story.status, story.published_at) == ("draft", None)

    def test_publish_a_scheduled_story_now(self, admin_client, client):
        story = make_story(status="draft")
        save(admin_client, story, "_schedule", appears_at=tomorrow())
        save(admin_client, story, "_publish", appears_at=tomorrow())
        assert client.get(story.get_absolute_url()).status_code == 200

    def test_keep_a_withdrawn_story_withdrawn_and_publish_it_again(self, admin_client, client):
        story = make_story(status="withdrawn", withdrawal_reason="She asked.")
        was = story.published_at
        assert "She asked." in admin_client.get(address(story)).content.decode()
        save(admin_client, story, "_save_draft", standfirst="New.")
        assert client.get(story.get_absolute_url()).status_code == 410
        save(admin_client, story, "_publish")
        assert "New." in client.get(story.get_absolute_url()).content.decode()
        story.refresh_from_db()
        assert story.published_at == was

    def test_are_those_of_a_withdrawn_story_while_changes_to_it_wait(self, admin_client):
        story = make_story()
        save(admin_client, story, "_save_draft", standfirst="New.")
        story.refresh_from_db()
        story.withdraw(by=None, now=timezone.now(), note="She asked.")
        story.save()
        assert labels(admin_client, story) == [
            "Save, stays withdrawn",
            "Publish again as it was",
            "Publish again with the changes",
        ]
        page = admin_client.get(address(story)).content.decode()
        assert "She asked." in page
        assert "changes that waited when it was withdrawn" in page
        publish(admin_client, story)
        story.refresh_from_db()
        assert (story.status, story.standfirst) == ("published", "New.")

    def test_bring_a_story_back_as_it_was_while_its_changes_go_on_waiting(
        self, admin_client, client
    ):
        story = make_story(standfirst="Old.")
        save(admin_client, story, "_send_for_review", standfirst="New.")
        withdraw(admin_client, story)
        save(admin_client, story, "_publish_as_it_was", standfirst="Newer.", body="<p></p>")
        assert "Old." in client.get(story.get_absolute_url()).content.decode()
        changes = changes_of(story)
        assert (changes.status, changes.standfirst) == ("in_review", "Newer.")
        events = list(StoryVersion.objects.values_list("event", flat=True))
        assert events[:-1] == ["published", "saved", "withdrawn", "sent"]

    def test_of_an_editor_are_no_writers(self, admin_client, writer_client):
        story = make_story()
        withdraw(admin_client, story)
        where, fields = address(story), {"_publish_as_it_was": "yes"}
        assert writer_client.post(where, fields).status_code == 403
        story.refresh_from_db()
        assert story.status == "withdrawn"

    def test_publish_at_once_what_was_withdrawn_before_its_moment(self, admin_client, client):
        story = make_story(status="draft")
        save(admin_client, story, "_schedule", appears_at=tomorrow())
        withdraw(admin_client, story)
        publish(admin_client, story)
        assert client.get(story.get_absolute_url()).status_code == 200

    def test_say_that_what_was_withdrawn_stays_so(self, admin_client):
        story = make_story(status="withdrawn")
        page = save(admin_client, story, follow=True, standfirst="New.").content.decode()
        assert "is saved, and stays withdrawn" in page

    def test_save_as_a_draft_what_cannot_go_out_after_all(self, admin_client, monkeypatch):
        story = make_story(status="draft")
        monkeypatch.setattr("stories.admin.forms.passage_rows.is_publishing", lambda data: False)
        new = row("quotes", 0, position=1, text="Nobody said this.")
        response = save(admin_client, story, "_publish", follow=True, **new)
        page = response.content.decode()
        assert "Saved, but not published." in page
        story.refresh_from_db()
        assert story.status == "draft"

    def test_a_new_story_without_a_person_says_so_beside_its_milestones(self, admin_client):
        told = row("milestones", 0, position=1, title="Speaks", passage="I speak.")
        fields = open_form(admin_client, make_story(status="draft")) | told
        fields |= {"person": "", "slug": "new", "_save_draft": "yes", "seen_version": ""}
        page = errors(admin_client.post(reverse("admin:stories_story_add"), fields))
        assert "This field is required." in page
        assert Story.objects.count() == 1

    def test_a_story_may_be_added_from_another_form(self, admin_client):
        fields = open_form(admin_client, make_story(status="draft"))
        fields |= {"_popup": "1", "slug": "new", "_save_draft": "yes", "seen_version": ""}
        response = admin_client.post(reverse("admin:stories_story_add"), fields)
        assert response.status_code == 200
        assert Story.objects.count() == 2


def test_every_save_is_a_version(admin_client):
    story = make_story(status="draft")
    save(admin_client, story, "_save_draft", what_for="A first look.", standfirst="One.")
    save(admin_client, story, "_send_for_review", standfirst="Two.")
    save(admin_client, story, "_schedule", appears_at=tomorrow())
    save(admin_client, story, "_publish", standfirst="Three.")
    save(admin_client, story, "_save_draft", standfirst="Four.")
    kept = [
        (each.number, each.event, each.note, each.content["fields"]["standfirst"])
        for each in StoryVersion.objects.order_by("number")
    ]
    assert kept == [
        (1, "saved", "as it was before the first save here", ""),
        (2, "saved", "A first look.", "One."),
        (3, "sent", "", "Two."),
        (4, "scheduled", "", "Two."),
        (5, "published", "", "Three."),
        (6, "saved", "", "Four."),
    ]
    names = {each.number: each.saved_by_name for each in StoryVersion.objects.all()}
    assert names == {1: "before the desk"} | dict.fromkeys(range(2, 7), "admin")
    assert [each.number for each in StoryVersion.objects.published(timezone.now())] == [5]


class TestWhatBarsASave:
    def test_is_listed_with_the_way_to_each_field(self, admin_client):
        story = make_story(status="draft", headline="")
        make_quote(story)
        make_quote(story, "Words never said.", position=1)
        make_milestone(story, title="", passage="The hills are quiet at night.")
        refused = save(admin_client, story, "_publish", source_url="nowhere")
        page = refused.content.decode()
        found = [(each.target_id, each.label) for each in refused.context["problems"]]
        assert found == [
            ("id_source_url", "First published at"),
            ("id_headline", "Headline"),
            ("id_quotes-1-text", "Quote “Words never said.”: Exact words"),
            ("id_milestones-0-title", "Milestone “The hills are quiet at night.”: Title"),
        ]
        assert '<a href="#id_quotes-1-text">' in page
        assert all("<" not in each.message for each in refused.context["problems"])
        assert "Please correct" not in page
        assert "<title>Error:" in page

    def test_of_dates_that_contradict_each_other_leads_to_the_row(self, admin_client):
        story = make_story(status="draft")
        make_milestone(story, date_edtf="2020", position=1)
        make_milestone(
            story, passage="I say nothing of anybody.", date_edtf="2010", position=2, title="B"
        )
        (problem,) = save(admin_client, story, "_publish").context["problems"]
        assert (problem.target_id, problem.label) == (
            "id_milestones-1-date_edtf",
            "Milestone “B”: Date",
        )
        assert "came later" in problem.message

    def test_is_not_told_of_a_row_that_goes(self, admin_client):
        story = make_story(status="draft", headline="")
        make_quote(story, "Words never said.")
        refused = save(admin_client, story, "_publish", **{"quotes-0-DELETE": "on"})
        assert [each.target_id for each in refused.context["problems"]] == ["id_headline"]

    def test_is_a_quotation_that_occurs_twice_but_a_draft_notes_it(self, admin_client):
        story = make_story(status="draft")
        make_quote(story)
        twice = row("quotes", 1, position=2, text="I say nothing of anybody.")
        refused = publish(admin_client, story, **twice)
        assert "These very words are quoted twice" in errors(refused)
        noted = save(admin_client, story, follow=True, **twice)
        assert "These very words are quoted twice" in noted.content.decode()
        assert publish(admin_client, story, **{"quotes-1-DELETE": "on"}).status_code == 302

    def test_is_that_somebody_else_saved_first(self, admin_client):
        story = make_story(status="draft")
        page = publish(admin_client, story, seen_version=7).content.decode()
        assert "Not saved: somebody else saved first." in page

    def test_before_a_press_leads_to_the_very_row(self, admin_client):
        story = make_story(status="draft")
        make_quote(story)
        make_quote(story, "Words never said.", position=1)
        make_milestone(story, title="", passage="Nor these.")
        blockers = admin_client.get(address(story)).context["blockers"]
        assert [blocker[0] for blocker in blockers] == [
            "id_quotes-1-text",
            "id_milestones-0-passage",
            "id_milestones-0-title",
        ]
