"""Tell what the machine has, where a setting depends on it."""

import os
from pathlib import Path

# Where a container says how much of the machine's memory it may use.
LIMITS = (
    Path("/sys/fs/cgroup/memory.max"),
    Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"),
)
SHARE = 10  # a tenth for each worker
LEAST_MB, MOST_MB = (
    64,
    400,
)  # the most is what a site of 20,000 stories needs: see finished-pages.md


def finished_pages_mb() -> int:
    """Return how many megabytes of each worker's memory may hold finished pages."""
    return min(max(_memory() // SHARE // 1024 // 1024, LEAST_MB), MOST_MB)


def _memory() -> int:
    """Return the bytes that the processes of the site may use."""
    physical = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    told = [limit.read_text().strip() for limit in LIMITS if limit.exists()]
    return min([physical, *(int(each) for each in told if each.isdigit())])
