"""Ask several servers in turns, and compare what an answer costs each of them.

Each round asks for every page once, for a second or so; so other work of the machine affects all
pages alike, and medians of rounds are compared. Where Debian's `wrk` is installed it asks for
quick pages, for it costs next to nothing; our own client, which asks for the others, would make the
quickest servers wait, and so look dearer than they are.
"""

import re
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import client
from servers import Server

WRK = shutil.which("wrk")
CONNECTIONS = 8
QUICK_NS = 2_000_000  # a second of such answers is many
ALONE = 40  # requests of one round on one connection alone
BROWSER = {"Accept-Encoding": "gzip"}


@dataclass
class Page:
    """A page to measure, and what was measured: CPU time and time on the client's connection."""

    name: str
    server: Server
    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    cpu_us: list[float] = field(default_factory=list)
    waited_us: list[float] = field(default_factory=list)
    status: int = 0
    size: int = 0
    quick: bool = False

    @property
    def asked(self) -> bytes:
        return client.request(self.path, {**BROWSER, **self.headers})

    @property
    def cpu(self) -> float:
        return statistics.median(self.cpu_us)

    @property
    def waited(self) -> float:
        return statistics.median(self.waited_us)

    @property
    def slowest(self) -> float:
        """Return the time that one of a hundred waited longer than."""
        return sorted(self.waited_us)[int(len(self.waited_us) * 0.99)]


def measure(pages: Sequence[Page], rounds: int) -> None:
    """Measure all pages in turns; raise RuntimeError at an answer that is not the expected one."""
    for page in pages:
        load = client.Load(page.server.port, page.asked)
        page.status, page.size = load.first.status, len(load.first.body)
        if page.status not in (200, 304):
            raise RuntimeError(f"{page.name}: {page.path} answers {page.status}.")
        before = page.server.cpu()
        load.run(2 * CONNECTIONS)
        page.quick = (page.server.cpu() - before) / 2 / CONNECTIONS < QUICK_NS
        load.close()
    for turn in range(rounds):
        for page in pages:
            alone(page)
            before = page.server.cpu()
            number = asked_by_wrk(page) if page.quick and WRK else asked_by_us(page)
            page.cpu_us.append((page.server.cpu() - before) / 1000 / number)
        sys.stderr.write(f"\rround {turn + 1} of {rounds}")
        sys.stderr.flush()
    sys.stderr.write("\r" + " " * 30 + "\r")


def alone(page: Page) -> None:
    """Ask on one connection, one request after the other, for a quarter of a second at the most."""
    connection = client.Connection(page.server.port)
    until = time.monotonic() + 0.25
    for number in range(ALONE):
        start = time.perf_counter_ns()
        connection.ask(page.asked)
        page.waited_us.append((time.perf_counter_ns() - start) / 1000)
        if number > 3 and time.monotonic() > until:
            break
    connection.close()


def asked_by_wrk(page: Page) -> int:
    """Ask for a second, and return how many answers came."""
    words = [WRK, "-t1", f"-c{CONNECTIONS}", "-d1", "--timeout", "20"]
    for name, value in {**BROWSER, **page.headers}.items():
        words += ["-H", f"{name}: {value}"]
    words.append(f"http://127.0.0.1:{page.server.port}{page.path}")
    told = subprocess.run(words, check=True, capture_output=True, text=True).stdout
    if "Non-2xx" in told or "Socket errors" in told:
        raise RuntimeError(f"{page.name}: {told}")
    return int(re.search(r"(\d+) requests in", told)[1])


def asked_by_us(page: Page) -> int:
    """Ask some times, for about half a second at the most, and return how often."""
    load = client.Load(page.server.port, page.asked)
    number, until = CONNECTIONS, time.monotonic() + 0.5  # the load has asked once on each already
    while number < 8 * CONNECTIONS or (page.quick and time.monotonic() < until):
        load.run(CONNECTIONS)
        number += CONNECTIONS
        if not page.quick and time.monotonic() > until:
            break
    load.close()
    return number


def tell_client() -> None:
    if not WRK:
        print("wrk is NOT installed: our own client asks, and nginx looks dearer than it is.")
        print("Install it for true ratios to nginx (on Debian: apt install wrk).\n")


def table(pages: Sequence[Page], bases: Mapping[str, Page]) -> None:
    """Print what each page costs, and how many of each base it costs."""
    heads = "".join(f" {f'to {name}':>14}" for name in bases)
    print(f"{'':34} {'CPU µs':>9}{heads} {'waited µs':>10} {'1 in 100':>9} {'bytes':>7}")
    for page in pages:
        ratios = "".join(f" {page.cpu / base.cpu:14.2f}" for base in bases.values())
        waits = f"{page.waited:10.0f} {page.slowest:9.0f}"
        print(f"{page.name:34} {page.cpu:9.0f}{ratios} {waits} {page.size:7}")


@dataclass
class Bar:
    """A figure beside what it is measured against; `is_least` says that more is better."""

    name: str
    measured: float
    bar: float
    goal: float
    is_least: bool = False

    def __str__(self) -> str:
        def reaches(figure: float) -> bool:
            return self.measured >= figure if self.is_least else self.measured <= figure

        verdict = (
            "the goal" if reaches(self.goal) else "the bar" if reaches(self.bar) else "NOT YET"
        )
        return f"{self.name:48} {self.measured:9.3f} {self.bar:7.3g} {self.goal:7.3g}   {verdict}"


def bars(found: Sequence[Bar]) -> None:
    print(f"\n{'':48} {'measured':>9} {'bar':>7} {'goal':>7}")
    for each in found:
        print(each)
