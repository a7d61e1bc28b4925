"""Write a body's HTML again, with an id for each paragraph and marks around passages."""

import html as entities
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from .body_text import VOID, Characters, Element, End, StoryText, Token
from .passage import Passage


class Mark(NamedTuple):
    """A passage to mark, and the id that leads to it."""

    id: str
    passage: Passage


class Block(NamedTuple):
    """A top-level element of the body, with the numbers of its first and last paragraph, or 0 and
    0.
    """

    html: str
    first: int
    last: int


@lru_cache(maxsize=16)  # some 0.5 MB
def render(story: StoryText, marks: tuple[Mark, ...], element: str = "mark") -> tuple[Block, ...]:
    """Write the body in blocks, with ids on its paragraphs and balanced <mark> around the passages.

    Another `element`, such as "span", is not announced as highlighted to who listens to the page.

    A mark goes around whole elements where it can. It is cut where its edge is inside an element or
    where a block begins or ends: the first piece has the id, the others name it as `data-passage`.
    """
    writer = _Writer(marks, element)
    blocks = []
    for tokens in _top_level(story):
        numbers = [number for token in tokens if (number := _paragraph(token))]
        first, last = min(numbers, default=0), max(numbers, default=0)
        if writer.marks_in(tokens):
            for token in tokens:
                writer.write(token)
            html = writer.take_html()
        else:
            html = "".join([_as_it_is(token) for token in tokens])
        blocks.append(Block(html, first, last))
    return tuple(blocks)


def _paragraph(token: Token) -> int:
    if isinstance(token, Element):
        return token.paragraph
    return token.opens_paragraph if isinstance(token, Characters) else 0


def _top_level(story: StoryText) -> list[list[Token]]:
    """Group the tokens by top-level element; text outside elements makes a block of its own."""
    groups: list[list[Token]] = []
    depth = 0
    is_inline = False
    for token in story.tokens:
        if depth == 0:
            begins_block = isinstance(token, Element) and (token.is_block or token.holds_blocks)
            is_blank = isinstance(token, Characters) and token.start < 0
            if not groups or not (is_blank or (is_inline and not begins_block)):
                groups.append([])
            is_inline = not begins_block and not (is_blank and not is_inline)
        groups[-1].append(token)
        if isinstance(token, End):
            depth -= 1
        elif isinstance(token, Element) and token.tag not in VOID:
            depth += 1
    return groups


@dataclass(slots=True)
class _Range:
    """One unbroken stretch of a mark."""

    mark: Mark
    start: int
    end: int
    is_open: bool = False


@dataclass
class _Writer:
    """Writes tokens in order; `open` holds the elements and marks that wait for their end."""

    all_marks: tuple[Mark, ...]
    element: str
    written: list[str] = field(default_factory=list)
    open: list[Element | _Range] = field(default_factory=list)
    covering: list[_Range] = field(default_factory=list)
    named: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.waiting = sorted(
            (_Range(mark, *span) for mark in self.all_marks for span in mark.passage.spans),
            key=lambda stretch: (stretch.start, -stretch.end),
        )[::-1]
        edges = {edge for stretch in self.waiting for edge in (stretch.start, stretch.end)}
        self.edges = sorted(edges, reverse=True)

    def marks_in(self, tokens: Sequence[Token]) -> bool:
        """Whether a mark is in the next block. Most have none, and are written as they are."""
        if self.open:  # a mark that began in text without an element of its own
            return True
        words = [each for each in tokens if isinstance(each, Characters) and each.start >= 0]
        if not words:
            return False
        end = words[-1].start + len(words[-1].text)
        is_next = bool(self.waiting) and self.waiting[-1].start < end
        return is_next or any(stretch.end > words[0].start for stretch in self.covering)

    def take_html(self) -> str:
        html = "".join(self.written)
        self.written.clear()
        return html

    def write(self, token: Token) -> None:
        if isinstance(token, Characters):
            self.write_text(token)
        elif isinstance(token, Element):
            self.begin(token)
        else:
            self.end(token.element)

    def write_text(self, token: Characters) -> None:
        self.written.append(_before(token))
        if token.start < 0 or not token.text:
            self.written.append(token.source)
            return
        at, end = token.start, token.start + len(token.text)
        while at < end:
            self.open_marks(at)
            while self.edges and self.edges[-1] <= at:
                self.edges.pop()
            stop = min(end, self.edges[-1]) if self.edges else end
            self.written.append(_slice(token, at - token.start, stop - token.start))
            at = stop
            self.close_marks(at)

    def begin(self, element: Element) -> None:
        if element.is_block or element.holds_blocks:
            self.close_all_marks()
        elif element.start < element.end:
            self.open_marks(element.start, up_to=element.end)
        if element.tag not in VOID:
            self.open.append(element)
        self.written.append(_start_tag(element))

    def end(self, element: Element) -> None:
        self.close_all_marks()
        self.open.pop()
        self.written.append(f"</{element.tag}>")
        self.close_marks(element.end)

    def open_marks(self, at: int, up_to: int = 0) -> None:
        """Open the marks that cover this position.

        With `up_to`, open only those that reach it, and close the others.
        """
        while self.waiting and self.waiting[-1].start <= at:
            self.covering.append(self.waiting.pop())
        self.covering = [stretch for stretch in self.covering if stretch.end > at]
        self.close_marks(max(at, up_to - 1))
        missing = [each for each in self.covering if each.end >= up_to and not each.is_open]
        for stretch in sorted(missing, key=lambda stretch: -stretch.end):
            stretch.is_open = True
            self.open.append(stretch)
            self.written.append(self.start_mark(stretch.mark))

    def innermost(self) -> list[_Range]:
        """Return the marks within the innermost open element, the last opened first."""
        within: list[_Range] = []
        for item in reversed(self.open):
            if isinstance(item, Element):
                break
            within.append(item)
        return within

    def close_marks(self, at: int) -> None:
        """Close the marks that end here, and those opened inside them."""
        within = self.innermost()
        ended = [index for index, stretch in enumerate(within) if stretch.end <= at]
        for stretch in within[: ended[-1] + 1 if ended else 0]:
            self.close_mark(stretch)

    def close_all_marks(self) -> None:
        for stretch in self.innermost():
            self.close_mark(stretch)

    def close_mark(self, stretch: _Range) -> None:
        stretch.is_open = False
        self.open.pop()
        self.written.append(f"</{self.element}>")

    def start_mark(self, mark: Mark) -> str:
        name = entities.escape(mark.id)
        attribute = "data-passage" if mark.id in self.named else "id"
        self.named.add(mark.id)
        return f'<{self.element} {attribute}="{name}">'


def _as_it_is(token: Token) -> str:
    if isinstance(token, Characters):
        return _before(token) + token.source
    return _start_tag(token) if isinstance(token, Element) else f"</{token.element.tag}>"


def _before(token: Characters) -> str:
    """Return what leads to a paragraph without an element of its own."""
    number = token.opens_paragraph
    return f'<span id="p-{number}"></span>' if number else ""


def _start_tag(element: Element) -> str:
    if not element.paragraph:
        return element.source
    after_name = 1 + len(element.tag)
    name = f' id="p-{element.paragraph}"'
    return element.source[:after_name] + name + element.source[after_name:]


def _slice(token: Characters, start: int, end: int) -> str:
    """Return a part of the text as written; a character reference is kept where it is whole."""
    if start == 0 and end == len(token.text):
        return token.source
    return entities.escape(token.text[start:end], quote=False)
