"""Fold typography (marks, spaces, accents) that may differ between typed and printed words."""

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from itertools import groupby

DOUBLE_MARKS = '"“”„‟«»〝〞＂「」'
SINGLE_MARKS = "'‘’‚‛‹›′`´ʼ＇『』"
END_MARKS = ".!?…。！？؟۔।"
DASHES = "-‐‑‒–—―−﹘﹣－"
SPACES = "\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(
    map(chr, range(0x2000, 0x200B))
)
INVISIBLE = r"\xad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"

SAME_LENGTH = str.maketrans(
    dict.fromkeys(DOUBLE_MARKS, '"')
    | dict.fromkeys(SINGLE_MARKS, "'")
    | dict.fromkeys(DASHES, "-")
    | dict.fromkeys(SPACES, " ")
)
# Joiners are dropped, except where they have a meaning: between Arabic or Indic letters, in emoji.
OTHER_LENGTH = re.compile(
    rf"[ {INVISIBLE}]++-[-\ {INVISIBLE}]*+ | -[-\ {INVISIBLE}]++ | [ {INVISIBLE}]{{2,}}"
    rf"| [{INVISIBLE}] | \.(?:\ ?\.){{2}} | (?<![^\x00-\u058f])[\u200c\u200d]+",
    re.VERBOSE,
)
# Letters and the combining marks after them, up to the next plain letter or punctuation.
ACCENTED = re.compile(
    r"\w?[^\x00-\u02ff\u060c\u061b-\u061f\u06d4\u0964\u0965\u2000-\u206f\u2212\u3000-\u303f"
    r"\ufe50-\ufe6f\ufeff\uff00-\uff0f]+"
)

HIDDEN_IN_WORDS = re.compile(rf"[{INVISIBLE}\u200c\u200d]")
# Thai, Lao, Burmese, Khmer, Chinese, Japanese: written without spaces between words.
RANGES = [("\u0e00", "\u0eff"), ("\u1000", "\u109f"), ("\u1780", "\u17ff"), ("\u3040", "\u30ff")]
RANGES += [("\u3400", "\u9fff"), ("\uf900", "\ufaff"), ("\U00020000", "\U0003ffff")]
WITHOUT_SPACES = "".join(f"{first}-{last}" for first, last in RANGES)  # for a set of a pattern
MOST_ACCENTS = 30
WITHIN_WORDS = frozenset("'’ʼ-‐‑·_")  # women’s, problem-solving
WITHIN_NUMBERS = frozenset(".,:٫٬")  # 4.5 and 150,000


