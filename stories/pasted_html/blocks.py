"""The blocks of pasted HTML, and the paragraphs that Word means as items of a list."""

import re
from html import unescape

from stories.pasted_html import lists
from stories.pasted_html.elements import BULLET, LEAVES, LISTS, NARROW, WORD_LIST
from stories.pasted_html.pasted import DEEPEST, NESTED
from stories.pasted_html.words import Words
from stories.pasted_html.writer import Open


class Blocks(Words):
    """Reads where blocks begin and end."""

    def bullet_by_space(self, style: str) -> str:
        """Where the paragraph of a list has a bullet that only the space after it tells."""
        item = self.page.leaves[-1].item if self.page.leaves and not self.gathering else None
        if not item or item.bullet or self.raised or not NARROW.search(style):
            return ""
        bullet = unescape("".join(self.page.out[item.start + 1 : item.start + 9])).strip()
        if not 0 < len(bullet) < 8 or len(self.page.out) > item.start + 9:
            return ""
        del self.page.out[item.start + 1 :]
        item.bullet, self.page.words, self.page.before = (
            bullet,
            self.page.leaves[-1].words_before,
            "",
        )
        return BULLET

    def begin_block(self, element: Open, found: dict[str, str], style: str) -> None:
        tag = element.tag
        element.end = f"</{tag}>"
        if sum(self.number[outer] for outer in NESTED) >= DEEPEST:
            element.end = ""
            return
        if tag in LISTS and self.open and self.open[-1].tag in LISTS:
            if self.open[-1].words_before == self.page.words:  # a list of nothing but a list is one
                element.end = ""
                return
            self.reopen_item(element)
        source = self.get_starttag_text() or ""
        is_as_written = source[1 : len(tag) + 1].lower() == tag
        if tag == "p" and not self.page.leaves:
            self.begin_item(element, found, style)
        if tag in LEAVES:
            self.page.leaves.append(element)
        self.page.write_block_tag(source if is_as_written else f"<{tag}>")

    def reopen_item(self, element: Open) -> None:
        """A list that is directly in a list belongs to the item before it."""
        end = len(self.page.out)
        while end and not self.page.out[end - 1].strip():
            end -= 1
        if end and self.page.out[end - 1] == "</li>":
            del self.page.out[end - 1 :]
            element.begins, element.end = len(self.page.out), f"{element.end}</li>"

    def begin_item(self, element: Open, found: dict[str, str], style: str) -> None:
        """A paragraph that Word says is of a list, or may be by its name."""
        if is_of := WORD_LIST.search(style):
            level = min(int(is_of[2][:2]), lists.DEEPEST)
            element.item = lists.Item(len(self.page.out), level, is_of[1])
        elif found.get("class", "").lower().startswith("msolistparagraph"):
            margin = re.search(r"margin-left:(\d{1,3})", style)
            level = min(int(margin[1]) // 36 if margin else 1, lists.DEEPEST)
            element.item = lists.Item(len(self.page.out), level)

    def end_block(self, element: Open) -> None:
        self.page.break_block()
        if element.words_before != self.page.words:
            self.page.write_block_tag(element.end)
            if element.item and (element.item.of or element.item.bullet):
                element.item.end = len(self.page.out) - 1
                self.items.append(element.item)
        elif element.end:  # an empty block is left out, and is between words all the same
            del self.page.out[element.begins :]
            self.page.before, self.page.is_apart = element.before, True
            if element.end.endswith("</li>") and element.tag in LISTS:
                self.page.write_block_tag("</li>")
