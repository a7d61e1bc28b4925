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
    """SQLite in a file, as a site has it: each thread of the live server has its own connection.

    In memory all would share one, with its transactions and half-read answers.
    """
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = tmp_path_factory.mktemp("database") / "test.db"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """pytest-django's, and nobody else is in the database when it is dropped.

    A browser that leaves in the middle of an answer leaves a thread of the live server behind,
    with its connection.
    """
    yield
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(OTHERS)


@pytest.fixture(autouse=True)
def as_migrated(request):
    """The groups and the search index: a test with transactions of its own empties every table."""
    uses = {"db", "transactional_db", "live_server"} & set(request.fixturenames)
    if not uses and not request.node.get_closest_marker("django_db"):
        return
    request.getfixturevalue("_django_db_helper")
    from django.apps import apps
    from django.contrib.auth.models import Group

    from stories.search import index

    if not Group.objects.exists():
        import_module("stories.migrations.0002_groups").make_groups(apps, None)
        index.rebuild(lambda done, number: None)


@pytest.fixture(autouse=True)
def fast_passwords(settings):
    """Django's own hasher makes a small suite many times slower."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def static_files(settings):
    """Plain names: hashed ones need a build, which the browser tests' own fixture makes."""
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }


@pytest.fixture(autouse=True)
def english():
    """A page asked for in another language leaves its thread in it."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def azhigulova(db):
    """The first profile, as its fixture has it."""
    from django.core.management import call_command

    from stories.models import Story

    call_command("loaddata", "azhigulova", verbosity=0)
    return Story.objects.get()


@pytest.fixture
def anna(db, django_user_model):
    """Somebody else's browser."""
    from django.test import Client

    client = Client()
    client.force_login(django_user_model.objects.create_superuser("anna"))
    return client


@pytest.fixture
def writer_client(client, django_user_model):
    """A member of Writers, who may publish nothing."""
    user = django_user_model.objects.create_user("writer", is_staff=True)
    user.groups.add(Group.objects.get(name="Writers"))
    client.force_login(user)
    return client
