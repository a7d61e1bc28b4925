"""Ask a WSGI application as a server does, with a front before it or without one."""

import io
import sys

from profiles_site.front import Front


class UnknownError(Exception):
    is_away = True


class Epoch:
    """A generation that lasts until it is told to end."""

    holds, begins = True, float("inf")

    def holds_at(self, moment):
        return self.holds

    reads_alike_at = holds_at


class Generations:
    def __init__(self):
        self.present, self.is_known = Epoch(), True

    def current(self):
        if not self.is_known:
            raise UnknownError
        return self.present


def ask(application, path, method="GET", **environ):
    """Ask a WSGI application; return status, headers and body. Servers send none for HEAD."""
    asked = {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": path.encode().decode("latin-1"),
        "QUERY_STRING": "",
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "testserver",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    } | environ
    started = []
    parts = application(asked, lambda *said: started.append(said))
    try:
        body = b"".join(parts)
    finally:
        if hasattr(parts, "close"):
            parts.close()
    [(status, headers, *_)] = started
    return status, sorted(headers), b"" if method == "HEAD" else body


class Counted:
    """An application that counts what reaches it."""

    def __init__(self, application):
        self.application, self.asked = application, []

    def __call__(self, environ, start_response):
        self.asked.append(environ["PATH_INFO"])
        return self.application(environ, start_response)


def made_front(application, generations, most_bytes=50_000_000, seconds=60):
    return Front(
        application,
        generations.current,
        UnknownError,
        most_bytes=most_bytes,
        most_seconds_unseen=seconds,
    )
