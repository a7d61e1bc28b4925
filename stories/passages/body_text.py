"""Read a story's body as text: its paragraphs, and the position of each character in the HTML."""

import html as entities
import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import NamedTuple

from .voices import EDITOR, PERSON, SOMEBODY_ELSE, of_paragraph, speaker_of

# Every "<" that begins markup is consumed up to its ">" or to the end of the body. So no part of
# a body is read twice, even where the markup is broken.
TOKEN = re.compile(
    r"""<!--.*?(?:-->|\Z)
      | <(?P<closes>/?)(?P<tag>[a-zA-Z][^\s/>]*+)
        (?:[^>=]++ | =\s*+(?:"[^"]*+(?:"|\Z) | '[^']*+(?:'|\Z))?+)*+ (?P<ended>>?)
      | <[!?/][^>]*+>?
      | (?P<text>[^<]++|<)
    """,
    re.DOTALL | re.VERBOSE,
)
REFERENCE = re.compile(r"&(?:\#[0-9]+|\#[xX][0-9a-fA-F]+|[a-zA-Z][a-zA-Z0-9]{0,31});?|&|[^&]+")

VOID = frozenset({"br", "hr", "img", "input", "wbr"})
LEAVES = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6"})
BLOCKS = LEAVES | {"ul", "ol", "li", "blockquote", "hr", "div", "section", "article", "figure"}
BLOCKS |= {"figcaption", "table", "thead", "tbody", "tr", "td", "th", "dl", "dt", "dd", "pre"}
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
DEEPEST = 100  # levels of nesting, so that a search through the open elements stays short


class Paragraph(NamedTuple):
    """A run of words between two block boundaries: text[start:end] of the story.

    `number` counts from 1. `tag` names the innermost block element, and is "" where there is none.
    `voice` says who speaks: headings are the editor's words, block quotations somebody else's,
    paragraphs with a class what it says, and all others the person's own. `speaker` is who somebody
    else is, or "" where nobody said it. `is_item` says that it is in an item of a list.
    """

    number: int
    tag: str
    start: int
    end: int
    voice: str = PERSON
    speaker: str = ""
    is_item: bool = False


@dataclass(slots=True)
class Element:
    """A start tag.

    Its text is story.text[start:end], except where it holds blocks or no words.
    """

    source: str
    tag: str
    is_block: bool
    start: int
    end: int = -1
    holds_blocks: bool = False
    paragraph: int = 0


class End(NamedTuple):
    """The end of an element."""

    element: Element


@dataclass(slots=True)
class Characters:
    """A stretch of text as written in the HTML; `start` is -1 outside paragraphs."""

    source: str
    text: str
    start: int = -1
    opens_paragraph: int = 0  # set if the paragraph has no block element of its own


Token = Element | End | Characters


@dataclass(frozen=True)
class StoryText:
    """A body, its text (the paragraphs joined by "\\n"), and its paragraphs in order.

    Equality and hash use the HTML alone, because everything else follows from it.
    """

    html: str
    text: str = field(compare=False)
    paragraphs: tuple[Paragraph, ...] = field(compare=False)
    tokens: tuple[Token, ...] = field(compare=False, repr=False)

    def paragraph_at(self, position: int) -> Paragraph:
        """Return the paragraph that holds this position; a paragraph's end belongs to it."""
        return self.paragraphs[bisect_right(self._starts, position) - 1]

    @cached_property
    def _starts(self) -> list[int]:
        return [paragraph.start for paragraph in self.paragraphs]


@lru_cache(maxsize=32)  # some 1 MB
def read(html: str) -> StoryText:
    """Read the text of a sanitised body. Never raises: broken HTML is read as browsers read it.

    read("<p>One <em>two</em></p><p>Three</p>").text is "One two\\nThree"
    """
    reader = _Reader()
    for match in TOKEN.finditer(html):
        reader.take(match)
    reader.close_to(0)
    reader.end_run()
    return StoryText(html, "\n".join(reader.texts), tuple(reader.paragraphs), tuple(reader.tokens))


