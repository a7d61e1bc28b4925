"""Test the preview of a story's form before it is saved."""

import io
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from stories.models import Story, Tag
from tests.desk import open_form, row, typed_in
from tests.factories import (
    LONG_BODY,
    make_milestone,
    make_person,
    make_picture,
    make_quote,
    make_story,
)

pytestmark = pytest.mark.django_db

PULLED = '<aside class="pull'

ADD = reverse("admin:stories_story_add")
ADD_PREVIEW = reverse("admin:stories_story_add_preview")


def address_of(story):
    return reverse("admin:stories_story_preview", args=[story.pk])


def preview(client, story, **changes):
    """Return the preview of the story's form, with these changes typed into it."""
    response = client.post(address_of(story), open_form(client, story) | changes)
    assert response.status_code == 200
    return response.content.decode()


def preview_new(client, **typed):
    response = client.post(ADD_PREVIEW, typed_in(client.get(ADD)) | typed)
    assert response.status_code == 200
    return response.content.decode()


def main_of(page):
    """Return the words of the page's <main>, without the note on the preview."""
    main = page[page.index("<main") : page.index("</main>")]
    return main[main.index("<article") :].split()


def all_that_is_kept(media):
    told = io.StringIO()
    call_command("dumpdata", stdout=told)
    return told.getvalue(), sorted(Path(media).rglob("*"))


def full_story(**fields):
    story = make_story(tags=["quiet hills"], lead_picture=make_picture(), **fields)
    make_quote(story, is_pull_quote=True)
    make_milestone(story)
    return story


class TestAPreview:
    def test_is_the_real_page(self, admin_client, client):
        story = full_story(told_date="2024-06", content_note="Speaks of nothing.")
        make_story(story.person, slug="another", headline="Another story")
        public = client.get(story.get_absolute_url()).content.decode()
        assert "Another story" in public
        assert main_of(preview(admin_client, story)) == main_of(public)

    def test_says_that_it_is_one(self, admin_client):
        assert "Preview: nobody else sees this." in preview(admin_client, make_story())

    def test_shows_what_was_typed_and_not_saved(self, admin_client):
        page = preview(
            admin_client,
            full_story(status="draft"),
            headline="A new headline",
            body="<p>I am new. The hills are quiet at night.</p>",
            standfirst="A new introduction.",
            tags=[Tag.objects.create(name="new tag").pk],
            person=make_person("New Person").pk,
        )
        for typed in ("A new headline", "I am new.", "A new introduction.", "New Person"):
            assert typed in page
        assert "new tag" in page
        assert "quiet hills" not in page

    def test_is_sanitised_like_the_page(self, admin_client):
        page = preview(admin_client, make_story(), body="<p>Hills</p><script>alert(1)</script>")
        assert "alert" not in page

    def test_of_a_new_story_needs_nothing_but_what_there_is(self, admin_client):
        assert "Nobody yet" in preview_new(admin_client)
        response = admin_client.post(ADD_PREVIEW, {})
        assert response.status_code == 200
        page = preview_new(
            admin_client, headline="First words", body="<p>I begin.</p>", person=make_person().pk
        )
        assert "First words" in page
        assert "I begin." in page
        assert "Nobody yet" not in page

    def test_of_a_new_story_shows_its_new_rows(self, admin_client):
        body = "<p>I begin. Then I go on.</p>" + LONG_BODY
        typed = {"body": body, "person": make_person().pk}
        typed |= row("quotes", 0, text="I begin.", position=1, is_pull_quote="on")
        typed |= row("milestones", 0, title="Goes on", passage="Then I go on.", position=1)
        page = preview_new(admin_client, **typed)
        assert PULLED in page
        assert "Goes on" in page

    def test_of_changes_shows_the_changes(self, admin_client):
        story = full_story(body=LONG_BODY)
        changes = story.begin_changes()
        changes.headline = "Waiting headline"
        changes.save()
        page = preview(admin_client, story, standfirst="Typed just now.")
        assert "Waiting headline" in page
        assert "Typed just now." in page
        assert page.count(PULLED) == 1

    def test_of_changes_falls_back_on_them_where_something_is_missing(self, admin_client):
        story = make_story()
        changes = story.begin_changes()
        changes.person = make_person("Another Person")
        changes.save()
        assert "Another Person" in preview(admin_client, story, person="")

    def test_shows_a_picture_that_is_not_public(self, admin_client):
        picture = make_picture()
        page = preview(admin_client, make_story(status="draft"), lead_picture=picture.pk)
        address = picture.url("whole-64.webp")
        assert address in page
        assert b"".join(admin_client.get(address))

    def test_claims_no_public_page(self, admin_client):
        page = preview(admin_client, full_story())
        claims = ("ld+json", "canonical", "og:title", "og:url", "twitter:", 'name="description"')
        for claim in claims:
            assert claim not in page
        assert '<meta name="robots" content="noindex">' in page
        assert "/preview/" not in page

    def test_is_kept_by_nobody(self, admin_client):
        story = make_story()
        headers = admin_client.post(address_of(story), open_form(admin_client, story)).headers
        assert "no-store" in headers["Cache-Control"]
        assert headers["X-Robots-Tag"] == "noindex"
        assert headers["Referrer-Policy"] == "no-referrer"

    def test_asked_for_by_its_address_leads_to_the_form(self, admin_client):
        story = make_story()
        response = admin_client.get(address_of(story), follow=True)
        assert response.redirect_chain == [("../change/", 302)]
        assert response.request["PATH_INFO"] == f"/admin/stories/story/{story.pk}/change/"
        assert admin_client.get(ADD_PREVIEW, follow=True).request["PATH_INFO"] == ADD

    def test_has_a_button_in_the_form(self, admin_client):
        story = make_story()
        form = reverse("admin:stories_story_change", args=[story.pk])
        assert f'formaction="{address_of(story)}"' in admin_client.get(form).content.decode()
        assert f'formaction="{ADD_PREVIEW}"' in admin_client.get(ADD).content.decode()


