"""Test tags that are made by typing them into a story's form."""

import pytest
from django.contrib.auth.models import Permission

from stories.models import Tag
from tests.desk import address, errors, open_form, save
from tests.factories import make_story

pytestmark = pytest.mark.django_db


def test_new_names_become_tags_and_known_ones_are_found_however_they_are_written(admin_client):
    known, chosen = Tag.objects.create(name="Қыз"), Tag.objects.create(name="Law")
    story = make_story(status="draft")
    typed = [str(chosen.pk), "қыз", "  Quiet hills ", "Quiet hills", "quiet Hills"]
    assert save(admin_client, story, tags=typed).status_code == 302
    assert {*story.tags.names()} == {"Law", "Қыз", "Quiet hills"}
    assert Tag.objects.count() == 3
    assert known in story.tags.all()
    assert save(admin_client, story, tags=[str(chosen.pk)]).status_code == 302
    assert [*story.tags.names()] == ["Law"]


@pytest.mark.parametrize(
    ("name", "told"),
    [("x" * 101, "at most 100 characters"), ("…", "needs a letter or a digit")],
)
def test_a_name_that_is_none_is_refused_and_stays_in_the_form(name, told, admin_client):
    story = make_story(status="draft")
    page = save(admin_client, story, tags=[name])
    assert told in errors(page)
    assert f'<option value="{name}" selected>' in page.content.decode()
    assert not Tag.objects.exists()


def test_a_refused_save_and_a_preview_make_no_tag(admin_client):
    story = make_story(status="draft", headline="")
    fields = open_form(admin_client, story) | {"tags": ["hills"]}
    assert admin_client.post(address(story), fields | {"_publish": "yes"}).status_code == 200
    shown = admin_client.post(f"{address(story)}".replace("change", "preview"), fields)
    assert shown.status_code == 200
    assert not Tag.objects.exists()


def test_somebody_who_may_make_none_is_told_so(client, django_user_model):
    writer = django_user_model.objects.create_user("writer", is_staff=True)
    writer.user_permissions.set(
        Permission.objects.filter(codename__in=["change_story", "view_story"])
    )
    client.force_login(writer)
    assert "you may not make one" in errors(
        save(client, make_story(status="draft"), tags=["hills"])
    )
    assert not Tag.objects.exists()
