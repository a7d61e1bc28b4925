"""Test promises that hold for the whole project."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from profiles_site import mailers
from stories.models import (
    AuditEntry,
    Concern,
    Consent,
    Correction,
    Erasure,
    SitePage,
    SiteSettings,
    Tag,
)
from tests.factories import (
    make_concern,
    make_consent,
    make_correction,
    make_milestone,
    make_picture,
    make_quote,
    make_story,
)

ROOT = Path(__file__).parent.parent
KEPT = {"PATH", "COVERAGE_PROCESS_START", "COVERAGE_PROCESS_CONFIG"}


def test_no_migration_is_pending(db):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.parametrize("model", list(admin.site._registry), ids=lambda model: model.__name__)
def test_every_admin_page_opens(model, admin_client, admin_user):
    story = make_story(tags=["sample"], lead_picture=make_picture())
    make_quote(story)
    make_milestone(story)
    make_correction(story)
    make_concern(story)
    make_consent(story)
    options = model._meta
    AuditEntry.note(AuditEntry.Kind.PUBLISHED, now=timezone.now(), by=admin_user, story=story.pk)
    named = {
        SiteSettings: {"pk": 1},
        Erasure: {"erased_at": timezone.now()},
        SitePage: {"title": "Sample", "slug": "sample"},
    }.get(model, {"name": "sample"})
    record = model.objects.first() or model.objects.create(**named)
    for page in ("changelist", "add", "change", "delete", "history"):
        arguments = [] if page in {"changelist", "add"} else [record.pk]
        address = reverse(f"admin:{options.app_label}_{options.model_name}_{page}", args=arguments)
        is_fixed = model in {AuditEntry, Erasure, SiteSettings} and page in {"add", "delete"}
        is_fixed |= (model, page) in {(Consent, "delete"), (Correction, "delete"), (Concern, "add")}
        is_fixed |= (model, page) == (User, "delete")  # one that is open is closed first
        leads_on = model is SiteSettings and page == "changelist"  # to its one row
        leads_on |= model is Consent and page == "add"  # to the story that it is to be for
        expected = 403 if is_fixed else 302 if leads_on else 200
        assert admin_client.get(address).status_code == expected, page


def test_every_public_page_answers_head_get_and_nothing_else(client, azhigulova):
    addresses = public_addresses()
    assert len(addresses) == 21
    for address in addresses:
        assert client.get(address).status_code == 200, address
        assert client.head(address).status_code == 200, address
        for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"):
            assert client.generic(method, address).status_code == 405, (method, address)


def public_addresses():
    from stories.models import Person, Quote, Story

    names = ["home", "story_list", "person_list", "quote_list", "tag_list", "correction_list"]
    names += ["health", "robots", "sitemap"]
    records = [*Story.objects.all(), *Person.objects.all(), *Quote.objects.all()[:5]]
    return [reverse(name) for name in names] + [
        record.get_absolute_url() for record in [*records, *Tag.objects.all()]
    ]


SECRET = os.environ["SECRET_KEY"]


def settings_with(code="import profiles_site.settings", *words, **environment):
    """Read the settings in a process of its own with this environment; return what it prints."""
    return subprocess.run(  # noqa: S603  our own words
        [sys.executable, "-c", code, *words],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if name in KEPT} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_without_a_secret_key_refuses_to_start():
    refused = settings_with()
    assert refused.returncode == 1
    assert "SECRET_KEY is not set." in refused.stderr


@pytest.mark.parametrize("secret", ["a", "b" * 64, "31-characters-are-one-too-few-."])
def test_a_secret_key_that_can_be_guessed_stops_the_start(secret):
    refused = settings_with(SECRET_KEY=secret, DEBUG="on")
    assert refused.returncode == 1
    assert "SECRET_KEY can be guessed" in refused.stderr
    assert len(secret) < 2 or secret not in refused.stderr


# Read in one process, the settings anew for each: to start one takes most of a second.
ONE_AFTER_ANOTHER = """
import importlib, json, os, sys
from django.core.exceptions import ImproperlyConfigured
for name, wrong in json.loads(sys.argv[1]):
    before = os.environ.pop(name, None)
    os.environ[name] = wrong
    try:
        importlib.import_module("profiles_site.settings")
    except ImproperlyConfigured as error:
        print(str(error).partition("\\n")[0])
    else:
        print("It starts.")
    sys.modules.pop("profiles_site.settings", None)
    del os.environ[name]
    os.environ |= {name: before} if before else {}
