"""Know the present generation, in a microsecond where nothing was written."""

import logging
import mmap
import os
import sqlite3
import threading
import time
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from django.db import DEFAULT_DB_ALIAS, DatabaseError, InterfaceError, connections
from django.utils import timezone

from .triggers import TABLE, missing
from .wal_index import map_index

log = logging.getLogger(__name__)

# Moments at which readers see something else, though nobody changes anything: the columns.
MOMENTS = {
    "stories_correction": ("published_at",),
    "stories_picture": ("consented_until",),
    "stories_story": (
        "published_at",
        "shown_from",
        "shown_until",
        "withdrawn_until",
        "consented_until",
    ),
}
LONGEST = timedelta(hours=1)  # each hour one request reaches Django, which empties the trash
SECONDS_TO_WAIT = 3  # for another thread that asks
SECONDS_BETWEEN_TRIES = 1  # to reach a database that does not answer
# A ValueError is a moment that was written by hand and is none, or triggers that are missing.
ERRORS = (DatabaseError, InterfaceError, sqlite3.Error, OSError, ValueError, OverflowError)
SNAPSHOT = b"SELECT pg_current_snapshot()::text"  # PostgreSQL's
MOST_NOTES = 1000  # PostgreSQL: of changing transactions, before the older ones are deleted


class Unknown(Exception):  # noqa: N818  it reads as what it says
    """The database does not say which generation it is.

    `is_away` where it does not answer. Otherwise what it answers is of no use: triggers are
    missing, or a moment is none.
    """

    def __init__(self, *, is_away: bool) -> None:
        super().__init__()
        self.is_away = is_away


class Generation(NamedTuple):
    """What readers see between two moments, in seconds since 1970, while the mark is this one."""

    mark: str
    begins: float
    ends: float
    changes_at: float  # by a moment that is stored; it may end before

    def holds_at(self, moment: float) -> bool:
        return self.begins <= moment < self.ends

    def reads_alike_at(self, moment: float) -> bool:
        """Whether rows of this generation, where they are still the same, read alike by then."""
        return self.begins <= moment < self.changes_at


class Reader:
    """Know the present generation, in microseconds where nothing at all was written.

    It has a connection of its own, which stays open and never writes on SQLite. Any thread may ask.
    """

    def __init__(self, alias: str = DEFAULT_DB_ALIAS) -> None:
        self._alias = alias
        self._lock = threading.Lock()
        self._database: Any = None
        self._cursor: Any = None  # of SQLite, open for the question that is asked each time
        self._index: mmap.mmap | None = None  # of SQLite's log, which tells without a question
        self._path = ""
        self._file: tuple[int, int] | None = None
        self._seen: Any = None  # what the database said when the mark was read
        self._generation: Generation | None = None
        self._tried_in_vain_at: float | None = None
        self._is_away = self._is_replica = False

    def current(self) -> Generation:
        """Return the present generation; the same object while nothing changed.

        Raises Unknown.
        """
        # Mostly it is free; a server that says nothing more must not hold all threads.
        if not self._lock.acquire(blocking=False) and not self._lock.acquire(
            timeout=SECONDS_TO_WAIT
        ):
            raise Unknown(is_away=True)
        try:
            return self._ask()
        finally:
            self._lock.release()

    def _ask(self) -> Generation:
        if self._tried_in_vain_at is not None:
            if time.monotonic() - self._tried_in_vain_at < SECONDS_BETWEEN_TRIES:
                raise Unknown(is_away=self._is_away)
            self._tried_in_vain_at = None
        was_open = self._database is not None
        try:
            return self._current()
        except ERRORS as error:
            self._forget()
            is_away = not isinstance(error, ValueError | OverflowError)
            if was_open and is_away:
                return self._ask()  # the connection may be lost alone: is the database there?
            self._tried_in_vain_at = time.monotonic()
            self._is_away = is_away
            raise Unknown(is_away=is_away) from error

    def close(self) -> None:
        """Close the connection. It is opened again when somebody asks."""
        with self._lock:
            self._forget()

    def _current(self) -> Generation:
        if self._database is None or self._is_another_file():
            self._forget()
            self._open()
        seen = self._look()
        now = time.time()
        known = self._generation
        if known is not None and seen == self._seen and known.holds_at(now):
            return known
        self._check_triggers()
        mark = read_mark(self._database)
        if known is None or mark != known.mark or not known.holds_at(now):
            changes_at = self._changes_at(now)
            ends = min(changes_at, _midnight(now), now + LONGEST.total_seconds())
            known = Generation(mark, now, ends, changes_at)
        self._generation, self._seen = known, seen
        return known

    def _open(self) -> None:
        database = connections.create_connection(self._alias)
        database.inc_thread_sharing()
        options = database.settings_dict["OPTIONS"]
        if database.vendor == "postgresql":  # pragma: no cover  seen by make test-postgres
            # A server that is gone without a word must not hold a reader for minutes.
            limits: dict[str, Any] = {"connect_timeout": 2, "tcp_user_timeout": 3000}
            limits["options"] = "-c statement_timeout=2000 -c lock_timeout=1000"
            database.settings_dict["OPTIONS"] = limits | options
        else:
            self._path = str(database.settings_dict["NAME"])
            self._file = _identity(self._path)
        database.ensure_connection()
        self._database = database
        if database.vendor == "sqlite":
            self._cursor = database.connection.cursor()
            self._cursor.execute("SELECT count(*) FROM sqlite_schema").fetchone()  # makes the index
            self._index = map_index(self._path)
        else:  # pragma: no cover  seen by make test-postgres
            with database.cursor() as cursor:
                cursor.execute("SELECT pg_is_in_recovery()")
                (self._is_replica,) = cursor.fetchone()

    def _check_triggers(self) -> None:
        if lost := missing(self._database):
            log.error(
                "No page is kept finished: these triggers are missing in the database: %s",
                ", ".join(lost),
            )
            raise ValueError("triggers are missing")

    def _forget(self) -> None:
        if self._database is not None:
            self._database.close()
        self._database = self._cursor = self._seen = self._generation = self._file = None
        self._index = None

    def _is_another_file(self) -> bool:
        """Whether SQLite's file was replaced, by a backup: the one that is open here is gone."""
        return self._file is not None and _identity(self._path) != self._file

    def _look(self) -> Any:
        """Return what changes with each transaction of anybody that wrote something."""
        if self._index is not None:
            return self._index[:]
        if self._cursor is not None:
            return self._cursor.execute("PRAGMA data_version").fetchone()
        if self._is_replica:  # pragma: no cover  its snapshots do not tell: read the mark each time
            return object()
        return self._snapshot()  # pragma: no cover  seen by make test-postgres

    def _snapshot(self) -> bytes:  # pragma: no cover  seen by make test-postgres
        """Ask libpq itself: Django's cursor would take as long again as all else of an answer."""
        with self._database.wrap_database_errors:
            result = self._database.connection.pgconn.exec_(SNAPSHOT)
        if (found := result.get_value(0, 0)) is None:
            raise InterfaceError(result.error_message.decode(errors="replace"))
        return found

    def _changes_at(self, now: float) -> float:
        moment = next_moment(self._database, datetime.fromtimestamp(now, UTC))
        return moment.timestamp() if moment else float("inf")