@dataclass(frozen=True, slots=True)
class Folded:
    """A text with plain typography, and the part of the source that each piece of it came from.

    A piece is (start in the plain text, start in the source, end in the source). A piece whose two
    lengths differ can only be mapped as a whole.
    """

    text: str
    starts: list[int]
    pieces: list[tuple[int, int, int]]

    def source_span(self, start: int, end: int) -> tuple[int, int] | None:
        """Return the span of text[start:end] in the source; None if an edge is within a piece."""
        first, last = bisect_right(self.starts, start) - 1, bisect_right(self.starts, end - 1) - 1
        begins = self._source_edge(first, start, at_end=False)
        ends = self._source_edge(last, end, at_end=True)
        return None if begins is None or ends is None else (begins, ends)

    def source_around(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the source that holds text[start:end], with whole pieces at its edges.

        `end` is after `start`.
        """
        first, last = bisect_right(self.starts, start) - 1, bisect_right(self.starts, end - 1) - 1
        begins = self._source_edge(first, start, at_end=False)
        ends = self._source_edge(last, end, at_end=True)
        return (
            self.pieces[first][1] if begins is None else begins,
            self.pieces[last][2] if ends is None else ends,
        )

    def position(self, source: int) -> int:
        """Return the position in the plain text for one in the source; within a piece, that of its
        end.
        """
        index = bisect_right(self.pieces, source, key=lambda piece: piece[1]) - 1
        if index < 0:
            return 0
        start, source_start, _ = self.pieces[index]
        return min(start + source - source_start, self._after(index))

    def source_positions(self) -> list[int | None]:
        """Return the source position for each position in the plain text and for its end.

        None marks a position within a piece.
        """
        positions: list[int | None] = []
        for index, (start, source_start, source_end) in enumerate(self.pieces):
            length = self._after(index) - start
            is_alike = length == source_end - source_start
            positions.extend(
                source_start + offset if is_alike or not offset else None
                for offset in range(length)
            )
        return [*positions, self.pieces[-1][2] if self.pieces else 0]

    def _after(self, index: int) -> int:
        return self.starts[index + 1] if index + 1 < len(self.starts) else len(self.text)

    def _source_edge(self, index: int, position: int, *, at_end: bool) -> int | None:
        begins, source_start, source_end = self.pieces[index]
        after = self._after(index)
        if after - begins == source_end - source_start:
            return source_start + position - begins
        if at_end:
            return source_end if position == after else None
        return source_start if position == begins else None


def fold(text: str) -> Folded:
    """Return the text with plain marks, single spaces and composed accents. Letters do not change.

    "it’s\\u00a0—  possible…"   becomes "it's-possible…"
    "a b"                        never becomes "ab"
    """
    plain = text.translate(SAME_LENGTH)
    patterns = [OTHER_LENGTH]
    if not plain.isascii() and _composed(plain) != plain:
        patterns.append(ACCENTED)
    changes = sorted(
        (match.start(), match.end(), folded)
        for pattern in patterns
        for match in pattern.finditer(plain)
        if (folded := _fold_piece(match[0])) != match[0]
    )
    return _assemble(plain, changes)


def _fold_piece(piece: str) -> str:
    if "-" in piece:
        return "-"
    if " " in piece and "." not in piece:
        return " "
    if "." in piece:
        return "…"
    return _composed(HIDDEN_IN_WORDS.sub("", piece))


def _composed(text: str) -> str:
    """Return the text with composed accents, where at most MOST_ACCENTS are on a letter.

    To put n of them in order takes the time of n², and UAX 15 (Stream-Safe Text) holds that no
    language needs more.
    """
    runs = groupby(text, unicodedata.combining) if not text.isascii() else ()
    in_row = 0
    for accents, run in runs:
        in_row = in_row + sum(1 for _ in run) if accents else 0
        if in_row > MOST_ACCENTS:
            return text
    return unicodedata.normalize("NFC", text)


def _assemble(plain: str, changes: list[tuple[int, int, str]]) -> Folded:
    texts: list[str] = []
    starts: list[int] = []
    pieces: list[tuple[int, int, int]] = []
    length = done = 0
    for start, end, folded in [*changes, (len(plain), len(plain), "")]:
        for source_start, source_end, text in (
            (done, start, plain[done:start]),
            (start, end, folded),
        ):
            if text:
                texts.append(text)
                starts.append(length)
                pieces.append((length, source_start, source_end))
                length += len(text)
        done = end
    return Folded("".join(texts), starts, pieces)


def stands_free(text: str, start: int, end: int) -> bool:
    """Return whether text[start:end] cuts neither a word nor a user-perceived character.

    "laws" in "women’s laws"     True
    "women" in "women’s laws"    False: the word goes on

    static/js/whole_words.js keeps the same rule; tests/cases/whole_words.json holds both to it.
    """
    return not (_is_inside(text, start) or _is_inside(text, end))


def _is_inside(text: str, position: int) -> bool:
    if not 0 < position < len(text):
        return False
    return _splits_cluster(text, position) or _splits_word(text, position)


def _splits_cluster(text: str, position: int) -> bool:
    """Apply those rules of UAX 29 that concern no letters: a word boundary protects letters."""
    before, after = text[position - 1], text[position]
    if unicodedata.category(after)[0] == "M" or after in "\u200c\u200d" or before == "\u200d":
        return True
    if "\U0001f3fb" <= after <= "\U0001f3ff" or "\U000e0020" <= after <= "\U000e007f":
        return True
    if before + after == "\r\n":
        return True
    if _is_flag_half(after):
        halves = position
        while halves and _is_flag_half(text[halves - 1]):
            halves -= 1
        return (position - halves) % 2 == 1
    return False


def _is_flag_half(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _splits_word(text: str, position: int) -> bool:
    before = _visible(text, position - 1, -1)
    after = _visible(text, position, 1)
    left, right = text[before : before + 1], text[after : after + 1]
    if left in WITHIN_WORDS | WITHIN_NUMBERS:
        before = _visible(text, before - 1, -1)
        return _joins(text[before : before + 1], left, right)
    if right in WITHIN_WORDS | WITHIN_NUMBERS:
        after = _visible(text, after + 1, 1)
        return _joins(left, right, text[after : after + 1])
    return _joins(left, "", right)


def _visible(text: str, position: int, step: int) -> int:
    """Return the nearest position from here on that holds a visible character."""
    while 0 <= position < len(text) and _is_hidden(text[position]):
        position += step
    return position if position >= 0 else len(text)


def _is_hidden(character: str) -> bool:
    return bool(HIDDEN_IN_WORDS.match(character)) or unicodedata.category(character)[0] == "M"


def is_of_no_spaces(letter: str) -> bool:
    """Return whether a letter is of a script without spaces; quicker than a pattern compiles."""
    return any(first <= letter <= last for first, last in RANGES)


def _joins(left: str, between: str, right: str) -> bool:
    if not (left.isalnum() and right.isalnum()):
        return False
    if is_of_no_spaces(left) or is_of_no_spaces(right):
        return False
    return between not in WITHIN_NUMBERS or (left.isdigit() and right.isdigit())


def bare(plain: str) -> str:
    """Remove the quotation marks around folded words, and the final mark."""
    return plain.lstrip("\"' ").rstrip("\"' " + END_MARKS)


def with_first_letter_swapped(words: str) -> list[str]:
    """Return the words, and the same with the first letter's other case, if it has one."""
    at = next((index for index, letter in enumerate(words) if letter.isalnum()), None)
    if at is None:
        return [words]
    swapped = words[at].swapcase()
    if swapped == words[at] or len(swapped) > 1:
        return [words]
    return [words, words[:at] + swapped + words[at + 1 :]]
