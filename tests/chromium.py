"""Find the Chromium that the browser tests drive. Run as a module, try to install one."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import fontpkg

# These call hosts outside, or bring pages of Chromium's own: two for each window, for an address
# bar that nobody sees. Playwright's list is replaced by this one, so what matters of it is here.
FEATURES_OFF = [
    "AimEnabled",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    "ThirdPartyStoragePartitioning",
    "Translate",
    "WebUIOmniboxAimPopup",
    "WebUIOmniboxFullPopup",
    "WebUIOmniboxPopup",
]
# As root, in a container, without its own calls to the outside; one process draws the pages of a
# context, where each page would start its own.
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--process-per-site",
    "--renderer-process-limit=1",
    f"--disable-features={','.join(FEATURES_OFF)}",
]
FONTS = {"serif": "Literata"} | dict.fromkeys(
    ["sans-serif", "sans", "system-ui", "monospace"], "Onest"
)
FAMILIES = ["Literata", "Onest", "Amiri"]


def find() -> str | None:
    """The path of a Chromium: named by CHROMIUM, on the PATH, or Playwright's own.

    The headless shell comes first: the same engine without the windows around it, which take a
    fifth of the time.
    """
    if named := os.environ.get("CHROMIUM"):
        return named
    for name in ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"):
        if path := shutil.which(name):
            return path
    # A user who has no home folder has none of Playwright's either.
    places = os.path.expanduser("~/.cache/ms-playwright")  # noqa: PTH111  pathlib's would raise
    cache = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH", places))
    found = [*cache.glob("chromium_headless_shell-*/*/*headless*shell")]
    found += cache.glob("chromium-*/*/chrome")
    return next((str(path) for path in found), None)


def environment(folder: Path) -> dict[str, str]:
    """Give Chromium the same fonts, time zone, language and home folder on every machine.

    A page is as wide and as high as its letters are, so what fits on one machine would break on
    another. To try other fonts, name a file of fontconfig in FONTCONFIG_FILE.
    """
    own = {"HOME": str(folder), "TZ": "UTC", "LC_ALL": "C.UTF-8"}
    own |= {f"XDG_{name}_HOME": str(folder) for name in ("CACHE", "CONFIG", "DATA")}
    own["FONTCONFIG_FILE"] = os.environ.get("FONTCONFIG_FILE") or str(list_fonts(folder))
    return os.environ | own


def list_fonts(folder: Path) -> Path:
    """Write a file of fontconfig that names the project's own fonts and no others."""
    places = {Path(fontpkg.path(family, 400, nearest=True)).parent for family in FAMILIES}
    lines = [f"<dir>{place}</dir>" for place in sorted(places)]
    lines.append(f"<cachedir>{folder / 'fontconfig'}</cachedir>")
    for asked, given in FONTS.items():
        lines.append(
            f"<alias binding='same'><family>{asked}</family>"
            f"<prefer><family>{given}</family><family>Amiri</family></prefer></alias>"
        )
    head = '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
    path = folder / "fonts.conf"
    path.write_text("\n".join([head, *lines, "</fontconfig>"]))
    return path


def install() -> str:
    """Try Playwright's download, then the system's package; what those say that fail.

    Whether one is there then is left to `find`.
    """
    commands = [[sys.executable, "-m", "playwright", "install", "chromium"]]
    if os.geteuid() == 0 and shutil.which("apt-get"):
        commands.append(["apt-get", "update", "-qq"])
        for package in ("chromium-headless-shell", "chromium"):
            commands.append(["apt-get", "install", "-y", "-qq", package])
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
