"""A body that is larger than what its sender may send is refused unread, and in words."""

import io

import pytest
from django.urls import reverse

from tests.desk import address, open_form
from tests.factories import make_story

pytestmark = pytest.mark.django_db

STRANGERS, ANYBODYS = 64 * 1024, 20 * 1024 * 1024
MULTIPART = "multipart/form-data; boundary=x"


class Unread(io.BytesIO):
    """A body that nobody may read."""

    def read(self, *size):
        raise AssertionError("The body was read.")

    readline = read


def send(client, where, size, kind=MULTIPART):
    said = {"wsgi.input": Unread(), "CONTENT_LENGTH": str(size), "CONTENT_TYPE": kind}
    return client.generic("POST", where, **said)


@pytest.mark.parametrize("where", ["/admin/login/", "/en/concern/", "/en/", "/en/nothing/"])
def test_of_a_stranger(where, client):
    answer = send(client, where, STRANGERS + 1)
    assert answer.status_code == 413
    page = answer.content.decode()
    assert "This is more than can be sent at once" in page
    assert "you are no longer signed in" in page
    assert answer.headers["Cache-Control"] == "no-store"


def test_of_somebody_whose_session_ended(client):
    client.cookies["sessionid"] = "nothing-that-is-stored-anywhere1"
    assert send(client, "/admin/", STRANGERS + 1).status_code == 413


def test_of_anybody(admin_client):
    answer = send(admin_client, reverse("admin:stories_picture_add"), ANYBODYS + 1)
    assert answer.status_code == 413
    assert "no longer signed in" not in answer.content.decode()


@pytest.mark.parametrize("said", ["", "many", "-1", "9" * 30])
def test_whose_size_is_no_number_is_answered(said, client):
    answer = client.generic("POST", "/en/concern/", CONTENT_LENGTH=said)
    assert answer.status_code in {200, 400, 413}


def test_of_a_stranger_is_read_up_to_the_limit(client):
    fields = {"words": "x" * (STRANGERS - 1000)}
    assert client.post("/en/check/", fields).status_code == 200


def test_of_a_colleague_is_read(admin_client):
    story = make_story(status="draft")
    body = f"<p>{'The hills are quiet. ' * 5000}</p>"
    fields = open_form(admin_client, story) | {"body": body, "_save_draft": "yes"}
    assert admin_client.post(address(story), fields).status_code == 302
    story.refresh_from_db()
    assert story.body == body
