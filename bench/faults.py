"""Do to a site what bad days do, and print what was seen: each line says what must be, and what is.

A header of 60 kB; 10,000 addresses that do not exist; clients that are slow; memory for finished
pages that is full; a disk that is full (as root on Linux, where a small one can be made). It exits
with an error if anything is not as it must be. Run `python bench/faults.py`.
"""

import argparse
import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

import client
import desk_client
import servers

STORIES = 300
JUNK = 10_000
SLOW = 20
MB = 1_000_000
LARGE = "x" * 60_000


class Findings:
    def __init__(self) -> None:
        self.is_well = True

    def say(self, what: str, seen: str, *, is_right: bool) -> None:
        self.is_well &= is_right
        print(f"{'ok ' if is_right else 'NOT'} {what}: {seen}", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path, nargs="?")
    chosen = parser.parse_args()
    found = Findings()
    with contextlib.ExitStack() as stack:
        folder = chosen.folder or Path(
            stack.enter_context(tempfile.TemporaryDirectory(prefix="profiles-bench-"))
        )
        site = servers.prepared(folder.absolute(), STORIES)
        server = stack.enter_context(servers.granian("served:site", site["environment"]))
        large_headers(server, site, found)
        slow_clients(server, site, found)
        junk(server, found)
        server.stop()
        full_memory(site, found)
        full_disk(site, found)
    return 0 if found.is_well else 1


def ask(server: servers.Server, path: str, **more: object) -> client.Answer:
    connection = client.Connection(server.port)
    try:
        return connection.ask(client.request(path, **more))
    finally:
        connection.close()


def large_headers(server: servers.Server, site: dict, found: Findings) -> None:
    names = ["X-Long", "Accept-Language", "Accept-Encoding", "If-None-Match", "Cookie", "Referer"]
    answers = {}
    for name in names:
        try:
            answers[name] = ask(server, site["story"], headers={name: LARGE}).status
        except (ConnectionError, ValueError):
            answers[name] = 0  # closed without an answer
    told = ", ".join(f"{name} {status}" for name, status in answers.items())
    right = all(status in (200, 400, 431) for status in answers.values())
    found.say("a header of 60 kB is answered", told, is_right=right)
    after = ask(server, site["story"]).status
    found.say("the next reader gets the page", str(after), is_right=after == 200)


