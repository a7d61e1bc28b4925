"""Measure the desk beside Wagtail's, in process, in one interleaved run.

`python bench/desk_beside_wagtail.py [folder]` asks two processes in turns, one with each site, for
the pages of an editor; see `beside_wagtail.py` for the sites. Each process has loaded what a server
would, and is asked as by one. Without the server's threads the CPU time is that of the pages alone,
and so are the ratios.

What a process remembers of a page makes it quicker the second time. So the first form that each
process opens is told apart, and so are the forms of other stories, each of which is opened once.
"""

import argparse
import contextlib
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import beside_wagtail
import servers
from serving import FEW

ROUNDS = 30
WARMING = 3
NEW = "/admin/stories/story/add/"


class Site:
    """A process that answers how long pages took."""

    def __init__(self, python: Path, module: str, made: dict, environment: dict):
        self.times: dict[str, list[int]] = {}
        self.sizes: dict[str, int] = {}
        words = [str(python), str(servers.HERE / "asked_in_process.py"), module, made["cookie"]]
        environment = os.environ | servers.COMPILED | environment
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(
            words, stdin=pipe, stdout=pipe, text=True, env=environment, cwd=servers.HERE
        )

    def ask(self, name: str, path: str) -> None:
        print(path, file=self.process.stdin, flush=True)
        status, taken, self.sizes[name] = map(int, self.process.stdout.readline().split())
        if status != 200:
            raise RuntimeError(f"{path} answers {status}.")
        self.times.setdefault(name, []).append(taken)

    def ms(self, name: str) -> float:
        times = self.times[name]
        return statistics.median(times[WARMING:] or times) / 1e6

    def close(self) -> None:
        self.process.stdin.close()
        self.process.wait(timeout=20)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    chosen = parser.parse_args()
    beside_wagtail.install()
    with contextlib.ExitStack() as stack:
        folder = chosen.folder or Path(
            stack.enter_context(tempfile.TemporaryDirectory(prefix="profiles-bench-"))
        )
        compare(folder.absolute(), chosen.rounds, stack)


def compare(folder: Path, rounds: int, stack: contextlib.ExitStack) -> None:
    made, built = servers.prepared(folder, FEW), beside_wagtail.built(folder)
    ours = Site(servers.PYTHON, "profiles_site.wsgi", made, made["as deployed"])
    theirs = Site(beside_wagtail.PYTHON, "wagtail_site.wsgi", built, built["environment"])
    stack.callback(ours.close)
    stack.callback(theirs.close)
    pairs = {
        "form": (made["form"], built["form"]),
        "new story": (NEW, ""),
        "desk list": (made["desk list"], built["desk list"]),
        "dashboard": (made["dashboard"], built["home"]),
    }
    for site, told in ((ours, made), (theirs, built)):
        site.ask("story", told["story"])  # a worker has answered readers before
        site.ask("first form", told["form"])
    for turn in range(WARMING + rounds):
        for name, (mine, other) in pairs.items():
            ours.ask(name, mine)
            if other:
                theirs.ask(name, other)
        sys.stderr.write(f"\rround {turn + 1} of {WARMING + rounds}")
    sys.stderr.write("\r" + " " * 30 + "\r")
    for mine, other in zip(made["forms"], built["forms"], strict=True):
        ours.ask("other forms", mine)
        theirs.ask("other forms", other)
    print(f"{'':12} {'ours, ms':>9} {'bytes':>7} {'Wagtail, ms':>12} {'ratio':>7}")
    for name in ours.times:
        has_other = name in theirs.times
        ratio = ours.ms(name) / theirs.ms(name) if has_other else 0
        beside = f"{theirs.ms(name):12.2f} {ratio:7.3f}" if has_other else ""
        print(f"{name:12} {ours.ms(name):9.2f} {ours.sizes[name]:7} {beside}")


if __name__ == "__main__":
    main()