"""


def test_a_wrong_setting_is_refused_with_a_sentence_naming_it():
    wrong_ones = [
        ("DEBUG", "perhaps"),
        ("HTTPS", "2"),
        ("BEHIND_PROXY", ""),
        ("ALLOWED_HOSTS", "https://stories.example/"),
        ("ALLOWED_HOSTS", " , "),
        ("TIME_ZONE", "Mars/Olympus"),
        ("TIME_ZONE", "../../etc/passwd"),
        ("DATABASE_URL", "nonsense"),
        ("DATABASE_URL", "mysql://user:secret@host/name"),
        ("HSTS_SECONDS", "-1"),
        ("HSTS_SECONDS", "a year"),
        ("SESSION_IDLE_HOURS", "0"),
        ("SESSION_IDLE_HOURS", "a day"),
        ("ORIGINALS_ROOT", "/srv/media/originals"),
    ]
    asked = [ONE_AFTER_ANOTHER, json.dumps(wrong_ones)]
    said = settings_with(*asked, SECRET_KEY=SECRET, MEDIA_ROOT="/srv/media").stdout.splitlines()
    assert len(said) == len(wrong_ones)
    for (name, wrong), sentence in zip(wrong_ones, said, strict=True):
        assert f"{name} is “{wrong.strip()}”, but must be " in sentence


def test_a_wrong_setting_stops_the_start():
    refused = settings_with(SECRET_KEY=SECRET, DEBUG="perhaps")
    assert refused.returncode == 1
    assert "ImproperlyConfigured: DEBUG is “perhaps”, but must be " in refused.stderr


def test_a_wrong_key_of_evidence_stops_the_start_and_is_written_nowhere():
    refused = settings_with(SECRET_KEY=SECRET, EVIDENCE_KEY="a-sample-key")
    assert refused.returncode == 1
    assert "ImproperlyConfigured: EVIDENCE_KEY holds something else than keys" in refused.stderr
    assert "a-sample-key" not in refused.stderr


def test_the_settings_of_a_site_behind_a_proxy_on_postgresql_are_read():
    read = settings_with(
        SECRET_KEY=SECRET,
        DATABASE_URL="postgres://user:secret@db.example/stories",
        BEHIND_PROXY="on",
        ALLOWED_HOSTS="stories.example, www.stories.example",
    )
    assert read.stderr == ""
    assert read.returncode == 0


def test_a_wsgi_server_is_answered(db):
    from profiles_site.wsgi import application

    answers = []
    environment = {"REQUEST_METHOD": "GET", "PATH_INFO": "/robots.txt", "SERVER_NAME": "127.0.0.1"}
    environment |= {"SERVER_PORT": "80", "wsgi.input": io.BytesIO(), "wsgi.url_scheme": "http"}
    list(application(environment, lambda status, headers: answers.append(status)))
    assert answers == ["200 OK"]


def test_work_on_the_code_needs_no_settings_at_all():
    assert settings_with(DEBUG="on").returncode == 0


@pytest.mark.parametrize("wrong", ["nonsense", "ftp://mail.example", "smtp://", "file://folder"])
def test_a_wrong_mail_server_is_refused(wrong):
    with pytest.raises(ValueError):  # noqa: PT011  its text could hold a password
        mailers.parse(wrong)


def test_the_address_of_a_mail_server_is_read():
    options = mailers.parse("smtp+tls://name:se%2Fcret@mail.example")["default"]["OPTIONS"]
    assert (options["host"], options["port"], options["password"]) == (
        "mail.example",
        587,
        "se/cret",
    )
    assert (options["use_tls"], options["use_ssl"]) == (True, False)
    written = mailers.parse("file:///srv/mail%20of%20stories")["default"]
    assert written["OPTIONS"] == {"file_path": "/srv/mail of stories"}
    assert mailers.parse("") == {}
