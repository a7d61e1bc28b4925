"""Ask the site for its pages, within this process: its own middleware and views answer."""

import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, unquote_to_bytes, urlsplit

from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.core.handlers.wsgi import WSGIRequest
from django.core.signals import request_finished
from django.db import close_old_connections
from django.utils import translation

log = logging.getLogger("django.request")

URLCONF = "stories.export.urls"
PORTS = {"http": "80", "https": "443"}


@dataclass(frozen=True)
class Answer:
    """What the site answers; `view` is the name of the page in `stories/urls.py`."""

    status: int
    headers: dict[str, str]
    content: bytes
    view: str


class Client:
    """Asks as a visitor who has no cookie and takes no compressed answer.

    `base` is the address that absolute links of the pages begin with, and `site_itself` that of the
    site, where forms work.
    """

    def __init__(self, base: SplitResult, site_itself: str) -> None:
        self.base, self.site_itself = base, site_itself
        self.handler = BaseHandler()
        self.handler.load_middleware()

    def get(self, address: str) -> Answer:
        """Return what the site answers to GET; what fails there answers 500, as for a visitor."""
        request = WSGIRequest(self._environ(address))
        request.urlconf = URLCONF
        request.site_itself = self.site_itself  # type: ignore[attr-defined]  # `pages` reads it
        with translation.override(settings.LANGUAGE_CODE):
            response: Any = self.handler.get_response(request)
        try:
            content = b"".join(response) if response.streaming else response.content
        finally:
            response.close()
        match = request.resolver_match
        name = match.url_name if match and match.url_name else ""
        return Answer(response.status_code, dict(response.items()), content, name)

    def _environ(self, address: str) -> dict[str, Any]:
        parts, scheme = urlsplit(address), self.base.scheme
        return {
            "REQUEST_METHOD": "GET",
            "SCRIPT_NAME": "",
            "PATH_INFO": unquote_to_bytes(parts.path).decode("latin-1"),
            "QUERY_STRING": parts.query,
            "SERVER_PROTOCOL": "HTTP/1.1",
            "SERVER_NAME": self.base.hostname or "",
            "SERVER_PORT": str(self.base.port or PORTS[scheme]),
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": self.base.netloc,
            "HTTP_X_FORWARDED_PROTO": scheme,  # read only where the settings say so
            "HTTP_ACCEPT_ENCODING": "identity",
            "wsgi.url_scheme": scheme,
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": io.StringIO(),
        }


@contextmanager
def at_home(base: SplitResult) -> Iterator[None]:
    """Let the site answer under the host of `base`, and keep its connection between answers.

    What is not found is no line of the log here: the export asks for pages to learn whether they
    are there.
    """
    allowed = settings.ALLOWED_HOSTS
    request_finished.disconnect(close_old_connections)
    settings.ALLOWED_HOSTS = [*allowed, base.hostname]
    level = log.level
    log.setLevel(logging.ERROR)
    try:
        yield
    finally:
        log.setLevel(level)
        settings.ALLOWED_HOSTS = allowed
        request_finished.connect(close_old_connections)
