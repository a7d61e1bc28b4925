"""No worker shows an old page once a change has returned, whatever changed the data."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.environment import TRIES_ALL

CHANGES = 15  # in turns: a form, update(), SQL by hand, away, back again
SCRIPT = Path(__file__).parent.parent / "bench/staleness.py"


# It starts a server of four workers on a database of its own, as nothing less shows the promise.
# That takes as long as some hundred tests, so CI alone does it; `make bench` makes 100 changes.
@pytest.mark.skipif(not TRIES_ALL, reason="CI tries it, and so does bench/staleness.py")
@pytest.mark.skipif(
    not Path("/proc/net/tcp").exists(), reason="Linux alone says which worker holds a connection"
)
def test_no_worker_shows_an_old_page_after_a_change():
    words = [sys.executable, str(SCRIPT), "--changes", str(CHANGES)]
    words += ["--readers", "1", "--stories", "2"]
    environment = {name: value for name, value in os.environ.items() if name != "BENCH_DATA_DIR"}
    tried = subprocess.run(  # noqa: S603  our own words
        words, check=False, capture_output=True, text=True, env=environment, timeout=900
    )
    assert tried.returncode == 0, tried.stdout + tried.stderr
    assert "0 stale, 0 errors" in tried.stdout
    assert "4 workers" in tried.stdout
