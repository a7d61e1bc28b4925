"""The words of pasted HTML, where they stand in what is open."""

import re
from collections import Counter
from html import unescape
from html.parser import HTMLParser

from stories.pasted_html import lists
from stories.pasted_html.elements import NOTES, RETURNED, VERBATIM
from stories.pasted_html.writer import Open, Writer

# In pages of Windows these are where quotation marks and dashes were meant.
CONTROLS = {code: bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0xA0)}
CONTROL = re.compile("[\x80-\x9f]")  # to look for one is ten times quicker than to look for each
# What a drop cap may be without the rest of a word, in English, French, Russian and others.
ONE_LETTER_WORDS = frozenset("aioàyеуяивксо")


def without_controls(text: str) -> str:
    """Return the text with quotation marks and dashes where control characters were."""
    return text.translate(CONTROLS) if CONTROL.search(text) else text


class Words(HTMLParser):
    """Reads words into a page, or into what gathers them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.page = Writer()
        self.open: list[Open] = []
        self.number: Counter[str] = Counter()  # of the open elements of each tag
        self.scopes: list[Counter[str]] = [Counter()]  # the same within each open container
        self.gathering: list[Open] = []
        self.left_out: list[tuple[str, str]] = []
        self.raised: list[tuple[int, int, str]] = []  # number, place if it may be a power, words
        self.items: list[lists.Item] = []
        self.drop_cap = ""

    def is_gone(self) -> bool:
        """Whether the words are left out already, and with them all that is inside."""
        return bool(self.gathering) and self.gathering[-1].kind not in RETURNED | {NOTES}

    def handle_data(self, data: str) -> None:
        data = without_controls(data)
        if self.gathering:
            self.gathering[-1].gathered.append(data)
            return
        if self.drop_cap and data.strip():
            data = self.before_the_rest(data)
        if self.page.before[-1:].isspace() and self.left_out and data[:1] == " ":
            data = data[1:]  # what was between two spaces was left out
        if "\n" in data and any(self.number[tag] for tag in VERBATIM):
            first, *rest = data.split("\n")
            self.page.write(first, is_written=True)
            for line in rest:
                if self.page.is_in_words():
                    self.page.end_line()
                self.page.write(line, is_written=True)
        else:
            self.page.write(data, is_written=True)

    def before_the_rest(self, data: str) -> str:
        """Put a drop cap before the rest of its word; “I” and its like are words of their own."""
        is_word = self.drop_cap.lower() in ONE_LETTER_WORDS and data[:1].isspace()
        return self.take_drop_cap() + (" " if is_word else "") + data.lstrip()

    def take_drop_cap(self) -> str:
        taken, self.drop_cap = self.drop_cap, ""
        return taken

    def handle_entityref(self, name: str) -> None:
        self.reference(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.reference(f"&#{name};")

    def reference(self, source: str) -> None:
        if self.gathering:
            self.gathering[-1].gathered.append(unescape(source))
        else:
            self.page.write(self.take_drop_cap())
            self.page.write(source, is_written=True)
