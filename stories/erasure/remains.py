"""Look for a person's names wherever this site keeps anything, and say where they are.

All tables and columns that the database has are read, whatever made them, row by row; then the
files of the database and of the site, piece by piece. What is reported are places, never words.
"""

import re
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import connection, transaction

from .needles import Needles

ROWS = 20  # rows that are in memory at once: each may hold a whole story
PIECE = 1024 * 1024  # bytes of a file that are in memory at once
MOST_PLACES = 500  # that a report lists; it says how many more there are
OVERLAP = 500  # letters of a text that are read again with the next piece
BYTEA = 17  # the number of PostgreSQL's type for bytes
HEAD = 8192  # bytes that tell a text from a picture: no text has a zero byte

SESSIONS = (Session._meta.db_table, "session_data")
PASSWORDS = (User._meta.db_table, "password")  # digests: letters are there by chance alone
TABLE, INDEX, FILE, NAME, BYTES = "table", "index", "file", "name", "bytes"


@dataclass(frozen=True)
class Place:
    """Where a name was found: a column of a row, or a file. `count` is how often.

    `kind` is TABLE, INDEX (of the search), FILE (a text), NAME (of a file) or BYTES (of the files
    of the database, where no row says it).
    """

    kind: str
    where: str
    column: str = ""
    row: str = ""
    count: int = 1


@dataclass
class Remains:
    """What a search found, and how much it read."""

    places: list[Place] = field(default_factory=list)
    more: int = 0
    tables: int = 0
    rows: int = 0
    files: int = 0
    unreadable: list[str] = field(default_factory=list)

    def add(self, place: Place) -> None:
        if len(self.places) < MOST_PLACES:
            self.places.append(place)
        else:
            self.more += 1

    def as_data(self, now: datetime) -> dict[str, Any]:
        """Return it as values that JSON can hold."""
        return asdict(self) | {"looked_at": now.isoformat()}


def look(needles: Needles) -> Remains:
    """Look everywhere for the names and addresses."""
    remains = Remains()
    said: set[bytes] = set()  # the spellings that a row holds, as bytes
    for table in _tables():
        _look_in_table(table, needles, remains, said)
    for path in _database_files():
        _look_in_database_file(path, needles, remains, said)
    for folder, path in _files():
        _look_in_file(folder, path, needles, remains)
    return remains


# --- tables ---------------------------------------------------------------------------------------


