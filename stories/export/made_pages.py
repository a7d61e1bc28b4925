"""Know of what the pages of an export were made, so that the next asks for changed ones alone.

A page whose queries find the same rows is the same page, while the code, the settings and the
addresses are: see `stories.fetches`. What is known lies in a file beside the exports, since it
lists addresses: it is on no mirror, and it goes when its export goes.
"""

import pickle
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from django.utils import timezone

from stories import fetches

SCHEMA = "CREATE TABLE page (address TEXT PRIMARY KEY, known BLOB NOT NULL) WITHOUT ROWID"
FIND = "SELECT known FROM page WHERE address = ?"
ADD = "INSERT OR REPLACE INTO page VALUES (?, ?)"
ABOUT = ""  # in the place of an address

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


class _About(NamedTuple):
    """What holds for all pages of an export. `until` is when their rows begin to read otherwise."""

    made_by: str
    begins: datetime
    until: datetime | None
    headers: Headers


class MadePages:
    """The pages of one export, in a file of SQLite: one process adds, and then others may read."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def are_of_use(self, made_by: str, now: datetime) -> bool:
        """Whether pages that are made of the same rows now are the same."""
        return (
            self.path.exists()
            and (about := self._about) is not None
            and about.made_by == made_by
            and about.begins <= now
            and (about.until is None or now < about.until)
        )

    def find(self, address: str) -> Page | None:
        found = self._reader.execute(FIND, [address]).fetchone()
        page: Page | None = found and pickle.loads(found[0])  # noqa: S301  it is our own
        return page

    @property
    def headers(self) -> Headers:
        return self._about.headers if self._about else {}

    def begin(self) -> None:
        self.path.parent.mkdir(mode=0o700, exist_ok=True)
        self._writer.execute(SCHEMA)

    def add(self, pages: Iterable[tuple[str, bytes]]) -> None:
        """Add pages as `packed` returns them, each with its address."""
        self._writer.executemany(ADD, pages)

    def end(self, made_by: str, begins: datetime, until: datetime | None, headers: Headers) -> None:
        """Say what holds for all of them, without which they are of no use, and store them."""
        about = _About(made_by, begins, until, headers)
        self._writer.execute(ADD, [ABOUT, pickle.dumps(about)])
        self._writer.commit()

    def close(self) -> None:
        for name in ("_reader", "_writer"):
            if opened := self.__dict__.pop(name, None):
                opened.close()

    @cached_property
    def _about(self) -> _About | None:
        # Not by the reader: other processes begin later, and must not share its connection.
        with closing(self._connect("?immutable=1")) as connection:
            found = connection.execute(FIND, [ABOUT]).fetchone()
        about: _About | None = found and pickle.loads(found[0])  # noqa: S301  it is our own
        return about

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


def packed(page: Page) -> bytes | None:
    """Return a page as it is stored; None where a value of its queries cannot be."""
    try:
        return pickle.dumps(page)
    except (pickle.PicklingError, AttributeError, TypeError):
        return None
