"""A form that was opened before its editor signed in elsewhere: refused, and nothing is lost."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from stories.models import Person, Story
from tests.desk import address, open_form
from tests.factories import make_person, make_story

pytestmark = pytest.mark.django_db

OURS = {"origin": "http://testserver"}
OLD = "a" * 64


@pytest.fixture
def editor(admin_user):
    """A browser whose page was opened with a token that is not its own any longer."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(admin_user)
    return client


def typed_back(response):
    """The fields of the form that the page offers, as a browser would send them."""
    page = response.content.decode()
    found = re.findall(r'<textarea name="([^"]*)" hidden>\n(.*?)</textarea>', page, re.DOTALL)
    token = re.findall(r'name="csrfmiddlewaretoken" value="([^"]*)"', page)
    return dict(found) | {"csrfmiddlewaretoken": token[0]} if token else {}


def test_what_was_typed_is_sent_again_by_hand(editor):
    story = make_story(status="draft")
    fields = open_form(editor, story) | {"standfirst": "Typed & <kept>", "_save_draft": "yes"}
    refused = editor.post(address(story), fields | {"csrfmiddlewaretoken": OLD}, headers=OURS)
    assert refused.status_code == 403
    assert refused.headers["Cache-Control"] == "no-store"
    page = refused.content.decode()
    assert "You signed in or out after this page was opened" in page
    assert "You are signed out" not in page
    assert "Typed &amp; &lt;kept&gt;" in page
    assert OLD not in page
    assert "<script" not in page.partition("<main")[2]  # it is pressed, never sent by itself
    story.refresh_from_db()
    assert story.standfirst == ""
    again = {
        name: value.replace("&amp;", "&")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", '"')
        .replace("&#x27;", "'")
        for name, value in typed_back(refused).items()
    }
    assert editor.post(address(story), again, headers=OURS).status_code == 302
    story.refresh_from_db()
    assert story.standfirst == "Typed & <kept>"


def test_who_is_signed_out_is_told_to_sign_in_first():
    client = Client(enforce_csrf_checks=True)
    fields = {"name": "Typed", "csrfmiddlewaretoken": OLD}
    refused = client.post(reverse("admin:stories_person_add"), fields, headers=OURS)
    assert refused.status_code == 403
    page = refused.content.decode()
    assert "You are signed out now" in page
    assert f'href="{reverse("admin:login")}"' in page
    assert typed_back(refused)["name"] == "Typed"


@pytest.mark.parametrize("name", ["password", "new_password1", "usable_password"])
def test_a_password_is_never_offered_back(name, editor):
    fields = {"username": "typed", name: "secret words", "csrfmiddlewaretoken": OLD}
    refused = editor.post(reverse("admin:login"), fields, headers=OURS)
    assert refused.status_code == 403
    page = refused.content.decode()
    assert "secret words" not in page
    assert typed_back(refused) == {}
    assert "Try this page again" in page


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "https://elsewhere.example"},
        {"origin": "null"},
        {"referer": "https://elsewhere.example/testserver/"},
        {"referer": "http://testserver.elsewhere.example/"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "none"},
        {"sec-fetch-site": "cross-site", "origin": "http://testserver"},
        {"sec-fetch-site": "same-origin", "origin": "https://elsewhere.example"},
    ],
    ids=str,
)
def test_another_site_gets_no_form(headers, editor):
    fields = {"name": "Evil", "slug": "evil", "csrfmiddlewaretoken": OLD}
    refused = editor.post(reverse("admin:stories_person_add"), fields, headers=headers)
    assert refused.status_code == 403
    page = refused.content.decode()
    assert "did not come from a page of this site" in page
    assert "Evil" not in page
    assert "<form" not in page
    assert not Person.objects.exists()


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://testserver"},
        {"referer": "http://testserver/admin/stories/person/add/"},
        {"sec-fetch-site": "same-origin"},
        {"sec-fetch-site": "same-origin", **OURS, "referer": "http://testserver/admin/"},
    ],
    ids=str,
)
def test_our_own_pages_get_one(headers, editor):
    fields = {"name": "Typed", "csrfmiddlewaretoken": OLD}
    refused = editor.post(reverse("admin:stories_person_add"), fields, headers=headers)
    assert typed_back(refused)["name"] == "Typed"


def test_a_form_too_large_to_be_read_is_told_so_in_words(editor, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 20
    story = make_story(make_person(), status="draft")
    fields = {f"field-{number}": "x" for number in range(21)}
    refused = editor.post(address(story), fields, headers=OURS)
    assert refused.status_code == 413
    page = refused.content.decode()
    assert "This is more than can be sent at once" in page
    assert "Go back in your browser" in page
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    body = "standfirst=" + "x" * 200
    kind = "application/x-www-form-urlencoded"
    assert editor.post(address(story), body, kind, headers=OURS).status_code == 413
    assert Story.objects.get().standfirst == ""


def test_what_is_malformed_is_400(client):
    assert client.get("/en/", headers={"host": "elsewhere.example"}).status_code == 400
