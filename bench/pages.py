"""CPU time per request of the public pages, as ratios to an empty Django view, in one run.

The pages are asked in turns, so that what else the machine does falls on all alike. The database
is a scratch one of SQLite with invented stories: `python bench/pages.py [stories]`.
"""

import statistics
import sys
import time

import setting
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from stories.models import Quote, Story

STORIES = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
ROUNDS = 60


def main() -> None:
    setting.fill(STORIES)
    story = Story.objects.get(slug="in-the-words-of-khalida-azhigulova")
    pages = {
        "empty view": "/empty",
        "story": story.get_absolute_url(),
        "person": story.person.get_absolute_url(),
        "quote": Quote.objects.order_by("pk")[0].get_absolute_url(),
        "home": "/en/",
        "stories": "/en/stories/",
        "people": "/en/people/",
        "quotes": "/en/quotes/",
        "tags": "/en/tags/",
        "tag": story.tags.first().get_absolute_url(),
    }
    client = Client(headers={"accept-encoding": "gzip"}, SERVER_NAME="127.0.0.1")
    queries, weights = {}, {}
    for name, address in pages.items():
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            response = client.get(address)
        assert response.status_code == 200, (name, response.status_code)
        queries[name], weights[name] = len(captured), len(response.content)
    times: dict[str, list[int]] = {name: [] for name in pages}
    for _ in range(ROUNDS):
        for name, address in pages.items():
            start = time.process_time_ns()
            client.get(address)
            times[name].append(time.process_time_ns() - start)
    empty = statistics.median(times["empty view"])
    print(f"{STORIES} stories, medians of {ROUNDS} rounds")
    print(f"{'page':12} {'ms CPU':>8} {'to empty':>9} {'queries':>8} {'bytes gzipped':>14}")
    for name, taken in times.items():
        middle = statistics.median(taken)
        print(
            f"{name:12} {middle / 1e6:8.2f} {middle / empty:9.1f} "
            f"{queries[name]:8} {weights[name]:14}"
        )


if __name__ == "__main__":
    main()
