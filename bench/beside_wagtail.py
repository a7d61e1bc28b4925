"""Measure the site beside Wagtail with the same stories, in one run, on the same server.

`python bench/beside_wagtail.py [folder]` makes an environment in var/wagtail from
bench/requirements-wagtail.txt, builds a site of 1,000 pages there, and asks both sites in turns.
See wagtail_site/ for what Wagtail is given: its page of a story has the same text, quotes,
milestones and tags as ours, and three other stories.
"""

import argparse
import contextlib
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import measuring
import servers
from measuring import Bar, Page
from serving import FEW, STARTS, WITHOUT_FRONT

ROUNDS = 7
PLACE = servers.ROOT / "var/wagtail"
PYTHON = PLACE / "bin/python"
LOCK = servers.HERE / "requirements-wagtail.txt"
SITE = "wagtail_site.wsgi:application"
CPU_TIMES = {
    "import": "import of a story, no history",
    "version": "a first version of it besides",
    "publish": "publish of a story",
}
PAIRS = {"form": "form", "desk list": "desk list", "dashboard": "home"}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    chosen = parser.parse_args()
    install()
    with contextlib.ExitStack() as stack:
        folder = chosen.folder or Path(
            stack.enter_context(tempfile.TemporaryDirectory(prefix="profiles-bench-"))
        )
        run(folder.absolute(), chosen.rounds, stack)


def install() -> None:
    """Make Wagtail's own environment, once for each lock."""
    done = PLACE / "installed.txt"
    if done.exists() and done.read_text() == LOCK.read_text():
        return
    sys.stderr.write("Installing Wagtail in var/wagtail …\n")
    shutil.rmtree(PLACE, ignore_errors=True)
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--require-hashes", "-r", str(LOCK)]
    for words in ([str(servers.PYTHON), "-m", "venv", str(PLACE)], pip):
        if subprocess.run(words, check=False).returncode:
            sys.exit("Wagtail could not be installed; is the network there?")
    done.write_text(LOCK.read_text())


def built(folder: Path) -> dict:
    """Return what to ask Wagtail for; its site is built in the folder if it is not there."""
    data, told = folder / "wagtail", folder / "wagtail.json"
    if not told.exists():
        sys.stderr.write("Filling Wagtail with the same stories …\n")
        shutil.rmtree(data, ignore_errors=True)
        data.mkdir()
        script, stories = servers.HERE / "wagtail_site/build.py", folder / f"{FEW}.stories.json"
        words = [str(PYTHON), str(script), str(stories)]
        told.write_text(servers.command(words, {"DATA_DIR": str(data)}))
    return json.loads(told.read_text()) | {"environment": {"DATA_DIR": str(data)}}


def run(folder: Path, rounds: int, stack: contextlib.ExitStack) -> None:
    ours = servers.prepared(folder, FEW)
    theirs = built(folder)
    measuring.tell_client()

    def serve(
        application: str, environment: dict, python: Path, path: str = "/empty"
    ) -> servers.Server:
        return stack.enter_context(
            servers.granian(application, environment, python=python, path=path)
        )

    front = serve(servers.AS_DEPLOYED, ours["as deployed"], servers.PYTHON, ours["story"])
    bare = serve("served:site", ours["environment"] | WITHOUT_FRONT, servers.PYTHON)
    wagtail = serve(SITE, theirs["environment"], PYTHON)
    caching = serve(SITE, theirs["environment"] | {"PAGE_CACHE": "on"}, PYTHON)
    mine, editor = {"Cookie": ours["cookie"]}, {"Cookie": theirs["cookie"]}
    pages = {
        "empty": Page("our empty view", bare, "/empty"),
        "their empty": Page("Wagtail's empty view", wagtail, "/empty"),
        "cached": Page("story, cached", front, ours["story"]),
        "their cached": Page("Wagtail's, with Django's page cache", caching, theirs["story"]),
        "story": Page("story, uncached", bare, ours["story"]),
        "their story": Page("Wagtail's, uncached", wagtail, theirs["story"]),
        "list": Page("list, uncached", bare, ours["list"]),
        "their list": Page("Wagtail's, uncached", wagtail, theirs["list"]),
    }
    for name, other in PAIRS.items():
        pages[name] = Page(f"desk: {name}", front, ours[name], mine)
        pages[f"their {name}"] = Page(f"Wagtail's {other}", wagtail, theirs[other], editor)
    measuring.measure(list(pages.values()), rounds)

    print(f"Beside Wagtail, {FEW:,} stories in each; {rounds} rounds, medians")
    measuring.table(list(pages.values()), {"empty": pages["empty"]})
    print(f"\n{'CPU ms':34} {'ours':>9} {'Wagtail':>9}")
    for name, label in CPU_TIMES.items():
        print(f"{label:34} {ours[name]:9.1f} {theirs[name]:9.1f}")
    started = [start_up(ours, theirs) for _ in range(STARTS)]
    start = [statistics.median(each) for each in zip(*started, strict=True)]
    memory = front.pss(), wagtail.pss()
    print(f"{'start to the first story, s of CPU':34} {start[0]:9.2f} {start[1]:9.2f}")
    print(f"{'memory of a worker, MB (PSS)':34} {memory[0] / 1e6:9.0f} {memory[1] / 1e6:9.0f}")

    cached = pages["their cached"].cpu / pages["cached"].cpu
    found = [Bar("Wagtail's page cache to our cached story", cached, 12, 16, is_least=True)]
    for name, bar in (("story", 0.2), ("list", 0.2), ("form", 0.1), ("desk list", 0.1)):
        ratio = pages[name].cpu / pages[f"their {name}"].cpu
        found.append(Bar(f"{name} to Wagtail's", ratio, bar, bar))
    with_history = [each["import"] + each["version"] for each in (ours, theirs)]
    dashboard = pages["dashboard"].cpu / pages["their dashboard"].cpu
    found += [
        Bar("dashboard to Wagtail's home", dashboard, 1, 0.1),
        Bar("import to Wagtail's, no history", ours["import"] / theirs["import"], 1 / 6, 0.1),
        Bar("the same, a version in both", with_history[0] / with_history[1], 1 / 6, 0.1),
        Bar("memory of a worker to Wagtail's", memory[0] / memory[1], 0.6, 0.5),
        Bar("start-up to Wagtail's", start[0] / start[1], 0.45, 0.35),
    ]
    measuring.bars(found)


def start_up(ours: dict, theirs: dict) -> tuple[float, float]:
    """Return the seconds of CPU time from the start to the first story, of both, in turns."""
    with servers.granian(servers.AS_DEPLOYED, ours["as deployed"], path=ours["story"]) as server:
        mine = server.cpu_to_first_answer / 1e9
    with servers.granian(
        SITE, theirs["environment"], path=theirs["story"], python=PYTHON
    ) as server:
        return mine, server.cpu_to_first_answer / 1e9


if __name__ == "__main__":
    main()
