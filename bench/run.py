"""Run all measurements that need no other CMS, one after the other, on the same two sites.

Run `python bench/run.py [folder]`; the sites are filled in the folder unless they are there. On two
quiet cores it takes some 15 minutes; `--rounds 2` is quicker, and less sure. It exits with an error
if there was a stale answer, or a bad day was not borne.
"""

import argparse
import contextlib
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import servers
from serving import FEW, MANY

LONGEST = 1200  # seconds of one script


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--rounds", type=int, help="for all of them, in place of each one's own")
    chosen = parser.parse_args()
    own = []
    if chosen.rounds:
        os.environ["BENCH_ROUNDS"] = str(chosen.rounds)
        own = ["--rounds", str(chosen.rounds)]
    with contextlib.ExitStack() as stack:
        folder = chosen.folder or Path(
            stack.enter_context(tempfile.TemporaryDirectory(prefix="profiles-bench-"))
        )
        folder = folder.absolute()
        folder.mkdir(parents=True, exist_ok=True)
        name = str(folder)
        for number in (FEW, MANY):
            servers.prepared(folder, number)
        few, many = str(folder / str(FEW)), str(folder / str(MANY))
        failed = [
            run("serving.py", [name, *own]),
            run("pages.py", [], few),
            run("words.py", []),
            run("desk.py", [], many),
            run("search.py", [str(FEW)], few),
            run("search.py", [str(MANY)], many),
            run("generations.py", []),
            run("staleness.py", []),
            run("faults.py", [name]),
        ]
    return int(any(failed))


def run(script: str, arguments: list[str], data: str = "") -> int:
    """Run a script, with the site of this folder or one of its own, and return its status."""
    print(f"\n── {script} {'─' * 60}", flush=True)
    start = time.monotonic()
    environment = os.environ | {"BENCH_DATA_DIR": data}
    words = [sys.executable, str(servers.HERE / script), *arguments]
    try:
        status = subprocess.run(words, check=False, env=environment, timeout=LONGEST).returncode
    except subprocess.TimeoutExpired:
        status = 1
        print(f"{script} took longer than {LONGEST} seconds, and was ended.")
    sys.stderr.write(f"{script}: {time.monotonic() - start:.0f} s\n")
    return status


if __name__ == "__main__":
    sys.exit(main())
