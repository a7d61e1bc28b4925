"""Test that what is typed into a story's form is kept, however incomplete it is."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from stories.models import Quote, Story, UnfinishedForm
from tests.desk import address, errors, publish, row, save, typed_in
from tests.factories import make_person, make_quote, make_story
from tests.markup import markup

pytestmark = pytest.mark.django_db

ADD = reverse("admin:stories_story_add")
BODY = "<p>I am an invented person. Nothing of this is lost.</p>"


def test_a_draft_may_lack_headline_quotes_and_passages(admin_client):
    person = make_person()
    fields = typed_in(admin_client.get(ADD)) | {"person": person.pk, "body": BODY}
    fields |= row("quotes", 0, position=1, text="", speaker="Her mother")
    fields |= row("milestones", 0, position=1, passage="", title="Is invented", kind="personal")
    for button, status in (("_publish", 200), ("_save_draft", 302)):
        answer = admin_client.post(ADD, fields | {button: "yes"})
        assert answer.status_code == status
    story = Story.objects.get()
    assert (story.body, story.quotes.get().speaker) == (BODY, "Her mother")
    assert story.milestones.get().title == "Is invented"
    assert "There are no words" in errors(publish(admin_client, story, slug="invented"))
    blocked = [blocker.message for blocker in story.blockers()]
    assert (
        sum(message.startswith("A quote or a milestone has no words") for message in blocked) == 2
    )
    assert "The headline is empty. Write one." in blocked


def test_a_new_story_without_a_person_waits_on_the_desk(admin_client, anna):
    fields = typed_in(admin_client.get(ADD)) | {"body": BODY, "headline": "Left"}
    fields |= {"told_date": "some day"} | row("quotes", 0, position=1, text="an invented person")
    page = errors(admin_client.post(ADD, fields | {"_save_draft": "yes"}))
    assert "it waits on the desk until it is saved" in page
    assert "This field is required." in page
    assert not Story.objects.exists()
    desk = anna.get(reverse("admin:index")).content.decode()
    kept = UnfinishedForm.objects.get()
    assert f"{ADD}?unfinished={kept.key}" in desk
    assert ">Left</a>" in desk
    opened = anna.get(ADD, {"unfinished": kept.key})
    page = errors(opened)
    assert "This was left unfinished" in page
    assert "by admin on" in page
    typed = typed_in(opened)
    assert (typed["body"], typed["told_date"]) == (BODY, "some day")
    assert typed["quotes-0-text"] == "an invented person"
    sent = typed | {"unfinished": kept.key, "told_date": "2024", "_save_draft": "yes"}
    again = anna.post(ADD, sent)  # still without a person: kept in the same place
    assert again.status_code == 200
    assert UnfinishedForm.objects.get().values("told_date") == ["2024"]
    assert anna.post(ADD, sent | {"person": make_person().pk}).status_code == 302
    assert Story.objects.get().quotes.get().text == "an invented person"
    assert not UnfinishedForm.objects.exists()


def test_an_empty_form_is_not_kept(admin_client):
    fields = typed_in(admin_client.get(ADD)) | {"_save_draft": "yes"}
    assert admin_client.post(ADD, fields).status_code == 200
    assert not UnfinishedForm.objects.exists()


def test_what_a_story_cannot_hold_waits_beside_it_and_is_merged_later(admin_client, anna):
    story = make_story(standfirst="As it was.")
    make_quote(story)
    User.objects.filter(username="admin").update(first_name="Sample", last_name="Editor")
    typed = {"slug": "with spaces", "standfirst": "Mine.", "quotes-0-position": "last"}
    page = errors(save(admin_client, story, **typed))
    assert "it waits beside the story until it is saved" in page
    assert Story.objects.get().standfirst == "As it was."  # no changes were begun
    key = UnfinishedForm.objects.get().key
    beside = markup(anna.get(address(story)))
    assert f'href="?unfinished={key}"' in beside
    assert "<strong>Left unfinished</strong> by Sample Editor on" in beside
    desk = anna.get(reverse("admin:index")).content.decode()
    assert f"{address(story)}?unfinished={key}" in desk
    save(anna, story, byline="Hers")
    opened = admin_client.get(address(story), {"unfinished": key})
    assert "</strong> by Sample Editor on" in errors(opened)
    fields = typed_in(opened) | {"unfinished": key, "slug": "without", "quotes-0-position": 3}
    assert fields["byline"] == "Hers"
    # The form sends to the address that it was opened with.
    where = f"{address(story)}?unfinished={key}"
    answer = admin_client.post(where, fields | {"_save_draft": "yes"})
    assert answer.status_code == 302
    changes = Story.objects.get(pk=story.pk).changes
    assert (changes.standfirst, changes.byline, changes.slug) == ("Mine.", "Hers", "without")
    assert Quote.objects.get(story=changes).position == 3
    assert not UnfinishedForm.objects.exists()


def test_it_may_be_deleted_by_those_who_may_change_the_story(admin_client, writer_client):
    story = make_story(status="draft")
    save(writer_client, story, slug="with spaces", kicker="Typed")
    key = UnfinishedForm.objects.get().key
    where = reverse("admin:stories_story_discard_unfinished", args=[key])
    assert where in errors(admin_client.get(address(story), {"unfinished": key}))
    reader = User.objects.create_user("reader", is_staff=True)
    nobody = Client()
    nobody.force_login(reader)
    assert nobody.post(where).status_code == 403
    assert admin_client.get(where).status_code == 405
    assert admin_client.post(where).url == address(story)
    for gone in (where, f"{address(story)}?unfinished={key}"):
        assert admin_client.post(where).status_code == 404
        assert admin_client.get(gone).status_code in {404, 405}
    fields = typed_in(admin_client.get(ADD)) | {"body": BODY, "_save_draft": "yes"}
    admin_client.post(ADD, fields)
    where = where.replace(key, UnfinishedForm.objects.get().key)
    assert admin_client.post(where).url == reverse("admin:index")


def test_it_goes_with_its_story_and_with_whom_it_names(admin_client):
    story = make_story(status="draft")
    save(admin_client, story, slug="with spaces", kicker="Typed")
    fields = typed_in(admin_client.get(ADD))
    for typed in ({"body": "<p>Of Sample Somebody.</p>"}, {"body": "<p>Nobody.</p>"}):
        admin_client.post(ADD, fields | typed | {"_save_draft": "yes"})
    admin_client.post(ADD, fields | {"person": story.person.pk, "told_date": "some day"})
    assert UnfinishedForm.objects.count() == 4
    UnfinishedForm.objects.all().forget(lambda text: "Somebody" in text, [story.person.pk])
    story.delete()
    assert UnfinishedForm.objects.get().values("body") == ["<p>Nobody.</p>"]
