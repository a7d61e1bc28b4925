"""Test the form and the list of stories at the desk."""

from datetime import timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from stories.models import Quote, Story, Tag
from tests.desk import address, chosen_to_publish, errors, publish, row, save, typed_in
from tests.factories import (
    PAST,
    make_milestone,
    make_person,
    make_picture,
    make_quote,
    make_site_page,
    make_story,
)

pytestmark = pytest.mark.django_db


class TestAStory:
    def test_is_saved_as_it_is(self, admin_client, azhigulova):
        before = Story.objects.values().get()
        quotes = list(Quote.objects.values())
        assert publish(admin_client, azhigulova).status_code == 302
        assert Story.objects.values().get() == before | {"version": 2}
        assert list(Quote.objects.values()) == quotes

    def test_is_written_with_quotes_and_tags_and_published(self, admin_client):
        person, tag = make_person(), Tag.objects.create(name="hills")
        fields = typed_in(admin_client.get(reverse("admin:stories_story_add"))) | {
            "person": person.pk,
            "headline": "In the words of Sample Person: “I said so”",
            "slug": "new-story",
            "body": "<p>The hills are quiet.</p>\r\n<p>I said so.</p>",
            "tags": [tag.pk],
            "_publish": "yes",
        }
        fields |= row("quotes", 0, position=1, text="I said so.", is_pull_quote="on")
        assert admin_client.post(reverse("admin:stories_story_add"), fields).status_code == 302
        story = Story.objects.get()
        assert story.is_published(timezone.now())
        assert story.modified_at is None
        assert story.body == "<p>The hills are quiet.</p>\n<p>I said so.</p>"
        assert list(story.tags.names()) == ["hills"]
        assert story.quotes.get().words == "I said so."

    def test_may_be_a_draft_without_words(self, admin_client):
        story = make_story(status="draft", body="")
        assert save(admin_client, story, "_save_draft", standfirst="Later.").status_code == 302

    def test_deletes_no_person_and_no_picture(self, admin_client):
        picture = make_picture()
        page = admin_client.get(address(make_story(lead_picture=picture))).content.decode()
        for name in ("person", "lead_picture"):
            assert f'id="delete_id_{name}"' not in page
        assert 'id="change_id_person"' in page
        assert f'href="{address(picture)}"' in page

    def test_without_words_is_not_published(self, admin_client):
        story = make_story(status="draft", body="")
        page = errors(publish(admin_client, story))
        assert "The story has no words yet" in page
        story.refresh_from_db()
        assert story.status == "draft"

    def test_with_a_picture_that_lacks_a_credit_is_not_published(self, admin_client):
        story = make_story(status="draft")
        picture = make_picture(credit="")
        page = errors(publish(admin_client, story, lead_picture=picture.pk))
        assert "The lead picture: it has no credit" in page

    def test_without_a_person_is_refused_in_words(self, admin_client):
        story = make_story(status="draft")
        assert "This field is required" in errors(
            save(admin_client, story, "_save_draft", person="")
        )

    def test_scheduled_says_so_and_is_not_shown(self, admin_client, client):
        story = make_story(status="draft")
        tomorrow = timezone.now() + timedelta(days=1)
        moment = tomorrow.strftime("%Y-%m-%dT12:00")
        assert save(admin_client, story, "_schedule", appears_at=moment).status_code == 302
        assert client.get(story.get_absolute_url()).status_code == 404
        listed = admin_client.get(reverse("admin:stories_story_changelist")).content.decode()
        assert "Scheduled" in listed
        assert tomorrow.strftime(f"{tomorrow.day} %b %Y, 12:00") in listed

    def test_once_public_keeps_its_moment_of_publishing(self, admin_client):
        story = make_story()
        publish(admin_client, story, published_at="2020-01-01", appears_at="2020-01-01T00:00")
        story.refresh_from_db()
        assert story.published_at == PAST

    def test_saved_without_a_change_is_not_modified(self, admin_client):
        story = make_story()
        publish(admin_client, story)
        story.refresh_from_db()
        assert story.modified_at is None
        publish(admin_client, story, standfirst="New")
        story.refresh_from_db()
        assert story.modified_at is None  # that was a minor edit
        told = {"is_correction": "update", "what_is_right": "New."}
        publish(admin_client, story, standfirst="New.", **told)
        story.refresh_from_db()
        assert story.modified_at is not None

    @pytest.mark.parametrize("make", [make_story, make_person, make_site_page])
    def test_what_makes_no_address_is_refused_in_the_words_of_the_desk(self, make, admin_client):
        page = errors(save(admin_client, make(), slug="тихие холмы"))
        assert "Latin letters, digits and hyphens make an address: change this one." in page
        assert "“slug”" not in page

    def test_slug_used_twice_in_a_language_is_refused(self, admin_client):
        taken = make_story()
        page = errors(publish(admin_client, make_story(), slug=taken.slug))
        assert "Another story in this language has this address" in page
        russian = make_story(language="ru")
        assert publish(admin_client, russian, slug=taken.slug).status_code == 302

    @pytest.mark.parametrize(
        "date", ["2024-13", "2023-02-30", "2024/2020", "soon", "2024-06-30T10:00"]
    )
    def test_impossible_date_is_refused_in_words(self, date, admin_client):
        page = errors(publish(admin_client, make_story(), told_date=date))
        assert "errorlist" in page

    def test_of_two_hundred_thousand_words_is_saved(self, admin_client):
        words = "слово " * 200_000
        story = make_story(status="draft")
        assert publish(admin_client, story, body=f"<p>{words}</p>").status_code == 302
        story.refresh_from_db()
        assert len(story.body.split()) >= 200_000

    @pytest.mark.parametrize("headline", ["بكلمات شخص: لا شيء", "Үлгі Адам", "Words 🌸", "x" * 300])
    def test_headline_in_any_script_is_kept(self, headline, admin_client, client):
        story = make_story()
        assert publish(admin_client, story, headline=headline).status_code == 302
        story.refresh_from_db()
        assert story.headline == headline
        assert client.get(story.get_absolute_url()).status_code == 200

    def test_joins_the_story_that_it_translates(self, admin_client):
        original, translation = make_story(), make_story(language="ru")
        joined = {"translation_of": original.pk, "translated_from": "en"}
        assert publish(admin_client, translation, **joined).status_code == 302
        translation.refresh_from_db()
        assert translation.translation_group == original.translation_group
        page = admin_client.get(address(translation)).context["adminform"].form
        assert page["translation_of"].value() == original.pk

    def test_is_translated_once_into_a_language(self, admin_client):
        original, again = make_story(), make_story()
        page = errors(publish(admin_client, again, translation_of=original.pk))
        assert "in this language already" in page
        page = errors(publish(admin_client, original, translation_of=original.pk))
        assert "in this language already" in page

    def test_leads_to_its_page_only_while_it_is_public(self, admin_client):
        assert "viewsitelink" in admin_client.get(address(make_story())).content.decode()
        draft = make_story(status="draft")
        assert "viewsitelink" not in admin_client.get(address(draft)).content.decode()

    def test_says_what_blocks_publishing(self, admin_client):
        story = make_story(status="draft", body="")
        assert "The story has no words yet" in admin_client.get(address(story)).content.decode()
        ready = make_story(status="draft")
        page = admin_client.get(address(ready)).content.decode()
        assert "Before publishing" not in page


