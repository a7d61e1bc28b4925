"""Test the history of a story at the desk: listing, comparing and restoring versions."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from stories.models import Story, StoryVersion
from tests.accounts import make_colleague, signed_in
from tests.desk import save, tomorrow
from tests.factories import (
    make_milestone,
    make_person,
    make_picture,
    make_quote,
    make_story,
    schedule,
)
from tests.markup import markup

pytestmark = pytest.mark.django_db

Event = StoryVersion.Event


def address(page, story, *more):
    return reverse(f"admin:stories_story_{page}", args=[story.pk, *more])


def somebody(group, name="sample", **fields):
    return make_colleague(name, group, **fields)


@pytest.fixture
def writer():
    return somebody("Writers")


def keep(story, by, event=Event.SAVED, now=None, **fields):
    return StoryVersion.keep(story, event, by=by, now=now or timezone.now(), **fields)


def page(client, name, story, *more, **query):
    response = client.get(address(name, story, *more), query)
    assert response.status_code == 200
    return markup(response)


def compared(client, story, old, new, **query):
    return page(client, "compare", story, old=old, new=new, **query)


def told(response):
    """Return the messages that the desk shows after a redirect."""
    return " ".join(str(message) for message in response.context["messages"])


def restore(client, story, version):
    return client.post(address("restore", story, version.number), follow=True)


class TestTheList:
    def test_says_of_each_version_who_when_and_what_for(self, admin_client, settings):
        settings.TIME_ZONE = "Asia/Almaty"
        writer = somebody("Writers", first_name="Sample", last_name="Writer")
        story = make_story(status="draft")
        moment = timezone.datetime(2026, 5, 1, 20, 30, tzinfo=timezone.UTC)
        keep(story, writer, Event.SENT, moment, note="For a second pair of eyes")
        shown = page(admin_client, "history", story)
        for words in ("Version 1", "Sent for review", "Sample Writer", "For a second pair of eyes"):
            assert words in shown
        assert "2 May 2026, 01:30" in shown
        assert "Asia/Almaty" in shown

    def test_names_who_saved_though_the_account_is_gone(self, admin_client, writer):
        story = make_story(status="draft")
        keep(story, writer)
        writer.delete()
        assert "sample</p>" in page(admin_client, "history", story)

    def test_is_narrowed_to_published_versions(self, admin_client, writer):
        story = make_story()
        keep(story, writer, note="A draft")
        keep(story, writer, Event.PUBLISHED, note="A page")
        shown = page(admin_client, "history", story, only="published")
        assert "A page" in shown
        assert "A draft" not in shown
        assert "A draft" in page(admin_client, "history", story)

    def test_is_empty_in_words(self, admin_client):
        story = make_story(status="draft")
        assert "No version yet" in page(admin_client, "history", story)
        assert "Nothing of this was published" in page(
            admin_client, "history", story, only="published"
        )

    def test_offers_no_comparison_of_one_with_nothing(self, admin_client, writer):
        story = make_story()
        assert "Compare the two" not in page(admin_client, "history", story)
        assert 'type="radio"' not in page(admin_client, "history", story)
        keep(story, writer)
        assert "Compare the two" in page(admin_client, "history", story)
        assert page(admin_client, "history", story).count('type="radio"') == 4

    def test_is_paged_and_stays_narrowed(self, admin_client, writer):
        story = make_story()
        for _ in range(51):
            keep(story, writer, Event.PUBLISHED)
        first = page(admin_client, "history", story, only="published")
        assert 'id="version-1"' not in first
        assert "?only=published&amp;p=2" in first
        assert 'id="version-1"' in page(admin_client, "history", story, only="published", p=2)

    def test_asks_as_much_for_many_versions_as_for_one_and_never_for_their_content(
        self, admin_client, writer
    ):
        story = make_story()
        numbers = []
        for _ in range(2):
            keep(story, writer)
            with CaptureQueriesContext(
                connection,
            ) as queries:
                page(admin_client, "history", story)
            numbers.append(len(queries))
            keep(story, somebody("Writers", f"other-{len(numbers)}"))
        assert numbers[0] == numbers[1]
        assert not any('"content"' in query["sql"] for query in queries)

    def test_offers_what_readers_see_and_the_draft_where_they_differ(self, admin_client):
        story = make_story()
        assert "The draft" not in page(admin_client, "history", story)
        story.begin_changes()
        shown = page(admin_client, "history", story)
        assert "The draft" in shown
        assert "What readers see" in shown
        assert "What readers see" not in page(admin_client, "history", make_story(status="draft"))

    def test_links_from_the_form_of_a_story_that_has_changes(self, admin_client):
        story = make_story()
        story.begin_changes()
        form = markup(admin_client.get(address("change", story)))
        assert address("history", story) in form
        assert f"{address('compare', story)}?old=live&amp;new=draft" in form

    def test_of_a_withdrawn_story_is_read_and_of_one_in_the_trash_is_not_found(
        self, admin_client, writer
    ):
        story = make_story(status="withdrawn")
        keep(story, writer)
        assert "Version 1" in page(admin_client, "history", story)
        Story.objects.update(deleted_at=timezone.now())
        for name, more in [("history", []), ("compare", []), ("restore", [1])]:
            assert admin_client.get(address(name, story, *more)).status_code == 404

    def test_is_read_by_writers_and_by_nobody_without_a_right(self, writer):
        story = make_story()
        keep(story, writer)
        assert "Restore" not in page(signed_in(writer), "history", story)
        outsider = get_user_model().objects.create_user("outsider", is_staff=True)
        assert signed_in(outsider).get(address("history", story)).status_code == 403


class TestAName:
    def test_is_given_and_taken_away(self, writer):
        story, client = make_story(status="draft"), signed_in(writer)
        keep(story, writer)
        where = address("name_version", story, 1)
        client.post(where, {"name": "As agreed in June"})
        assert "Version 1: As agreed in June" in page(client, "history", story)
        assert 'value="As agreed in June"' in page(client, "name_version", story, 1)
        client.post(where, {"name": ""})
        assert "As agreed in June" not in page(client, "history", story)

    def test_that_is_too_long_is_refused_and_not_lost(self, admin_client, writer):
        story = make_story(status="draft")
        keep(story, writer)
        response = admin_client.post(address("name_version", story, 1), {"name": "n" * 101})
        assert "at most 100" in markup(response)
        assert "n" * 101 in markup(response)

    def test_is_given_by_those_alone_who_may_change_the_story(self, writer):
        story = make_story(status="withdrawn")
        keep(story, writer)
        response = signed_in(writer).post(address("name_version", story, 1), {"name": "No"})
        assert response.status_code == 403

    def test_needs_a_form_of_this_site(self, admin_user, writer):
        story = make_story(status="draft")
        keep(story, writer)
        strict = Client(enforce_csrf_checks=True)
        strict.force_login(admin_user)
        for name in ("name_version", "restore"):
            assert strict.post(address(name, story, 1), {"name": "No"}).status_code == 403


class TestTwoVersions:
    @pytest.fixture
    def story(self):
        return make_story(tags=["old tag", "kept tag"], body="<p>The hills are quiet.</p>")

    def test_are_compared_by_words_side_by_side_and_in_line(self, admin_client, story, writer):
        keep(story, writer)
        Story.objects.update(body="<p>The hills are loud.</p>")
        keep(story, writer)
        gone, came = "[removed: </span>quiet<", "[added: </span>loud<"
        side = compared(admin_client, story, 1, 2)
        assert side.index("Before: ") < side.index(gone) < side.index("After: ") < side.index(came)
        line = compared(admin_client, story, 1, 2, view="inline")
        assert gone in line
        assert came in line
        assert "Before: " not in line

    def test_name_fields_by_their_labels_and_fold_away_what_stayed(
        self, admin_client, story, writer
    ):
        story.lead_picture = make_picture(alt_text="Invented hills")
        story.save()
        keep(story, writer)
        Story.objects.update(
            person=make_person("Invented"), language="kk", lead_picture=None, kicker="New"
        )
        Story.objects.update(translation_group=make_story(status="draft").translation_group)
        keep(story, writer)
        shown = compared(admin_client, story, 1, 2)
        for words in ("Invented", "English", "Қазақша", "Invented hills", "Kicker"):
            assert words in shown
        assert "It is a translation of another story." in shown
        folded = shown[shown.index("Unchanged: ") :]
        assert "Headline" in folded
        assert "Person" not in folded
        assert "Quotes" in folded

    def test_tell_quotes_and_milestones_apart_by_their_keys(self, admin_client, story, writer):
        gone = make_quote(story, text="hills")
        make_quote(story, text="The hills", key="changed1")
        make_quote(story, text="quiet", key="moved111")
        make_milestone(story, title="Stays")
        keep(story, writer)
        gone.delete()
        story.quotes.filter(key="changed1").update(text="The quiet hills", is_pull_quote=True)
        story.quotes.filter(key="moved111").update(prefix="elsewhere ")
        make_milestone(story, title="Is new", kind="context")
        keep(story, writer)
        shown = compared(admin_client, story, 1, 2)
        assert shown.count("Changed: quote") == 2
        assert shown.count("Removed: quote") == 1
        assert shown.count("Added: milestone") == 1
        assert "Added: quote" not in shown
        assert "[added: </span>quiet <" in shown
        assert "Context: a law, an event, what others did" in shown
        assert "It points to another place, or the words around it changed." in shown
        assert "Stays" not in shown

    def test_tell_which_tags_came_and_went(self, admin_client, story, writer):
        keep(story, writer)
        story.tags.set(["new tag", "kept tag"])
        keep(story, writer)
        shown = compared(admin_client, story, 1, 2)
        assert "Removed: <del>old tag</del>" in shown
        assert "Added: <ins>new tag</ins>" in shown
        assert "kept tag" not in shown

    @pytest.mark.parametrize(
        ("body", "expected"),
        [
            ("<p>One.</p><p><strong>Two.</strong></p>", "Paragraphs: 2."),
            ("<p>One.</p><h2>Two.</h2><p>Three.</p>", "Paragraphs: 2."),
            ("<p>One.</p><hr><p>Two.</p>", "Formatting changed here"),
        ],
    )
    def test_say_where_formatting_alone_changed(self, admin_client, story, writer, body, expected):
        Story.objects.update(body="<p>One.</p><p>Two.</p>")
        keep(story, writer)
        Story.objects.update(body=body)
        keep(story, writer)
        assert expected in compared(admin_client, story, 1, 2)

    def test_fold_away_paragraphs_far_from_every_change(self, admin_client, story, writer):
        Story.objects.update(body="<p>Same.</p>" * 9 + "<p>Old.</p>")
        keep(story, writer)
        Story.objects.update(body="<p>Same.</p>" * 9 + "<p>New.</p><p>Newer.</p>")
        keep(story, writer)
        shown = compared(admin_client, story, 1, 2)
        assert "8 unchanged paragraphs" in shown
        assert "nothing</span>" in shown

    def test_that_are_the_same_are_said_to_be(self, admin_client, story, writer):
        keep(story, writer)
        assert "Nothing differs" in compared(admin_client, story, 1, 1)

    def test_may_be_the_draft_and_what_readers_see(self, admin_client, story):
        changes = story.begin_changes()
        changes.headline = "A headline that waits"
        changes.save()
        assert "A headline that waits" in compared(admin_client, story, "live", "draft")

    def test_are_what_readers_see_once_the_minute_of_the_changes_has_come(
        self, admin_client, story
    ):
        changes = story.begin_changes()
        changes.headline = "A headline whose minute has come"
        changes.save()
        schedule(story, timezone.now() - timedelta(minutes=1))
        assert "Nothing differs" in compared(admin_client, story, "live", "draft")

    @pytest.mark.parametrize("old", ["", "9", "٣", "-1", "1" * 40, "dr\0aft"])
    def test_that_are_not_there_are_asked_for_in_words(self, admin_client, story, old):
        query = {"old": old, "new": "draft"}
        response = admin_client.get(address("compare", story), query, follow=True)
        assert "Choose two versions" in told(response)

    def test_are_not_compared_with_a_page_that_nobody_sees(self, admin_client):
        story = make_story(status="draft")
        query = {"old": "live", "new": "draft"}
        response = admin_client.get(address("compare", story), query, follow=True)
        assert "Readers see nothing of this now" in told(response)

    def test_are_compared_with_as_many_questions_for_many_rows_as_for_one(
        self, admin_client, story, writer
    ):
        numbers = []
        for text in ("one", "two", "three", "four"):
            make_quote(story, text=text)
            keep(story, writer)
            with CaptureQueriesContext(connection) as queries:
                compared(admin_client, story, 1, len(numbers) + 1)
            numbers.append(len(queries))
        assert numbers[1] == numbers[3]


def test_only_what_readers_came_to_see_is_listed_as_published(admin_client):
    story = make_story(status="draft")
    save(admin_client, story, "_schedule", appears_at=tomorrow())
    save(admin_client, story, "_save_draft", kicker="Off the schedule")
    save(admin_client, story, "_schedule", appears_at=tomorrow(), kicker="Again")
    later = timezone.now() + timedelta(days=3)
    assert [each.number for each in story.versions.published(timezone.now())] == []
    assert [each.number for each in story.versions.published(later)] == [4]
