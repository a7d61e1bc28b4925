"""Change what readers see, under load, and look whether any worker still gives the old page.

The site runs on a real server with several workers, which readers ask all the time on connections
to each of them. Stories are changed in turns by the form of the desk, by `update()` in another
process, and by SQL by hand; a story is withdrawn at the desk, and shown again by SQL. After the
change has returned, every worker is asked for every page: one that answers as before is stale. So
is a reader's answer that was asked for after the change. Any answer that is neither old nor new is
an error. It exits with an error if there was one of either.

Run `python bench/staleness.py`, on PostgreSQL `python -m tests.postgres python bench/staleness.py`.
"""

import argparse
import itertools
import os
import random
import re
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).parent
MARK = "Invented change {}."
SEEN = re.compile(rb"Invented change (\d+)\.")
GONE = 410
# What the form asks where words change that readers saw.
MINOR_EDIT = {"is_correction": "minor", "minor_reason": "added"}


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--changes", type=int, default=100)
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--readers", type=int, default=3)
    parser.add_argument("--stories", type=int, default=20)
    parser.add_argument("--update", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.update:
        return update()
    trial = Trial(chosen.stories, chosen.workers)
    try:
        trial.run(chosen.changes, chosen.readers)
    finally:
        trial.stop()
    return trial.tell()


def update() -> int:
    """Do what another process does: read a number and a standfirst a line, and change that row."""
    import setting  # noqa: F401  sets Django up

    from stories.models import Story

    for line in sys.stdin:
        story, _, standfirst = line.strip().partition(" ")
        Story.objects.filter(pk=story).update(standfirst=standfirst)
        sys.stdout.write("done\n")
        sys.stdout.flush()
    return 0


class Trial:
    """A site on a server, its readers, and what was seen."""

    def __init__(self, stories: int, workers: int):

        import desk_client
        import prepare
        import servers
        from django.conf import settings
        from django.db import connection

        from stories.models import Story

        told = prepare.prepare(stories)
        os.environ["BENCH_DATA_DIR"] = str(settings.DATA_DIR)
        self.engine = connection.vendor
        self.changed, self.withdrawn = Story.objects.filter(
            slug__in=["sample-1", "sample-2"]
        ).order_by("pk")
        self.pages = [
            self.changed.get_absolute_url(),
            self.changed.get_absolute_url().rstrip("/") + ".json",
            "/en/feeds/stories/en.atom",
            "/en/stories/",
        ]
        self.sql = by_hand(connection)
        self.other = subprocess.Popen(
            [sys.executable, str(HERE / "staleness.py"), "--update"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        connection.close()
        self.server = servers.granian("served:site", {}, workers=workers, path="/health/")
        self.editor = desk_client.Editor(self.server.port, told["cookie"])
        self.seen: Counter[str] = Counter()
        self.taken: dict[str, list[float]] = {}
        self.examples: list[str] = []
        self.number = 0  # the change that readers must see
        self.begun = 0  # the change that they may see
        self.is_gone, self.turns = False, 0
        self.stops = threading.Event()

    # --- the changes ---

    def run(self, changes: int, readers: int) -> None:
        self.connections = self.to_each_worker()
        ways = [self.by_form, self.by_update, self.by_sql, self.withdraw, self.show_again]
        self.change(self.by_sql)
        self.pages = [path for path in self.pages if self.shows(path)]
        if len(self.pages) < 2:
            raise RuntimeError("No page but the story's shows what is changed.")
        crowd = [threading.Thread(target=self.read, args=[turn]) for turn in range(readers)]
        for each in crowd:
            each.start()
        try:
            for way in itertools.islice(itertools.cycle(ways), changes):
                self.change(way)
                self.look(way.__name__)
        finally:
            self.stops.set()
            for each in crowd:
                each.join()

    def change(self, way: Callable[[], None]) -> None:
        is_mark = way.__name__.startswith("by_")
        if is_mark:
            self.begun += 1
        else:
            self.turns += 1  # odd while it changes
        start = time.perf_counter()
        way()
        self.taken.setdefault(way.__name__, []).append(time.perf_counter() - start)
        if is_mark:
            self.number = self.begun
        else:
            self.is_gone = way.__name__ == "withdraw"
            self.turns += 1

    def by_form(self) -> None:
        address = f"/admin/stories/story/{self.changed.pk}/change/"
        self.editor.submit(address, "_publish", **MINOR_EDIT, standfirst=MARK.format(self.begun))

    def by_update(self) -> None:
        self.other.stdin.write(f"{self.changed.pk} {MARK.format(self.begun)}\n")
        self.other.stdin.flush()
        assert self.other.stdout.readline() == "done\n"

    def by_sql(self) -> None:
        words = MARK.format(self.begun)
        self.sql(
            f"UPDATE stories_story SET standfirst = '{words}' WHERE id = {self.changed.pk}"  # noqa: S608
        )

    def withdraw(self) -> None:
        address = f"/admin/stories/story/withdraw/?story={self.withdrawn.pk}"
        self.editor.submit(address, reason="Measured.")

    def show_again(self) -> None:
        self.sql(
            "UPDATE stories_story SET status = 'published', withdrawn_at = NULL "  # noqa: S608
            f"WHERE id = {self.withdrawn.pk}"
        )

    # --- the readers ---

    def to_each_worker(self) -> list:
        """Return a kept connection to each worker, found by the socket that it holds."""
        found: dict[int, object] = {}
        for _ in range(500):
            connection = self.connect()
            connection.ask(self.asked(self.pages[0]))
            worker = holder(connection, self.server)
            if worker in found:
                connection.close()
            else:
                found[worker] = connection
            if len(found) == len(self.server.workers()):
                return list(found.values())
        raise RuntimeError(f"Only {len(found)} of the workers answer.")

    def connect(self):
        import client

        return client.Connection(self.server.port)

    def asked(self, path: str) -> bytes:
        import client

        return client.request(path)

    def shows(self, path: str) -> bool:
        return bool(SEEN.search(self.connections[0].ask(self.asked(path)).body))

    def look(self, way: str) -> None:
        """Ask every worker for every page after a change."""
        for connection in self.connections:
            for path in self.pages:
                self.judge(connection.ask(self.asked(path)), self.number, self.begun, path, way)
            answer = connection.ask(self.asked(self.withdrawn.get_absolute_url()))
            self.judge_gone(answer, is_gone=self.is_gone, way=way)

    def read(self, turn: int) -> None:
        """Read pages all the time, each from any worker."""
        dice = random.Random(turn)  # noqa: S311  no secret
        connections = self.to_each_worker()
        while not self.stops.is_set():
            connection, path = dice.choice(connections), dice.choice(self.pages)
            least = self.number
            answer = connection.ask(self.asked(path))
            self.judge(answer, least, self.begun, path, "a reader")
            turns, is_gone = self.turns, self.is_gone
            answer = connection.ask(self.asked(self.withdrawn.get_absolute_url()))
            if turns == self.turns and turns % 2 == 0:  # nothing changed meanwhile
                self.judge_gone(answer, is_gone=is_gone, way="a reader")
        for connection in connections:
            connection.close()

    def judge(self, answer, least: int, most: int, path: str, way: str) -> None:
        found = SEEN.search(answer.body)
        if answer.status != 200 or not found or int(found[1]) > most:
            self.note("errors", f"{path} answers {answer.status} after {way}")
        elif int(found[1]) < least:
            self.note("stale", f"{path} shows {int(found[1])}, not {least}, after {way}")
        else:
            self.seen["right"] += 1

    def judge_gone(self, answer, *, is_gone: bool, way: str) -> None:
        if answer.status == (GONE if is_gone else 200):
            self.seen["right"] += 1
        elif answer.status in (200, GONE):
            self.note("stale", f"the withdrawn story answers {answer.status} after {way}")
        else:
            self.note("errors", f"the withdrawn story answers {answer.status} after {way}")

    def note(self, kind: str, example: str) -> None:
        self.seen[kind] += 1
        self.examples = [*self.examples, example][:10]

    # --- the end ---

    def stop(self) -> None:
        self.server.stop()
        self.other.stdin.close()
        self.other.wait(timeout=20)

    def tell(self) -> int:
        for example in self.examples:
            print(example)
        ways = ", ".join(f"{len(taken)} {name}" for name, taken in self.taken.items())
        print(f"{self.engine}, {len(self.connections)} workers, changes: {ways}")
        print(
            f"{self.seen['stale']} stale, {self.seen['errors']} errors, "
            f"{self.seen['right']} answers as they must be"
        )
        return 1 if self.seen["stale"] or self.seen["errors"] else 0


def by_hand(connection) -> Callable[[str], None]:
    """Return what runs a statement of SQL as a person at a console does, outside of Django."""
    if connection.vendor == "sqlite":
        import sqlite3

        name = connection.settings_dict["NAME"]

        def run(statement: str) -> None:
            console = sqlite3.connect(name, timeout=20)
            with console:
                console.execute(statement)
            console.close()
    else:
        import psycopg

        words = connection.get_connection_params()
        given = {
            name: words[name] for name in ("dbname", "user", "host", "password") if words.get(name)
        }

        def run(statement: str) -> None:
            with psycopg.connect(**given) as console:
                console.execute(statement)

    return run


def holder(connection, server) -> int:
    """Return the process at the other end of a connection of this machine."""
    port = connection.socket.getsockname()[1]
    wanted = (f"{server.port:04X}", f"{port:04X}")
    for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        words = line.split()
        if (words[1].rpartition(":")[2], words[2].rpartition(":")[2]) == wanted:
            name = f"socket:[{words[9]}]"
            for worker in server.workers():
                for file in Path(f"/proc/{worker}/fd").iterdir():
                    if file.is_symlink() and str(file.readlink()) == name:
                        return worker
    raise RuntimeError("Nobody holds the other end of the connection.")


if __name__ == "__main__":
    sys.exit(main())
