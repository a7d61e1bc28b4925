"""Merge what two editors made of one text, paragraph by paragraph. No Django.

A block is an element of the outermost level: a paragraph, a heading, a list, a figure. What only
one of the two changed is taken without a question, and a block that both changed is asked about.
No words that somebody typed are ever left out: they are in the merged text, or in a question.

    base                yours               theirs              merged
    <p>A</p><p>B</p>    <p>A!</p><p>B</p>   <p>A</p><p>B?</p>   <p>A!</p><p>B?</p>
    <p>A</p>            <p>A!</p>           <p>A?</p>           a question: A! or A?
    <p>A</p>            <p>A</p><p>C</p>    <p>A</p><p>D</p>    <p>A</p><p>D</p><p>C</p>
    <p>A</p>            (removed)           <p>A?</p>           a question: removed, or A?
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b

from . import text_diff

TAG = re.compile(r"""<(?P<closes>/?)(?P<name>[a-zA-Z][a-zA-Z0-9]*)(?:"[^"]*"|'[^']*'|[^"'>])*>""")
VOID = frozenset({"br", "hr", "img"})
INLINE = frozenset({"a", "b", "br", "code", "em", "i", "s", "span", "strong", "sub", "sup", "u"})

WORD_JOINER = "\u2060"

YOURS, THEIRS, BOTH = "yours", "theirs", "both"

type Blocks = tuple[str, ...]


@dataclass(frozen=True)
class Part:
    """A stretch of the merged text, or of what somebody removed, or a question.

    `origin` is YOURS or THEIRS where one of the two changed it, and "" where nobody did or both
    alike. It is a question where `yours` and `theirs` differ: then `origin` is BOTH.
    """

    base: Blocks
    yours: Blocks
    theirs: Blocks
    origin: str = ""

    @property
    def is_question(self) -> bool:
        return self.origin == BOTH

    @cached_property
    def key(self) -> str:
        """Name the question by what it began with and what the other made of it.

        So it keeps its name while you go on typing.
        """
        sides = "\0\0".join("\0".join(side) for side in (self.base, self.theirs))
        return blake2b(sides.encode("utf-8", "surrogatepass"), digest_size=5).hexdigest()

    def blocks(self, answer: str = YOURS) -> Blocks:
        if answer == BOTH:
            return self.yours + self.theirs
        return self.theirs if answer == THEIRS else self.yours


@dataclass(frozen=True)
class Merged:
    parts: tuple[Part, ...]
    separator: str = ""

    @property
    def questions(self) -> list[Part]:
        return [part for part in self.parts if part.is_question]

    @property
    def taken(self) -> list[tuple[int, Part]]:
        """What the other changed, added or removed, each with how many blocks are before it."""
        found, before = [], 0
        for part in self.parts:
            if part.origin == THEIRS:
                found.append((before, part))
            before += len(part.blocks())
        return found

    def blocks(self, answers: Mapping[str, str] | None = None) -> Blocks:
        """Return the blocks of the merged text, with yours where a question has no answer."""
        known = answers or {}
        found = (part.blocks(known.get(part.key, YOURS)) for part in self.parts)
        return tuple(block for blocks in found for block in blocks)

    def text(self, answers: Mapping[str, str] | None = None) -> str:
        return self.separator.join(self.blocks(answers))


@dataclass
class _Side:
    """What one side made of each block of the base, and what it inserted before each."""

    runs: list[Blocks]
    inserted: list[list[Part]]
    links: set[int] = field(default_factory=set)  # blocks that were joined with the next one
    moved: dict[int, tuple[int, int]] = field(default_factory=dict)  # block: gap, place in it


def blocks(html: str) -> Blocks:
    """Split sanitised HTML into its outermost elements; loose words between them are a block.

    blocks("<p>One</p>\\n<ul><li>Two</li></ul>") is ("<p>One</p>", "<ul><li>Two</li></ul>")
    """
    return tuple(piece for piece in map(str.strip, _pieces(html)) if piece)


def _pieces(html: str) -> Iterator[str]:
    depth = start = 0
    for tag in TAG.finditer(html):
        name = tag["name"].lower()
        if name in INLINE:
            continue
        if depth == 0:
            yield html[start : tag.start()]
            start = tag.start()
        depth += 0 if name in VOID else -1 if tag["closes"] else 1
        if depth <= 0:
            depth = 0
            yield html[start : tag.end()]
            start = tag.end()
    yield html[start:]


def merge(base: str, yours: str, theirs: str) -> Merged:
    """Merge two texts that were made from one."""
    separator = next((at for at in (_separator(text) for text in (yours, theirs)) if at), "")
    merged = merge_blocks(blocks(base), blocks(yours), blocks(theirs))
    return Merged(tuple(merged), separator)


def merge_blocks(base: Blocks, yours: Blocks, theirs: Blocks) -> list[Part]:
    mine, other = _side(base, yours, YOURS), _side(base, theirs, THEIRS)
    _follow_moves(base, mine, other)
    _follow_moves(base, other, mine)
    links = {at for at in mine.links | other.links if not _holds_a_move(at + 1, mine, other)}
    parts = [*_of_gap(mine.inserted[0], other.inserted[0])]
    start = 0
    while start < len(base):
        end = start + 1
        while end - 1 in links:
            end += 1
        parts += _of_blocks(base, mine, other, start, end)
        parts += _of_gap(mine.inserted[end], other.inserted[end])
        start = end
    return parts


