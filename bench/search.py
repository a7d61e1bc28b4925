"""Measure a search for a common word, as a ratio to one raw ranked pass of the engine, in one run.

A scratch database has invented stories: 1,000, then 20,000. Run it on SQLite, and on PostgreSQL by
`python -m tests.postgres python bench/search.py`. The search is all that finds and counts: the
check for changes, the ranked pass, what of it is public, the numbers of the filters. The page adds
to that the ten results shown, with their words marked. A quotation is checked with such words as
every story has, in the stories that the index names. On SQLite CPU time is measured, for the engine
is in this process; on PostgreSQL the time that passes.
"""

import io
import statistics
import sys
import time
from collections.abc import Callable

import setting
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from stories.search import candidates, index, origins, results
from stories.search import query as search_query

SIZES = [int(size) for size in sys.argv[1:]] or [1000, 20_000]
ROUNDS = setting.rounds(25)
WORD = "invented"
QUOTATION = "I am an invented person, and nobody anywhere says anything of me."  # nearly in all

RAW = {
    "sqlite": (
        "SELECT rowid, bm25(stories_search, 10, 4, 2, 1, 0) AS score FROM stories_search "
        "WHERE stories_search MATCH %s ORDER BY score LIMIT 20",
        '"einvent"',
    ),
    "postgresql": (
        "SELECT document, ts_rank('{0.1, 0.2, 0.4, 1}', terms, query, 1) AS score "
        "FROM stories_search, CAST(%s AS tsquery) AS query WHERE terms @@ query "
        "ORDER BY score DESC LIMIT 20",
        "'einvent'",
    ),
}


def raw() -> None:
    sql, word = RAW[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(sql, [word])
        cursor.fetchall()


def find(**chosen: str) -> results.Found:
    answer = results.find(search_query.read(WORD), timezone.now(), chosen)
    for facet in search_query.FACETS:
        answer.choices(facet)
    return answer


def main() -> None:
    setting.fill()
    client = Client(SERVER_NAME="127.0.0.1")
    print(f"{connection.vendor}, medians of {ROUNDS} rounds")
    print(f"{'stories':>8} {'matches':>8} {'':24} {'ms':>8} {'to the pass':>12}")
    for size in SIZES:
        call_command("sample", size, stdout=io.StringIO())
        index.refresh_all()
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
        measure(size, client)


def measure(size: int, client: Client) -> None:
    jobs: dict[str, Callable[[], object]] = {
        "one raw ranked pass": raw,
        "the search": find,
        "the search, in Kazakh": lambda: find(language="kk"),
        "the page": lambda: client.get("/en/search/", {"q": WORD}),
        "candidates of a check": lambda: candidates.find(QUOTATION, timezone.now(), 12),
        "a check": lambda: origins.find(QUOTATION, "", timezone.now()),
    }
    is_within = connection.vendor == "sqlite"
    clock = time.process_time_ns if is_within else time.perf_counter_ns
    times: dict[str, list[int]] = {name: [] for name in jobs}
    for _ in range(ROUNDS):
        for name, job in jobs.items():
            start = clock()
            job()
            times[name].append(clock() - start)
    middles = {name: statistics.median(taken) for name, taken in times.items()}
    for name, middle in middles.items():
        ratio = middle / middles["one raw ranked pass"]
        print(f"{size:8} {matches():8} {name:24} {middle / 1e6:8.2f} {ratio:12.2f}")


def matches() -> int:
    sql, word = RAW[connection.vendor]
    with connection.cursor() as cursor:
        every = sql.replace("LIMIT 20", "")
        cursor.execute(f"SELECT count(*) FROM ({every}) AS found", [word])  # noqa: S608  our words
        return cursor.fetchone()[0]


if __name__ == "__main__":
    main()
