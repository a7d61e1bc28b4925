"""Test withdrawing at the desk: it asks for a reason, acts at once, and no save undoes it."""

import pytest
from django.urls import reverse
from django.utils import timezone

from stories.models import AuditEntry, Story, StoryVersion
from tests.desk import (
    address,
    errors,
    make_due_changes,
    open_form,
    publish,
    save,
    tomorrow,
    withdraw,
)
from tests.factories import make_quote, make_story

pytestmark = pytest.mark.django_db


class TestWithdrawing:
    WHERE = "/admin/stories/story/withdraw/"

    def test_is_not_undone_by_a_form_that_was_open(self, admin_client, client):
        story = make_story()
        save(admin_client, story, "_save_draft", standfirst="New.")
        fields = open_form(admin_client, story) | {"_publish": "yes"}
        withdraw(admin_client, story)
        page = errors(admin_client.post(address(story), fields))
        assert "after you opened it" in page
        assert client.get(story.get_absolute_url()).status_code == 410

    def test_keeps_what_readers_saw_last(self, admin_client, client):
        story = make_due_changes(admin_client, slug="newer", standfirst="New.")
        withdraw(admin_client, story)
        assert StoryVersion.objects.first().content["fields"]["standfirst"] == "New."
        assert client.get("/en/stories/newer/").status_code == 410

    def test_keeps_its_reason_in_the_history(self, admin_client):
        story, reason = make_story(), "She asked. " * 80
        withdraw(admin_client, story, reason)
        publish(admin_client, story)
        assert StoryVersion.objects.get(event="withdrawn").note == reason.strip()

    def test_twice_says_that_it_is_done(self, admin_client):
        story = make_story()
        withdraw(admin_client, story)
        assert "withdrawn already" in withdraw(admin_client, story).content.decode()
        assert StoryVersion.objects.filter(event="withdrawn").count() == 1

    def test_asks_for_a_reason_and_works_at_the_next_request(self, admin_client, client):
        story = make_story()
        quote = make_quote(story)
        where = f"{self.WHERE}?story={story.pk}"
        assert "no reader sees this story" in admin_client.get(where).content.decode()
        assert "Say why" in admin_client.post(where, {"reason": " "}).content.decode()
        assert client.get(story.get_absolute_url()).status_code == 200
        assert admin_client.post(where, {"reason": "She asked."}).status_code == 302
        for path in (story.get_absolute_url(), quote.get_absolute_url()):
            assert client.get(path).status_code == 410
        story.refresh_from_db()
        assert (story.withdrawal_reason, story.version) == ("She asked.", 2)
        assert story.versions.first().event == "withdrawn"
        entry = AuditEntry.objects.get()
        assert (entry.kind, entry.by_name, entry.story_number) == ("withdrawn", "admin", story.pk)

    def test_takes_many_at_once(self, admin_client, client):
        stories = [make_story(), make_story()]
        query = "&".join(f"story={story.pk}" for story in stories)
        page = admin_client.get(f"{self.WHERE}?{query}").content.decode()
        assert "no reader sees these stories" in page
        response = admin_client.post(f"{self.WHERE}?{query}", {"reason": "They asked."})
        assert response.url == reverse("admin:stories_story_changelist")
        assert {client.get(story.get_absolute_url()).status_code for story in stories} == {410}

    @pytest.mark.parametrize(
        "query", ["", "?story=x", "?story=999", "?story=²", "?story=" + "9" * 30]
    )
    def test_of_nothing_is_not_found(self, query, admin_client):
        make_story(status="draft")
        assert admin_client.get(self.WHERE + query).status_code == 404

    def test_is_not_for_writers(self, writer_client):
        story = make_story()
        where = f"{self.WHERE}?story={story.pk}"
        assert writer_client.get(where).status_code == 403
        assert writer_client.post(where, {"reason": "I want to."}).status_code == 403
        assert Story.objects.get().status == "published"


def test_discarding_changes_meanwhile_does_not_undo_it(admin_client, client, monkeypatch):
    story = make_story()
    save(admin_client, story, headline="Changed")
    keep = StoryVersion.keep.__func__

    def wait(cls, row, event, **told):
        if event == StoryVersion.Event.DISCARDED:  # while the other waits for the row
            other = Story.objects.get(pk=story.pk)
            other.withdraw(by=None, now=timezone.now())
            other.save()
        return keep(cls, row, event, **told)

    monkeypatch.setattr(StoryVersion, "keep", classmethod(wait))
    admin_client.post(reverse("admin:stories_story_discard", args=[story.pk]))
    assert Story.objects.get(pk=story.pk).status == "withdrawn"
    assert client.get(story.get_absolute_url()).status_code == 410


def test_what_is_withdrawn_is_published_again_before_it_is_scheduled(admin_client, client):
    story = make_story()
    withdraw(admin_client, story)
    response = save(admin_client, story, "_schedule", follow=True, appears_at=tomorrow())
    assert "Publish it again first" in errors(response)
    assert client.get(story.get_absolute_url()).status_code == 410
    published_at = story.published_at
    story.refresh_from_db()
    assert story.published_at == published_at


def test_discarding_the_changes_of_no_story_is_not_found(admin_client):
    for number in ("0", "9" * 20):
        where = f"/admin/stories/story/{number}/discard/"
        assert admin_client.get(where).status_code == 404
        assert admin_client.post(where).status_code == 404
