"""What a reader typed or pasted: words, without what newspapers and copied pages put into them."""

import re

from stories.passages.typography import END_MARKS

from .words import Words, words_of

OMISSION = "…"
OMISSION_TYPED = re.compile(r"[\[(<]\s*+(?:…|\.\s?\.\s?\.)\s*+[\])>]")
BRACKETED_LETTER = re.compile(r"\[([^\W\d_])\]")
# A word that a line's end divides; U+0002 is what some readers of PDF files copy for the hyphen. It
# is read from its first letter alone: a word of thousands, from each, would take seconds.
LINE_END = re.compile(r"(?<!\w)(\w++)(?:[-‐\xad]|\x02)[ \t\x02]*\r?\n\s*+(\w+)")
CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]")
ATTRIBUTION = re.compile(r"(?:[\s\"'”“»’]|^)\s*+[—–―-]{1,2}\s*+([^—–―]{2,200})\Z")
INITIAL = re.compile(r"\b\w\.")
MOST_NAMES = 6  # words of a name


def undivided(words: str, story: Words | None = None) -> str:
    """Join words that a line's end divides: those that the story has so, or all where it is None.

    "chal-\nlenging"       becomes "challenging"
    "problem-\nsolving"    stays, if the story has problem-solving alone
    """

    def join(match: re.Match[str]) -> str:
        joined = match[1] + match[2]
        if story is None or joined.casefold() in story.known:
            return joined
        return f"{match[1]}-{match[2]}"

    return LINE_END.sub(join, words)


def split_attribution(words: str) -> tuple[str, str]:
    """Split the name of who speaks off the end of a quotation; "" where there is none.

    "“It is quiet.” — Sample Person, teacher"    ("“It is quiet.”", "Sample Person")
    "It is quiet — at night."                    ("It is quiet — at night.", "")
    """
    match = ATTRIBUTION.search(words.rstrip())
    if not match:
        return words, ""
    name = match[1].partition(",")[0].strip()
    is_name = name[:1].isupper() and 0 < len(name.split()) <= MOST_NAMES
    if not is_name or set(INITIAL.sub("", name)) & set(END_MARKS):
        return words, ""
    return words[: match.start() + 1].rstrip(), name


def prepared(words: str, story: Words) -> Words:
    """Return the words of a reader without what a newspaper or a copied page puts into them."""
    words = OMISSION_TYPED.sub(f" {OMISSION} ", CONTROLS.sub(" ", words))
    # “[T]he hills” says that the letter was a small one in the source.
    return words_of(
        BRACKETED_LETTER.sub(lambda match: match[0 if match[0] in story.text else 1], words)
    )


def omissions(typed: Words) -> frozenset[int]:
    """Return the indexes of the words before which an omission is marked."""
    marked = range(len(typed.spans) - 1)
    return frozenset(index + 1 for index in marked if OMISSION in typed.marks_after(index))
