"""Answer public pages that are finished, before Django is entered.

The front is a WSGI callable around Django's. What Django answered to an exact, anonymous GET of a
public page is kept in memory, and given to whoever asks for the same page while it is of the
present *generation*: while nothing that readers see has changed, in any process. See
`stories.generation`. Everything else goes through to Django: whoever is signed in, forms, query
strings, the desk, previews, what is unusual in any way.

Only Django decides what a page is and which page is public (`profiles_site.finished`); the front
repeats it, byte for byte.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from functools import lru_cache
from types import SimpleNamespace
from typing import Any, Protocol

from django.conf import settings
from django.utils.translation import get_language_from_request

from . import finished

type Environ = dict[str, Any]
type Headers = list[tuple[str, str]]
type Key = tuple[str, ...]
type StartResponse = Callable[..., Any]
type Application = Callable[[Environ, StartResponse], Iterable[bytes]]

LARGEST_BODY = 256 * 1024  # bytes: a larger picture is sent from its file
LONGEST_NAME = 500  # characters of a path, and of a host
OVERHEAD = 3000  # bytes that a page takes in memory beside its bodies, about
# Whoever sends one of these asks for something else than the finished page.
UNUSUAL = frozenset(
    f"HTTP_{name}"
    for name in (
        "AUTHORIZATION",
        "EXPECT",
        "IF_MATCH",
        "IF_MODIFIED_SINCE",
        "IF_RANGE",
        "IF_UNMODIFIED_SINCE",
        "RANGE",
        "TRANSFER_ENCODING",
        "UPGRADE",
    )
)
KNOWN_TO_VARY = {"", "accept-encoding", "accept-language"}
NEVER = (-float("inf"), -float("inf"))
# RFC 9211: monitors see that the page could not be compared with the database.
DATABASE_AWAY = ("Cache-Status", 'profiles; hit; detail="the database does not answer"')


class Generation(Protocol):
    """What readers see from one moment to another. It is one object while nothing changes."""

    def holds_at(self, moment: float) -> bool: ...


class Page:
    """An answer of Django's, with what each reader gets of it."""

    def __init__(self, status: str, headers: Headers, body: bytes) -> None:
        named = {name.lower(): value for name, value in headers}
        self._status, self._headers, self._body = status, headers, body
        self._etag = named.get("etag", "")
        self._is_text = finished.is_text(named.get("content-type", ""), body)
        self._by_coding: dict[str, tuple[Headers, bytes]] = {"": (headers, body)}
        self._without_body = [each for each in headers if each[0] not in finished.OF_THE_BODY]

    @property
    def size(self) -> int:
        """About how many bytes of memory the page takes."""
        return OVERHEAD + sum(len(body) for _, body in list(self._by_coding.values()))

    def is_known(self, environ: Environ) -> bool:
        """Whether the reader has it, and asks whether it is still good."""
        asked = environ.get("HTTP_IF_NONE_MATCH")
        return bool(asked and self._etag and finished.is_still_good(self._etag, asked))

    def coding_for(self, environ: Environ) -> str:
        """Return in which coding a reader gets the body: "br", "gzip" or "" for as it is."""
        accepted = environ.get("HTTP_ACCEPT_ENCODING", "") if self._is_text else ""
        return finished.coding_for(accepted) if accepted else ""

    def has(self, coding: str) -> bool:
        return coding in self._by_coding

    def encode(self, coding: str) -> None:
        """Keep the body in one more coding."""
        body = finished.compress(self._body, coding)
        changed = finished.headers_of_coding(coding, len(body), self._etag)
        headers = [(name, changed.pop(name, value)) for name, value in self._headers]
        self._by_coding[coding] = [*headers, *changed.items()], body

    def answer(self, environ: Environ, coding: str) -> tuple[str, Headers, bytes]:
        """Return status, headers and body for one reader."""
        if self.is_known(environ):
            return "304 Not Modified", list(self._without_body), b""
        headers, body = self._by_coding[coding]
        return self._status, list(headers), b"" if environ["REQUEST_METHOD"] == "HEAD" else body