def _side(base: Blocks, made: Blocks, origin: str) -> _Side:
    """Say what became of each block of the base, and which blocks are new."""
    news: list[str | None] = []
    inserted: list[list[str]] = [[] for _ in range(len(base) + 1)]
    named = _named_by_words((*base, *made))
    names = {block: name for name, block in named.items()}
    rows = text_diff.paragraphs([names[each] for each in base], [names[each] for each in made])
    for row in rows:
        if row.old is None:
            inserted[len(news)].append(named[str(row.new)])
        else:
            news.append(None if row.new is None else named[row.new])
    _tell_moves_from_changes(base, news, inserted)
    runs: list[Blocks] = [() if new is None else (new,) for new in news]
    _give_back_split_parts(base, runs, inserted)
    side = _Side(
        runs,
        [[_new(block, origin) for block in gap] for gap in inserted],
        {at for at in range(len(base) - 1) if _are_joined(base, runs, at)},
    )
    counts = Counter(block for gap in inserted for block in gap)
    for at, block in enumerate(base):
        if not runs[at] and counts[block] == 1 and base.count(block) == 1:
            gap = next(number for number, found in enumerate(inserted) if block in found)
            side.moved[at] = gap, inserted[gap].index(block)
    return side


def _named_by_words(blocks: Blocks) -> dict[str, str]:
    """Name each block by its words, so that tags make no two blocks alike.

    Blocks that are the same words, set in different ways, differ by what nobody sees.
    """
    named: dict[str, str] = {}
    for block in dict.fromkeys(blocks):
        name = _words(block)
        while name in named:
            name += WORD_JOINER
        named[name] = block
    return named


def _new(block: str, origin: str) -> Part:
    return Part((), (block,), (block,), origin)


def _tell_moves_from_changes(
    base: Blocks, news: list[str | None], inserted: list[list[str]]
) -> None:
    """Treat a block that is unchanged elsewhere as moved: what is at its old place is new."""
    elsewhere = {block for gap in inserted for block in gap}
    for at, block in enumerate(base):
        new = news[at]
        if new is not None and new != block and block in elsewhere:
            news[at] = None
            inserted[at].append(new)


def _give_back_split_parts(base: Blocks, runs: list[Blocks], inserted: list[list[str]]) -> None:
    """Take the parts of a block that was split for what became of it, not for new blocks."""
    for at, run in enumerate(runs):
        if not run or run == (base[at],):
            continue
        words = _words(base[at])
        before, after = inserted[at], inserted[at + 1]
        while before and _is_within(_words(before[-1]), words):
            runs[at] = (before.pop(), *runs[at])
        while after and _is_within(_words(after[0]), words):
            runs[at] = (*runs[at], after.pop(0))


def _are_joined(base: Blocks, runs: list[Blocks], at: int) -> bool:
    """Whether one of two neighbours is gone, and its words are in what the other became."""
    for gone, whole in ((at, at + 1), (at + 1, at)):
        if not runs[gone] and runs[whole] and runs[whole] != (base[whole],):
            made = " ".join(map(_words, runs[whole]))
            if _is_within(_words(base[gone]), made):
                return True
    return False


def _follow_moves(base: Blocks, mover: _Side, other: _Side) -> None:
    """Put what the other side made of a block where this side moved it to."""
    for at, (gap, place) in mover.moved.items():
        made = other.runs[at]
        moved = mover.inserted[gap][place]
        if made == (base[at],):
            continue
        if made:
            other_one = YOURS if moved.origin == THEIRS else THEIRS
            mover.inserted[gap][place] = Part((base[at],), made, made, other_one)
            other.runs[at] = ()
        elif at not in other.moved:  # moved by one, removed by the other
            kept: Blocks = (base[at],)
            yours, theirs = (kept, ()) if moved.origin == YOURS else ((), kept)
            mover.inserted[gap][place] = Part(kept, yours, theirs, BOTH)
        elif moved.origin == YOURS:  # moved by both: it is where the other put it first
            mover.inserted[gap][place] = Part((), (), ())


def _holds_a_move(gap: int, *sides: _Side) -> bool:
    return any(part.base or not part.blocks() for side in sides for part in side.inserted[gap])


def _of_gap(mine: Sequence[Part], other: Sequence[Part]) -> Iterator[Part]:
    """Keep what both inserted at one place: first what was saved first."""
    waiting = Counter(part.yours for part in mine if not part.base)
    for part in other:
        is_alike = not part.base and waiting[part.yours] > 0
        waiting[part.yours] -= is_alike
        yield Part((), part.yours, part.yours) if is_alike else part
    for part in mine:
        is_new = not part.base
        if not is_new or waiting[part.yours] > 0:
            waiting[part.yours] -= is_new
            yield part


def _of_blocks(base: Blocks, mine: _Side, other: _Side, start: int, end: int) -> Iterator[Part]:
    """Merge the blocks from `start` to `end`, which belong together."""
    was = base[start:end]
    yours, theirs = _run(mine, start, end), _run(other, start, end)
    if yours == theirs:
        yield Part(was, yours, yours)
    elif yours == was:
        yield Part(was, theirs, theirs, THEIRS)
    elif theirs == was:
        yield Part(was, yours, yours, YOURS)
    else:
        yield Part(was, yours, theirs, BOTH)


def _run(side: _Side, start: int, end: int) -> Blocks:
    found: list[str] = []
    for at in range(start, end):
        if at > start:
            found += _all(side.inserted[at])
        found += side.runs[at]
    return tuple(found)


def _all(parts: Iterable[Part]) -> list[str]:
    return [block for part in parts for block in part.blocks()]


def _is_within(words: str, text: str) -> bool:
    return bool(words) and words in text


def _words(block: str) -> str:
    return " ".join(TAG.sub(" ", block).split())


def _separator(html: str) -> str:
    """Return the white space between the first two blocks."""
    found = blocks(html)
    if len(found) < 2:
        return ""
    after = html.index(found[0]) + len(found[0])
    return html[after : html.index(found[1], after)]
