"""Two texts compared: which paragraphs and words stayed, went and came. No Django.

Nothing is normalised: both texts can be read back from what is returned. The work stays near the
length of the texts, whatever they hold: only short stretches are compared word with word by
difflib, whose own cost grows with the square; the stretches lie between words that both texts
have once.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from itertools import groupby, pairwise, zip_longest
from typing import Literal

# A word is all between white space and punctuation, so that no accent or flag is cut in two.
MARKS = """!"#$%&()*+,./:;<=>?@[\\]^_`{|}~«»“”„‘’'…–—-¿¡،؛؟"""
WORD = rf"[^\s{re.escape(MARKS)}]+"
TOKEN = re.compile(rf"\s+|{WORD}(?:['’-]{WORD})*|[{re.escape(MARKS)}]")
RUNS = (8, 1)  # so many words and spaces in a row tell where a stretch begins: long runs first
SMALL = 160_000  # of the words on one side with those on the other: difflib's share
FEW = 12  # so few words are always compared one by one
ALIKE = 0.2  # of their neighbouring words two texts share, or one has simply replaced the other

type Kind = Literal["same", "removed", "added"]
type Pair = tuple[int, int]
type Chain = tuple[Pair, Chain | None]


@dataclass(frozen=True)
class Segment:
    kind: Kind
    text: str


@dataclass(frozen=True)
class Row:
    """A paragraph and what became of it; None on the side where there is none."""

    old: str | None
    new: str | None

    @property
    def is_same(self) -> bool:
        return self.old == self.new

    @cached_property
    def segments(self) -> tuple[Segment, ...]:
        return words(self.old or "", self.new or "")

    @property
    def old_segments(self) -> list[Segment]:
        return [segment for segment in self.segments if segment.kind != "added"]

    @property
    def new_segments(self) -> list[Segment]:
        return [segment for segment in self.segments if segment.kind != "removed"]


def words(old: str, new: str) -> tuple[Segment, ...]:
    """What stayed, went and came, by words; of what has changed places, the old comes first.

    words("A quiet day.", "A day.") is same "A ", removed "quiet ", same "day."
    """
    if old == new:
        return (Segment("same", old),) if old else ()
    mine, theirs = TOKEN.findall(old), TOKEN.findall(new)
    matches = _in_blocks(_matches(mine, theirs, RUNS)) if _is_alike(mine, theirs) else []
    segments: list[Segment] = []
    i = j = 0
    for at, to, length in [*matches, (len(mine), len(theirs), 0)]:
        parts: tuple[tuple[Kind, list[str]], ...] = (
            ("removed", mine[i:at]),
            ("added", theirs[j:to]),
            ("same", mine[at : at + length]),
        )
        segments += [Segment(kind, "".join(tokens)) for kind, tokens in parts if tokens]
        i, j = at + length, to + length
    return tuple(segments)


def paragraphs(old: Sequence[str], new: Sequence[str]) -> list[Row]:
    """The paragraphs side by side: equal ones first, then those that are alike, then the rest."""
    equal = _matches(old, new, (1,))
    return list(_lay_out(old, new, equal, _by_likeness))


def folded(rows: Sequence[Row]) -> list[tuple[bool, list[Row]]]:
    """The rows in runs: (True, those that stayed far from any change), (False, the others)."""
    changed = [at for at, row in enumerate(rows) if not row.is_same]
    near = {at + step for at in changed for step in (-1, 0, 1)}
    runs = groupby(enumerate(rows), key=lambda place: place[0] not in near)
    return [(is_far, [row for _at, row in run]) for is_far, run in runs]


def _lay_out(
    old: Sequence[str],
    new: Sequence[str],
    pairs: Iterable[Pair],
    between: Callable[[Sequence[str], Sequence[str]], Iterable[Row]],
) -> Iterator[Row]:
    """A row for each pair; what lies between two pairs is laid out by `between`."""
    i = j = 0
    for at, to in pairs:
        yield from between(old[i:at], new[j:to])
        yield Row(old[at], new[to])
        i, j = at + 1, to + 1
    yield from between(old[i:], new[j:])


def _by_likeness(old: Sequence[str], new: Sequence[str]) -> Iterator[Row]:
    return _lay_out(old, new, _alike(old, new), _beside)


def _beside(old: Sequence[str], new: Sequence[str]) -> Iterator[Row]:
    return (Row(*sides) for sides in zip_longest(old, new))


