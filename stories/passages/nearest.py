"""Find the words of a story that are nearest to typed words, without comparing all with all."""

import re
from collections import defaultdict
from difflib import Match, SequenceMatcher, get_close_matches
from typing import NamedTuple

WORD = re.compile(r"\w+(?:'\w+)*")
ALIGNED_WORDS = 400  # an alignment's cost grows with the square of its words
FEW_WORDS = 3  # up to this many, all words may be misspelt
LONGEST_WORD = 40
MOST_CANDIDATES = 5_000
MOST_RARE_WORDS = 60
MOST_POSITIONS = 500
BUCKET = 8


class Near(NamedTuple):
    """Words that share most of their words with others, in the same order: text[start:end].

    As many words as were wanted, of which the first and the last shared ones are at
    text[shared_start:shared_end].
    """

    start: int
    end: int
    shared_start: int
    shared_end: int


def nearest_words(text: str, wanted: str) -> Near | None:
    """Return the words of a text that are nearest; None if they share less than half of the words.

    Positions are code points of the text.
    """
    spans = [match.span() for match in WORD.finditer(text)]
    words = [text[start:end].casefold() for start, end in spans]
    typed = [word.casefold() for word in WORD.findall(wanted)]
    if len(typed) <= FEW_WORDS:
        typed = _spelt_like(typed, set(words))
    diagonal = _diagonal(words, typed)
    if diagonal is None:
        return None
    head = typed[:ALIGNED_WORDS]
    slack = BUCKET + len(head) // 5
    first = max(0, diagonal - slack)
    window = words[first : max(0, diagonal + len(head) + BUCKET + slack)]
    blocks = SequenceMatcher(None, head, window, autojunk=False).get_matching_blocks()[:-1]
    if 2 * sum(block.size for block in blocks) < len(head):
        return None
    head_block, tail_block = _outermost(blocks)
    start = max(0, first + head_block.b - head_block.a)
    end = min(len(words), first + tail_block.b + len(typed) - tail_block.a)
    last_shared = first + tail_block.b + tail_block.size - 1
    return Near(
        start=spans[start][0],
        end=spans[end - 1][1],
        shared_start=spans[first + head_block.b][0],
        shared_end=spans[last_shared][1],
    )


def _outermost(blocks: list[Match]) -> tuple[Match, Match]:
    """Return the first and the last block that belong to the longest one.

    A stray short word that matches far away, such as “in”, does not belong.
    """
    longest = max(range(len(blocks)), key=lambda index: blocks[index].size)
    head = next(at for at in range(longest + 1) if _belong(blocks[at : longest + 1], -1))
    ends = range(len(blocks), longest, -1)
    return blocks[head], blocks[next(end for end in ends if _belong(blocks[longest:end], 0)) - 1]


def _belong(blocks: list[Match], longest: int) -> bool:
    """Return whether the shorter blocks add as many words as the two sides' gaps differ by."""
    first, last = blocks[0], blocks[-1]
    gained = sum(block.size for block in blocks) - blocks[longest].size
    return abs((last.b - first.b) - (last.a - first.a)) <= gained


def _spelt_like(typed: list[str], vocabulary: set[str]) -> list[str]:
    return [word if word in vocabulary else _close_word(word, vocabulary) for word in typed]


def _close_word(word: str, vocabulary: set[str]) -> str:
    if len(word) > LONGEST_WORD:
        return word
    candidates = sorted(other for other in vocabulary if abs(len(other) - len(word)) <= 2)
    return next(iter(get_close_matches(word, candidates[:MOST_CANDIDATES], n=1, cutoff=0.7)), word)


def _diagonal(words: list[str], typed: list[str]) -> int | None:
    """Estimate at which word of the story the typed words begin, from their rare words.

    None if the story has none of the typed words.
    """
    indexes = defaultdict(list)
    for index, word in enumerate(typed):
        indexes[word].append(index)
    positions = defaultdict(list)
    for position, word in enumerate(words):
        if word in indexes:
            positions[word].append(position)
    votes: defaultdict[int, int] = defaultdict(int)
    for word in sorted(positions, key=lambda word: len(positions[word]))[:MOST_RARE_WORDS]:
        for index in indexes[word][:BUCKET]:
            for position in positions[word][:MOST_POSITIONS]:
                votes[(position - index) // BUCKET] += 1
    if not votes:
        return None
    return max(votes, key=lambda bucket: votes[bucket] + votes.get(bucket + 1, 0)) * BUCKET
