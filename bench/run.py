"""Run all measurements that need no other CMS, one after the other, on the same two sites.

Run `python bench/run.py`; on two quiet cores it takes some 20 minutes, most of them to fill a site
of 20,000 stories. It exits with an error if there was a stale answer, or a bad day was not borne.
"""

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
    with tempfile.TemporaryDirectory(prefix="profiles-bench-") as name:
        folder = Path(name)
        for number in (FEW, MANY):
            servers.prepared(folder, number)
        few, many = str(folder / str(FEW)), str(folder / str(MANY))
        failed = [
            run("serving.py", [name]),
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
