"""Write the words of pasted HTML in paragraphs, and keep apart what was apart."""

from dataclasses import dataclass, field
from html import unescape

from stories.pasted_html import lists

BETWEEN_CELLS = " — "
OPENING = tuple("([{“«‘„‚¿¡")
CLOSING = tuple(".,;:!?…)]}”»’")


@dataclass(slots=True, eq=False)
class Open:
    """An element that is open: what to write at its end, and what it gathers instead of writing."""

    tag: str
    is_block: bool = False
    is_apart: bool = False
    end: str = ""
    kind: str = ""  # of what is left out, or is written in another form
    gathered: list[str] = field(default_factory=list)
    begins: int = 0  # where in what is written
    words_before: int = 0
    before: str = ""
    parts: int = 0
    is_linked: bool = False
    item: lists.Item | None = None


class Writer:
    """What is written so far, and what is to come between it and the words that follow."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self.leaves: list[Open] = []  # the open elements that hold words
        self.words = 0  # pieces of text that were written
        self.is_wrapped = False  # in a paragraph of ours
        self.is_after_cell = False
        self.is_apart = False  # what comes next is apart from what was written
        self.breaks = 0  # lines that end, written once words follow in the same block
        self.before = ""  # the last characters that were written

    def end_line(self) -> None:
        """End a line; an empty one ends a paragraph of ours."""
        self.breaks += 1
        if self.breaks > 1 and self.is_wrapped:
            self.break_block()

    def is_in_words(self) -> bool:
        return self.is_wrapped or bool(self.leaves)

    def write(self, text: str, *, is_written: bool = False) -> None:
        """Write words; those that are not of the source are plain, and safe as HTML."""
        shown = unescape(text) if is_written else text
        if not (shown.strip() or (shown and self.is_in_words())):
            return
        if shown.strip():
            if self.is_after_cell and self.before.strip():
                self.out.append(BETWEEN_CELLS)
                self.is_after_cell = self.is_apart = False
            self.wrap()
            self.words += 1
            self.separate(shown)
            if self.breaks:
                self.out.append("<br>" * self.breaks)
                self.breaks, text = 0, text.lstrip()
        self.out.append(text if is_written else text.replace("&", "&amp;").replace("<", "&lt;"))
        self.before = (self.before + shown)[-24:]

    def separate(self, shown: str) -> None:
        if self.is_apart and self.before and not self.breaks:
            is_spaced = self.before[-1].isspace() or shown[0].isspace()
            if not is_spaced and not self.before.endswith(OPENING) and shown[0] not in CLOSING:
                self.out.append(" ")
        self.is_apart = False

    def wrap(self) -> None:
        """Open a paragraph of ours where no block holds the words."""
        if not self.is_in_words():
            self.out.append("<p>")
            self.is_wrapped = True

    def break_block(self) -> None:
        """Close the paragraph of ours; words in another block's beginning are not glued to it."""
        if self.is_wrapped:
            self.out.append("</p>")
            self.is_wrapped, self.before = False, ""
        elif self.is_in_words() and self.before:
            self.is_apart = True
        self.breaks = 0

    def write_block_tag(self, source: str) -> None:
        self.write_tag(source)
        self.is_apart, self.before = False, ""

    def write_tag(self, source: str | None) -> None:
        if source:
            self.out.append(source)
