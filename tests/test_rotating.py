"""The command that makes a new secret key says what ends, and ends it only where it is told to."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.utils import timezone

from stories.models import AuditEntry, PreviewLink
from tests.factories import make_concern, make_story

pytestmark = pytest.mark.django_db


@pytest.fixture
def link(admin_client, admin_user):
    return PreviewLink.make(make_story(status="draft"), by=admin_user, now=timezone.now())


def test_it_says_what_would_end_and_ends_nothing(link, client, admin_client, capsys):
    make_concern()
    call_command("rotate_secret_key")
    said = capsys.readouterr().out
    assert len(re.search(r"SECRET_KEY=(\S+)", said)[1]) >= 50
    assert "1 sessions, 1 preview links" in said
    assert "The numbers of 1 concerns" in said
    assert client.get(link.get_absolute_url()).status_code == 200
    assert admin_client.get("/admin/").status_code == 200


def test_no_two_keys_are_the_same(capsys, db):
    call_command("rotate_secret_key")
    call_command("rotate_secret_key")
    assert len(set(re.findall(r"SECRET_KEY=(\S+)", capsys.readouterr().out))) == 2


def test_told_to_it_ends_sessions_and_links_at_once(link, client, admin_client, capsys):
    call_command("rotate_secret_key", end=True)
    assert "Ended: 1 sessions, 1 preview links." in capsys.readouterr().out
    assert not Session.objects.exists()
    assert client.get(link.get_absolute_url()).status_code == 410
    assert admin_client.get("/admin/").status_code == 302
    assert AuditEntry.objects.filter(kind="link_revoked").count() == 1
