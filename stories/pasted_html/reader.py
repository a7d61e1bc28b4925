"""Read pasted HTML tag by tag: write what belongs to the words, and note what does not."""

import re
from collections import Counter

from stories import phrases
from stories.pasted_html import lists, raised
from stories.pasted_html.blocks import Blocks
from stories.pasted_html.elements import (
    APART,
    BLOCKS,
    CELLS,
    CONTAINERS,
    DISPLAYED_APART,
    DISPLAYED_AS_BLOCK,
    ENDED_BY,
    FOOTNOTE,
    KEPT_BLOCKS,
    MATHEMATICS,
    NOTE_MARK,
    OTHER_BLOCKS,
    RENAMED,
    RETURNED,
    VOID,
    kind_of,
)
from stories.pasted_html.left_out import LeftOut
from stories.pasted_html.pasted import DEEPEST, Pasted
from stories.pasted_html.sheets import Sheets
from stories.pasted_html.writer import Open

# Comments, declarations and Word's own conditions are no words; a tag that does not end is none.
# Every "<" that begins markup is consumed up to its end, so that nothing is read twice.
MARKUP = re.compile(
    r"""<!--(?:-?>|.*?(?:--!?>|\Z))
      | <(?:[!?]|/(?![a-zA-Z]))[^>]*+>?
      | (?P<tag></?[a-zA-Z][^\s/>]*+
          (?:[^>=]++ | =\s*+(?:"[^"]*+(?:"|\Z) | '[^']*+(?:'|\Z))?+)*+ (?P<ended>>?))
    """,
    re.DOTALL | re.VERBOSE,
)
ENDED = ""  # the tag of an element that has ended, while blocks in it are open


def read(html: str) -> Pasted:
    """Read pasted or imported HTML. Never raises.

    "<p>I <s>never</s> left.</p>"                  "<p>I left.</p>", 1 deleted passage
    "<tr><td>1994</td><td>I left.</td></tr>"       "<p>1994 — I left.</p>"
    """
    reader = _Reader()
    reader.sheets = Sheets(html)
    reader.feed(MARKUP.sub(lambda found: found["tag"] if found["ended"] else "", html))
    reader.close()
    reader.finish()
    return Pasted("".join(reader.page.out), tuple(reader.left_out))


