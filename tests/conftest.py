import gc
import itertools
import os
from functools import cache
from pathlib import Path
from unittest.mock import patch

import pytest
import sqlparse
from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test import override_settings
from django.utils import timezone, translation

from stories import pictures
from tests.accounts import make_colleague
from tests.environment import TRIES_ALL
from tests.migrated_once import MigratedOnce

BROWSER = Path(__file__).parent / "browser"
NUMBERS = itertools.count()
PERMISSION = ("content_type__app_label", "content_type__model", "codename")
OTHERS = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, tmp_path_factory):
    """Keep SQLite in a file, as a site does, so that each server thread has its own connection.

    In memory all threads would share one connection and its transactions. The workers of a run
    share the folder above their own.
    """
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = tmp_path_factory.mktemp("database") / "test.db"
        if "PYTEST_XDIST_WORKER" in os.environ:
            connection.creation = MigratedOnce(connection, tmp_path_factory.getbasetemp().parent)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Close other connections before pytest-django drops the PostgreSQL database.

    A browser that leaves in the middle of an answer leaves a thread of the live server behind,
    with its connection.
    """
    yield
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(OTHERS)


@pytest.fixture(scope="session", autouse=True)
def without_demanding_consent():
    """Try each rule on a site that demands no consent; `new_site` tries what a new site demands."""
    from stories.models import SiteSettings

    field = SiteSettings._meta.get_field("demands_consent")
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(field.__dict__, "_get_default", lambda: False)
        yield


@pytest.fixture
def new_site(without_demanding_consent, monkeypatch):
    """Demand consent, as every new site does."""
    from stories.models import SiteSettings

    field = SiteSettings._meta.get_field("demands_consent")
    monkeypatch.setitem(field.__dict__, "_get_default", lambda: field.default)


@pytest.fixture(scope="session")
def migrated_groups(django_db_setup, django_db_blocker):
    """Return the permissions of each group as the migrations leave them: kind and code name."""
    with django_db_blocker.unblock():
        return {
            group.name: set(group.permissions.values_list(*PERMISSION))
            for group in Group.objects.all()
        }


@pytest.fixture(autouse=True)
def as_migrated(request):
    """Restore the groups and the search index, which a test with real transactions deletes."""
    uses = {"db", "transactional_db", "live_server"} & set(request.fixturenames)
    if not uses and not request.node.get_closest_marker("django_db"):
        return
    groups = request.getfixturevalue("migrated_groups")
    request.getfixturevalue("_django_db_helper")
    from stories.search import index

    if not Group.objects.exists():
        found = Permission.objects.values_list(*PERMISSION, "pk")
        numbers = {(app, model, codename): pk for app, model, codename, pk in found}
        for name, permissions in groups.items():
            group = Group.objects.create(name=name)
            group.permissions.set(numbers[each] for each in permissions)
        index.rebuild(lambda done, number: None)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Give each worker as many browser tests, and these first: the last of a run are short then.

    At first xdist gives each worker as long a part of the list as the others.
    """
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    if workers == 1:
        return
    slow = [item for item in items if BROWSER in item.path.parents]
    quick = [item for item in items if BROWSER not in item.path.parents]
    items.clear()
    for number in range(workers):
        own = slow[number::workers]
        room = (len(slow) + len(quick)) // workers - len(own)
        items += own + quick[:room]
        quick = quick[room:]
    items += quick


@pytest.hookimpl(trylast=True)
def pytest_collection_finish():
    """Let the garbage collector look at what the tests make alone, not at what was imported."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def settings_of_all_tests():
    """Hash passwords quickly, serve static files by plain names, and seal with a key of the tests.

    Django's own hasher makes the suite many times slower; only the browser tests collect and hash
    static files. What is the same for all tests is set once: each change of a setting takes time.
    """
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        STORAGES=settings.STORAGES | {"staticfiles": plain},
        EVIDENCE_KEYS=["dGVzdHMtb25seS10ZXN0cy1vbmx5LXRlc3RzLW9ubHk="],
    ):
        yield


@pytest.fixture(scope="session", autouse=True)
def pictures_are_encoded_quickly():
    """Spend little on making files small, but in CI: the tests look at what they show."""
    if TRIES_ALL:
        yield
        return
    quickly = {"avif": {"speed": 10}, "webp": {"method": 0}, "jpg": {"optimize": False}}
    made = {each: pictures.ENCODINGS[each] | faster for each, faster in quickly.items()}
    with patch.dict(pictures.ENCODINGS, made):
        yield


@pytest.fixture(scope="session", autouse=True)
def sql_is_parsed_once():
    """Remember what the SQL of a table says: each look for what is left of somebody asks."""
    with patch.object(sqlparse, "parse", cache(sqlparse.parse)):
        yield


@pytest.fixture(autouse=True)
def trash_is_looked_at(monkeypatch):
    """Let no request look whether the trash is due: tests of that say so."""
    from django.utils import timezone

    from stories import emptying

    monkeypatch.setattr(emptying, "_last_look", timezone.now())


@pytest.fixture(autouse=True)
def english():
    """Start each test in English, because a request in another language changes its thread's."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def media(settings, folder_of_files):
    """Keep pictures, their originals and files of evidence in a folder of the test."""
    settings.MEDIA_ROOT = folder_of_files / "media"
    settings.EVIDENCE_ROOT = folder_of_files / "evidence"
    originals = settings.STORAGES["originals"]
    options = originals["OPTIONS"] | {"location": folder_of_files / "originals"}
    settings.STORAGES = settings.STORAGES | {"originals": originals | {"OPTIONS": options}}
    return settings.MEDIA_ROOT


@pytest.fixture
def folder_of_files(request):
    """Name a folder that nobody has made: most tests store no file, and to make one takes time."""
    if "tmp_path" in request.fixturenames:
        return request.getfixturevalue("tmp_path")
    return request.getfixturevalue("folders_of_files") / str(next(NUMBERS))


@pytest.fixture(scope="session")
def folders_of_files(tmp_path_factory):
    return tmp_path_factory.mktemp("files")


@pytest.fixture
def evidence_files(settings):
    return settings.EVIDENCE_ROOT


@pytest.fixture
def azhigulova(db):
    """Load the first profile from its fixture."""
    from django.core.management import call_command

    from stories.models import Story

    call_command("loaddata", "azhigulova", verbosity=0)
    return Story.objects.get()


@pytest.fixture
def anna(db, django_user_model):
    """Return a client that is signed in as another administrator."""
    from django.test import Client

    client = Client()
    client.force_login(django_user_model.objects.create_superuser("anna"))
    return client


@pytest.fixture
def sign_in(client, db):
    """Return a function that makes a colleague of these groups, and signs them in at `client`."""

    def sign_in(*groups):
        client.force_login(make_colleague(f"sample-{'-'.join(groups).lower()}", *groups))
        return client

    return sign_in


@pytest.fixture
def writer_client(client, db):
    """Return a client that is signed in as a member of Writers, who may not publish."""
    client.force_login(make_colleague("writer", "Writers"))
    return client


@pytest.fixture
def unprepared(monkeypatch):
    """Send PostgreSQL the SQL of each query, not the name that it was prepared by."""
    monkeypatch.setitem(connection.settings_dict, "DISABLE_SERVER_SIDE_CURSORS", value=True)


@pytest.fixture
def clock(monkeypatch, request):
    """Stop the clock at the NOW of the module; return how to set it to another moment."""

    def set_to(now):
        monkeypatch.setattr(timezone, "now", lambda: now)

    set_to(request.module.NOW)
    return set_to
