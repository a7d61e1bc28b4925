"""What is no word of the text: left out and noted, or written in another form."""

import re

from stories.pasted_html import raised
from stories.pasted_html.elements import (
    BULLET,
    DROP_CAP,
    FLOAT,
    FOOTNOTE,
    KINDS,
    LOWERED,
    NOTE_LINK,
    NOTE_MARK,
    NOTES,
    RAISED,
    RETURNED,
    note_of,
)
from stories.pasted_html.words import Words
from stories.pasted_html.writer import Open


class LeftOut(Words):
    """Reads what is left out, and gives back what is no note."""

    def follow(self, href: str) -> None:
        """Note where a link leads: a raised number in it is a mark; a note begins with one."""
        if self.gathering:
            self.gathering[-1].is_linked = True
        note = note_of(href)
        if note and self.page.leaves and self.page.leaves[-1].words_before == self.page.words:
            leaf = self.page.leaves[-1]
            del self.page.out[leaf.begins :]
            leaf.kind, leaf.end = note, ""
            self.gathering.insert(0, leaf)

    def leave_out(self, element: Open) -> None:
        gathered = "".join(element.gathered)
        words = " ".join(gathered.split())
        kind = FOOTNOTE if element.kind == NOTES else element.kind
        if kind == FOOTNOTE:
            self.drop_rule()
            words = raised.note_text(words)
        if kind in KINDS and words:
            self.left_out.append((kind, words))
        elif self.gathering:
            # A style or a list's bullet inside a note mark does not come back with it.
            self.gathering[-1].gathered.append(gathered if kind in RETURNED else "")
        elif kind == BULLET and self.page.leaves and self.page.leaves[-1].item:
            self.page.leaves[-1].item.bullet = self.page.leaves[-1].item.bullet or words
        elif kind in RETURNED and words:
            self.give_back(element, re.sub(r"\s+", " ", gathered), words)

    def drop_rule(self) -> None:
        """Leave out the line above the footnotes too."""
        if self.page.out[-1:] == ["<hr>"]:
            self.page.out.pop()

    def give_back(self, element: Open, spaced: str, words: str) -> None:
        """Write a drop cap, a power, an index or an ordinal; a note mark is left out."""
        is_linked = element.is_linked or element.kind == NOTE_LINK or bool(self.number["a"])
        if element.kind == DROP_CAP:
            self.page.write(self.take_drop_cap())
            self.drop_cap = words
        elif element.kind == FLOAT:
            self.float(words)
        elif element.kind == LOWERED:
            self.page.write(raised.index(spaced))
        elif element.kind == RAISED or any(map(str.isalnum, words)):
            self.write_raised(spaced, words, is_linked=is_linked)

    def float(self, words: str) -> None:
        if len(words) <= 2 and not self.page.before.strip():
            self.drop_cap = self.take_drop_cap() + words
            return
        self.page.is_apart = True
        self.page.write(words)
        self.page.is_apart = True

    def write_raised(self, spaced: str, words: str, *, is_linked: bool) -> None:
        judged = raised.judge(words, self.page.before, is_linked=is_linked)
        if judged == raised.PART:
            self.page.write(spaced)
            return
        number = raised.number(words)
        if judged == raised.MARK:
            self.left_out.append((NOTE_MARK, words))
            place = -1
        else:
            self.page.write(raised.power(words))
            place = len(self.page.out) - 1
        if number is not None and judged != raised.POWER:
            self.raised.append((number, place, words))
