"""Find the Chromium that the browser tests drive. Run as a module, try to install one."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

# As root, in a container, without its own calls to the outside.
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def find() -> str | None:
    """The path of a Chromium: named by CHROMIUM, on the PATH, or Playwright's own."""
    if named := os.environ.get("CHROMIUM"):
        return named
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if path := shutil.which(name):
            return path
    cache = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH", Path.home() / ".cache/ms-playwright"))
    return next((str(path) for path in cache.glob("chromium-*/*/chrome")), None)


def install() -> str:
    """Try Playwright's download, then the system's package; what those say that fail.

    Whether one is there then is left to `find`.
    """
    commands = [[sys.executable, "-m", "playwright", "install", "chromium"]]
    if os.geteuid() == 0 and shutil.which("apt-get"):
        commands += [["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "chromium"]]
    said = ""
    for command in commands:
        if not find():
            done = subprocess.run(command, check=False, capture_output=True, timeout=600, text=True)  # noqa: S603  our own words
            said += done.stderr
    return said


if __name__ == "__main__" and not find():
    said = install()
    if not find():
        sys.stderr.write(f"{said}No Chromium: install one, or name it with CHROMIUM=/path/to/it.\n")