class TestTheRows:
    def test_are_those_of_the_form_in_its_order(self, admin_client):
        story = make_story()
        make_quote(story, is_pull_quote=True, position=1)
        typed = row("quotes", 1, text="I am an invented person.", position=0, is_pull_quote="on")
        page = preview(admin_client, story, **typed)
        assert page.index("“I am an invented person.”") < page.index("“I say nothing of anybody.”")

    def test_that_are_to_go_are_not_shown(self, admin_client):
        story = make_story(body=LONG_BODY)
        make_quote(story, is_pull_quote=True)
        page = preview(admin_client, story, **{"quotes-0-DELETE": "on"})
        assert PULLED not in page

    def test_that_were_emptied_are_not_shown(self, admin_client):
        story = make_story(body=LONG_BODY)
        make_quote(story, is_pull_quote=True)
        page = preview(admin_client, story, **{"quotes-0-text": " "})
        assert PULLED not in page

    def test_whose_words_are_not_in_the_story_are_named_and_not_shown(self, admin_client):
        story = full_story()
        page = preview(admin_client, story, body=LONG_BODY.replace("The hills", "Two hills"))
        assert "“Is quiet” is not shown: its words are not in the story." in page
        assert "told-in" not in page
        assert 'id="milestones"' not in page
        assert PULLED in page

    def test_with_other_mistakes_are_shown(self, admin_client):
        story = full_story()
        page = preview(admin_client, story, **{"milestones-0-position": "x"})
        assert 'id="milestones"' in page

    def test_may_be_lost_whole_by_what_was_sent(self, admin_client):
        story = full_story(body=LONG_BODY)
        page = preview(admin_client, story, **{"quotes-TOTAL_FORMS": "many"})
        assert PULLED not in page
        assert 'id="milestones"' in page

    def test_ask_no_question_each(self, admin_client):
        story = full_story()
        few = self.questions(admin_client, story)
        for number in range(3):
            make_quote(story, key=f"samplea{number + 2}")
            make_milestone(story, key=f"sampleb{number + 2}")
        assert self.questions(admin_client, story) == few

    def questions(self, client, story):
        typed = open_form(client, story)
        with CaptureQueriesContext(connection) as captured:
            assert client.post(address_of(story), typed).status_code == 200
        return len(captured)


class TestAMistake:
    @pytest.mark.parametrize(
        ("typed", "label"),
        [
            ({"headline": "x" * 301}, "Headline"),
            ({"told_date": "some day"}, "Told on"),
            ({"source_url": "javascript:alert(1)"}, "First published at"),
            ({"language": "xx"}, "Language"),
            ({"lead_picture": "999"}, "Lead picture"),
            ({"tags": ["999"]}, "Tags"),
        ],
    )
    def test_leaves_the_rest_shown(self, admin_client, typed, label):
        story = make_story(headline="As it was stored")
        page = preview(admin_client, story, standfirst="All the rest.", **typed)
        assert f"“{label}” is not shown as it is typed" in page
        assert "All the rest." in page
        assert "As it was stored" in page
        assert "javascript:" not in page

    def test_of_nobody_asks_for_a_person(self, admin_client):
        page = preview(admin_client, make_story(), person="")
        assert "Choose a person before you save." in page
        assert "“Person” is not shown" not in page

    def test_that_no_page_shows_is_passed_over(self, admin_client):
        make_story(slug="taken")
        page = preview(admin_client, make_story(), slug="taken", seen_version="99")
        assert "is not shown" not in page


