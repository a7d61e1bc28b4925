"""Compare two texts: which paragraphs and words stayed, were removed or were added. No Django.

No text is normalised, and both texts can be read back from the result. The work grows with the
length of the texts: difflib, whose work grows with the square, compares only short stretches
between words that each text has exactly once.
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

# A word is everything between white space and punctuation, so no accent or flag is cut in two.
MARKS = """!"#$%&()*+,./:;<=>?@[\\]^_`{|}~«»“”„‘’'…–—-¿¡،؛؟"""
WORD = rf"[^\s{re.escape(MARKS)}]+"
TOKEN = re.compile(rf"\s+|{WORD}(?:['’-]{WORD})*|[{re.escape(MARKS)}]")
RUNS = (8, 1)  # a stretch begins at a run of so many words and spaces: long runs are tried first
SMALL = 160_000  # difflib compares at most so many pairs of words
FEW = 12  # texts of at most so many words are always compared word by word
ALIKE = 0.2  # the share of common neighbouring words under which one text has replaced the other

type Kind = Literal["same", "removed", "added"]
type Pair = tuple[int, int]
type Chain = tuple[Pair, Chain | None]


@dataclass(frozen=True)
class Segment:
    kind: Kind
    text: str


@dataclass(frozen=True)
class Row:
    """A paragraph before and after; None on the side that does not have it."""

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
    """Return what stayed, was removed and was added, by words; what was removed comes first.

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
    """Put the paragraphs of two texts side by side.

    Equal ones are paired first, then similar ones, then the rest in their order.
    """
    equal = _matches(old, new, (1,))
    return list(_lay_out(old, new, equal, _by_likeness))


def folded(rows: Sequence[Row]) -> list[tuple[bool, list[Row]]]:
    """Group the rows in runs: (True, rows far from any change) and (False, the others)."""
    changed = [at for at, row in enumerate(rows) if not row.is_same]
    near = {at + step for at in changed for step in (-1, 0, 1)}
    runs = groupby(enumerate(rows), key=lambda numbered: numbered[0] not in near)
    return [(is_far, [row for _at, row in run]) for is_far, run in runs]


def _lay_out(
    old: Sequence[str],
    new: Sequence[str],
    pairs: Iterable[Pair],
    between: Callable[[Sequence[str], Sequence[str]], Iterable[Row]],
) -> Iterator[Row]:
    """Yield a row for each pair; `between` lays out what is between two pairs."""
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
    """Pair paragraphs that share neighbouring words which no other paragraph has."""
    owners: dict[Pair | tuple[str, str], int] = {}
    for number, text in enumerate(new):
        for neighbours in set(_neighbours(TOKEN.findall(text))):
            owners[neighbours] = -1 if neighbours in owners else number
    pairs = []
    for number, text in enumerate(old):
        mine = _neighbours(TOKEN.findall(text))
        votes = Counter(owners[each] for each in set(mine) if owners.get(each, -1) >= 0)
        for owner, _number in votes.most_common(1):
            if _likeness(mine, _neighbours(TOKEN.findall(new[owner]))) >= ALIKE:
                pairs.append((number, owner))
    return _rising(pairs)


def _is_alike(mine: list[str], theirs: list[str]) -> bool:
    is_short = max(len(mine), len(theirs)) <= 2 * FEW  # every second token is a space
    return is_short or _likeness(_neighbours(mine), _neighbours(theirs)) >= ALIKE


def _neighbours(tokens: Iterable[str]) -> list[tuple[str, str]]:
    """Pair each word with the next one; the start and the end of the text count as words."""
    only_words = (token for token in tokens if not token.isspace() and token not in MARKS)
    return list(pairwise(["", *only_words, ""]))


def _likeness(mine: Sequence[tuple[str, str]], theirs: Sequence[tuple[str, str]]) -> float:
    shared = Counter(mine) & Counter(theirs)
    return 2 * shared.total() / (len(mine) + len(theirs))


def _matches(old: Sequence[str], new: Sequence[str], runs: Sequence[int]) -> Iterator[Pair]:
    """Yield where equal items are on both sides, in an order that both sides have."""
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
        # White space alone does not match, so changes around it are shown as one change.
        matcher = SequenceMatcher(str.isspace, old, new, autojunk=False)
        for at, to, length in matcher.get_matching_blocks():
            yield from ((at + step, to + step) for step in range(length))
    elif runs:
        yield from _between_anchors(old, new, runs)


def _between_anchors(old: Sequence[str], new: Sequence[str], runs: Sequence[int]) -> Iterator[Pair]:
    """Match within the stretches between runs that each side has exactly once."""
    mine, theirs = _once(old, runs[0]), _once(new, runs[0])
    anchors = _rising([(at, theirs[run]) for run, at in mine.items() if run in theirs])
    starts = [(0, 0), *anchors]
    for (i, j), (at, to) in pairwise([*starts, (len(old), len(new))]):
        stretch = _matches(old[i:at], new[j:to], runs[1:])
        yield from ((i + step, j + other) for step, other in stretch)


def _once(items: Sequence[str], run: int) -> dict[tuple[str, ...], int]:
    """Return where each run of items starts that occurs exactly once."""
    starts: dict[tuple[str, ...], int] = {}
    for at in range(len(items) - run + 1):
        key = tuple(items[at : at + run])
        starts[key] = -1 if key in starts else at
    return {key: at for key, at in starts.items() if at >= 0}


def _rising(pairs: Iterable[Pair]) -> list[Pair]:
    """Return the longest series of pairs that rises on both sides.

    The pairs come in the order of the first side (longest increasing subsequence).
    """
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
    """Join pairs that follow one another into blocks: both starts, and the length."""
    blocks: list[tuple[int, int, int]] = []
    for at, to in pairs:
        if blocks and (blocks[-1][0] + blocks[-1][2], blocks[-1][1] + blocks[-1][2]) == (at, to):
            blocks[-1] = (*blocks[-1][:2], blocks[-1][2] + 1)
        else:
            blocks.append((at, to, 1))
    return blocks
