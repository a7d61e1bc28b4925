"""The folder of the database: made where it is not there, or one sentence that says what to do."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from profiles_site.settings import make_writable
from tests.environment import share

ROOT = Path(__file__).parent.parent
KEPT = {"PATH", "COVERAGE_PROCESS_START", "COVERAGE_PROCESS_CONFIG"}


def manage(*words, **environment):
    """Run a command as on a machine where nothing else is set."""
    kept = {name: value for name, value in os.environ.items() if name in KEPT}
    return subprocess.run(  # noqa: S603  our own words
        [sys.executable, "manage.py", *words],
        cwd=ROOT,
        env=kept | {"SECRET_KEY": "a"} | {name: str(value) for name, value in environment.items()},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("name", share(["DATA_DIR", "DATABASE_URL"], 1, 2))
def test_that_is_not_there_is_made(name, tmp_path):
    folder = tmp_path / "new" / "data"
    place = folder if name == "DATA_DIR" else f"sqlite:///{folder / 'stories.sqlite3'}"
    done = manage("showmigrations", "stories", **{name: place})
    assert (done.returncode, done.stderr) == (0, "")
    assert folder.is_dir()


COMMANDS = [["migrate"], ["check"], ["showmigrations"], ["verify_words"]]


@pytest.mark.parametrize("command", share(COMMANDS, 0, 3))
def test_that_is_a_file_is_one_sentence(command, tmp_path):
    file = tmp_path / "file"
    file.write_text("")
    done = manage(*command, DATA_DIR=file)
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"DATA_DIR leads to “{file}”, where no folder can be made")
    assert line.endswith("Make that folder, or set DATA_DIR to another place.")


def test_under_a_file_is_one_sentence_that_names_what_was_set(tmp_path):
    file = tmp_path / "file"
    file.write_text("")
    done = manage("check", DATABASE_URL=f"sqlite:///{file}/stories.sqlite3")
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"DATABASE_URL leads to “{file}”")


def test_that_cannot_be_written_to_is_one_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "access", lambda path, mode: False)  # whoever runs this may be root
    with pytest.raises(ImproperlyConfigured, match="where nothing can be written"):
        make_writable(tmp_path, "DATA_DIR")


def test_is_not_asked_for_where_the_database_is_elsewhere(tmp_path):
    file = tmp_path / "file"
    file.write_text("")
    done = manage("help", DATA_DIR=file, DATABASE_URL="postgres://user@db.example/stories")
    assert done.returncode == 0
