"""Align the words that somebody typed with the words of a story that follow in the same order."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import NamedTuple

FEW_WORDS = 3  # up to this many, one word is enough to begin a run; else two are
MOST_PLACES = 200  # of one beginning
MOST_RUNS = 100  # the longest, from which a chain is made: its cost grows with their square
NEAR = 30  # words that may be left out at a small price
FAR = 3000
NEAREST = 3  # words that are passed over for some of the words at an end
MOST_FILLED = 100  # words between two runs that are aligned one by one


class Run(NamedTuple):
    """Words in a row that both texts have: typed[typed:typed + size], story[story:story + size]."""

    typed: int
    story: int
    size: int

    @property
    def typed_end(self) -> int:
        return self.typed + self.size

    @property
    def story_end(self) -> int:
        return self.story + self.size


def align(
    typed: Sequence[str], story: Sequence[str], omissions: frozenset[int] = frozenset()
) -> list[Run]:
    """Return runs of words that both texts have, in their order; empty where they share too little.

    `omissions` are the indexes of typed words before which an omission is marked: there the story
    may go on for long. The time is in proportion to both lengths.

        ["i", "regret", "it"], ["i", "do", "not", "regret", "it"]    (0, 0, 1), (1, 3, 2)
    """
    longest = sorted(_runs(typed, story), key=lambda run: -run.size)[:MOST_RUNS]
    chain = _best_chain(sorted(longest), omissions)
    return sorted([*chain, *_fill(chain, typed, story)])


def _runs(typed: Sequence[str], story: Sequence[str]) -> list[Run]:
    """Return the runs that hold one of the places where a beginning of two words is."""
    size = 1 if len(typed) <= FEW_WORDS else 2
    beginnings = [tuple(typed[at : at + size]) for at in range(len(typed) - size + 1)]
    wanted = set(beginnings)
    places: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for at, words in enumerate(zip(*(story[offset:] for offset in range(size)), strict=False)):
        if words in wanted and len(places[words]) < MOST_PLACES:
            places[words].append(at)
    done: dict[int, int] = {}  # up to where the typed words are in a run, by diagonal
    runs = []
    for at, words in enumerate(beginnings):
        for place in places[words]:
            diagonal = place - at
            if at >= done.get(diagonal, 0):
                run = _longest(typed, story, at, place)
                done[diagonal] = run.typed_end
                runs.append(run)
    return runs


def _longest(typed: Sequence[str], story: Sequence[str], at: int, place: int) -> Run:
    first, last = at, at
    diagonal = place - at
    while first and first + diagonal and typed[first - 1] == story[first + diagonal - 1]:
        first -= 1
    end = min(len(typed), len(story) - diagonal)
    while last < end and typed[last] == story[last + diagonal]:
        last += 1
    return Run(first, first + diagonal, last - first)


def _best_chain(runs: Sequence[Run], omissions: frozenset[int]) -> list[Run]:
    """Choose the runs that follow each other, hold most words, and leave least out between them."""
    scores: list[float] = []
    before: list[int | None] = []
    kept: list[Run] = []  # each run without the words that the run before it holds already
    ends: list[tuple[int, int]] = []
    for run in runs:
        typed, story, size = run
        score, earlier, own = float(size), None, run
        for index, (typed_end, story_end) in enumerate(ends):
            shared = max(0, typed_end - typed, story_end - story)
            if shared >= size or scores[index] + size - shared <= score:
                continue
            left_out = story + shared - story_end
            joined = scores[index] + size - shared
            joined -= _price(left_out, typed + shared in omissions)
            if joined > score:
                score, earlier = joined, index
                own = Run(typed + shared, story + shared, size - shared)
        scores.append(score)
        before.append(earlier)
        kept.append(own)
        ends.append((run.typed_end, run.story_end))
    at = max(range(len(runs)), key=scores.__getitem__, default=None)
    chain: list[Run] = []
    while at is not None:
        chain.append(kept[at])
        at = before[at]
    return chain[::-1]


def _price(left_out: int, is_marked: bool) -> float:  # noqa: FBT001  it is private
    """Return how many words fewer two runs count because of what is left out between them."""
    if not left_out:
        return 0
    if left_out <= NEAR:
        return 0.5 + left_out / (2 * NEAR)
    return (1 if is_marked else 3) + min(left_out, FAR) / FAR


def _fill(chain: Sequence[Run], typed: Sequence[str], story: Sequence[str]) -> Iterator[Run]:
    """Yield single words that both texts have between the runs, and close before and after."""
    if not chain:
        return
    head, last = chain[0], chain[-1]
    # Backwards, so that the nearest of equal words is found.
    for run in _beside(typed[: head.typed][::-1], story[: head.story][::-1]):
        yield Run(head.typed - run.typed_end, head.story - run.story_end, run.size)
    for run, following in pairwise(chain):
        between = typed[run.typed_end : following.typed]
        near = story[run.story_end : min(following.story, run.story_end + _window(between))]
        yield from _moved(_few(between, near), run)
    yield from _moved(_beside(typed[last.typed_end :], story[last.story_end :]), last)


def _moved(runs: Iterable[Run], after: Run) -> Iterator[Run]:
    return (Run(after.typed_end + run.typed, after.story_end + run.story, run.size) for run in runs)


def _beside(typed: Sequence[str], story: Sequence[str]) -> list[Run]:
    """Align the words at an end: all of them with words near by, or some with the nearest."""
    found = _few(typed, story[: _window(typed)])
    if sum(run.size for run in found) < len(typed):
        return _few(typed, story[: len(typed) + NEAREST])
    return found


def _window(words: Sequence[str]) -> int:
    return 2 * len(words) + 10


def _few(typed: Sequence[str], story: Sequence[str]) -> list[Run]:
    if not 0 < len(typed) <= MOST_FILLED:
        return []
    blocks = SequenceMatcher(None, typed, story, autojunk=False).get_matching_blocks()
    return [Run(*block) for block in blocks if block.size]
