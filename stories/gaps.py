"""Find what is still to be written in a text: what is in square brackets. No Django."""

import re

# A bracket that holds more than one word, closed or not: [sic], [1] and […] are no gaps.
GAP = re.compile(r"\[\s*[^\s\[\]]+\s+[^\[\]]*\]?")
LONGEST = 60  # characters of a gap that a sentence repeats


def find(text: str) -> str:
    """Return the beginning of the first gap of a text, or "" where it has none.

    "By [Write here who you are.]"    "[Write here who you are.]"
    "He said [sic] so."               ""
    """
    found = GAP.search(text)
    if found is None:
        return ""
    gap = " ".join(found[0].split())
    return gap if len(gap) <= LONGEST else f"{gap[:LONGEST].rsplit(' ', 1)[0]} …"
