"""Test that those who are signed in, and their rights, are found as Django finds them."""

import gzip
from datetime import timedelta

import pytest
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Group, Permission, User
from django.contrib.sessions.models import Session
from django.utils import timezone

from profiles_site.finished import quickly
from profiles_site.signed_in import Backend

pytestmark = pytest.mark.django_db

LIST = "/admin/stories/story/"


def test_rights_are_those_that_django_finds(admin_user, django_user_model):
    writer = django_user_model.objects.create_user("writer")
    writer.groups.set(Group.objects.filter(name__in=["Writers", "Editors"]))
    writer.user_permissions.set(Permission.objects.filter(codename__startswith="view"))
    gone = django_user_model.objects.create_user("gone", is_active=False)
    for user in (writer, gone, admin_user):
        found = user.get_all_permissions()
        again = User.objects.get(pk=user.pk)
        assert found == ModelBackend().get_all_permissions(again)
        assert bool(found) is user.is_active


ENDS = {
    "expired": lambda user: Session.objects.update(expire_date=timezone.now() - timedelta(1)),
    "deleted": lambda user: Session.objects.all().delete(),
    "barred": lambda user: User.objects.filter(pk=user.pk).update(is_active=False),
    "gone": lambda user: user.delete(),
}


@pytest.mark.parametrize("end", ENDS)
def test_nobody_is_signed_in_once_that_ends(end, admin_client, admin_user):
    assert admin_client.get(LIST).status_code == 200
    ENDS[end](admin_user)
    assert "/login/" in admin_client.get(LIST).headers["Location"]


def test_somebody_who_is_barred_is_nobody(admin_user):
    assert Backend().get_user(admin_user.pk) == admin_user
    User.objects.update(is_active=False)
    assert Backend().get_user(admin_user.pk) is None


def test_pages_of_the_desk_hide_their_length_where_they_are_compressed(admin_client):
    body = b"Words, and words again. " * 30
    packed = {quickly(body, 100) for _ in range(30)}
    assert {gzip.decompress(each) for each in packed} == {body}
    assert len({len(each) for each in packed}) > 1
    page = admin_client.get(LIST, headers={"accept-encoding": "br, gzip"})
    assert page.headers["Content-Encoding"] == "gzip"
    assert page.headers["Content-Length"] == str(len(page.content))
    assert "Accept-Encoding" in page.headers["Vary"]
    assert "Content-Encoding" not in admin_client.get(LIST).headers
