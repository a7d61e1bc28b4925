"""A story that came by another way than the desk is kept before the desk changes it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from stories.models import Correction, Story
from tests.desk import (
    chosen_to_publish,
    save,
    tomorrow,
    typed_in,
)
from tests.factories import make_quote, make_story

pytestmark = pytest.mark.django_db


class TestAStoryThatCameByAnotherWay:
    """Its words must be in the history before a save at the desk replaces them."""

    @pytest.mark.parametrize("button", ["_save_draft", "_publish", "_schedule"])
    def test_is_kept_as_readers_saw_it_before_it_is_saved_here(self, button, admin_client):
        story = make_story(standfirst="As it was.")
        make_quote(story)
        save(admin_client, story, button, standfirst="New.", appears_at=tomorrow())
        first = story.versions.published(timezone.now()).last()
        assert (first.number, first.saved_by, first.content["fields"]["standfirst"]) == (
            1,
            None,
            "As it was.",
        )
        assert [quote["text"] for quote in first.content["quotes"]] == ["I say nothing of anybody."]
        assert story.versions.first().content["fields"]["standfirst"] == "New."

    @pytest.mark.parametrize(
        ("state", "event"),
        [
            ({"status": "in_review"}, "saved"),
            ({"published_at": timezone.now() + timedelta(days=9)}, "scheduled"),
            ({"status": "withdrawn", "withdrawn_at": timezone.now()}, "published"),
            ({"status": "withdrawn", "published_at": None}, "saved"),
        ],
    )
    def test_is_kept_as_what_it_was(self, state, event, admin_client):
        story = make_story(**state)
        save(admin_client, story, message="Sample.")
        assert story.versions.last().event == event

    def test_is_kept_before_it_is_withdrawn(self, admin_client):
        story = make_story()
        address = f"{reverse('admin:stories_story_withdraw')}?story={story.pk}"
        admin_client.post(address, {"reason": "She asked."})
        assert [each.event for each in story.versions.all()] == ["withdrawn", "published"]

    def test_is_kept_before_its_changes_are_discarded(self, admin_client):
        story = make_story(standfirst="As it was.")
        story.begin_changes()
        admin_client.post(reverse("admin:stories_story_discard", args=[story.pk]))
        assert [each.event for each in story.versions.all()] == ["discarded", "published"]

    def test_is_kept_before_a_list_publishes_its_changes(self, admin_client):
        story = make_story(standfirst="As it was.")
        changes = story.begin_changes()
        Story.objects.filter(pk=changes.pk).update(standfirst="New.")
        told = Correction(kind="update", what_is_right="New.")
        changes.propose_correction(told, by=None, now=timezone.now())
        chosen = chosen_to_publish(story)
        admin_client.post(reverse("admin:stories_story_changelist"), chosen)
        said = [each.content["fields"]["standfirst"] for each in story.versions.all()]
        assert said == ["New.", "As it was."]

    def test_is_kept_once_and_a_new_one_never(self, admin_client):
        story = make_story(status="draft")
        save(admin_client, story)
        save(admin_client, story)
        assert story.versions.count() == 3
        add = reverse("admin:stories_story_add")
        fields = typed_in(admin_client.get(add)) | {"person": story.person.pk, "_save_draft": "yes"}
        admin_client.post(add, fields)
        assert Story.objects.latest("pk").versions.get().saved_by_name == "admin"

    def test_is_not_kept_where_the_save_is_refused(self, admin_client):
        story = make_story()
        save(admin_client, story, source_url="nowhere")
        assert not story.versions.exists()
