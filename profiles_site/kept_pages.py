"""Keep finished pages in memory, and know which of them still are what Django would answer."""

import threading
import time
from collections import OrderedDict
from functools import lru_cache
from sys import intern
from typing import Any, NamedTuple, Protocol

from django.db import Error, close_old_connections
from django.utils import timezone

from stories import fetches

from . import finished

type Environ = dict[str, Any]
type Headers = list[tuple[str, str]]
type SharedHeaders = tuple[tuple[str, str], ...]
type Key = tuple[str, ...]

OVERHEAD = 2500  # bytes that a page takes in memory beside its bodies, about
LONGEST_UNASKED = 24 * 60 * 60  # seconds
OF_ONE_PAGE = frozenset({"Content-Length", "ETag", "Link", "Location"})  # headers that differ


class Generation(Protocol):
    """What readers see from one moment to another. It is one object while nothing changes."""

    @property
    def begins(self) -> float: ...

    def holds_at(self, moment: float) -> bool: ...

    def reads_alike_at(self, moment: float) -> bool: ...


class Page:
    """An answer of Django's, with what each reader gets of it."""

    # Without a dictionary of its own, and with headers that pages share, twice as many fit.
    __slots__ = ("_answers", "_etag", "_is_text", "_made_of", "_status")

    def __init__(self, status: str, headers: Headers, body: bytes) -> None:
        named = {name.lower(): value for name, value in headers}
        self._status = intern(status)
        self._etag = named.get("etag", "")
        self._is_text = finished.is_text(named.get("content-type", ""), body)
        # Headers and body in each coding. Each is set in one step: threads read them meanwhile.
        self._answers: dict[str, tuple[SharedHeaders, bytes | None]] = {
            "": (_shared(headers), body)
        }
        self._made_of: tuple[fetches.Fetches, Generation] | None = None

    @property
    def size(self) -> int:
        """About how many bytes of memory the page takes."""
        return OVERHEAD + sum(len(body) for _, body in list(self._answers.values()) if body)

    def is_known(self, environ: Environ) -> bool:
        """Whether the reader has it, and asks whether it is still good."""
        asked = environ.get("HTTP_IF_NONE_MATCH")
        return bool(asked and self._etag and finished.is_still_good(self._etag, asked))

    def coding_for(self, environ: Environ) -> str:
        """Return in which coding a reader gets the body: "br", "gzip" or "" for as it is."""
        accepted = environ.get("HTTP_ACCEPT_ENCODING", "") if self._is_text else ""
        return finished.coding_for(accepted) if accepted else ""

    def has(self, coding: str) -> bool:
        return coding in self._answers

    def encode(self, coding: str) -> None:
        """Keep the body in one more coding, and no longer as it is: that takes most memory."""
        body = finished.compress(self._plain(), coding)
        plain, _ = self._answers[""]
        changed = finished.headers_of_coding(coding, len(body), self._etag)
        headers = [(name, changed.pop(name, value)) for name, value in plain]
        self._answers[coding] = _shared([*headers, *changed.items()]), body
        self._answers[""] = plain, None

    def _plain(self) -> bytes:
        coding, body = next(
            (coding, body) for coding, (_, body) in list(self._answers.items()) if body is not None
        )
        return finished.decompress(coding, body) if coding else body

    def is_made_of(self, fetched: fetches.Fetches, generation: Generation) -> None:
        """Note of what it was made, all of one generation, for `is_unchanged`."""
        if fetched.are_known:
            self._made_of = fetched, generation

    def may_be_unchanged_at(self, moment: float) -> bool:
        return self._made_of is not None and self._made_of[1].reads_alike_at(moment)

    def is_unchanged(self) -> bool:
        """Ask the database whether Django would make the same page now."""
        now = timezone.now()
        if self._made_of is None or not self.may_be_unchanged_at(now.timestamp()):
            return False
        close_old_connections()  # as Django does before each request
        try:
            return self._made_of[0].are_same(now)
        except Error:  # Django says what is the matter
            return False

    def answer(self, environ: Environ, coding: str) -> tuple[str, Headers, bytes]:
        """Return status, headers and body for one reader."""
        headers, body = self._answers[coding]
        if self.is_known(environ):
            known = [each for each in self._answers[""][0] if each[0] not in finished.OF_THE_BODY]
            return "304 Not Modified", known, b""
        if environ["REQUEST_METHOD"] == "HEAD":
            body = b""
        return self._status, list(headers), self._plain() if body is None else body


def _shared(headers: Headers) -> SharedHeaders:
    """Return headers that take little memory: most are the same in all pages."""
    return tuple(each if each[0] in OF_ONE_PAGE else _header(*each) for each in headers)


@lru_cache(maxsize=512)
def _header(name: str, value: str) -> tuple[str, str]:
    return name, value


class Kept(NamedTuple):
    """A page in memory, the bytes that it takes, and the last generation that it is known for."""

    page: Page
    size: int
    generation: Generation


class Pages:
    """The finished pages of the present generation, and those that may be unchanged in it.

    What nobody asks for leaves when memory is full.
    """

    def __init__(self, most_bytes: int) -> None:
        self.bytes = 0
        self._most_bytes = most_bytes
        self._generation: Generation | None = None
        self._pages: OrderedDict[Key, Kept] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._pages)

    def find(self, key: Key, generation: Generation) -> Page | None:
        """Return a page of this generation, which is the present one."""
        with self._lock:
            if generation is not self._generation:
                self._begin(generation)
            return self._find(key)

    def find_of_any(self, key: Key) -> Page | None:
        """Return a page of any generation."""
        with self._lock:
            found = self._pages.get(key)
            return found and found.page

    def find_last(self, key: Key) -> Page | None:
        """Return a page of the last known generation, if it has not ended by itself."""
        with self._lock:
            holds = self._generation is not None and self._generation.holds_at(time.time())
            return self._find(key) if holds else None

    def keep(self, key: Key, page: Page, generation: Generation) -> None:
        """Keep a page that was begun in a generation, if that has not ended meanwhile."""
        with self._lock:
            if generation is not self._generation or not generation.holds_at(time.time()):
                return
            self._count(key, page, generation)

    def grow(self, key: Key, page: Page) -> None:
        """Count anew what a page takes, if it is kept."""
        with self._lock:
            known = self._pages.get(key)
            if known and known.page is page:
                self._count(key, page, known.generation)

    def _begin(self, generation: Generation) -> None:
        """Drop what is of no use in another generation, and what nobody asked for since a day.

        So what was withdrawn or erased does not stay in memory.
        """
        now, self._generation = time.time(), generation
        for key, kept in list(self._pages.items()):
            is_of_use = kept.page.may_be_unchanged_at(now)
            if not is_of_use or kept.generation.begins < now - LONGEST_UNASKED:
                self._drop(key)

    def _count(self, key: Key, page: Page, generation: Generation) -> None:
        if key in self._pages:
            self._drop(key)
        key = tuple(map(intern, key))  # other pages have the same hosts, schemes and languages
        size = page.size + sum(len(part) for part in key)
        self._pages[key] = Kept(page, size, generation)
        self.bytes += size
        while self.bytes > self._most_bytes:
            self._drop(next(iter(self._pages)))

    def _drop(self, key: Key) -> None:
        self.bytes -= self._pages.pop(key).size

    def _find(self, key: Key) -> Page | None:
        found = self._pages.get(key)
        if found is None or found.generation is not self._generation:
            return None
        self._pages.move_to_end(key)
        return found.page