class TestNothing:
    def test_is_written(self, admin_client, media):
        story, tag = full_story(), Tag.objects.create(name="other")
        typed = {"headline": "New", "tags": [tag.pk], "quotes-0-text": "The hills are quiet"}
        typed |= row("quotes", 1, text="I am an invented person.", position=9)
        before = all_that_is_kept(media)
        preview(admin_client, story, **typed)
        preview_new(admin_client, **typed | {"person": story.person.pk, "body": "<p>Hills</p>"})
        assert all_that_is_kept(media) == before

    def test_is_locked(self, admin_client, unprepared):
        """On SQLite a transaction would wait for other users' saves, and they for it."""
        story = full_story()
        typed = open_form(admin_client, story)
        with CaptureQueriesContext(connection) as captured:
            admin_client.post(address_of(story), typed)
        for query in captured:
            assert query["sql"].startswith("SELECT")
            assert "FOR UPDATE" not in query["sql"]

    def test_is_said_in_the_next_page(self, admin_client):
        preview(admin_client, make_story())
        assert "messagelist" not in admin_client.get("/admin/").content.decode()

    def test_is_seen_by_visitors(self, admin_client, client):
        story = make_story()
        preview(admin_client, story, headline="Not for you")
        for address in (story.get_absolute_url(), "/en/", "/en/stories/", "/sitemap.xml"):
            assert "Not for you" not in client.get(address).content.decode()

    def test_is_shown_without_an_account(self, client):
        story = make_story()
        response = client.post(address_of(story), {"headline": "x"})
        assert response.status_code == 302
        assert "/admin/login/" in response.headers["Location"]

    def test_is_shown_to_staff_who_may_not_edit(self, client):
        client.force_login(User.objects.create_user("nobody", is_staff=True))
        assert client.post(address_of(make_story()), {}).status_code == 403
        assert client.post(ADD_PREVIEW, {}).status_code == 403

    def test_is_shown_of_a_story_in_the_trash_or_of_none(self, admin_client):
        gone = make_story(deleted_at=timezone.now())
        assert admin_client.post(address_of(gone), {}).status_code == 404
        missing = reverse("admin:stories_story_preview", args=[999])
        assert admin_client.post(missing, {}).status_code == 404


class TestAWriter:
    def test_previews_what_she_may_edit(self, writer_client):
        assert "Preview" in preview(writer_client, make_story(status="draft"))
        assert "Preview" in preview_new(writer_client)

    def test_previews_as_it_is_stored_what_she_may_read_but_not_edit(self, writer_client):
        story = make_story(
            published_at=timezone.now() + timedelta(days=1), body="<p>As <em>it</em> is.</p>"
        )
        form = reverse("admin:stories_story_change", args=[story.pk])
        page = writer_client.get(form).content.decode()
        assert "preview-tab" in page
        assert '<div class="words" lang="en" dir="ltr"' in page
        assert "><p>As <em>it</em> is.</p></div>" in page
        sent = {"headline": "Another", "body": "Typed.", "quotes-INITIAL_FORMS": 0}
        sent |= row("quotes", 0, position=1, text="As it is.")
        answer = writer_client.post(address_of(story), sent)
        assert "<blockquote" not in answer.content.decode()
        assert "<mark" not in answer.content.decode()
        assert "As <em>it</em> is." in answer.content.decode()
        assert "Typed." not in answer.content.decode()
        assert Story.objects.get().headline == story.headline

    def test_reads_nothing_in_the_words_that_a_page_would_not_show(self, writer_client):
        story = make_story(published_at=timezone.now() + timedelta(days=1))
        with connection.cursor() as cursor:  # an update would be sanitised
            evil = "<p>Quiet.</p><script>alert(1)</script>"
            cursor.execute("UPDATE stories_story SET body = %s", [evil])
        form = reverse("admin:stories_story_change", args=[story.pk])
        page = writer_client.get(form).content.decode()
        assert "<p>Quiet.</p>" in page
        assert "alert(1)" not in page
