"""Connections to SQLite stay open between requests, and never lead to a file that was replaced."""

import shutil
import sqlite3

import pytest
from django.db import ConnectionHandler, OperationalError, connection

from profiles_site import settings

pytestmark = pytest.mark.django_db

SQLITE = "profiles_site.sqlite"


@pytest.fixture
def opened(tmp_path):
    """A connection to a file of its own, as the settings say how."""
    file = tmp_path / "site.sqlite3"
    write(file, "first")
    database = {"ENGINE": SQLITE, "NAME": str(file), "CONN_MAX_AGE": 60}
    handler = ConnectionHandler({"default": database})
    yield handler["default"], file
    handler["default"].close()


def write(file, text):
    with sqlite3.connect(file) as database:
        database.execute("CREATE TABLE told (text)")
        database.execute("INSERT INTO told VALUES (?)", [text])
    database.close()


def told(opened):
    with opened.cursor() as cursor:
        return cursor.execute("SELECT text FROM told").fetchone()[0]


def ask(opened):
    """What a request does before its first query, and after its last."""
    opened.close_if_unusable_or_obsolete()
    text = told(opened)
    opened.close_if_unusable_or_obsolete()
    return text


class TestAConnection:
    def test_stays_open_from_request_to_request(self, opened):
        database, _ = opened
        assert ask(database) == "first"
        kept = database.connection
        assert kept is not None
        assert ask(database) == "first"
        assert database.connection is kept

    def test_leads_to_the_new_file_after_the_former_was_replaced(self, opened, tmp_path):
        database, file = opened
        assert ask(database) == "first"
        write(tmp_path / "backup.sqlite3", "restored")
        shutil.move(tmp_path / "backup.sqlite3", file)
        assert ask(database) == "restored"

    def test_is_one_that_fails_where_the_folder_is_away(self, opened, tmp_path):
        """Readers are told that the database does not answer, and not of an error of ours."""
        database, _ = opened
        assert ask(database) == "first"
        folder = tmp_path.rename(tmp_path.with_name("away"))
        with pytest.raises(OperationalError):
            ask(database)
        folder.rename(tmp_path)
        assert ask(database) == "first"

    def test_stays_open_within_a_transaction(self, opened):
        database, file = opened
        assert ask(database) == "first"
        kept, database.in_atomic_block = database.connection, True
        file.unlink()
        database.close_if_unusable_or_obsolete()
        assert database.connection is kept
        database.in_atomic_block = False


def test_the_settings_say_so():
    default = settings.DATABASES["default"]
    assert default["CONN_MAX_AGE"] == 60 or connection.vendor == "postgresql"
    assert (default["ENGINE"] == SQLITE) == (connection.vendor == "sqlite")


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's own memory")
def test_a_connection_keeps_half_a_megabyte_of_the_file():
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA cache_size").fetchone() == (-512,)


def test_values_may_have_names_and_a_percent_sign_is_one():
    with connection.cursor() as cursor:
        for _ in range(2):
            cursor.execute("SELECT %(first)s, %(second)s", {"second": 2, "first": 1})
            assert tuple(cursor.fetchone()) == (1, 2)
            cursor.execute("SELECT %s, '100 %%'", [1])
            assert tuple(cursor.fetchone()) == (1, "100 %")