class _Reader:
    """Build a balanced list of tokens, and a paragraph whenever a run of text ends."""

    def __init__(self) -> None:
        self.tokens: list[Token] = []
        self.paragraphs: list[Paragraph] = []
        self.texts: list[str] = []
        self.open: list[Element] = []
        self.run: list[Token] = []
        self.run_length = 0
        self.length = 0

    def take(self, match: re.Match[str]) -> None:
        if match["text"]:
            self.add_text(match["text"])
        elif match["tag"] and match["ended"]:
            tag = match["tag"].lower()
            if match["closes"]:
                self.end(tag)
            else:
                self.begin(tag, match[0])

    def add(self, token: Token) -> None:
        self.tokens.append(token)
        self.run.append(token)

    def add_text(self, source: str) -> None:
        for written in REFERENCE.findall(source) if "&" in source else [source]:
            text = entities.unescape(written) if written[0] == "&" else written
            if written == "<" or (written[0] == "&" and written[-1] != ";"):
                # Beside a dropped tag, a bare "<" or "&" could become markup.
                written = entities.escape(text, quote=False)
            self.add(Characters(written, text, self.run_length))
            self.run_length += len(text)

    def begin(self, tag: str, source: str) -> None:
        if len(self.open) >= DEEPEST:
            return
        is_block = tag in BLOCKS
        if is_block:
            self.close_before(tag)
            self.end_run()
        element = Element(source, tag, is_block, self.run_length)
        if is_block:
            for outer in self.open:
                outer.holds_blocks = True
        self.add(element)
        if tag not in VOID:
            self.open.append(element)
        elif is_block:
            self.end_run()

    def close_before(self, tag: str) -> None:
        """Close the innermost block if it cannot hold this tag.

        A paragraph and a heading hold no block; a list item holds no other list item.
        """
        for ends in (LEAVES, {"li"} & {tag}):
            depth = self.block_depth()
            if depth and self.open[depth - 1].tag in ends:
                self.close_to(depth - 1)

    def block_depth(self) -> int:
        """Count the elements that are open, from the outermost to the innermost block."""
        depth = len(self.open)
        while depth and not self.open[depth - 1].is_block:
            depth -= 1
        return depth

    def end(self, tag: str) -> None:
        lowest = 0 if tag in BLOCKS else self.block_depth()
        for depth in range(len(self.open) - 1, lowest - 1, -1):
            if self.open[depth].tag == tag:
                self.close_to(depth)
                return

    def close_to(self, depth: int) -> None:
        while len(self.open) > depth:
            element = self.open[-1]
            if element.is_block:
                self.end_run()
            self.open.pop()
            element.end = self.run_length
            self.add(End(element))

    def end_run(self) -> None:
        """Turn the run into a paragraph if it has words, and shift its positions to the story's."""
        text = "".join(token.text for token in self.run if isinstance(token, Characters))
        start = self.length + 1 if self.texts else 0
        is_paragraph = bool(text.strip())
        for token in self.run:
            if isinstance(token, End):
                token.element.end = token.element.end + start if is_paragraph else -1
            else:
                token.start = token.start + start if is_paragraph else -1
        if is_paragraph:
            self.add_paragraph(text, start)
        self.run = []
        self.run_length = 0

    def add_paragraph(self, text: str, start: int) -> None:
        depth = self.block_depth()
        block = self.open[depth - 1] if depth else None
        number = len(self.paragraphs) + 1
        if block and not block.paragraph:
            block.paragraph = number
        else:
            first = next(token for token in self.run if isinstance(token, Characters))
            first.opens_paragraph = number
        self.length = start + len(text)
        self.texts.append(text)
        tag = block.tag if block else ""
        is_item = any(each.tag == "li" for each in self.open)
        self.paragraphs.append(Paragraph(number, tag, start, self.length, *self.voice(), is_item))

    def voice(self) -> tuple[str, str]:
        """Return whose words the open elements hold, and who somebody else is."""
        said = [of_paragraph(each.source) for each in self.open if each.tag == "p"]
        if said and said[-1] != PERSON:
            return said[-1], ""
        quoted = [each for each in self.open if each.tag == "blockquote"]
        if quoted:
            return SOMEBODY_ELSE, speaker_of(quoted[-1].source)
        is_heading = any(each.tag in HEADINGS for each in self.open)
        return (EDITOR if is_heading else PERSON), ""