class Pages:
    """The finished pages of one generation. What nobody asks for leaves when memory is full."""

    def __init__(self, most_bytes: int) -> None:
        self.bytes = 0
        self._most_bytes = most_bytes
        self._generation: Generation | None = None
        self._pages: OrderedDict[Key, tuple[Page, int]] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._pages)

    def find(self, key: Key, generation: Generation) -> Page | None:
        """Return a page of this generation; those of another one are dropped."""
        with self._lock:
            if generation is not self._generation:
                self._pages.clear()
                self._generation, self.bytes = generation, 0
            return self._find(key)

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
            _, before = self._pages.pop(key, (page, 0))
            self._count(key, page, before)

    def grow(self, key: Key, page: Page) -> None:
        """Count anew what a page takes, if it is kept."""
        with self._lock:
            known, before = self._pages.get(key, (None, 0))
            if known is page:
                self._count(key, page, before)

    def _count(self, key: Key, page: Page, before: int) -> None:
        size = page.size + sum(len(part) for part in key)
        self._pages[key] = page, size
        self.bytes += size - before
        while self.bytes > self._most_bytes:
            _, (_, freed) = self._pages.popitem(last=False)
            self.bytes -= freed

    def _find(self, key: Key) -> Page | None:
        if (found := self._pages.get(key)) is None:
            return None
        self._pages.move_to_end(key)
        return found[0]