def slow_clients(server: servers.Server, site: dict, found: Findings) -> None:
    """Let clients send half a request, and others not read their answer, while readers read."""
    halves, deaf = [], []
    for number in range(SLOW):
        half = socket.create_connection(("127.0.0.1", server.port))
        half.sendall(f"GET {site['story']} HTTP/1.1\r\nHost: 127.0".encode())
        halves.append(half)
        other = socket.socket()
        other.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        other.connect(("127.0.0.1", server.port))
        with contextlib.suppress(OSError):
            other.setblocking(False)  # noqa: FBT003  the socket's own interface
            other.sendall(client.request(f"{site['list']}?slow={number}") * 50)
        deaf.append(other)
    waited, statuses = [], Counter()
    for _ in range(30):
        start = time.perf_counter()
        statuses[ask(server, site["story"]).status] += 1
        waited.append(time.perf_counter() - start)
    waited.sort()
    for each in [*halves, *deaf]:
        each.close()
    found.say(
        f"{SLOW} clients send half a request, {SLOW} do not read; readers get the page",
        f"{dict(statuses)}, {waited[len(waited) // 2] * 1000:.0f} ms, slowest {waited[-1]:.2f} s",
        is_right=set(statuses) == {200} and waited[len(waited) // 2] < 5,
    )


def junk(server: servers.Server, found: Findings) -> None:
    """Ask for addresses that nobody has, and for junk query strings: memory does not grow."""

    def burst(first: int, number: int) -> Counter:
        connection, statuses = client.Connection(server.port), Counter()
        for turn in range(first, first + number):
            path = [
                f"/en/stories/junk-{turn}/",
                f"/junk/{turn}",
                f"/robots.txt?junk={turn}",
                f"/site-{turn}.css",  # a sheet of former colours, for all that anybody knows
                "/robots.txt",  # at a host with one more port
            ][turn % 5]
            headers = {"Accept-Language": f"x{turn % 5000}", "User-Agent": f"junk {turn}"}
            headers["Host"] = f"127.0.0.1:{turn}"
            statuses[connection.ask(client.request(path, headers)).status] += 1
        connection.close()
        return statuses

    burst(0, 2000)  # what Python and Django keep of the first ones is kept once
    before = server.pss()
    statuses = burst(2000, JUNK)
    grown = server.pss() - before
    found.say(
        f"memory does not grow with {JUNK:,} junk addresses",
        f"{grown / MB:+.1f} MB, answers {dict(statuses)}",
        is_right=grown < 3 * MB and set(statuses) <= {200, 404},
    )


def full_memory(site: dict, found: Findings) -> None:
    """Read more pages than are kept, by several at once: memory stays, and so does what is read."""
    small = site["environment"] | {"FINISHED_PAGES_MB": "2"}
    paths = ["/en/stories/", site["story"], *addresses(site)]
    with servers.granian("served:site", small) as server:
        right: dict[str, int] = {}
        wrong: list[str] = []

        def read(turn: int) -> None:
            connection = client.Connection(server.port)
            for number in range(len(paths)):
                path = paths[(number * (turn + 1) + turn) % len(paths)]
                answer = connection.ask(client.request(path))
                if answer.status != 200 or right.setdefault(path, len(answer.body)) != len(
                    answer.body
                ):
                    wrong.append(path)
            connection.close()

        def crowd() -> None:
            threads = [threading.Thread(target=read, args=[turn]) for turn in range(3)]
            for each in threads:
                each.start()
            for each in threads:
                each.join()

        crowd()
        before = server.pss()
        crowd()
        crowd()
        grown = server.pss() - before
    whole = sum(right.values())
    found.say(
        f"2 MB for finished pages, {len(paths)} pages of {whole / MB:.0f} MB read nine times",
        f"memory {grown / MB:+.1f} MB, {len(wrong)} wrong answers",
        is_right=grown < 5 * MB and not wrong,
    )


def addresses(site: dict) -> list[str]:
    """Return the stories' addresses, as the site's own map has them."""
    with servers.granian("served:site", site["environment"]) as server:
        page = ask(server, "/sitemaps/stories.xml").body.decode()
    return [
        part.partition("</loc>")[0].removeprefix("http://127.0.0.1")
        for part in page.split("<loc>")[1:]
    ]


def full_disk(site: dict, found: Findings) -> None:
    """Fill the disk of the database: readers read on, an editor is told, and goes on afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="profiles-disk-"))
    source = Path(site["environment"]["BENCH_DATA_DIR"]) / "profiles.sqlite3"
    size = source.stat().st_size + 8 * MB
    words = ["mount", "-t", "tmpfs", "-o", f"size={size}", "none", str(folder)]
    if os.geteuid() or subprocess.run(words, check=False, capture_output=True).returncode:
        folder.rmdir()
        print("SKIPPED: a full disk is tried as root alone, who can make a small one.")
        return
    try:
        shutil.copy(source, folder / "site.sqlite3")
        own = site["environment"] | {"DATABASE_URL": f"sqlite:///{folder}/site.sqlite3"}
        with servers.granian("served:site", own) as server:
            try_full_disk(folder, server, site, found)
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)
        folder.rmdir()


def try_full_disk(folder: Path, server: servers.Server, site: dict, found: Findings) -> None:
    editor = desk_client.Editor(server.port, site["cookie"])

    def save(words: str) -> str:
        try:
            return str(editor.submit(site["form"], "_save_draft", standfirst=words).status)
        except RuntimeError as refused:
            return str(refused).partition(": ")[2][:3] or str(refused)

    ask(server, site["story"])
    first = save("Invented words.")
    with contextlib.suppress(OSError), (folder / "filler").open("wb") as filler:
        while True:
            filler.write(b"x" * 4096)
            filler.flush()
    statuses = [ask(server, path).status for path in (site["story"], site["list"], site["person"])]
    found.say("the disk is full: readers read on", str(statuses), is_right=set(statuses) == {200})
    refused = save("Invented words. " * 3000)
    found.say("the disk is full: a save is answered 507", refused, is_right=refused == "507")
    (folder / "filler").unlink()
    after = save("Invented words again.")
    found.say(
        "there is room again: saves", f"{first}, then {after}", is_right=after == "302" == first
    )


if __name__ == "__main__":
    sys.exit(main())
