"""Calculate what one generation for the whole site costs: a change empties every worker's memory.

The front keeps finished pages for a *generation*, which ends when anything that readers see
changes. That is simple and never stale; how many answers are then found in memory? Pages are asked
for independently of each other, at their own rate r on each worker; changes come at the rate c. A
page is in memory if it was asked for since the last change, r / (r + c), and among those that fit:
within a time T, the same for all, in which just as many are asked for as fit (Che's approximation).
A simulation of some minutes checks one line. Run `python bench/generations.py`.
"""

import math
import random
from collections import OrderedDict
from collections.abc import Callable
from itertools import accumulate
from typing import NamedTuple

STORIES, PEOPLE, LISTS = 20_000, 10_000, 60  # of lists: home, tags, feeds, their first pages
READERS_ASK = 10_000_000  # times a day
CHANGES = 100  # a day, at any moment
CRAWLERS = 3  # each asks for each story and person once a day, in one language
MIX = {"story": 0.75, "person": 0.10, "list": 0.15}  # what readers ask for
LANGUAGES = [0.8, 0.15, 0.05]  # of the interface
SHOWN_WITH = 12  # stories whose pages show something of a changed one
PAGE_BYTES = 33_000  # of a story: as it is, gzip, brotli, and what else is kept with it
HIT_US, MISS_US = 45, 8000  # CPU time of an answer, as docs/speed.md has it
DAY = 86_400


class Group(NamedTuple):
    """So many pages that are asked for equally often, `rate` times a day each."""

    pages: float
    rate: float
    is_list: bool


def groups(exponent: float) -> list[Group]:
    """Return all pages: stories and people by Zipf's law, ranks far down together."""
    found = []
    for kind, number in (("story", STORIES), ("person", PEOPLE), ("list", LISTS)):
        total = sum(1 / rank**exponent for rank in range(1, number + 1))
        rank = 1
        while rank <= number:
            width = min(max(1, rank // 50), number + 1 - rank)
            rate = READERS_ASK * MIX[kind] / (rank + (width - 1) / 2) ** exponent / total
            for turn, language in enumerate(LANGUAGES):
                crawled = CRAWLERS if turn == 0 and kind != "list" else 0
                found.append(Group(width, rate * language + crawled, kind == "list"))
            rank += width
    return found


def hit_rate(
    pages: list[Group], workers: int, megabytes: float, *, by_story: bool = False
) -> float:
    """Return the share of answers that are found in a worker's memory."""

    def changes(group: Group) -> float:
        return CHANGES * SHOWN_WITH / STORIES if by_story and not group.is_list else CHANGES

    def present(group: Group, days: float) -> float:
        rate, change = group.rate / workers, changes(group)
        return rate / (rate + change) * -math.expm1(-(rate + change) * days)

    most = megabytes * 1_000_000 / PAGE_BYTES
    days = solve(lambda days: sum(g.pages * present(g, days) for g in pages) - most)
    asked = sum(group.pages * group.rate for group in pages)
    return sum(group.pages * group.rate * present(group, days) for group in pages) / asked


def solve(too_many: Callable[[float], float]) -> float:
    """Return the days in which as many pages are asked for as fit; a year where all fit."""
    low, high = 0.0, 365.0
    if too_many(high) <= 0:
        return high
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (low, middle) if too_many(middle) > 0 else (middle, high)
    return low


def simulate(pages: list[Group], workers: int, megabytes: float, requests: int) -> float:
    """Return the hit rate of one worker, asked for pages by chance; the first half warms up."""
    dice = random.Random(1)  # noqa: S311  the same day every time
    weights = list(accumulate(group.pages * group.rate for group in pages))
    most, memory, found = megabytes * 1_000_000 // PAGE_BYTES, OrderedDict(), 0
    change = CHANGES * workers / weights[-1]  # for each request of this worker
    for number, group in enumerate(
        dice.choices(range(len(pages)), cum_weights=weights, k=requests)
    ):
        page = (group, int(dice.random() * pages[group].pages))
        if dice.random() < change:
            memory.clear()
        if page in memory:
            memory.move_to_end(page)
            found += number * 2 >= requests
        else:
            memory[page] = None
            if len(memory) > most:
                memory.popitem(last=False)
    return found / (requests / 2)


def main() -> None:
    print(
        f"{STORIES:,} stories, {READERS_ASK:,} requests of readers a day by Zipf’s law, {CHANGES} "
        f"changes a day;\n{CRAWLERS} crawlers that ask for each story and person once a day; three "
        f"interface languages;\n{PAGE_BYTES:,} bytes a page in memory; a hit costs {HIT_US} µs of "
        f"CPU time, a miss {MISS_US}.\n"
    )
    heads = "".join(f"{f'{workers} workers':>20}" for workers in (1, 2, 4, 8))
    print(f"{'found in memory, cores busy':40}{heads}")
    for exponent in (1.0, 0.8, 1.2):
        pages = groups(exponent)
        asked = sum(group.pages * group.rate for group in pages) / DAY
        for by_story in (False, True):
            for megabytes in (64, 256, 1024, 1e9):
                way = "by story" if by_story else "one for the site"
                memory = f"{megabytes} MB" if megabytes < 1e6 else "all in memory"
                line = f"{way}, exponent {exponent}, {memory}"
                for workers in (1, 2, 4, 8):
                    rate = hit_rate(pages, workers, megabytes, by_story=by_story)
                    cores = asked * (rate * HIT_US + (1 - rate) * MISS_US) / 1e6
                    line = (
                        f"{line:40}{f'{rate:.1%} {cores:5.2f}':>20}"
                        if workers == 1
                        else (f"{line}{f'{rate:.1%} {cores:5.2f}':>20}")
                    )
                print(line)
    pages = groups(1.0)
    simulated = simulate(pages, 4, 256, 200_000)
    print(
        f"\nA simulation of 4 workers with 256 MB, one generation for the site: {simulated:.1%} "
        f"(calculated: {hit_rate(pages, 4, 256):.1%})"
    )


if __name__ == "__main__":
    main()