class Front:
    """Answer with finished pages; ask the application for others, and keep what may be kept.

    `current` returns the present generation, and raises `unknown` where the database does not say
    it, with `is_away` where it does not answer at all. Then kept pages are given for
    `most_seconds_unseen` after it last did: a page may have been withdrawn since, and nobody sees
    it for longer.
    """

    def __init__(
        self,
        application: Application,
        current: Callable[[], Generation],
        unknown: type[Exception],
        *,
        most_bytes: int,
        most_seconds_unseen: float,
    ) -> None:
        self.pages = Pages(most_bytes)
        self._application = application
        self._current, self._unknown = current, unknown
        self._most_seconds_unseen = most_seconds_unseen
        self._known_at = NEVER
        self._cookies = (
            settings.SESSION_COOKIE_NAME,
            settings.CSRF_COOKIE_NAME,
            settings.LANGUAGE_COOKIE_NAME,
            "messages",
        )
        self._left_to_django = ("/admin/", "/health/", "/preview/", settings.STATIC_URL)
        self._scheme = (settings.SECURE_PROXY_SSL_HEADER or ("",))[0]
        self._languages = frozenset(code for code, _ in settings.LANGUAGES)

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        key = self._key(environ)
        if key is None:
            return self._application(environ, start_response)
        generation = self._generation()
        if generation is None:
            return self._without_database(key, environ, start_response)
        self._known_at = _now()
        if page := self.pages.find(key, generation):
            return self._give(page, key, generation, environ, start_response)
        return self._finish(key, generation, environ, start_response)

    def _generation(self) -> Generation | None:
        try:
            return self._current()
        except self._unknown as error:
            if not error.is_away:  # type: ignore[attr-defined]  # it is there: Django asks it
                self._known_at = NEVER
            return None

    def _key(self, environ: Environ) -> Key | None:
        """Return what a public page depends on; None for a request that is left to Django.

        These are the host, the scheme, the path and, where the path does not begin with a language
        of the interface, the language that the reader wants.
        """
        path, host = environ.get("PATH_INFO", ""), environ.get("HTTP_HOST", "")
        if (
            environ["REQUEST_METHOD"] not in ("GET", "HEAD")
            or environ.get("QUERY_STRING")
            or environ.get("SCRIPT_NAME")
            or environ.get("CONTENT_LENGTH") not in (None, "", "0")
            or not 0 < len(host) < LONGEST_NAME
            or len(path) > LONGEST_NAME
            or path.startswith(self._left_to_django)
            or not UNUSUAL.isdisjoint(environ)
        ):
            return None
        if (cookies := environ.get("HTTP_COOKIE")) and any(
            name in cookies for name in self._cookies
        ):
            return None
        scheme = environ.get(self._scheme, environ["wsgi.url_scheme"])
        if scheme not in ("http", "https"):
            return None
        if path[1 : path.find("/", 1)] in self._languages:
            return host, scheme, path
        wanted = environ.get("HTTP_ACCEPT_LANGUAGE", "")
        if len(wanted) > finished.LONGEST_HEADER:
            return None
        return host, scheme, path, language_for(wanted)

    def _finish(
        self, key: Key, generation: Generation, environ: Environ, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Ask the application for the whole page, keep it if it is a public one, and answer."""
        asked = environ | {"REQUEST_METHOD": "GET", finished.FOR_FRONT: True}
        asked.pop("HTTP_IF_NONE_MATCH", None)
        started: list[Any] = []
        parts = self._application(asked, lambda *started_with: started.extend(started_with))
        status, headers, *_ = started
        is_large_file = _length(headers) > LARGEST_BODY and not _is_text(headers)
        is_known = is_large_file and Page(status, headers, b"").is_known(environ)
        if finished.IS_PUBLIC_PAGE not in asked or (is_large_file and not is_known):
            start_response(status, headers)
            return parts
        try:
            body = b"" if is_known else b"".join(parts)
        finally:
            if hasattr(parts, "close"):
                parts.close()
        page = Page(status, headers, body)
        if _may_be_kept(headers):
            self.pages.keep(key, page, generation)
        return self._give(page, key, generation, environ, start_response)

    def _give(
        self,
        page: Page,
        key: Key,
        generation: Generation,
        environ: Environ,
        start_response: StartResponse,
    ) -> Iterable[bytes]:
        coding = page.coding_for(environ)
        if not page.has(coding):
            page.encode(coding)
            self.pages.grow(key, page)
        status, headers, body = page.answer(environ, coding)
        start_response(status, headers)
        return (body,)

    def _without_database(
        self, key: Key, environ: Environ, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Give a page that is kept, and say so; the application answers the rest with 503."""
        passed = max(now - then for now, then in zip(_now(), self._known_at, strict=True))
        is_recent = passed <= self._most_seconds_unseen
        page = self.pages.find_last(key) if is_recent else None
        if page is None:
            return self._application(environ, start_response)
        coding = page.coding_for(environ)
        status, headers, body = page.answer(environ, coding if page.has(coding) else "")
        start_response(status, [*headers, DATABASE_AWAY])
        return (body,)


@lru_cache(maxsize=1000)
def language_for(accept_language: str) -> str:
    """Return the language of the interface that Django chooses for this header."""
    request: Any = SimpleNamespace(META={"HTTP_ACCEPT_LANGUAGE": accept_language}, COOKIES={})
    return get_language_from_request(request)


def _may_be_kept(headers: Headers) -> bool:
    """Whether an answer is the same for all who send the same key, and small enough."""
    named = {name.lower(): value for name, value in headers}
    varies = {name.strip().lower() for name in named.get("vary", "").split(",")}
    is_small = _length(headers) <= LARGEST_BODY
    return "set-cookie" not in named and varies <= KNOWN_TO_VARY and is_small


def _length(headers: Headers) -> int:
    return int(dict(headers).get("Content-Length", "0"))


def _is_text(headers: Headers) -> bool:
    return dict(headers).get("Content-Type", "").startswith(finished.TEXTS)


def _now() -> tuple[float, float]:
    """Return the time by two clocks: the first stands still while a machine is suspended."""
    return time.monotonic(), time.time()