def test_a_draft_without_an_address_leads_to_no_page(admin_client):
    story = make_story(status="draft", slug="")
    kind = ContentType.objects.get_for_model(Story).pk
    where = reverse("admin:view_on_site", args=[kind, story.pk])
    assert admin_client.get(where).status_code == 404


class TestTheListOfStories:
    LIST = "/admin/stories/story/"

    def test_asks_as_often_for_many_as_for_one(self, admin_client):
        make_milestone(make_quote().story)
        with CaptureQueriesContext(connection) as few:
            admin_client.get(self.LIST)
        for _ in range(5):
            make_milestone(make_quote(make_story(lead_picture=make_picture())).story)
        with CaptureQueriesContext(connection) as many:
            assert admin_client.get(self.LIST).status_code == 200
        assert len(few) == len(many)


class TestActions:
    def run(self, client, action, *stories):
        fields = {"action": action, "_selected_action": [story.pk for story in stories]}
        fields |= chosen_to_publish(*stories) if action == "publish" else {}
        where = reverse("admin:stories_story_changelist")
        return client.post(where, fields, follow=True).content.decode()

    def test_publish_and_withdraw_many_and_say_so(self, admin_client):
        ready, empty = make_story(status="draft"), make_story(status="draft", body="")
        page = self.run(admin_client, "publish", ready, empty)
        assert "is published: readers see it now." in page
        assert "The story has no words yet" in page
        ready.refresh_from_db()
        empty.refresh_from_db()
        assert (ready.status, empty.status) == ("published", "draft")
        asked = self.run(admin_client, "withdraw", ready, empty)
        assert "no reader sees this story" in asked
        assert ready.headline in asked
        assert "None of these is published" in self.run(admin_client, "withdraw", empty)


@pytest.mark.parametrize("name", ["person", "tags", "lead_picture", "translation_of"])
@pytest.mark.parametrize("value", ["zz", "9" * 20, ""])
def test_a_new_story_begins_without_records_that_are_none(name, value, admin_client):
    where = reverse("admin:stories_story_add")
    assert admin_client.get(where, {name: value}).status_code == 200
    person = make_person()
    page = admin_client.get(where, {"person": person.pk, "headline": "Begun"}).content.decode()
    assert f'<option value="{person.pk}" selected>' in page
    assert "Begun</textarea>" in page
