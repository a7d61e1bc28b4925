"""What a passage is: words of a story, where they are in it, and what is around them."""

from typing import NamedTuple

from .body_text import StoryText

OMISSION = " […] "
CONTEXT = 32  # code points before and after a passage, as W3C's TextQuoteSelector suggests

Span = tuple[int, int]
Spans = tuple[Span, ...]


class Passage(NamedTuple):
    """Words of a story, in the story's own characters.

    `spans` are positions in StoryText.text in code points, their ends exclusive. `text` joins the
    parts by " […] " where words were left out. `paragraph` is the number of the paragraph in which
    the passage starts. `prefix` and `suffix` are up to 32 characters around it.
    """

    text: str
    spans: Spans
    paragraph: int
    prefix: str
    suffix: str

    @property
    def start(self) -> int:
        return self.spans[0][0]

    @property
    def end(self) -> int:
        return self.spans[-1][1]


def cut(story: StoryText, spans: Spans) -> Passage:
    """Return the passage at these spans."""
    start, end = spans[0][0], spans[-1][1]
    return Passage(
        text=OMISSION.join(story.text[begin:finish] for begin, finish in spans),
        spans=spans,
        paragraph=story.paragraph_at(start).number,
        prefix=story.text[max(0, start - CONTEXT) : start],
        suffix=story.text[end : end + CONTEXT],
    )
