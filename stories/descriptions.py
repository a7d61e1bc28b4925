"""Choose the sentences that describe a page to those who meet a link to it. No Django."""

from functools import lru_cache

from stories import passages

LONGEST = 160  # characters: what searches show of a description


@lru_cache(maxsize=256)  # a page says it more than once
def first_sentences(text: str) -> str:
    """Return the first whole sentences of a text, as many as a search shows, at least one.

    "One. Two."           "One. Two."
    a sentence too long   the sentence: it is never cut
    """
    words = " ".join(text.split())
    end = 0
    for _start, here in passages.sentences(words):
        if end and here > LONGEST:
            break
        end = here
    return words[:end]


def joined(*sentences: str) -> str:
    """Join sentences while they stay short enough; empty ones are left out."""
    found = ""
    for sentence in filter(None, sentences):
        longer = f"{found} {sentence}".strip()
        if found and len(longer) > LONGEST:
            break
        found = longer
    return found
