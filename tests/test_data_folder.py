"""The folder of the database: made where it is not there, or one sentence that says what to do."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db.utils import ConnectionHandler

from profiles_site import private_files
from profiles_site.settings import keep_private, make_writable, tell_mended
from tests.environment import share

ROOT = Path(__file__).parent.parent
SECRET = {"SECRET_KEY": "for-the-tests-only-and-no-secret-at-all"}
KEPT = {"PATH", "COVERAGE_PROCESS_START", "COVERAGE_PROCESS_CONFIG"}


def manage(*words, **environment):
    """Run a command as on a machine where nothing else is set."""
    kept = {name: value for name, value in os.environ.items() if name in KEPT}
    return subprocess.run(  # noqa: S603  our own words
        [sys.executable, "manage.py", *words],
        cwd=ROOT,
        env=kept | SECRET | {name: str(value) for name, value in environment.items()},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("name", share(["DATA_DIR", "DATABASE_URL"], 1, 2))
def test_that_is_not_there_is_made(name, tmp_path):
    folder = tmp_path / "new" / "data"
    place = folder if name == "DATA_DIR" else f"sqlite:///{folder / 'stories.sqlite3'}"
    done = manage("showmigrations", "stories", **({"DATA_DIR": tmp_path / "own"} | {name: place}))
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


class TestWhoMayRead:
    """The folder and all in it are the site's alone, and mended where they are not."""

    def test_a_new_one_is_the_sites_alone(self, tmp_path):
        done = manage("migrate", "contenttypes", DATA_DIR=tmp_path / "data")
        assert (done.returncode, done.stderr) == (0, "")
        modes = rights(tmp_path / "data")
        assert modes.pop("data") == 0o700
        assert modes.pop("profiles.sqlite3") == 0o600
        assert set(modes.values()) <= {0o600}

    def test_an_open_one_is_mended_with_a_sentence_and_only_once(self, tmp_path):
        folder = tmp_path / "data"
        (folder / "media" / "deep").mkdir(parents=True)
        (folder / "media" / "deep" / "picture.jpg").write_text("")
        (folder / "run").write_text("")
        (folder / "run").chmod(0o755)
        (folder / "elsewhere").symlink_to(tmp_path)
        outside = tmp_path.stat().st_mode
        assert private_files.mend(folder) == 5
        modes = rights(folder)
        assert {modes[name] for name in ("data", "media", "deep", "run")} == {0o700}
        assert modes["picture.jpg"] == 0o600
        assert tmp_path.stat().st_mode == outside
        assert private_files.mend(folder) == 0

    def test_a_start_says_what_it_mended(self, tmp_path):
        (tmp_path / "data").mkdir(mode=0o755)
        done = manage("help", DATA_DIR=tmp_path / "data")
        assert done.returncode == 0
        (line,) = done.stderr.splitlines()
        assert line.startswith("Other accounts of this machine could read what is in ")
        assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700

    def test_a_database_elsewhere_is_mended_with_what_sqlite_adds(self, tmp_path):
        for name in ("stories.db", "stories.db-wal", "another"):
            (tmp_path / name).write_text("")
            (tmp_path / name).chmod(0o644)
        assert private_files.mend_file(tmp_path / "stories.db") == 2
        assert (tmp_path / "another").stat().st_mode & 0o777 == 0o644

    def test_a_database_that_is_there_keeps_its_locks(self, tmp_path):
        """To close its file in this process, whoever opened it, would drop SQLite's locks."""
        file = tmp_path / "stories.db"
        writer = sqlite3.connect(file, isolation_level=None)
        writer.execute("CREATE TABLE words (word)")
        writer.execute("BEGIN IMMEDIATE")
        private_files.make(file)
        other = (
            f"import sqlite3; sqlite3.connect({str(file)!r}, timeout=0).execute('BEGIN IMMEDIATE')"
        )
        done = subprocess.run(  # noqa: S603  our own words
            [sys.executable, "-c", other], capture_output=True, text=True, check=False
        )
        writer.close()
        assert "database is locked" in done.stderr

    @pytest.mark.django_db
    def test_a_database_in_memory_has_no_file(self, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        for name in (":memory:", "file:words?mode=memory"):
            handler = ConnectionHandler(
                {"default": {"ENGINE": "profiles_site.sqlite", "NAME": name}}
            )
            memory = handler["default"]
            with memory.cursor():
                assert memory.opened is None
            memory.connection.close()  # Django itself keeps one in memory
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.parametrize("folder", ["/", "/tmp", "~"])  # noqa: S108  refused
    def test_one_that_others_use_too_is_refused(self, folder, tmp_path, monkeypatch):
        monkeypatch.setenv("HOME", str(tmp_path))
        with pytest.raises(ImproperlyConfigured, match="is not this site's alone"):
            keep_private(Path(folder).expanduser(), "DATA_DIR")

    def test_one_that_is_not_there_yet_is_left(self, tmp_path):
        keep_private(tmp_path / "nothing", "DATA_DIR")
        assert list(tmp_path.iterdir()) == []

    def test_of_another_account_is_said_to_be_mended_by_that_one(self, tmp_path, capsys):
        def refuse(place):
            raise PermissionError(1, "Operation not permitted", str(place))

        tell_mended(tmp_path, refuse)
        assert f"Let its owner run: chmod -R go= '{tmp_path}'" in capsys.readouterr().err


def rights(folder):
    found = [folder, *folder.rglob("*")]
    return {path.name: path.stat().st_mode & 0o777 for path in found if not path.is_symlink()}
