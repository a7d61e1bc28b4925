"""Test the answer of the server to what is pasted at the desk."""

import pytest
from django.urls import reverse

from stories.models import Story
from tests.factories import make_person

pytestmark = pytest.mark.django_db


def test_a_paste_is_answered_with_what_to_insert_and_what_was_left_out(writer_client):
    answer = writer_client.post(
        reverse("admin:stories_story_paste"),
        {"html": "<p>I <s>never</s> went<script>x</script></p>"},
    )
    assert answer.json() == {"html": "<p>I went</p>", "told": "1 deleted passage was left out."}


def test_a_paste_is_read_for_those_alone_who_may_write(client, django_user_model):
    address = reverse("admin:stories_story_paste")
    assert client.post(address, {"html": "<p>x</p>"}).status_code == 302
    client.force_login(django_user_model.objects.create_user("reader", is_staff=True))
    assert client.post(address, {"html": "<p>x</p>"}).status_code == 403


def test_only_a_post_is_answered(writer_client):
    assert writer_client.get(reverse("admin:stories_story_paste")).status_code == 405


def test_what_was_struck_out_comes_in_by_no_way():
    """By a command or an import too."""
    story = Story(person=make_person(), slug="struck", headline="Struck", status="draft")
    story.body = "<p>I <del>never</del> went.</p>"
    story.save()
    Story.objects.filter(pk=story.pk).update(body="<p>He <s>never</s> went.</p>")
    assert Story.objects.get().body == "<p>He went.</p>"
