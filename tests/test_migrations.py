"""Test that a database of an earlier version migrates with its data.

`data/version_0003.sql` was written by the code of that version: the first profile, and plainly
invented stories in every state. It is never changed; a later version adds a dump of its own.
"""

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from stories.generation import triggers

ROOT = Path(__file__).parent.parent
RENAMED = {
    "stories_goneaddress": "stories_retiredaddress",
    "stories_oldpersonaddress": "stories_personredirect",
    "stories_oldstoryaddress": "stories_storyredirect",
    "stories_oldtagname": "stories_formertagname",
    "stories_openform": "stories_editingsession",
}
COLUMNS = {"in_the_way": "blockers_summary"}
KEYED = {"stories_goneaddress": "digest"}  # made anew with the site's secret


def manage(path, *words):
    environment = os.environ | {"DATABASE_URL": f"sqlite:///{path}", "DEBUG": "on"}
    return subprocess.run(  # noqa: S603  our own words
        [sys.executable, "manage.py", *words],
        cwd=ROOT,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    ).stdout


def read(path):
    """Return the rows of each of our tables, as dictionaries by primary key."""
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        names = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' "
            "AND name LIKE 'stories_%' AND name NOT LIKE 'stories_search%'"
        )
        return {
            name: {row["id"]: dict(row) for row in connection.execute(f'SELECT * FROM "{name}"')}  # noqa: S608  ours
            for (name,) in names.fetchall()
        }


@pytest.fixture(scope="module")
def databases(tmp_path_factory):
    """Return the rows before the migration, and the path of the migrated database."""
    path = tmp_path_factory.mktemp("earlier") / "profiles.sqlite3"
    connection = sqlite3.connect(path)
    connection.executescript((ROOT / "tests/data/version_0003.sql").read_text(encoding="utf-8"))
    connection.close()
    before = read(path)
    manage(path, "migrate", "--verbosity", "0")
    return before, path


def test_every_row_is_there_after_it_with_all_that_it_held(databases):
    before, path = databases
    after = read(path)
    assert sum(len(rows) for rows in before.values()) > 50
    for table, rows in before.items():
        found = after[RENAMED.get(table, table)]
        for number, row in rows.items():
            held = {COLUMNS.get(name, name): value for name, value in row.items()}
            held.pop(KEYED.get(table, ""), None)
            assert held.items() <= found[number].items(), table


def test_the_triggers_are_there_after_it(databases):
    _, path = databases
    with closing(sqlite3.connect(path)) as connection:
        found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        names = [name for (name,) in found.fetchall()]
    assert len([name for name in names if "_search_" in name]) == 21
    assert len([name for name in names if "_generation_" in name]) == len(triggers.TABLES) * 3


def test_rights_keep_their_holders_under_the_new_names(databases):
    _, path = databases
    with closing(sqlite3.connect(path)) as connection:
        held = connection.execute(
            "SELECT codename, auth_permission.name FROM auth_user_user_permissions "
            "JOIN auth_permission ON auth_permission.id = permission_id ORDER BY codename"
        ).fetchall()
    assert held == [
        ("change_editingsession", "Can change editing session"),
        ("view_editingsession", "Can view editing session"),
    ]


def test_its_pages_are_the_same_after_it(databases):
    """Public pages stay public, former addresses redirect, and what was gone answers 410."""
    _, path = databases
    asked = (
        "from django.test import Client; c = Client(SERVER_NAME='localhost'); "
        "print([c.get(a).status_code for a in ['/en/stories/sample-new/', "
        "'/en/stories/sample-old/', '/en/people/sample-person/', '/en/people/sample-moved/', "
        "'/en/tags/hills/', '/en/stories/sample-withdrawn/', '/en/stories/sample-erased/', "
        "'/en/stories/sample-deleted/', '/en/search/?q=hills']])"
    )
    told = manage(path, "shell", "--verbosity", "0", "--command", asked)
    assert told.strip() == "[200, 308, 308, 200, 308, 410, 410, 410, 200]"


def test_what_is_around_words_is_noted_by_it(databases):
    """So an edit is seen that changes what is around words of before."""
    _, path = databases
    rows = read(path)
    for table, words in (("stories_quote", "text"), ("stories_milestone", "passage")):
        noted = [json.loads(row["context"]) for row in rows[table].values()]
        assert sum(bool(context) for context in noted) > len(noted) / 2
        for row, context in zip(rows[table].values(), noted, strict=True):
            assert not context or context["text"] == row[words]
            assert json.loads(row["confirmation"]) == {}
