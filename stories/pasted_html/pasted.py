"""Hold what was read of pasted HTML, and tell what need not be read."""

import re
from collections import Counter
from dataclasses import dataclass

from stories import phrases
from stories.pasted_html.elements import FOOTNOTE, KEPT_BLOCKS, KINDS

OF_THE_EDITOR = KEPT_BLOCKS | {"a", "br", "em", "strong"}
NESTED = ("ul", "ol", "blockquote")
DEEPEST = 50  # of these in one another; each is a margin on a phone


@dataclass(frozen=True)
class Pasted:
    """HTML with the words alone, and what was left out: its kind and its text."""

    html: str
    left_out: tuple[tuple[str, str], ...] = ()

    @property
    def numbers(self) -> dict[str, int]:
        """Return how many of each kind were left out, in the order of `KINDS`."""
        numbers = Counter(kind for kind, _ in self.left_out)
        return {kind: numbers[kind] for kind in KINDS if numbers[kind]}

    @property
    def footnotes(self) -> tuple[str, ...]:
        """Return the text of each footnote, so that an editor can keep it elsewhere."""
        return tuple(text for kind, text in self.left_out if kind == FOOTNOTE)


def may_be_clean(html: str) -> bool:
    """Whether the editor may have made this: it has no other elements, and does not nest deeply.

    So that what need not be cleaned twice is not, and the cleaning takes no longer than reading.
    """
    depth = 0
    for tag, slash, name in re.findall(r"(<(/?)([a-zA-Z][^\s/>]*)[^>]*>?)", html):
        is_phrase = name == "span" and (slash or phrases.is_start_tag(tag))
        if name not in OF_THE_EDITOR and not is_phrase:
            return False
        depth += (1 if not slash else -1) * (name in NESTED)
        if depth > DEEPEST:
            return False
    return True
