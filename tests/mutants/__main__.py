"""Breaks each named rule, one at a time, and runs the tests that are meant to see it.

`python -m tests.mutants [TEXT]` tries the rules whose name holds the text; all without one. It
works on copies of the tree in a temporary folder, so that nothing broken is ever left behind. The
tests run unbroken first: one that fails anyway sees nothing.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from tempfile import TemporaryDirectory

from .migrated_database import VARIABLE
from .rule import Rule
from .rules import RULES

ROOT = Path(__file__).resolve().parent.parent.parent
AT_ONCE = 2
SECONDS = 300  # for the tests of one rule; they take a few
SECONDS_UNBROKEN = 3600  # for half of all the tests

SEEN, NOT_SEEN, NOT_TRIED = "seen", "NOT SEEN", "NOT TRIED"
PYTEST = [sys.executable, "-m", "pytest", "-q", "-n", "0", "-p", "no:cacheprovider", "--tb=no"]
ONCE_MIGRATED = ["-p", "tests.mutants.migrated_database"]
FAILED = re.compile(r"^FAILED tests/(\S+)", re.MULTILINE)  # an error before a test is no failure


@dataclass(frozen=True)
class Copy:
    """A copy of the tree, with a folder for all that its tests write."""

    folder: Path
    written: Path

    def run(
        self, command: Sequence[str], *, seconds: int, keeps_bytecode: bool = False
    ) -> subprocess.CompletedProcess[str]:
        # As in CI, Hypothesis has no deadline and repeats its examples. The bytecode of the
        # unbroken tree is kept and read again, that of a broken file is not.
        environment = os.environ | {
            "CI": "true",
            "SECRET_KEY": "for-the-tests-only-and-no-secret-at-all",
            "DATA_DIR": str(self.written),
            "TMPDIR": str(self.written),
            VARIABLE: str(self.written.parent / "profiles.sqlite3"),
            "PYTHONDONTWRITEBYTECODE": "" if keeps_bytecode else "yes",
        }
        environment.pop("DATABASE_URL", None)
        return subprocess.run(  # noqa: S603  our own words
            command,
            cwd=self.folder,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=seconds,
        )

    def test(self, tests: Sequence[str], *more: str, seconds: int, keeps_bytecode: bool = False):
        command = [*PYTEST, *more, *(f"tests/{test}" for test in tests)]
        return self.run(command, seconds=seconds, keeps_bytecode=keeps_bytecode)


def main(text: str = "") -> int:
    chosen = [rule for rule in RULES if text.lower() in rule.name.lower()]
    if not chosen:
        say(f"No rule’s name holds “{text}”.")
        return 1
    if outdated := [rule for rule in chosen if not is_up_to_date(rule)]:
        say("The list of rules is out of date. This code does not occur in its file exactly once:")
        for rule in outdated:
            say(f"  {rule.name}\n    {rule.file}: {rule.old.strip()}")
        return 1
    with TemporaryDirectory(prefix="mutants-", ignore_cleanup_errors=True) as folder:
        copies = [make_copy(Path(folder), number) for number in range(AT_ONCE)]
        with ThreadPoolExecutor(AT_ONCE) as pool:
            return try_all(chosen, copies, pool)


def is_up_to_date(rule: Rule) -> bool:
    file = ROOT / rule.file
    return file.is_file() and file.read_text().count(rule.old) == 1


def make_copy(folder: Path, number: int) -> Copy:
    """Copy all that is versioned, as it is in the working tree, and what is new there."""
    copy = Copy(folder / f"tree-{number}", folder / f"written-{number}")
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout  # noqa: S603  our own words
    for name in filter(None, names.split("\0")):
        if (ROOT / name).is_file():  # one that was removed is listed until that is committed
            (copy.folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, copy.folder / name)
    copy.written.mkdir()
    return copy


def try_all(chosen: list[Rule], copies: list[Copy], pool: ThreadPoolExecutor) -> int:
    copies[0].run([sys.executable, "manage.py", "migrate"], seconds=SECONDS).check_returncode()
    shutil.move(copies[0].written / "profiles.sqlite3", copies[0].written.parent)
    tests = sorted({test for rule in chosen for test in rule.tests})
    say(f"Running the {len(tests)} named tests unbroken …")
    halves = [half for half in (tests[0::2], tests[1::2]) if half]
    unbroken = pool.map(run_unbroken, copies, halves)
    if problems := "".join(unbroken):
        say(f"Unbroken they must pass:\n{problems}")
        return 1
    waiting: SimpleQueue[Copy] = SimpleQueue()
    for copy in copies:
        waiting.put(copy)
    missed = 0
    for rule, (verdict, told) in zip(chosen, pool.map(in_turn(waiting), chosen), strict=True):
        say(f"{verdict:10}{rule.name}{told and f'  ({told})'}")
        missed += verdict != SEEN
    say(f"{len(chosen)} rules, {missed} of them not seen or not tried.")
    return 1 if missed else 0


def run_unbroken(copy: Copy, tests: list[str]) -> str:
    """What went wrong; "" where all passed."""
    done = copy.test(tests, *ONCE_MIGRATED, seconds=SECONDS_UNBROKEN, keeps_bytecode=True)
    return done.stdout[-3000:] + done.stderr[-3000:] if done.returncode else ""


def in_turn(waiting: SimpleQueue[Copy]):
    def try_one(rule: Rule) -> tuple[str, str]:
        copy = waiting.get()
        try:
            return break_and_test(rule, copy)
        finally:
            waiting.put(copy)

    return try_one


def break_and_test(rule: Rule, copy: Copy) -> tuple[str, str]:
    """The verdict; and the test that saw it, or why it could not be tried."""
    file = copy.folder / rule.file
    whole = file.read_text()
    file.write_text(whole.replace(rule.old, rule.new))
    try:
        more = [] if rule.is_migrated_anew else ONCE_MIGRATED
        done = copy.test(rule.tests, "-x", *more, seconds=SECONDS)
    except subprocess.TimeoutExpired:
        return NOT_TRIED, f"not done in {SECONDS} seconds"
    finally:
        file.write_text(whole)
    if done.returncode == 0:
        return NOT_SEEN, ""
    if done.returncode == 1 and (failed := FAILED.search(done.stdout)):
        return SEEN, failed[1]
    last = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()][-1:]
    return NOT_TRIED, "".join(last)


def say(sentence: str) -> None:
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
