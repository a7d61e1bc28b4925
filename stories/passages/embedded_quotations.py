"""Find quotations inside a passage or a text."""

import re
from collections.abc import Iterator
from functools import lru_cache

from .body_text import Paragraph, StoryText
from .named_things import is_named_thing
from .passage import Passage
from .typography import DASHES, DOUBLE_MARKS, END_MARKS, is_of_no_spaces

CLOSED_BY = {"“": "”", "„": "“”", "«": "»", "»": "«", "‹": "›", "›": "‹", "‘": "’", "‚": "‘’"}
CLOSED_BY |= {"”": "”", '"': '"', "'": "'", "「": "」", "『": "』"}
MARKS = "".join({*CLOSED_BY, *"".join(CLOSED_BY.values())})
MARK = re.compile(f"[{MARKS}]")
APOSTROPHES = "'’"
# What is typed or set for the marks above. Two single ones, or two commas, are a double one.
LIKE_MARKS = str.maketrans("＂‟❝❞〝〞″`´′❛❜＇", '"' * 7 + "'" * 6)
LIKE_MARK = re.compile(f"[{''.join(map(chr, LIKE_MARKS))}]")
TWO_SINGLE = re.compile("''|‘‘|’’|,,(?=\\w)")
CLOSING_TWO = re.compile(r"(?<=[\w.!?…,])(?:''|’’)")
ANGLES = {"<<": "\u2060«", ">>": "»\u2060"}
SPACED_INSIDE = "«»‹›"  # French sets a space within its marks
DEEPEST = 8  # quotations within quotations

OPENING = MARKS + "([¿¡ " + DASHES
CLOSING = MARKS + ")]"
END_WITHOUT_SPACE = "。！？"


def other_voices(story: StoryText, passage: Passage) -> tuple[str, ...]:
    """Return the words in quotation marks that the passage touches, without their marks.

    They are another person's, or words that the speaker doubts. Marks that enclose the whole body
    are the person's own. In “destroy families” and ‘mild’ there are other voices; the apostrophe of
    women’s makes none, and nor does the name of a thing.
    """
    return tuple(
        story.text[start:end]
        for start, end in _touched(story, passage)
        if not is_named_thing(story.text, start, end)
    )


def has_marks(story: StoryText, passage: Passage) -> bool:
    """Return whether quotation marks of any kind, names too, are around the passage or in it."""
    return any(_touched(story, passage))


def _touched(story: StoryText, passage: Passage) -> Iterator[tuple[int, int]]:
    for start, end in _voices(story):
        if any(start < finish and begin < end for begin, finish in passage.spans):
            yield start, end


def is_within_marks(story: StoryText, passage: Passage) -> bool:
    """Return whether the whole passage is within quotation marks of the story."""
    return any(start <= passage.start and passage.end <= end for start, end in _voices(story))


def quotations_in(text: str) -> list[tuple[int, int]]:
    """Return where words are in quotation marks in an editor's text; the outermost of nested.

    A mark that is never closed quotes all that follows it, one that closes nothing all before it.
    """
    pairs, unclosed, unopened = _pair(text, Paragraph(1, "p", 0, len(text)))
    spans = [*pairs, *((at + 1, len(text)) for at in unclosed)]
    if unopened and not text[unopened - 1].isdigit():  # 5" is a measure
        spans.append((0, unopened))
    spans.sort()
    outermost: list[tuple[int, int]] = []
    for start, end in spans:
        if not outermost or start > outermost[-1][1]:
            outermost.append((start, end))
    return outermost


@lru_cache(maxsize=32)
def _voices(story: StoryText) -> tuple[tuple[int, int], ...]:
    """Find the spans between quotation marks; of nested quotations, the outermost alone."""
    body_start = len(story.text) - len(story.text.lstrip())
    body_end = len(story.text.rstrip(END_MARKS + " \n"))
    outermost: list[tuple[int, int]] = []
    for start, end in sorted(_quotations(story, body_end)):
        is_whole_body = start - 1 == body_start and end + 1 == body_end
        if not is_whole_body and (not outermost or start > outermost[-1][1]):
            outermost.append((start, end))
    return tuple(outermost)


def _quotations(story: StoryText, body_end: int) -> Iterator[tuple[int, int]]:
    """Find the spans inside quotation marks.

    A quotation may go on over several paragraphs, and each of them may repeat its opening mark.
    """
    paired = [(paragraph, *_pair(story.text, paragraph)) for paragraph in story.paragraphs]
    closes_body = bool(paired) and paired[-1][-1] == body_end - 1
    lasting: int | None = None
    is_open = False
    for paragraph, pairs, unclosed, unopened in paired:
        words = story.text[paragraph.start : paragraph.end]
        first = paragraph.start + len(words) - len(words.lstrip())
        for start, end in pairs:
            goes_on = is_open and start - 1 == first and not closes_body
            yield (lasting if goes_on and lasting is not None else start), end
            lasting = None if goes_on else lasting
        if lasting is not None and unopened is not None:
            yield lasting, unopened
            lasting = None
        is_open = first in unclosed[:1]
        if is_open and lasting is None:
            lasting = first + 1
        yield from ((at + 1, paragraph.end) for at in unclosed[is_open:])


@lru_cache(maxsize=4)  # each paragraph asks for all of its text
def _with_plain_marks(text: str) -> str:
    """Return a text of the same length with a plain mark for each that looks like it."""
    # To look for one is ten times quicker than to look for each letter.
    plain = text.translate(LIKE_MARKS) if LIKE_MARK.search(text) else text
    for typed, mark in ANGLES.items():
        plain = plain.replace(typed, mark)
    return TWO_SINGLE.sub('\u2060"', CLOSING_TWO.sub('"\u2060', plain))


def _pair(text: str, paragraph: Paragraph) -> tuple[list[tuple[int, int]], list[int], int | None]:
    """Pair a paragraph's quotation marks.

    Returns the quotations inside it, the positions of marks that it leaves open, and the position
    of its last mark that closes nothing.
    """
    pairs: list[tuple[int, int]] = []
    waiting: list[int] = []
    unopened: int | None = None
    text = _with_plain_marks(text)
    for match in MARK.finditer(text, paragraph.start, paragraph.end):
        mark, at = match[0], match.start()
        before = text[at - 1] if at > paragraph.start else " "
        after = text[at + 1] if at + 1 < paragraph.end else " "
        if mark in APOSTROPHES and before.isalnum() and after.isalnum():
            continue
        depth = _opened_at(text, waiting, mark, before)
        if depth is not None:
            pairs.append((waiting[depth] + 1, at))
            del waiting[depth:]
        elif _may_open(mark, before, after):
            waiting.append(at)
        elif mark in DOUBLE_MARKS:
            unopened = at
    return pairs, [at for at in waiting if text[at] in DOUBLE_MARKS], unopened


def _opened_at(text: str, waiting: list[int], mark: str, before: str) -> int | None:
    """Return the index of the waiting mark that this mark closes, or None."""
    if before.isspace() and mark not in SPACED_INSIDE:
        return None
    for depth in range(len(waiting) - 1, max(-1, len(waiting) - 1 - DEEPEST), -1):
        if mark in CLOSED_BY[text[waiting[depth]]]:
            return depth
    return None


def _may_open(mark: str, before: str, after: str) -> bool:
    if mark not in CLOSED_BY or (before.isalnum() and not is_of_no_spaces(before)):
        return False
    return mark in SPACED_INSIDE or not after.isspace()