class _Reader(Blocks, LeftOut):
    sheets: Sheets

    def finish(self) -> None:
        self.close_to(0)
        self.page.write(self.take_drop_cap())
        self.page.break_block()
        footnotes = [text for kind, text in self.left_out if kind == FOOTNOTE]
        raised_numbers = [(number, place >= 0) for number, place, _ in self.raised]
        for which in raised.marks_among(raised_numbers, footnotes):
            _, place, words = self.raised[which]
            self.page.out[place] = ""
            self.left_out.append((NOTE_MARK, words))
        lists.nest(self.page.out, self.items)

    # What begins

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        tag = RENAMED.get(tag, tag)
        found = {name: value or "" for name, value in attrs}
        style = self.sheets.style_of(tag, found.get("class", ""), found.get("style", ""))
        if tag in VOID:
            self.void(tag, found)
            return
        self.end_implied(ENDED_BY.get(tag, frozenset()))
        self.begin_part()
        href = found.get("href", "") if tag == "a" else ""
        if href and not self.is_gone():
            self.follow(href)
        kind = "" if self.is_gone() else kind_of(tag, found, style) or self.bullet_by_space(style)
        element = Open(tag, kind="" if self.gathering and kind in RETURNED else kind)
        element.is_block = tag in BLOCKS or bool(DISPLAYED_AS_BLOCK.search(style))
        element.is_apart = tag in APART or "-" in tag or bool(DISPLAYED_APART.search(style))
        self.stand_apart(element)
        if not element.kind and not self.gathering:
            self.begin(element, found, style)
        self.open.append(element)
        self.number[tag] += 1
        self.scopes[-1][tag] += 1
        if tag in CONTAINERS:
            self.scopes.append(Counter())
        if element.kind:
            self.gathering.append(element)

    def end_implied(self, tags: frozenset[str]) -> None:
        waiting = sum(self.scopes[-1][tag] for tag in tags)
        depth = len(self.open)
        while waiting:
            depth -= 1
            waiting -= self.open[depth].tag in tags
        self.close_to(depth)

    def begin_part(self) -> None:
        """Write what is between the parts of a fraction or a power, else they were one number."""
        if self.open and self.open[-1].tag in MATHEMATICS and not self.gathering:
            self.open[-1].parts += 1
            if self.open[-1].parts == 2:
                self.page.write(MATHEMATICS[self.open[-1].tag])

    def begin(self, element: Open, found: dict[str, str], style: str) -> None:
        """Write what an element begins with, and note what it ends with."""
        tag = element.tag
        if element.is_block:
            self.page.is_after_cell &= tag in CELLS
            if not (tag in CELLS and self.page.is_after_cell):
                self.page.break_block()
        element.begins, element.words_before = len(self.page.out), self.page.words
        element.before = self.page.before
        if tag in KEPT_BLOCKS:
            self.begin_block(element, found, style)
        elif tag == "q":
            first, element.end = "‘’" if self.number["q"] % 2 else "“”"
            self.page.write(first)
        elif tag == "a":
            if found.get("href"):
                self.page.write_tag(self.get_starttag_text())
                element.end = "</a>"
        elif tag not in OTHER_BLOCKS:
            self.begin_marks(element, found, style)

    def begin_marks(self, element: Open, found: dict[str, str], style: str) -> None:
        weight = re.search(r"font-weight:(\w+)", style)
        heavy = {"bold", "bolder", "600", "700", "800", "900"}
        is_bold = weight is not None and weight[1] in heavy
        is_plain = weight is not None and not is_bold
        names = ["strong"] if is_bold or (element.tag in {"b", "strong"} and not is_plain) else []
        is_upright = "font-style:normal" in style
        if "font-style:italic" in style or (element.tag in {"i", "em"} and not is_upright):
            names.append("em")
        phrase = phrases.start_tag(found) if element.tag == "span" else ""
        if names or phrase:
            self.page.wrap()
        element.begins = len(self.page.out)
        self.page.write_tag(phrase or "".join(f"<{name}>" for name in names))
        element.end = "</span>" if phrase else "".join(f"</{name}>" for name in reversed(names))

    def void(self, tag: str, found: dict[str, str]) -> None:
        if self.gathering:
            self.gathering[-1].gathered.append("" if tag == "wbr" else " ")
        elif tag == "br":
            if self.page.is_in_words() and "Apple-interchange" not in found.get("class", ""):
                self.page.end_line()
        elif tag == "hr":
            self.page.break_block()
            self.page.words += 1
            self.page.write_tag("<hr>")
        elif tag in APART:
            self.page.is_apart = True

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    # What ends

    def handle_endtag(self, tag: str) -> None:
        tag = RENAMED.get(tag, tag)
        if self.number[tag]:
            depth = len(self.open) - 1
            while self.open[depth].tag != tag:
                depth -= 1
            if not self.end_across_blocks(depth):
                self.close_to(depth)
        elif not self.gathering:  # it ends nothing, but is between words
            if tag in BLOCKS:
                self.page.break_block()
            self.page.is_apart |= tag in APART or "-" in tag

    def end_across_blocks(self, depth: int) -> bool:
        """End an element of a line that began before a block: the block goes on, as in browsers."""
        element, inner = self.open[depth], self.open[depth + 1 : depth + 1 + DEEPEST]
        is_across = len(inner) < DEEPEST and any(other.is_block for other in inner)
        if element.is_block or self.gathering or not is_across:
            return False
        self.page.write_tag(element.end)
        self.stand_apart(element)
        self.number.subtract([element.tag])
        self.number.update([ENDED])
        element.tag, element.end = ENDED, ""
        return True

    def close_to(self, depth: int) -> None:
        while len(self.open) > depth:
            element = self.open.pop()
            self.number[element.tag] -= 1
            if element.tag in CONTAINERS:
                self.scopes.pop()
            self.scopes[-1][element.tag] -= 1
            if self.page.leaves and self.page.leaves[-1] is element:
                self.page.leaves.pop()
            if element.kind:
                self.gathering.pop()
                self.leave_out(element)
            elif not self.gathering:
                self.end(element)
            self.stand_apart(element)

    def stand_apart(self, element: Open) -> None:
        """Join no words across the edge of an element that has a visible edge."""
        if self.gathering:
            if element.is_block or element.is_apart:
                self.gathering[-1].gathered.append(" ")
        elif element.is_apart:
            self.page.is_apart = True

    def end(self, element: Open) -> None:
        if element.tag in KEPT_BLOCKS:
            self.end_block(element)
            return
        if element.tag in CELLS:
            self.page.is_after_cell = True
        elif element.is_block:
            self.page.is_after_cell = False
        if element.tag == "q":
            self.page.write(element.end)
        elif element.end and len(self.page.out) == element.begins + 1:
            del self.page.out[element.begins :]  # it holds nothing
        else:
            self.page.write_tag(element.end)
        if element.is_block and element.tag not in CELLS:
            self.page.break_block()
