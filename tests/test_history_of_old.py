"""A version of an older schema, or one that a script wrote, is read as far as it can be."""

import json

import pytest
from django.db import connection
from django.db.models import JSONField, Value
from django.utils import timezone

from stories.history import snapshot
from stories.models import Quote, Story, StoryVersion
from tests.factories import (
    make_person,
    make_quote,
    make_story,
)
from tests.test_history import Event, address, compared, keep, page, restore, somebody, told

pytestmark = pytest.mark.django_db


class TestAnOddVersion:
    """A version of an older schema, or one that a script wrote."""

    @pytest.fixture
    def story(self):
        story = make_story(status="draft", headline="As it is now", tags=["tag of now"])
        make_quote(story, key="ofstory1")
        keep(story, somebody("Writers"))
        return story

    def odd(self, story, kept):
        return StoryVersion.objects.create(
            story=story,
            number=2,
            event=Event.SAVED,
            saved_at=timezone.now(),
            content=Value(kept, JSONField()),
        )

    @pytest.mark.parametrize("kept", [[], None, "text", 5, {}, {"fields": None}, {"fields": []}])
    def test_that_is_no_story_is_said_to_be_unreadable_and_changes_nothing(
        self, admin_client, story, kept
    ):
        version = self.odd(story, kept)
        query = {"old": 2, "new": "draft"}
        response = admin_client.get(address("compare", story), query, follow=True)
        assert "Version 2 cannot be read" in told(response)
        response = admin_client.get(address("restore", story, 2), follow=True)
        assert "Version 2 cannot be read" in told(response)
        assert "Version 2 cannot be read" in told(restore(admin_client, story, version))
        assert Story.objects.get().version == 1

    def test_that_is_unreadable_begins_no_changes(self, admin_client):
        story = make_story()
        restore(admin_client, story, self.odd(story, []))
        assert Story.objects.count() == 1

    def test_from_an_older_schema_is_explained_and_leaves_the_rest_as_it_is(
        self, admin_client, story
    ):
        version = self.odd(story, {"fields": {"headline": "As it was", "mood": "calm"}, "sound": 1})
        assert "does not say this" in compared(admin_client, story, 2, "draft")
        assert "Mood" in compared(admin_client, story, 2, "draft")
        asked = page(admin_client, "restore", story, 2)
        assert "It does not say: person, language" in asked
        assert "It holds what is no longer known: mood, sound." in asked
        response = restore(admin_client, story, version)
        assert "It does not say: person, language" in told(response)
        now = Story.objects.get()
        assert (now.headline, now.body) == ("As it was", story.body)
        assert now.quotes.get().key == "ofstory1"
        assert list(now.tags.names()) == ["tag of now"]

    @pytest.mark.parametrize(
        "value", [None, True, 5, 10**30, 1e300, "\ud800", "n" * 400, [], [{}], {}]
    )
    def test_with_values_of_another_kind_is_never_a_crash(self, admin_client, story, value):
        if value == "\ud800" and connection.vendor == "postgresql":
            pytest.skip("PostgreSQL keeps no such text, not even within JSON")
        kept = snapshot.take(story)
        row = dict.fromkeys([*snapshot.QUOTE_FIELDS, *snapshot.MILESTONE_FIELDS], value)
        usable = row | {"text": "quiet", "passage": "quiet"}
        kept["fields"] = dict.fromkeys(snapshot.FIELDS, value)
        kept |= {"quotes": [row, value, usable], "milestones": [row, usable], "tags": [value, "t"]}
        version = self.odd(story, kept)
        compared(admin_client, story, 2, "draft")
        compared(admin_client, story, "draft", 2, view="inline")
        page(admin_client, "restore", story, 2)
        response = restore(admin_client, story, version)
        assert response.status_code == 200
        assert Story.objects.get().person == story.person
        assert "quiet" in Quote.objects.values_list("text", flat=True)

    def test_with_a_number_past_all_numbers_is_never_a_crash(self, admin_client, story):
        kept = snapshot.take(story)
        kept["fields"]["person_id"] = 123454321
        version = self.odd(story, kept)
        endless = json.dumps(kept).replace("123454321", "1e999")
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE stories_storyversion SET content = %s WHERE number = 2", [endless]
            )
        assert "One that is gone" in compared(admin_client, story, 2, "draft")
        assert "Its person is gone" in told(restore(admin_client, story, version))

    @pytest.mark.parametrize("part", [None, 5, "text", {}])
    def test_with_parts_that_are_no_lists_leaves_them_as_they_are(self, admin_client, story, part):
        parts = dict.fromkeys(["quotes", "milestones", "tags"], part)
        restore(admin_client, story, self.odd(story, snapshot.take(story) | parts))
        assert Quote.objects.get().key == "ofstory1"
        assert list(story.tags.names()) == ["tag of now"]

    def test_whose_person_and_picture_are_gone_stays_with_the_present_ones(
        self, admin_client, story
    ):
        kept = snapshot.take(story)
        gone = make_person(deleted_at=timezone.now())
        kept["fields"] |= {"person_id": gone.pk, "lead_picture_id": 999}
        version = self.odd(story, kept)
        assert "One that is gone" in compared(admin_client, story, 2, "draft")
        response = restore(admin_client, story, version)
        assert "Its person is in the trash" in told(response)
        assert "Its lead picture is gone" in told(response)
        assert Story.objects.get().person == story.person

    def test_whose_address_another_story_has_keeps_the_present_one(self, admin_client, story):
        make_story(slug="taken")
        kept = snapshot.take(story)
        kept["fields"] |= {"slug": "taken"}
        response = restore(admin_client, story, self.odd(story, kept))
        assert f"Another story has or had the address “taken”; it keeps “{story.slug}”" in told(
            response
        )
        story.refresh_from_db()
        assert story.slug == "sample-1"

    def test_in_a_language_where_both_addresses_are_taken_has_none(self, admin_client, story):
        for slug in ("taken", story.slug):
            make_story(slug=slug, language="kk")
        kept = snapshot.take(story)
        kept["fields"] |= {"slug": "taken", "language": "kk"}
        response = restore(admin_client, story, self.odd(story, kept))
        assert "it has none until you choose one" in told(response)
        story.refresh_from_db()
        assert (story.slug, story.language) == ("", "kk")

    @pytest.mark.parametrize("language", ["en", "kk"])
    def test_whose_place_among_translations_is_taken_leaves_it(self, admin_client, story, language):
        other = make_story(status="draft")
        if language == "kk":
            make_story(language="kk", translation_group=other.translation_group)
            make_story(language="kk", translation_group=story.translation_group)
        kept = snapshot.take(story)
        kept["fields"] |= {
            "translation_group": str(other.translation_group),
            "language": language,
        }
        response = restore(admin_client, story, self.odd(story, kept))
        assert "Another story is now the translation" in told(response)
        now = Story.objects.get(pk=story.pk)
        assert (now.translation_group == story.translation_group) == (language == "en")
        assert now.translation_group != other.translation_group

    def test_whose_quotes_have_keys_that_are_not_free_gives_them_new_ones(
        self, admin_client, story
    ):
        make_quote(make_story(status="draft"), key="elsewher")
        kept = snapshot.take(story)
        row = kept["quotes"][0]
        for key in ("elsewher", "ofstory1", "a/b", None):
            kept["quotes"].append(row | {"key": key})
        response = restore(admin_client, story, self.odd(story, kept))
        assert "gets a new address" in told(response)
        keys = set(story.quotes.values_list("key", flat=True))
        assert len(keys) == 5
        assert "ofstory1" in keys
        assert not keys & {"elsewher", "a/b", ""}
