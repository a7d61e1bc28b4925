"""Prepare what every benchmark needs: a scratch site in a folder of its own. Import it first."""

import gc
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parent.parent))
os.environ |= {
    "DATA_DIR": os.environ.get("BENCH_DATA_DIR") or tempfile.mkdtemp(prefix="profiles-bench-"),
    "DJANGO_SETTINGS_MODULE": "profiles_site.settings",
    "HTTPS": "off",
    "SECRET_KEY": "for-measuring-only-which-is-no-secret",
}

import django

django.setup()

from django.core.management import call_command  # noqa: E402  Django is set up
from django.db import connection  # noqa: E402  Django is set up
from django.http import HttpResponse  # noqa: E402  Django is set up
from django.test import Client  # noqa: E402  Django is set up
from django.test.utils import CaptureQueriesContext  # noqa: E402  Django is set up
from django.urls import path  # noqa: E402  Django is set up

import profiles_site.urls  # noqa: E402  Django is set up
from stories.models import KeptVerdicts, Story  # noqa: E402  Django is set up

profiles_site.urls.urlpatterns.insert(0, path("empty", lambda request: HttpResponse("empty")))


def fill(stories: int = 0) -> None:
    """Load the first profile, and add so many invented stories."""
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("loaddata", "azhigulova", verbosity=0)
    KeptVerdicts.objects.keep(Story.objects.with_words())  # as publishing does
    if stories:
        call_command("sample", stories)


def rounds(usual: int) -> int:
    """Return how often each thing is measured: as BENCH_ROUNDS says, or as usual."""
    return int(os.environ.get("BENCH_ROUNDS") or usual)


class Measured(NamedTuple):
    """The figures of a page.

    `ms` is CPU time in milliseconds, `ratio` that time divided by the first page's, `queries` their
    number, and `gzipped` the size in bytes.
    """

    ms: float
    ratio: float
    queries: int
    gzipped: int


def measure(client: Client, pages: Mapping[str, Sequence[str]], rounds: int) -> dict[str, Measured]:
    """Return medians of the pages, each of which has as many addresses as there should be.

    The pages are asked for in turns, so that other work of the machine affects all of them alike.
    A page with more addresses than rounds is one that nobody asked for before.
    """
    asked = {
        name: [found] if isinstance(found, str) else list(found) for name, found in pages.items()
    }
    queries, weights = {}, {}
    for name, addresses in asked.items():
        address = addresses[-1]
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            response = client.get(address)
        assert response.status_code == 200, (name, response.status_code)
        queries[name], weights[name] = len(captured), len(response.content)
    times: dict[str, list[int]] = {name: [] for name in asked}
    gc.collect()
    gc.freeze()  # as a worker does
    for turn in range(rounds):
        for name, addresses in asked.items():
            address = addresses[turn % len(addresses)]
            start = time.process_time_ns()
            client.get(address)
            times[name].append(time.process_time_ns() - start)
    middles = {name: statistics.median(taken) / 1e6 for name, taken in times.items()}
    first = next(iter(middles.values()))
    return {
        name: Measured(ms, ms / first, queries[name], weights[name]) for name, ms in middles.items()
    }