def _alike(old: Sequence[str], new: Sequence[str]) -> list[Pair]:
    """Paragraphs that became one another: they share neighbouring words that no other has."""
    homes: dict[Pair | tuple[str, str], int] = {}
    for number, text in enumerate(new):
        for neighbours in set(_neighbours(TOKEN.findall(text))):
            homes[neighbours] = -1 if neighbours in homes else number
    pairs = []
    for number, text in enumerate(old):
        mine = _neighbours(TOKEN.findall(text))
        votes = Counter(homes[each] for each in set(mine) if homes.get(each, -1) >= 0)
        for home, _number in votes.most_common(1):
            if _likeness(mine, _neighbours(TOKEN.findall(new[home]))) >= ALIKE:
                pairs.append((number, home))
    return _rising(pairs)


def _is_alike(mine: list[str], theirs: list[str]) -> bool:
    is_short = max(len(mine), len(theirs)) <= 2 * FEW  # a space stands between two words
    return is_short or _likeness(_neighbours(mine), _neighbours(theirs)) >= ALIKE


def _neighbours(tokens: Iterable[str]) -> list[tuple[str, str]]:
    """Each word with the next; the text's start and end count as one."""
    only_words = (token for token in tokens if not token.isspace() and token not in MARKS)
    return list(pairwise(["", *only_words, ""]))


def _likeness(mine: Sequence[tuple[str, str]], theirs: Sequence[tuple[str, str]]) -> float:
    shared = Counter(mine) & Counter(theirs)
    return 2 * shared.total() / (len(mine) + len(theirs))


def _matches(old: Sequence[str], new: Sequence[str], runs: Sequence[int]) -> Iterator[Pair]:
    """Where equal items stand on both sides, in an order that both sides have."""
    most = min(len(old), len(new))
    head = next((at for at in range(most) if old[at] != new[at]), most)
    tail = next((at for at in range(most - head) if old[-1 - at] != new[-1 - at]), most - head)
    yield from ((at, at) for at in range(head))
    within = _within(old[head : len(old) - tail], new[head : len(new) - tail], runs)
    yield from ((at + head, to + head) for at, to in within)
    yield from ((len(old) - at, len(new) - at) for at in range(tail, 0, -1))


def _within(old: Sequence[str], new: Sequence[str], runs: Sequence[int]) -> Iterator[Pair]:
    if not old or not new:
        return
    if len(old) * len(new) <= SMALL:
        # White space alone is no match: what changed around it is read as one change.
        matcher = SequenceMatcher(str.isspace, old, new, autojunk=False)
        for at, to, length in matcher.get_matching_blocks():
            yield from ((at + step, to + step) for step in range(length))
    elif runs:
        yield from _between_anchors(old, new, runs)


def _between_anchors(old: Sequence[str], new: Sequence[str], runs: Sequence[int]) -> Iterator[Pair]:
    """Matches in stretches between runs that each side has once."""
    mine, theirs = _once(old, runs[0]), _once(new, runs[0])
    anchors = _rising([(at, theirs[run]) for run, at in mine.items() if run in theirs])
    starts = [(0, 0), *anchors]
    for (i, j), (at, to) in pairwise([*starts, (len(old), len(new))]):
        stretch = _matches(old[i:at], new[j:to], runs[1:])
        yield from ((i + step, j + other) for step, other in stretch)


def _once(items: Sequence[str], run: int) -> dict[tuple[str, ...], int]:
    """Where each run of items starts that stands here once."""
    found: dict[tuple[str, ...], int] = {}
    for at in range(len(items) - run + 1):
        key = tuple(items[at : at + run])
        found[key] = -1 if key in found else at
    return {key: at for key, at in found.items() if at >= 0}


def _rising(pairs: Iterable[Pair]) -> list[Pair]:
    """The most of the pairs, given in the order of one side, that keep the other's order too."""
    ends: list[int] = []
    chains: list[Chain] = []
    for pair in pairs:
        length = bisect_left(ends, pair[1])
        chain = (pair, chains[length - 1] if length else None)
        ends[length : length + 1] = [pair[1]]
        chains[length : length + 1] = [chain]
    rising = []
    last = chains[-1] if chains else None
    while last:
        rising.append(last[0])
        last = last[1]
    return rising[::-1]


def _in_blocks(pairs: Iterable[Pair]) -> list[tuple[int, int, int]]:
    """Pairs that follow one another, together: where they start, and how many they are."""
    blocks: list[tuple[int, int, int]] = []
    for at, to in pairs:
        if blocks and (blocks[-1][0] + blocks[-1][2], blocks[-1][1] + blocks[-1][2]) == (at, to):
            blocks[-1] = (*blocks[-1][:2], blocks[-1][2] + 1)
        else:
            blocks.append((at, to, 1))
    return blocks
