"""Measure the site on PostgreSQL: what the question for the generation costs, and what pages do.

A server with one worker is asked for a story that is kept, and one without finished pages for
pages that Django makes, of 1,000 and of 20,000 stories. CPU time is that of the worker and that of
the database's processes. Run `python -m tests.postgres python bench/on_postgres.py`; the sizes may
be named. It takes some ten minutes for both.
"""

import argparse
import contextlib
import json
import os
import re
import statistics
import tempfile
import time
from pathlib import Path

import client
import measuring
import psycopg
import servers
from measuring import Page
from serving import FEW, MANY, WITHOUT_FRONT

QUESTION = b"SELECT pg_current_snapshot()::text"  # as `stories.generation` asks
ASKED = 5000


class Cluster:
    """The cluster of DATABASE_URL, on a socket of this machine."""

    def __init__(self) -> None:
        self.url = os.environ["DATABASE_URL"].partition("?")[0]  # connections that stay open
        self.folder = re.search("@/(.*)/postgres$", self.url)[1]
        self.process = int((Path(self.folder) / "data/postmaster.pid").read_text().split()[0])

    def connect(self, name: str = "postgres") -> psycopg.Connection:
        return psycopg.connect(host=self.folder, user="profiles", dbname=name, autocommit=True)

    def database(self, name: str) -> str:
        """Make a database, and return its address."""
        with self.connect() as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return self.url.removesuffix("postgres") + name

    def cpu(self) -> int:
        return sum(map(servers.cpu_ns, servers.descendants(self.process)))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("sizes", type=int, nargs="*", default=[FEW, MANY])
    parser.add_argument("--rounds", type=int, default=5)
    chosen = parser.parse_args()
    cluster = Cluster()
    question(cluster)
    with contextlib.ExitStack() as stack:
        for number in chosen.sizes:
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="profiles-bench-"))
            url = cluster.database(f"stories_{number}")
            pages(cluster, number, {"BENCH_DATA_DIR": folder, "DATABASE_URL": url}, chosen.rounds)


def question(cluster: Cluster) -> None:
    """Ask for the snapshot as a worker does before each answer: alone, and from several at once."""
    with cluster.connect() as connection:
        connection.pgconn.exec_(QUESTION)
        backend, waited = connection.info.backend_pid, []
        before = time.process_time_ns(), servers.cpu_ns(backend)
        for _ in range(ASKED):
            start = time.perf_counter_ns()
            connection.pgconn.exec_(QUESTION)
            waited.append(time.perf_counter_ns() - start)
        worker = (time.process_time_ns() - before[0]) / ASKED / 1000
        database = (servers.cpu_ns(backend) - before[1]) / ASKED / 1000
    print(
        f"The question for the generation: {worker:.1f} µs of CPU time in the worker, "
        f"{database:.1f} µs in the database, {statistics.median(waited) / 1000:.0f} µs waited"
    )


def pages(cluster: Cluster, number: int, environment: dict[str, str], rounds: int) -> None:
    words = [str(servers.PYTHON), str(servers.HERE / "prepare.py"), str(number)]
    told = json.loads(servers.command(words, environment))
    with contextlib.ExitStack() as stack:
        site = stack.enter_context(servers.granian("served:site", environment))
        bare = stack.enter_context(servers.granian("served:site", environment | WITHOUT_FRONT))
        asked = [
            Page("an empty view", bare, "/empty"),
            Page("the one-query page", bare, "/one-query"),
            Page("story, cached", site, told["story"]),
        ]
        names = ("story", "person", "home", "list", "tag", "search")
        asked += [Page(f"{name}, uncached", bare, told[name]) for name in names]
        print(f"\n{number:,} stories, {'CPU µs: worker':>24} {'database':>9} {'waited':>9}")
        for page in asked:
            load = client.Load(page.server.port, page.asked)
            load.run(2 * measuring.CONNECTIONS)
            load.close()
        found: dict[str, list[tuple[float, float]]] = {page.name: [] for page in asked}
        for _ in range(rounds):
            for page in asked:
                measuring.alone(page)
                before = page.server.cpu(), cluster.cpu()
                times = measuring.asked_by_us(page)
                after = page.server.cpu(), cluster.cpu()
                found[page.name].append(
                    ((after[0] - before[0]) / times / 1000, (after[1] - before[1]) / times / 1000)
                )
        for page in asked:
            worker, database = map(statistics.median, zip(*found[page.name], strict=True))
            print(f"{page.name:30} {worker:14.0f} {database:9.0f} {page.waited:9.0f}")


if __name__ == "__main__":
    main()
