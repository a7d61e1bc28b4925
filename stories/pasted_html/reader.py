"""Read pasted HTML tag by tag: write what belongs to the words, and note what does not."""

import re
from collections import Counter
from html import unescape
from html.parser import HTMLParser

from stories.pasted_html import lists, raised
from stories.pasted_html.elements import (
    APART,
    BLOCKS,
    BULLET,
    CELLS,
    CONTAINERS,
    DISPLAYED_APART,
    DISPLAYED_AS_BLOCK,
    DROP_CAP,
    ENDED_BY,
    FLOAT,
    FOOTNOTE,
    KEPT_BLOCKS,
    KINDS,
    LEAVES,
    LISTS,
    LOWERED,
    MATHEMATICS,
    NARROW,
    NOTE_LINK,
    NOTE_MARK,
    NOTES,
    OTHER_BLOCKS,
    RAISED,
    RENAMED,
    RETURNED,
    VERBATIM,
    VOID,
    WORD_LIST,
    kind_of,
    note_of,
)
from stories.pasted_html.pasted import DEEPEST, NESTED, Pasted
from stories.pasted_html.writer import Open, Writer

# In pages of Windows these are where quotation marks and dashes were meant.
CONTROLS = {code: bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0xA0)}
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
# What a drop cap may be without the rest of a word, in English, French, Russian and others.
ONE_LETTER_WORDS = frozenset("aioàyеуяивксо")


def read(html: str) -> Pasted:
    """Read pasted or imported HTML. Never raises.

    "<p>I <s>never</s> left.</p>"                  "<p>I left.</p>", 1 deleted passage
    "<tr><td>1994</td><td>I left.</td></tr>"       "<p>1994 — I left.</p>"
    """
    reader = _Reader()
    reader.feed(MARKUP.sub(lambda found: found["tag"] if found["ended"] else "", html))
    reader.close()
    reader.finish()
    return Pasted("".join(reader.page.out), tuple(reader.left_out))


class _Reader(HTMLParser):
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
        style = re.sub(r"\s+", "", found.get("style", "").lower())
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

    def is_gone(self) -> bool:
        """Whether the words are left out already, and with them all that is inside."""
        return bool(self.gathering) and self.gathering[-1].kind not in RETURNED | {NOTES}

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
            self.begin_marks(element, style)

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

    def begin_marks(self, element: Open, style: str) -> None:
        weight = re.search(r"font-weight:(\w+)", style)
        heavy = {"bold", "bolder", "600", "700", "800", "900"}
        is_bold = weight is not None and weight[1] in heavy
        is_plain = weight is not None and not is_bold
        names = ["strong"] if is_bold or (element.tag in {"b", "strong"} and not is_plain) else []
        is_upright = "font-style:normal" in style
        if "font-style:italic" in style or (element.tag in {"i", "em"} and not is_upright):
            names.append("em")
        if names:
            self.page.wrap()
        element.begins = len(self.page.out)
        self.page.write_tag("".join(f"<{name}>" for name in names))
        element.end = "".join(f"</{name}>" for name in reversed(names))

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

    # What is left out, or written in another form

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

    # Words

    def handle_data(self, data: str) -> None:
        data = data.translate(CONTROLS)
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
