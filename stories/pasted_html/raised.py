"""Tell a raised number that is a power (10⁶, m²) from one that is the mark of a note (1994¹²)."""

import re
from collections.abc import Iterable

MARK, POWER, EITHER, PART = "mark", "power", "either", "part of the words"

# A bare letter is a mark only after a mark or a space: elsewhere it may belong to “2d” or “XIXe”.
NUMBERS = re.compile(r"\d{1,3}(?:\s*[,–-]\s*\d{1,3})*|[*†‡§¶]+|[\[(]\s*\w{1,5}\s*[\])]")
LETTERS = re.compile(r"[a-z]|[ivxlc]{1,5}", re.IGNORECASE)
EXPONENT = re.compile(r"(?P<sign>[-+−]?)(?P<number>\d{1,3})")
YEAR = re.compile(r"(?<!\d)(?:1\d|20)\d\d\Z")
NAME_WITH_A_NUMBER = re.compile(r"[^\W\d_][-‑–]?\d+\Z")  # COVID-19
# What a power has below it: a number, a unit, one letter that is no word, a sum in brackets.
BASE = re.compile(
    r"""\d\Z
      | (?<!\w)(?:[kcdmµμ]?m | mc | [кдсм]?м)\Z
      | \d\s*(?:in | ft | yd | mi | s | с | сек)\Z
      | /\s?(?:s | с | ч | h)\Z
      | (?<!\w)π?[A-HJ-Za-zα-ωх]\Z
      | \(\s*\w{1,3}(?:\s*[-+−·×/]\s*\w{1,3})+\s*\)\Z
    """,
    re.VERBOSE,
)
LINKS_OF_A_NOTE = re.compile(r"^[\^↑\s]+|[\s↩\ufe0e^↑]+$")
NUMBER_OF_A_NOTE = re.compile(r"^([\[(]?\d+[\])]?)(?=[^\W\d_])")
SUPERSCRIPT = str.maketrans("0123456789+-−n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻ⁿ")
SUBSCRIPT = str.maketrans("0123456789+-−", "₀₁₂₃₄₅₆₇₈₉₊₋₋")


def judge(words: str, before: str, *, is_linked: bool) -> str:
    """Say what raised `words` are after the characters `before`.

    EITHER is a power, unless the document has a note of this number: see `marks_among`.

    judge("6", "10", is_linked=False)       EITHER
    judge("12", "in 1994", is_linked=False) MARK
    judge("2", "my flat", is_linked=False)  MARK
    judge("nd", "my 2", is_linked=False)    PART
    """
    if (exponent := EXPONENT.fullmatch(words)) and not is_linked and _is_base(before):
        return POWER if exponent["sign"] else EITHER
    if words == "n" and _is_base(before):
        return POWER
    if NUMBERS.fullmatch(words):
        return MARK
    may_be_a_letter = is_linked or not before[-1:].isalnum()
    return MARK if may_be_a_letter and LETTERS.fullmatch(words) else PART


def _is_base(before: str) -> bool:
    is_noted = YEAR.search(before) or NAME_WITH_A_NUMBER.search(before)
    return not is_noted and BASE.search(before) is not None


def power(words: str) -> str:
    """Write a number in raised characters: "6" is "⁶"."""
    exponent = EXPONENT.fullmatch(words)
    plain = f"{exponent['sign']}{int(exponent['number'])}" if exponent else words
    return plain.translate(SUPERSCRIPT)


def index(words: str) -> str:
    """Write a number in lowered characters: "2" is "₂"; other words stay as they are."""
    return words.translate(SUBSCRIPT) if EXPONENT.fullmatch(words.strip()) else words


def number(words: str) -> int | None:
    """Return the number at the beginning of a mark or of a note."""
    found = re.match(r"[\[(\s]*(\d{1,3})(?!\d)", words)
    return int(found[1]) if found else None


def note_text(words: str) -> str:
    """Return a note without the arrows of its links, its number apart from its words."""
    return LINKS_OF_A_NOTE.sub("", NUMBER_OF_A_NOTE.sub(r"\1 ", words))


def marks_among(raised: Iterable[tuple[int, bool]], notes: Iterable[str]) -> list[int]:
    """Return the places in `raised` of the numbers that are marks, by the notes of the document.

    `raised` are the numbers in order, and whether each may be a power. One that may be is a mark
    only if there is such a note, and its turn has come: notes are numbered as their marks follow
    one another. A note without a number has that of its place.
    """
    numbers = {number(note) or place for place, note in enumerate(notes, 1)}
    expected = min(numbers, default=0)
    marks = []
    for place, (value, may_be_power) in enumerate(raised):
        if may_be_power and (value != expected or value not in numbers):
            continue
        expected = value + 1
        if may_be_power:
            marks.append(place)
    return marks
