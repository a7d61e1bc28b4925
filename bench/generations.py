"""Calculate how many answers are kept bytes, and what looking at them again costs.

The front keeps finished pages for a *generation*, which ends when anything that readers see
changes, and each hour. Then a page is looked at before it is given again: its queries run, and if
they find the same rows it is the same page. It is made anew if something that it shows changed, and
leaves if nobody asks for it for a day. How many answers are then kept bytes, found or looked at?

Pages are asked for independently of each other, at their own rate r on each worker; what ends them
comes at the rate c. A page is there if it was asked for since, r / (r + c), and among those that
fit: within a time T, the same for all, in which just as many are asked for as fit (Che's
approximation), and a day at most. Beside it is what it would be if each change made every page
anew. A simulation of some minutes checks one line. Run `python bench/generations.py`.
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
PAGE_BYTES = 7_300  # of a page: compressed, and what else is kept with it
HOURS = 24  # generations end by themselves
HIT_US, LOOK_US, MISS_US = 45, 1200, 5500  # CPU time of an answer, as docs/speed.md has it
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


def ends(group: Group, *, is_looked_at: bool) -> float:
    """Return how many times a day a page must be made anew."""
    if not is_looked_at:
        return CHANGES + HOURS
    return CHANGES if group.is_list else CHANGES * SHOWN_WITH / STORIES


def rates(
    pages: list[Group], workers: int, megabytes: float, *, is_looked_at: bool
) -> tuple[float, float]:
    """Return the share of answers that are kept bytes, and of those that are looked at for it."""

    def present(group: Group, days: float) -> float:
        rate, end = group.rate / workers, ends(group, is_looked_at=is_looked_at)
        return rate / (rate + end) * -math.expm1(-(rate + end) * days)

    def is_of_former_generation(group: Group) -> float:
        return (CHANGES + HOURS) / (group.rate / workers + CHANGES + HOURS)

    most = megabytes * 1_000_000 / PAGE_BYTES
    days = solve(lambda days: sum(g.pages * present(g, days) for g in pages) - most)
    asked = sum(group.pages * group.rate for group in pages)
    kept = [(g, g.pages * g.rate * present(g, days) / asked) for g in pages]
    looked_at = sum(share * is_of_former_generation(group) for group, share in kept)
    return sum(share for _, share in kept), looked_at if is_looked_at else 0


def solve(too_many: Callable[[float], float]) -> float:
    """Return the days in which as many pages are asked for as fit; one where all fit."""
    low, high = 0.0, 1.0
    if too_many(high) <= 0:
        return high
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (low, middle) if too_many(middle) > 0 else (middle, high)
    return low


def simulate(pages: list[Group], workers: int, megabytes: float, requests: int) -> float:
    """Return the share of kept bytes of one worker, asked by chance; the first half warms up."""
    dice = random.Random(1)  # noqa: S311  the same day every time
    weights = list(accumulate(group.pages * group.rate for group in pages))
    most, memory, found = megabytes * 1_000_000 // PAGE_BYTES, OrderedDict(), 0
    days = workers / weights[-1]  # from one request of this worker to the next
    for number, group in enumerate(
        dice.choices(range(len(pages)), cum_weights=weights, k=requests)
    ):
        page, now = (group, int(dice.random() * pages[group].pages)), number * days
        end, asked_at = memory.pop(page, (-1.0, -1.0))
        if end >= now and asked_at >= now - 1:
            found += number * 2 >= requests
        else:
            end = now + dice.expovariate(ends(pages[group], is_looked_at=True))
        memory[page] = end, now
        if len(memory) > most:
            memory.popitem(last=False)
    return found / (requests / 2)


def main() -> None:
    print(
        f"{STORIES:,} stories, {READERS_ASK:,} requests of readers a day by Zipf’s law, {CHANGES} "
        f"changes a day;\n{CRAWLERS} crawlers that ask for each story and person once a day; three "
        f"interface languages;\n{PAGE_BYTES:,} bytes a page in memory. An answer costs {HIT_US} µs "
        f"of CPU time, looked at {LOOK_US}, made anew {MISS_US}.\n"
    )
    heads = "".join(f"{f'{workers} workers':>24}" for workers in (1, 2, 4, 8))
    print(f"{'kept bytes, looked at for it, cores busy':42}{heads}")
    for exponent in (1.0, 0.8, 1.2):
        pages = groups(exponent)
        asked = sum(group.pages * group.rate for group in pages) / DAY
        for is_looked_at in (False, True):
            for megabytes in (64, 256, 400):
                way = "looked at" if is_looked_at else "made anew"
                line = f"{f'{way}, exponent {exponent}, {megabytes} MB':42}"
                for workers in (1, 2, 4, 8):
                    kept, looked = rates(pages, workers, megabytes, is_looked_at=is_looked_at)
                    us = kept * HIT_US + looked * LOOK_US + (1 - kept) * MISS_US
                    line += f"{f'{kept:.1%} {looked:5.1%} {asked * us / 1e6:5.2f}':>24}"
                print(line)
    pages = groups(1.0)
    calculated, _ = rates(pages, 4, 256, is_looked_at=True)
    simulated = simulate(pages, 4, 256, 4_000_000)
    print(
        f"\nA simulation of 4 workers with 256 MB, looked at: {simulated:.1%} kept bytes "
        f"(calculated: {calculated:.1%})"
    )


if __name__ == "__main__":
    main()
