"""The files of a picture are served as long as a public page shows it."""

import pytest
from django.urls import reverse
from django.utils import timezone

from stories.models import Picture
from tests.factories import (
    make_picture,
)
from tests.test_views import full_story

pytestmark = pytest.mark.django_db


class TestThePicturesFile:
    def test_is_served_while_a_public_page_shows_it(self, client):
        picture = full_story().lead_picture
        response = client.get(picture.url("square-64.jpg"))
        assert response.status_code == 200
        assert response.headers["Content-Type"] == "image/jpeg"
        assert response.headers["Cache-Control"] == "private, no-cache"
        assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert b"".join(response).startswith(b"\xff\xd8")

    def test_is_served_to_staff_always(self, admin_client):
        picture = make_picture()
        response = admin_client.get(picture.url("square-64.jpg"))
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert b"".join(response).startswith(b"\xff\xd8")
        folder = f"/media/pictures/{picture.folder}"
        for name in ("secret.jpg", "..%2F..%2Fsecret", "original.png"):
            assert admin_client.get(f"{folder}/{name}").status_code == 404
        assert admin_client.get("/media/pictures/nothing/original.jpg").status_code == 404

    def test_that_is_missing_on_the_disk_is_not_found(self, client):
        picture = full_story().lead_picture
        picture.delete_files(picture.folder)
        assert client.get(picture.url("square-64.jpg")).status_code == 404

    def test_is_asked_for_each_time_and_read_once(self, client, monkeypatch):
        """A browser learns that its copy is unchanged; after a withdrawal, that it is gone."""
        story = full_story()
        address = story.lead_picture.url("square-64.jpg")
        first = client.get(address)
        assert b"".join(first).startswith(b"\xff\xd8")
        headers = {"If-None-Match": first.headers["ETag"]}
        monkeypatch.setattr(Picture, "open", None)
        response = client.get(address, headers=headers)
        assert (response.status_code, response.content) == (304, b"")
        assert response.headers["Cache-Control"] == "private, no-cache"
        assert response.headers["ETag"] == headers["If-None-Match"]
        story.withdraw(by=None, now=timezone.now())
        assert client.get(address, headers=headers).status_code == 404

    def test_uncropped_is_nobody_s_but_the_staff_s(self, client, admin_client, media):
        picture = full_story().lead_picture
        folder = f"/media/pictures/{picture.folder}"
        for name in ("original.jpg", picture.original_name, f"..%2F{picture.original_name}"):
            for asking in (client, admin_client):
                assert asking.get(f"{folder}/{name}").status_code == 404, name
        assert not list(media.rglob("*original*"))
        where = reverse("admin:stories_picture_original", args=[picture.pk])
        assert client.get(where).status_code == 302
        response = admin_client.get(where)
        assert response.content.startswith(b"\xff\xd8")
        assert "no-store" in response.headers["Cache-Control"]
