"""Know of what the pages of an export were made, so that the next asks for changed ones alone.

A page whose queries find the same rows is the same page, while the code, the settings and the
addresses are: see `stories.fetches`. What is known lies in a file beside the exports, since it
lists addresses: it is on no mirror, and it goes when its export goes. Each page is sealed with the
site's secret key, so that whoever can write there can make the site believe, or run, nothing.
"""

import errno
import json
import pickle
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from functools import cache, cached_property
from hashlib import blake2b
from hmac import compare_digest
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.utils import timezone
from django.utils.crypto import salted_hmac

from stories import fetches

SCHEMA = "CREATE TABLE page (address TEXT PRIMARY KEY, known BLOB NOT NULL) WITHOUT ROWID"
FIND = "SELECT known FROM page WHERE address = ?"
ADD = "INSERT OR REPLACE INTO page VALUES (?, ?)"
SEAL = 32  # bytes before each page
ABOUT = ""  # in the place of an address: what holds for all pages of an export

type Headers = dict[str, dict[str, str]]  # by the name of the page


class Page(NamedTuple):
    """Of what a page was made, and all that an export learned from it."""

    fetched: fetches.Told
    previous: str  # the address before it in its list or feed, to which it leads
    following: str
    name: str
    static: frozenset[str]
    lists: frozenset[str]
    cards: tuple[str, ...]

    @property
    def is_same(self) -> bool:
        """Whether the site would make it again."""
        known = fetches.recalled(self.fetched)
        return known is not None and known.are_same(timezone.now())


class MadePages:
    """The pages of one export, in a file of SQLite: one process adds, and then others may read.

    A file that cannot be read is of no use; one that cannot be written raises OSError.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.headers: Headers = {}  # `are_of_use` reads them

    def are_of_use(self, made_by: str, now: datetime) -> bool:
        """Whether pages that are made of the same rows now are the same."""
        try:
            about = json.loads(self._about())
            until = about["until"]
            self.headers = about["headers"]
            return (
                about["made_by"] == made_by
                and datetime.fromisoformat(about["begins"]) <= now
                and (until is None or now < datetime.fromisoformat(until))
            )
        except (sqlite3.Error, ValueError):
            return False

    def find(self, address: str) -> Page | None:
        """Return what is known of a page; None where nothing is, or it is damaged."""
        try:
            (stored,) = self._reader.execute(FIND, [address]).fetchone() or (b"",)
        except sqlite3.Error:
            return None
        seal, content = stored[:SEAL], stored[SEAL:]
        if not compare_digest(seal, _seal(content)):
            return None
        page: Page = pickle.loads(content)  # noqa: S301  it is our own
        return page

    def begin(self) -> None:
        self.path.parent.mkdir(mode=0o700, exist_ok=True)
        with _errors_of_files():
            self._writer.execute(SCHEMA)

    def add(self, pages: Iterable[tuple[str, bytes]]) -> None:
        """Add pages as `packed` returns them, each with its address."""
        with _errors_of_files():
            self._writer.executemany(ADD, pages)

    def end(self, made_by: str, begins: datetime, until: datetime | None, headers: Headers) -> None:
        """Say what holds for all of them, without which they are of no use, and store them.

        `until` is when their rows begin to read otherwise, None where nothing is foreseen.
        """
        about = {
            "made_by": made_by,
            "begins": begins.isoformat(),
            "until": until and until.isoformat(),
            "headers": headers,
        }
        with _errors_of_files():
            self._writer.execute(ADD, [ABOUT, json.dumps(about)])
            self._writer.commit()

    def close(self) -> None:
        for name in ("_reader", "_writer"):
            if opened := self.__dict__.pop(name, None):
                opened.close()

    def _about(self) -> str:
        if not self.path.exists():
            return ""
        # Not by the reader: other processes begin later, and must not share its connection.
        with closing(self._connect("?immutable=1")) as connection:
            found: tuple[str] = connection.execute(FIND, [ABOUT]).fetchone() or ("",)
        return found[0]

    @cached_property
    def _reader(self) -> sqlite3.Connection:
        return self._connect("?immutable=1")  # opened by each process for itself

    @cached_property
    def _writer(self) -> sqlite3.Connection:
        writer = self._connect("")
        # What is left of a killed export is deleted by the next.
        writer.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")
        return writer

    def _connect(self, how: str) -> sqlite3.Connection:
        return sqlite3.connect(f"{self.path.as_uri()}{how}", uri=True)


@contextmanager
def _errors_of_files() -> Iterator[None]:
    """Tell of a full disk as a file would."""
    try:
        yield
    except sqlite3.Error as error:
        is_full = error.sqlite_errorcode == sqlite3.SQLITE_FULL
        raise OSError(errno.ENOSPC if is_full else errno.EIO, str(error)) from error


def packed(page: Page) -> bytes | None:
    """Return a page as it is stored; None where a value of its queries cannot be."""
    try:
        content = pickle.dumps(page)
    except (pickle.PicklingError, AttributeError, TypeError):
        return None
    return _seal(content) + content


def _seal(content: bytes) -> bytes:
    return blake2b(content, digest_size=SEAL, key=_key(settings.SECRET_KEY)).digest()


@cache
def _key(secret: str) -> bytes:
    return salted_hmac("stories.export.pages", "", secret, algorithm="sha256").digest()
