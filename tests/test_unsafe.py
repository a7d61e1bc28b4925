"""Test that administrators, and whoever runs the site, are told what is unsafe."""

import io

import pytest
from django.core.management import call_command
from django.test import override_settings

from stories.accounts import unsafe
from tests.markup import markup
from tests.test_colleagues import colleague

OPEN = {"ALLOWED_HOSTS": ["stories.example", "localhost"]}
KEY = "a long key of the tests, and no secret at all"


def found(**settings):
    with override_settings(**{"SECRET_KEY": KEY, "HTTPS": True} | settings):
        return unsafe.find()


def test_a_site_as_it_should_be_is_told_nothing():
    assert found(**OPEN) == []
    assert found(HTTPS=False, DEBUG=True) == []  # on ones own machine


@pytest.mark.parametrize(
    ("site", "told"),
    [
        (OPEN | {"DEBUG": True}, "DEBUG is on in the open"),
        (OPEN | {"HTTPS": False}, "HTTPS is off in the open"),
        ({"SECRET_KEY": "short"}, "A secret key can be guessed"),
        ({"SECRET_KEY_FALLBACKS": ["ab" * 20]}, "A secret key can be guessed"),
    ],
)
def test_what_is_unsafe_is_told(site, told):
    (sentence,) = found(**site)
    assert sentence.startswith(told)


@pytest.mark.parametrize(
    ("host", "is_open"),
    [
        *((host, True) for host in ("stories.example", ".stories.example", "*", "9.9.9.9")),
        *((host, False) for host in ("localhost", "127.0.0.1", "[::1]", "a.local", "10.0.0.3")),
    ],
)
def test_a_host_is_in_the_open_where_others_reach_it(host, is_open):
    assert unsafe.is_in_the_open(host) == is_open


def test_a_database_that_others_read_is_told(tmp_path, monkeypatch):
    """That no way leads to it for them is as good as that its own rights say so."""

    def found_in(engine):
        database = {"ENGINE": engine, "NAME": str(file)}
        monkeypatch.setattr(unsafe.settings, "DATABASES", {"default": database})
        return found()

    file = tmp_path / "profiles.sqlite3"
    assert found_in("profiles_site.sqlite") == []
    file.touch()
    for folder, mode, is_told in [
        (0o755, 0o600, False),
        (0o700, 0o644, False),
        (0o755, 0o640, True),
    ]:
        tmp_path.chmod(folder)
        file.chmod(mode)
        told = found_in("profiles_site.sqlite")
        assert [f"read the database in “{file}”" in each for each in told] == [True] * is_told
    assert found_in("django.db.backends.postgresql") == []


def test_the_system_check_warns():
    said = io.StringIO()
    with override_settings(**OPEN, HTTPS=False):
        call_command("check", tag=["security"], stderr=said)
    assert "HTTPS is off in the open" in said.getvalue()


@pytest.mark.django_db
def test_the_desk_tells_administrators_alone(client, settings):
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "stories.example"]
    client.force_login(colleague("sample-administrator", "Administrators"))
    assert "HTTPS is off in the open" in markup(client.get("/admin/"))
    client.force_login(colleague("sample-editor", "Editors"))
    assert "in the open" not in markup(client.get("/admin/"))
