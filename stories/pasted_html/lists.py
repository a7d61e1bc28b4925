"""Make lists of what Word writes as paragraphs with a bullet or a number."""

import re
from dataclasses import dataclass

# “1.”, “a)”, “iv.”, “2.1.”: a bullet that is a letter, as Word's “o”, has no mark behind it.
NUMBERED = re.compile(r"[\[(]?(?:\w{1,5}\.)*(?:(?P<number>\d{1,5})[.)\]]?|\w{1,5}[.)\]])")
DEEPEST = 9  # levels in Word


@dataclass(slots=True)
class Item:
    """A paragraph that is an item: its tags are out[start] and out[end]."""

    start: int
    level: int
    of: str = ""  # which list of the document
    bullet: str = ""
    end: int = -1

    @property
    def list_tag(self) -> str:
        numbered = NUMBERED.fullmatch(self.bullet)
        if not numbered:
            return "<ul>"
        first = int(numbered["number"] or 1)
        return "<ol>" if first == 1 else f'<ol start="{first}">'


def nest(out: list[str], items: list[Item]) -> None:
    """Put the tags of lists into `out`. Items with nothing but white space between are of one list.

    A deeper item goes into the item before it.
    """
    open_items: list[Item] = []
    last = None
    for item in items:
        if last and "".join(out[last.end + 1 : item.start]).strip():
            out[last.end] += _ends(open_items, 0)
        out[item.start] = _begin(item, open_items)
        out[item.end] = "</p>"
        last = item
    if last:
        out[last.end] += _ends(open_items, 0)


def _begin(item: Item, open_items: list[Item]) -> str:
    """End the lists that do not hold the item, and begin it; `open_items` has each list's first."""
    kept = sum(outer.level <= item.level for outer in open_items)
    ends = _ends(open_items, kept)
    if open_items and open_items[-1].level == item.level:
        outer = open_items[-1]
        if outer.of == item.of and outer.list_tag[:3] == item.list_tag[:3]:
            return f"{ends}</li><li><p>"
        ends += _ends(open_items, kept - 1)
    open_items.append(item)
    return f"{ends}{item.list_tag}<li><p>"


def _ends(open_items: list[Item], kept: int) -> str:
    ended = open_items[kept:]
    del open_items[kept:]
    return "".join(f"</li></{item.list_tag[1:3]}>" for item in reversed(ended))