def read_mark(database: Any) -> str:
    """Return the mark of what a connection sees."""
    if database.vendor == "sqlite":
        query = f"SELECT hex(mark) FROM {TABLE}"
    else:  # pragma: no cover  seen by make test-postgres
        # All of them: a transaction that ends later may have begun earlier.
        query = (
            "SELECT md5(coalesce(string_agg(mark::text, ' ' ORDER BY transaction), '')), count(*) "
            f"FROM {TABLE}"
        )
    with database.cursor() as cursor:
        cursor.execute(query)
        mark, *number = cursor.fetchone()
    if number and number[0] > MOST_NOTES:  # pragma: no cover  seen by make test-postgres
        _delete_old_notes(database)
    return mark


def next_moment(database: Any, now: datetime) -> datetime | None:
    """Return when readers next see something else though nobody changes anything; None if never."""
    parts = [
        f"SELECT min({column}) AS moment FROM {table} WHERE {column} > %s"
        for table, columns in MOMENTS.items()
        for column in columns
    ]
    query = f"SELECT min(moment) FROM ({' UNION ALL '.join(parts)}) AS moments"
    adapted = database.ops.adapt_datetimefield_value(now)
    with database.cursor() as cursor:
        cursor.execute(query, [adapted] * len(parts))
        (found,) = cursor.fetchone()
    if isinstance(found, str):  # SQLite's
        return datetime.fromisoformat(found).replace(tzinfo=UTC)
    return found


def _midnight(now: float) -> float:
    """Return when the day ends: some things are hidden then. It may have 23 hours or 25."""
    began = timezone.localtime(datetime.fromtimestamp(now, UTC))
    today = began.replace(hour=0, minute=0, second=0, microsecond=0)
    return (today + timedelta(days=1)).replace(fold=0).timestamp()


def _delete_old_notes(database: Any) -> None:  # pragma: no cover  seen by make test-postgres
    """Replace all notes by one new note, at a moment at which no transaction is writing one.

    Where one is, they are deleted another time.
    """
    with database.cursor() as cursor:
        try:
            cursor.execute("BEGIN")
            cursor.execute(f"LOCK TABLE {TABLE} IN EXCLUSIVE MODE NOWAIT")
            cursor.execute(f"DELETE FROM {TABLE}")
            cursor.execute(
                f"INSERT INTO {TABLE} (transaction) VALUES (pg_current_xact_id()::text::bigint)"
            )
            cursor.execute("COMMIT")
        except DatabaseError:
            cursor.execute("ROLLBACK")


def _identity(path: str) -> tuple[int, int]:
    """Return what tells a file from another one with its name. Raises OSError."""
    # At each request: Path.stat takes three times as long, and each attribute is another object.
    _mode, inode, device, *_ = os.stat(path)  # noqa: PTH116
    return device, inode
