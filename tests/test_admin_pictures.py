"""Test the form of pictures."""

import errno
import re
from datetime import timedelta
from importlib import import_module
from io import BytesIO

import pytest
from django.apps import apps
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from stories.models import AuditEntry, Picture
from stories.models.picture import originals
from tests.desk import address, errors, open_form, save
from tests.factories import (
    make_picture,
    make_story,
    picture_file,
)

pytestmark = pytest.mark.django_db


class TestAPicture:
    ADD = "/admin/stories/picture/add/"

    def upload(self, client, content, name="a.jpg", **fields):
        fields |= {"file": SimpleUploadedFile(name, content), "alt_text": "Hills"}
        fields = {"credit": "Nobody", "focus_x": "0.5", "focus_y": "0.5"} | fields
        return client.post(self.ADD, fields)

    def test_is_stored_in_all_its_sizes_under_a_random_name(self, admin_client, media, tmp_path):
        assert self.upload(admin_client, picture_file((900, 600)), "khalida.jpg").status_code == 302
        picture = Picture.objects.get()
        files = sorted(path.name for path in (media / "pictures" / picture.folder).iterdir())
        assert "whole-480.avif" in files
        (original,) = (tmp_path / "originals").iterdir()
        assert original.name == f"{picture.folder}.jpg"
        assert (original.parent.stat().st_mode & 0o777, original.stat().st_mode & 0o777) == (
            0o700,
            0o600,
        )
        assert "khalida" not in " ".join([picture.folder, *files])
        assert re.fullmatch("[2-9a-z]{24}", picture.folder)
        assert (picture.width, picture.height) == (900, 600)

    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("script.jpg", b"<?php echo 1; ?>"),
            ("drawing.svg", b'<svg xmlns="http://www.w3.org/2000/svg"/>'),
            ("truncated.jpg", picture_file((900, 600))[:900]),
            ("empty.jpg", b""),
        ],
    )
    def test_that_is_none_is_refused_in_words(self, name, content, admin_client):
        page = errors(self.upload(admin_client, content, name))
        assert "errorlist" in page
        assert not Picture.objects.exists()

    def test_replaced_by_another_file_leaves_no_copy(
        self, admin_client, media, tmp_path, django_capture_on_commit_callbacks
    ):
        picture = make_picture()
        old = picture.folder
        fields = open_form(admin_client, picture)
        fields["file"] = SimpleUploadedFile("b.png", picture_file((300, 400), "PNG"))
        fields["is_true_of_new_file"] = "on"
        with django_capture_on_commit_callbacks(execute=True):
            assert admin_client.post(address(picture), fields).status_code == 302
        picture.refresh_from_db()
        assert (picture.width, picture.folder == old) == (300, False)
        assert not (media / "pictures" / old).exists()
        assert [path.name for path in (tmp_path / "originals").iterdir()] == [
            f"{picture.folder}.jpg"
        ]
        assert admin_client.get(f"/media/pictures/{old}/square-64.jpg").status_code == 410

    def test_is_cut_again_when_the_face_is_elsewhere(
        self, admin_client, django_capture_on_commit_callbacks
    ):
        picture = make_picture()
        old = picture.folder
        with django_capture_on_commit_callbacks(execute=True):
            assert save(admin_client, picture, focus_x="0.9").status_code == 302
        picture.refresh_from_db()
        assert (picture.focus_x, picture.folder == old) == (0.9, False)

    def test_whose_original_is_lost_is_not_cut_again(self, admin_client):
        picture = make_picture()
        originals().delete(picture.original_name)
        told = "The original of this picture is missing. Choose its file again"
        assert told in errors(save(admin_client, picture, focus_x="0.9"))
        assert save(admin_client, picture, caption="New words").status_code == 302
        where = reverse("admin:stories_picture_original", args=[picture.pk])
        assert admin_client.get(where).status_code == 404

    @pytest.mark.parametrize("share", ["-0.1", "1.1", "nan", "left"])
    def test_face_outside_the_picture_is_refused(self, share, admin_client):
        errors(save(admin_client, make_picture(), focus_x=share))

    def test_saved_with_new_words_keeps_its_files(self, admin_client):
        picture = make_picture()
        old = picture.folder
        assert save(admin_client, picture, caption="New words").status_code == 302
        picture.refresh_from_db()
        assert (picture.caption, picture.folder) == ("New words", old)

    def test_says_whether_readers_see_what_is_saved(self, admin_client):
        seen, unseen = make_picture(), make_picture()
        make_story(lead_picture=seen)
        told = "What you save is shown to them at once."
        assert told in admin_client.get(address(seen)).content.decode()
        assert told not in admin_client.get(address(unseen)).content.decode()

    def test_on_a_public_page_keeps_its_alt_text_and_credit(self, admin_client):
        picture = make_picture()
        make_story(lead_picture=picture)
        page = errors(save(admin_client, picture, alt_text="", credit=""))
        assert "public or scheduled shows this picture: it has no alt text" in page
        assert "shows this picture: it has no credit" in page

    def test_of_a_scheduled_story_keeps_them_too(self, admin_client):
        picture, tomorrow = make_picture(), timezone.now() + timedelta(days=1)
        make_story(lead_picture=picture, published_at=tomorrow)
        assert "has no alt text" in errors(save(admin_client, picture, alt_text=""))

    def test_is_decorative_or_has_alt_text(self, admin_client):
        page = errors(save(admin_client, make_picture(), is_decorative="on"))
        assert "A decorative picture has no alt text" in page

    def test_deleted_leaves_no_file(
        self, admin_client, media, tmp_path, django_capture_on_commit_callbacks
    ):
        one, two = make_picture(), make_picture()
        one_number, two_number = one.pk, two.pk
        with django_capture_on_commit_callbacks(execute=True):
            where = reverse("admin:stories_picture_delete", args=[one.pk])
            admin_client.post(where, {"post": "yes"})
            fields = {"action": "delete_selected", "_selected_action": [two.pk], "post": "yes"}
            admin_client.post(reverse("admin:stories_picture_changelist"), fields)
        assert not Picture.objects.exists()
        assert (
            list((media / "pictures").iterdir()) == list((tmp_path / "originals").iterdir()) == []
        )
        assert admin_client.get(one.url("square-64.jpg")).status_code == 410
        assert {line.detail for line in AuditEntry.objects.all()} == {
            f"Picture {number}" for number in (one_number, two_number)
        }

    @pytest.mark.parametrize("written", [0, 3])
    def test_that_cannot_be_written_leaves_nothing_behind(
        self, written, admin_client, media, tmp_path, monkeypatch
    ):
        save_file, saved = default_storage.save, []

        def save_until_full(name, content):
            if len(saved) == written:
                raise OSError(errno.ENOSPC, "No space left on device")
            saved.append(save_file(name, content))

        monkeypatch.setattr(default_storage._wrapped, "save", save_until_full)
        admin_client.raise_request_exception = False
        response = self.upload(admin_client, picture_file(), credit="As I typed it")
        assert response.status_code == 507
        assert "As I typed it" in response.content.decode()
        assert not Picture.objects.exists()
        assert not list(media.rglob("*.*"))
        assert not list((tmp_path / "originals").rglob("*.*"))


def test_originals_leave_the_public_folder_when_the_site_is_updated(media):
    """Also after a copy that was interrupted; a file that is missing is no error."""
    complete, interrupted, missing = make_picture(), make_picture(), make_picture()
    data = {}
    for picture in (complete, interrupted, missing):
        with picture.open_original() as file:
            data[picture] = file.read()
        originals().delete(picture.original_name)
        if picture != missing:
            default_storage.save(f"pictures/{picture.folder}/original.jpg", BytesIO(data[picture]))
    originals().save(interrupted.original_name, BytesIO(data[interrupted][:9]))
    move = import_module("stories.migrations.0012_move_originals").move_originals
    for _ in range(2):
        move(apps, None)
        assert not list(media.rglob("original.*"))
        for picture in (complete, interrupted):
            with picture.open_original() as file:
                assert file.read() == data[picture]
        assert missing.open_original() is None
