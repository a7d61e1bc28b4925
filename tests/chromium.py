"""The Chromium that the browser tests drive; run as a module, it tries to install one."""

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


def install() -> None:
    """Try Playwright's download, then the system's package; what fails is left to `find`."""
    commands = [[sys.executable, "-m", "playwright", "install", "chromium"]]
    if os.geteuid() == 0 and shutil.which("apt-get"):
        commands += [["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "chromium"]]
    for command in commands:
        if not find():
            subprocess.run(command, check=False, stdout=subprocess.DEVNULL, timeout=600)  # noqa: S603  our own words


if __name__ == "__main__" and not find():
    install()
    if not find():
        sys.stderr.write("No Chromium: install one, or name it with CHROMIUM=/path/to/it.\n")