def _tables() -> list[str]:
    """Return the names of all tables. Virtual ones are left out: others hold their rows."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' "
                "AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name"
            )
            return [name for (name,) in cursor.fetchall()]
        found = connection.introspection.get_table_list(cursor)  # pragma: no cover  PostgreSQL
        return sorted(table.name for table in found if table.type != "v")  # pragma: no cover


def _look_in_table(table: str, needles: Needles, remains: Remains, said: set[bytes]) -> None:
    remains.tables += 1
    with connection.cursor() as cursor:
        described = connection.introspection.get_table_description(cursor, table)
        keys = connection.introspection.get_primary_key_columns(cursor, table) or []
    for row in _rows(table, described):
        remains.rows += 1
        names = (column.name for column in described)
        values = dict(zip(names, row, strict=True))
        number = ", ".join(str(values[key]) for key in keys)
        said |= _spellings_after_numbers(row, needles)
        for column, value in values.items():
            if (table, column) == SESSIONS and isinstance(value, str):
                said |= _spellings_in(value, needles)  # four letters of it are there by chance
                value = str(SessionStore().decode(value))  # compressed
            if (table, column) == PASSWORDS:
                said |= _spellings_in(value, needles)
                continue
            kind, count = _look_in_value(table, value, needles, said)
            if count:
                remains.add(Place(kind, table, column, needles.without(number), count))


def _rows(table: str, described: list[Any]) -> Iterator[tuple[Any, ...]]:
    quoted = [connection.ops.quote_name(column.name) for column in described]
    if connection.vendor == "postgresql":  # pragma: no cover  seen by make test-postgres
        quoted = [
            name if column.type_code == BYTEA else f"{name}::text"
            for name, column in zip(quoted, described, strict=True)
        ]
    sql = f"SELECT {', '.join(quoted)} FROM {connection.ops.quote_name(table)}"  # noqa: S608  names
    # A cursor of PostgreSQL wants a transaction; on SQLite one would keep colleagues from saving.
    is_held = connection.vendor == "postgresql"
    with transaction.atomic() if is_held else nullcontext(), connection.chunked_cursor() as cursor:
        cursor.execute(sql)
        while rows := cursor.fetchmany(ROWS):
            yield from rows


def _look_in_value(table: str, value: Any, needles: Needles, said: set[bytes]) -> tuple[str, int]:
    """Return which kind of place this cell is, and how often it says a name."""
    if isinstance(value, memoryview | bytes):
        found = needles.in_bytes.findall(bytes(value)) if needles.in_bytes else []
        said.update(each.lower() for each in found)
        return TABLE, len(found)
    if not isinstance(value, str):
        return TABLE, 0
    said |= _spellings_in(value, needles)
    if table.startswith("stories_search"):
        terms = re.findall(r"\w+", value)
        return INDEX, sum(term in needles.terms for term in terms)
    return TABLE, len(needles.find(value))


def _spellings_after_numbers(row: tuple[Any, ...], needles: Needles) -> set[bytes]:
    """Return the spellings that a number's last byte makes with a text, next to it in an index.

    118 is the byte of “v”: with a permission to “erase_person” it is “vera”.
    """
    if needles.in_bytes is None:
        return set()
    last = {value & 0xFF for value in row if isinstance(value, int)}
    texts = {value[: needles.longest].encode() for value in row if isinstance(value, str)}
    joined = (bytes([byte]) + text for byte in last if chr(byte).isalpha() for text in texts)
    return {found[0].lower() for each in joined if (found := needles.in_bytes.match(each))}


def _spellings_in(text: str, needles: Needles) -> set[bytes]:
    if needles.in_bytes is None:
        return set()
    return {each.lower() for each in needles.in_bytes.findall(text.encode())}


# --- files ----------------------------------------------------------------------------------------


def _database_files() -> list[Path]:
    """Return the file of SQLite, and those beside it that begin with its name."""
    if connection.vendor != "sqlite":
        return []  # pragma: no cover  seen by make test-postgres
    file = Path(str(connection.settings_dict["NAME"]))
    return sorted(file.parent.glob(f"{file.name}*"))


def _look_in_database_file(
    path: Path, needles: Needles, remains: Remains, said: set[bytes]
) -> None:
    """Count the spellings in the bytes that no row explains."""
    remains.files += 1
    found = [each.lower() for each in _in_pieces(path, needles)]
    unexplained = [each for each in found if each not in said]
    if unexplained:
        remains.add(Place(BYTES, path.name, count=len(unexplained)))


def _in_pieces(path: Path, needles: Needles) -> Iterator[bytes]:
    """Yield the spellings in a file, whichever way its pieces part them."""
    if needles.in_bytes is None:
        return
    rest = b""
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            read = rest + piece
            end = 0
            for found in needles.in_bytes.finditer(read):
                yield found[0]
                end = found.end()
            rest = read[max(end, len(read) - needles.longest + 1) :]


def _files() -> Iterator[tuple[Path, Path]]:
    """Yield the files that the site keeps and those that came with it, each with its folder.

    Not its static files, which are the same on every site, nor the files of the database.
    """
    left_out = Path(settings.STATIC_ROOT).resolve()
    seen = {path.resolve() for path in _database_files()}
    kept = (settings.MEDIA_ROOT, settings.ORIGINALS_ROOT, settings.EVIDENCE_ROOT)
    for folder in (settings.DATA_DIR, *kept, *settings.FIXTURE_DIRS):
        start = Path(folder).resolve()
        for parent, folders, names in start.walk():
            folders[:] = [each for each in folders if parent / each != left_out]
            for path in (parent / name for name in names):
                if path not in seen:
                    seen.add(path)
                    yield start, path


def _look_in_file(folder: Path, path: Path, needles: Needles, remains: Remains) -> None:
    remains.files += 1
    shown = needles.without(str(path))
    if needles.find(str(path.relative_to(folder))):
        remains.add(Place(NAME, shown))
    try:
        count = sum(1 for _ in _in_text(path, needles))
    except OSError:
        remains.unreadable.append(shown)
    else:
        if count:
            remains.add(Place(FILE, shown, count=count))


def _in_text(path: Path, needles: Needles) -> Iterator[tuple[int, int]]:
    """Yield where a text says a name, whichever way its pieces part it; nothing for other files."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    if b"\0" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return
    encoding = "utf-16" if b"\0" in head else "utf-8"
    rest = ""
    with path.open(encoding=encoding, errors="replace") as text:
        while piece := text.read(PIECE):
            read = rest + piece
            yield from (span for span in needles.find(read) if span[1] > len(rest))
            rest = read[-OVERLAP:]
