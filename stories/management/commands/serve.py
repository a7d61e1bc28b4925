"""Serve the site as in production: what `make serve` runs, and the demo in the end."""

import os
import socket
import sys
from pathlib import Path

from django.core.management import BaseCommand, CommandError

SECONDS_TO_FINISH = "20"  # for what is under way when the server is told to stop
MILLISECONDS_FOR_HEADERS = "10000"
# A body that comes slowly holds a thread, so there are some more than are busy; a proxy that reads
# bodies first keeps them all free.
THREADS, REQUESTS = "4", "64"


class Command(BaseCommand):
    requires_system_checks = []  # `migrate` runs them; here they would delay the start
    help = "Serve the site as in production, with a worker for each core. Stop with Ctrl-C."

    def add_arguments(self, parser):
        parser.add_argument("--host", default="127.0.0.1", help="The address to listen on.")
        parser.add_argument("--port", default="8000")
        parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)

    def handle(self, *, host, port, workers, **options):
        if workers < 1:
            raise CommandError("There is no site without workers: say --workers 1 or more.")
        check_port(port, host)
        serve(port, host, workers)


def check_port(port: str, host: str = "127.0.0.1") -> None:
    """Raise CommandError if nothing can be served on the port."""
    if not port.isdecimal() or not 1 <= int(port) <= 65535:
        raise CommandError(f"PORT is “{port}”, but must be a number from 1 to 65535.")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, int(port)), family=family).close()
    except OSError as error:
        raise CommandError(
            f"Port {port} is in use or not allowed on {host}. Choose another: PORT=8001."
        ) from error


def serve(port: str, host: str = "127.0.0.1", workers: int = 2) -> None:
    """Replace this process by the WSGI server.

    Told to stop, it takes no new requests and finishes those that are under way.
    """
    granian = Path(sys.executable).with_name("granian")
    words = ["granian", "--interface", "wsgi", "--http", "1", "--no-ws"]
    words += ["--host", host, "--port", port, "--workers", str(workers)]
    words += ["--blocking-threads", THREADS, "--backpressure", REQUESTS]
    words += ["--http1-header-read-timeout", MILLISECONDS_FOR_HEADERS]
    words += ["--workers-kill-timeout", SECONDS_TO_FINISH, "--respawn-failed-workers"]
    words += ["--log-level", "warning", "--no-access-log", "profiles_site.wsgi:application"]
    os.execv(granian, words)  # noqa: S606  our own words
