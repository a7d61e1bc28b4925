from importlib import import_module

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.utils import translation

OTHERS = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, tmp_path_factory):
    """Keep SQLite in a file, as a site does, so that each server thread has its own connection.

    In memory all threads would share one connection and its transactions.
    """
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = tmp_path_factory.mktemp("database") / "test.db"


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


@pytest.fixture(autouse=True)
def as_migrated(request):
    """Restore the groups and the search index, which a test with real transactions deletes."""
    uses = {"db", "transactional_db", "live_server"} & set(request.fixturenames)
    if not uses and not request.node.get_closest_marker("django_db"):
        return
    request.getfixturevalue("_django_db_helper")
    from django.apps import apps
    from django.contrib.auth.models import Group

    from stories.search import index

    if not Group.objects.exists():
        import_module("stories.migrations.0002_groups").make_groups(apps, None)
        for name in ("0010_settings_of_the_site", "0011_corrections_and_concerns"):
            import_module(f"stories.migrations.{name}").grant(apps, None)
        index.rebuild(lambda done, number: None)


@pytest.fixture(autouse=True)
def fast_passwords(settings):
    """Use a fast hasher, because Django's own makes the suite many times slower."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def static_files(settings):
    """Serve static files by plain names; only the browser tests collect and hash them."""
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }


@pytest.fixture(autouse=True)
def english():
    """Start each test in English, because a request in another language changes its thread's."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


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
def writer_client(client, django_user_model):
    """Return a client that is signed in as a member of Writers, who may not publish."""
    user = django_user_model.objects.create_user("writer", is_staff=True)
    user.groups.add(Group.objects.get(name="Writers"))
    client.force_login(user)
    return client
