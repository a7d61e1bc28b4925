"""Answer public pages that are finished, before Django is entered.

The front is a WSGI callable around Django's. What Django answered to an exact, anonymous GET of a
public page is kept in memory, and given to whoever asks for the same page while it is of the
present *generation*: while nothing that readers see has changed, in any process. See
`stories.generation`. Everything else goes through to Django: whoever is signed in, forms, query
strings, the desk, previews, what is unusual in any way.

Only Django decides what a page is and which page is public (`profiles_site.finished`); the front
repeats it, byte for byte. After a change, a page that Django would make of the same rows is not
made again: see `stories.fetches`.
"""

import time
from collections.abc import Callable, Iterable
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.db import connections
from django.utils.translation import get_language_from_request

from stories import fetches

from . import finished
from .kept_pages import Environ, Generation, Headers, Key, Page, Pages

type StartResponse = Callable[..., Any]
type Application = Callable[[Environ, StartResponse], Iterable[bytes]]

LARGEST_BODY = 256 * 1024  # bytes: a larger picture is sent from its file
LONGEST_NAME = 500  # characters of a path, and of a host
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
        self._asked_in: Generation | None = None  # the application, the last time
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
        page = self.pages.find(key, generation) or self._unchanged(key, generation)
        if page:
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
        of the interface, the language that the reader wants. A host that is written in another way
        than browsers do goes to Django: there are too many ways to remember a page for each.
        """
        path, host = environ.get("PATH_INFO", ""), environ.get("HTTP_HOST", "")
        _, has_port, port = host.partition(":")
        if (
            environ["REQUEST_METHOD"] not in ("GET", "HEAD")
            or environ.get("QUERY_STRING")
            or environ.get("SCRIPT_NAME")
            or environ.get("CONTENT_LENGTH") not in (None, "", "0")
            or not 0 < len(host) < LONGEST_NAME
            or (has_port and port != environ["SERVER_PORT"])
            or host != host.lower()
            or len(path) > LONGEST_NAME
            or path.startswith(self._left_to_django)
            or not environ.keys().isdisjoint(UNUSUAL)
            or len(environ.get("HTTP_IF_NONE_MATCH", "")) > finished.LONGEST_LIST
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

    def _unchanged(self, key: Key, generation: Generation) -> Page | None:
        """Return the page of a former generation if the application would make it again.

        The application is asked for one page of each generation at least: it also empties the
        trash.
        """
        page = self.pages.find_of_any(key) if self._asked_in is generation else None
        if page is None or not page.is_unchanged():
            return None
        self.pages.keep(key, page, generation)
        return page

    def _finish(
        self, key: Key, generation: Generation, environ: Environ, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Ask the application for the whole page, keep it if it is a public one, and answer."""
        asked = environ | {"REQUEST_METHOD": "GET", finished.FOR_FRONT: True}
        asked.pop("HTTP_IF_NONE_MATCH", None)
        started: list[Any] = []
        self._asked_in = generation
        with fetches.noted(connections.all()) as fetched:
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
        if self._generation() is generation:  # else some rows may be of another one
            page.is_made_of(fetched, generation)
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
        return [body]  # granian sends a list as it is, and asks anything else piece by piece

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
        return [body]


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
