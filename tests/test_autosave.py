"""Test that a save returns the name under which the browser keeps a copy of the form."""

import pytest
from django.urls import reverse

from tests.desk import errors, save, typed_in
from tests.factories import make_person, make_picture, make_story

pytestmark = pytest.mark.django_db


def draft():
    return make_story(status="draft")


class TestWhatTheBrowserKeeps:
    def test_goes_once_it_is_saved(self, admin_client):
        for record in (draft(), make_person(), make_picture()):
            answer = save(admin_client, record, kept="abc")
            assert answer.status_code == 302
            assert answer.cookies["saved"].value == "abc"
            assert not answer.cookies["saved"]["httponly"]

    def test_goes_once_something_new_is_saved(self, admin_client):
        person = make_person()
        add = reverse("admin:stories_story_add")
        fields = typed_in(admin_client.get(add)) | {"person": person.pk, "kept": "abc"}
        assert admin_client.post(add, fields).cookies["saved"].value == "abc"
        fields |= {"_popup": "1", "slug": "other", "headline": "Other", "language": "ru"}
        assert admin_client.post(add, fields).cookies["saved"].value == "abc"
        fields = {"name": "New", "sort_name": "New", "slug": "new", "kept": "abc"}
        fields = typed_in(admin_client.get(reverse("admin:stories_person_add"))) | fields
        answer = admin_client.post(reverse("admin:stories_person_add"), fields)
        assert answer.cookies["saved"].value == "abc"

    def test_stays_while_it_is_refused(self, admin_client):
        answer = save(admin_client, draft(), kept="abc", source_url="nowhere")
        assert "saved" not in answer.cookies
        assert '<input type="hidden" name="kept" value="abc"' in errors(answer)

    @pytest.mark.parametrize("name", ["", "a;b", "A" * 41, "<b>"])
    def test_has_a_plain_name(self, name, admin_client):
        assert "saved" not in save(admin_client, draft(), kept=name).cookies

    def test_is_forgotten_when_the_editor_signs_out(self, admin_client):
        page = admin_client.post(reverse("admin:logout")).content.decode()
        assert "This browser keeps nothing any more of forms" in page
        assert "js/desk/autosave_storage.js" in page
