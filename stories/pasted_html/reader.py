"""Read pasted HTML tag by tag: write what belongs to the words, and note what does not."""

import re
from collections import Counter
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser

from stories.pasted_html import lists, raised
from stories.pasted_html.elements import (
    APART,
    BLOCKS,
    BULLET,
    CELLS,
    DISPLAYED_APART,
    DISPLAYED_AS_BLOCK,
    DROP_CAP,
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

BETWEEN_CELLS = " — "
# In pages of Windows these stand where quotation marks and dashes were meant.
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
# What ends where another begins, if its own end is missing; none reaches over a container.
ENDED_BY = dict.fromkeys(BLOCKS, frozenset({"p", "h2", "h3"}))
ENDED_BY |= dict.fromkeys(["td", "th"], frozenset({"td", "th"}))
ENDED_BY |= {"tr": frozenset({"tr", "td", "th"}), "li": frozenset({"li", "p"})}
ENDED_BY |= dict.fromkeys(["dt", "dd"], frozenset({"dt", "dd"}))
ENDED_BY |= {"option": frozenset({"option"}), "optgroup": frozenset({"option", "optgroup"})}
LINKS_OF_A_NOTE = re.compile(r"^[\^↑\s]+|[\s↩\ufe0e^↑]+$")
NUMBER_OF_A_NOTE = re.compile(r"^([\[(]?\d+[\])]?)(?=[^\W\d_])")
CONTAINERS = frozenset({"table", "ul", "ol", "blockquote", "div", "dl"})
# What a drop cap may be without the rest of a word, in English, French, Russian and others.
ONE_LETTER_WORDS = frozenset("aioàyеуяивксо")
OF_THE_EDITOR = KEPT_BLOCKS | {"a", "br", "em", "strong"}
NESTED = ("ul", "ol", "blockquote")
DEEPEST = 50  # of these in one another; each is a margin on a phone
OPENING = tuple("([{“«‘„‚¿¡")
CLOSING = tuple(".,;:!?…)]}”»’")


@dataclass(frozen=True)
class Pasted:
    """HTML without what is no part of the words, and what was left out: its kind and its text."""

    html: str
    left_out: tuple[tuple[str, str], ...] = ()

    @property
    def told(self) -> str:
        """Say what was left out in a sentence, or "" where nothing was."""
        numbers = Counter(kind for kind, _ in self.left_out)
        named = [f"{n} {kind}{'s' if n > 1 else ''}" for kind in KINDS if (n := numbers[kind])]
        if not named:
            return ""
        *first, last = named
        listed = f"{', '.join(first)} and {last}" if first else last
        return f"{listed} {'was' if sum(numbers.values()) == 1 else 'were'} left out."

    @property
    def footnotes(self) -> tuple[str, ...]:
        """Return the text of each footnote, so that an editor can keep it elsewhere."""
        return tuple(text for kind, text in self.left_out if kind == FOOTNOTE)


def may_be_clean(html: str) -> bool:
    """Whether the editor may have made this: it has no other elements, and does not nest deeply.

    So that what need not be cleaned twice is not, and the cleaning takes no longer than reading.
    """
    depth = 0
    for slash, name in re.findall(r"<(/?)([a-zA-Z][^\s/>]*)", html):
        if name not in OF_THE_EDITOR:
            return False
        depth += (1 if not slash else -1) * (name in NESTED)
        if depth > DEEPEST:
            return False
    return True


def read(html: str) -> Pasted:
    """Read pasted or imported HTML. Never raises.

    "<p>I <s>never</s> left.</p>"                  "<p>I left.</p>", 1 deleted passage
    "<tr><td>1994</td><td>I left.</td></tr>"       "<p>1994 — I left.</p>"
    """
    reader = _Reader()
    reader.feed(MARKUP.sub(lambda found: found["tag"] if found["ended"] else "", html))
    reader.close()
    reader.finish()
    return Pasted("".join(reader.out), tuple(reader.left_out))


@dataclass(slots=True, eq=False)
class _Open:
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


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.out: list[str] = []
        self.open: list[_Open] = []
        self.number: Counter[str] = Counter()  # of the open elements of each tag
        self.scopes: list[Counter[str]] = [Counter()]  # the same within each open container
        self.leaves: list[_Open] = []  # the open elements that hold words
        self.gathering: list[_Open] = []
        self.left_out: list[tuple[str, str]] = []
        self.raised: list[tuple[int, int, str]] = []  # number, place if it may be a power, words
        self.items: list[lists.Item] = []
        self.words = 0  # pieces of text that were written
        self.is_wrapped = False  # in a paragraph of ours
        self.is_after_cell = False
        self.drop_cap = ""
        self.is_apart = False  # what comes next stands apart from what was written
        self.breaks = 0  # lines that end, written once words follow in the same block
        self.before = ""  # the last characters that were written

    def finish(self) -> None:
        self.close_to(0)
        self.write(self.take_drop_cap())
        self.break_block()
        footnotes = [text for kind, text in self.left_out if kind == FOOTNOTE]
        raised_numbers = [(number, place >= 0) for number, place, _ in self.raised]
        for which in raised.marks_among(raised_numbers, footnotes):
            _, place, words = self.raised[which]
            self.out[place] = ""
            self.left_out.append((NOTE_MARK, words))
        lists.nest(self.out, self.items)

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
        element = _Open(tag, kind="" if self.gathering and kind in RETURNED else kind)
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
                self.write(MATHEMATICS[self.open[-1].tag])

    def follow(self, href: str) -> None:
        """Note where a link leads: a raised number in it is a mark; a note begins with one."""
        if self.gathering:
            self.gathering[-1].is_linked = True
        note = note_of(href)
        if note and self.leaves and self.leaves[-1].words_before == self.words:
            leaf = self.leaves[-1]
            del self.out[leaf.begins :]
            leaf.kind, leaf.end = note, ""
            self.gathering.insert(0, leaf)

    def bullet_by_space(self, style: str) -> str:
        """Where the paragraph of a list has a bullet that only the space after it tells."""
        item = self.leaves[-1].item if self.leaves and not self.gathering else None
        if not item or item.bullet or self.raised or not NARROW.search(style):
            return ""
        bullet = unescape("".join(self.out[item.start + 1 : item.start + 9])).strip()
        if not 0 < len(bullet) < 8 or len(self.out) > item.start + 9:
            return ""
        del self.out[item.start + 1 :]
        item.bullet, self.words, self.before = bullet, self.leaves[-1].words_before, ""
        return BULLET

    def begin(self, element: _Open, found: dict[str, str], style: str) -> None:
        """Write what an element begins with, and note what it ends with."""
        tag = element.tag
        if element.is_block:
            self.is_after_cell &= tag in CELLS
            if not (tag in CELLS and self.is_after_cell):
                self.break_block()
        element.begins, element.words_before = len(self.out), self.words
        element.before = self.before
        if tag in KEPT_BLOCKS:
            self.begin_block(element, found, style)
        elif tag == "q":
            first, element.end = "‘’" if self.number["q"] % 2 else "“”"
            self.write(first)
        elif tag == "a":
            if found.get("href"):
                self.write_tag(self.get_starttag_text())
                element.end = "</a>"
        elif tag not in OTHER_BLOCKS:
            self.begin_marks(element, style)

    def begin_block(self, element: _Open, found: dict[str, str], style: str) -> None:
        tag = element.tag
        element.end = f"</{tag}>"
        if sum(self.number[outer] for outer in NESTED) >= DEEPEST:
            element.end = ""
            return
        if tag in LISTS and self.open and self.open[-1].tag in LISTS:
            if self.open[-1].words_before == self.words:  # a list of nothing but a list is one
                element.end = ""
                return
            self.reopen_item(element)
        source = self.get_starttag_text() or ""
        is_as_written = source[1 : len(tag) + 1].lower() == tag
        if tag == "p" and not self.leaves:
            self.begin_item(element, found, style)
        if tag in LEAVES:
            self.leaves.append(element)
        self.write_block_tag(source if is_as_written else f"<{tag}>")

    def reopen_item(self, element: _Open) -> None:
        """A list that is directly in a list belongs to the item before it."""
        end = len(self.out)
        while end and not self.out[end - 1].strip():
            end -= 1
        if end and self.out[end - 1] == "</li>":
            del self.out[end - 1 :]
            element.begins, element.end = len(self.out), f"{element.end}</li>"

    def begin_item(self, element: _Open, found: dict[str, str], style: str) -> None:
        """A paragraph that Word says is of a list, or may be by its name."""
        if is_of := WORD_LIST.search(style):
            level = min(int(is_of[2][:2]), lists.DEEPEST)
            element.item = lists.Item(len(self.out), level, is_of[1])
        elif found.get("class", "").lower().startswith("msolistparagraph"):
            margin = re.search(r"margin-left:(\d{1,3})", style)
            level = min(int(margin[1]) // 36 if margin else 1, lists.DEEPEST)
            element.item = lists.Item(len(self.out), level)

    def begin_marks(self, element: _Open, style: str) -> None:
        weight = re.search(r"font-weight:(\w+)", style)
        heavy = {"bold", "bolder", "600", "700", "800", "900"}
        is_bold = weight is not None and weight[1] in heavy
        is_plain = weight is not None and not is_bold
        names = ["strong"] if is_bold or (element.tag in {"b", "strong"} and not is_plain) else []
        is_upright = "font-style:normal" in style
        if "font-style:italic" in style or (element.tag in {"i", "em"} and not is_upright):
            names.append("em")
        if names:
            self.wrap()
        element.begins = len(self.out)
        self.write_tag("".join(f"<{name}>" for name in names))
        element.end = "".join(f"</{name}>" for name in reversed(names))

    def void(self, tag: str, found: dict[str, str]) -> None:
        if self.gathering:
            self.gathering[-1].gathered.append("" if tag == "wbr" else " ")
        elif tag == "br":
            if self.is_in_words() and "Apple-interchange" not in found.get("class", ""):
                self.end_line()
        elif tag == "hr":
            self.break_block()
            self.words += 1
            self.write_tag("<hr>")
        elif tag in APART:
            self.is_apart = True

    def end_line(self) -> None:
        """End a line; an empty one ends a paragraph of ours."""
        self.breaks += 1
        if self.breaks > 1 and self.is_wrapped:
            self.break_block()

    def is_in_words(self) -> bool:
        return self.is_wrapped or bool(self.leaves)

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
            self.close_to(depth)
        elif not self.gathering:  # it ends nothing, but stands between words
            if tag in BLOCKS:
                self.break_block()
            self.is_apart |= tag in APART or "-" in tag

    def close_to(self, depth: int) -> None:
        while len(self.open) > depth:
            element = self.open.pop()
            self.number[element.tag] -= 1
            if element.tag in CONTAINERS:
                self.scopes.pop()
            self.scopes[-1][element.tag] -= 1
            if self.leaves and self.leaves[-1] is element:
                self.leaves.pop()
            if element.kind:
                self.gathering.pop()
                self.leave_out(element)
            elif not self.gathering:
                self.end(element)
            self.stand_apart(element)

    def stand_apart(self, element: _Open) -> None:
        """No words are glued over the edge of an element, where it has one to see."""
        if self.gathering:
            if element.is_block or element.is_apart:
                self.gathering[-1].gathered.append(" ")
        elif element.is_apart:
            self.is_apart = True

    def end(self, element: _Open) -> None:
        if element.tag in KEPT_BLOCKS:
            self.end_block(element)
            return
        if element.tag in CELLS:
            self.is_after_cell = True
        elif element.is_block:
            self.is_after_cell = False
        if element.tag == "q":
            self.write(element.end)
        elif element.end and len(self.out) == element.begins + 1:
            del self.out[element.begins :]  # it holds nothing
        else:
            self.write_tag(element.end)
        if element.is_block and element.tag not in CELLS:
            self.break_block()

    def end_block(self, element: _Open) -> None:
        self.break_block()
        if element.words_before != self.words:
            self.write_block_tag(element.end)
            if element.item and (element.item.of or element.item.bullet):
                element.item.end = len(self.out) - 1
                self.items.append(element.item)
        elif element.end:  # an empty block is left out, and stands between words all the same
            del self.out[element.begins :]
            self.before, self.is_apart = element.before, True
            if element.end.endswith("</li>") and element.tag in LISTS:
                self.write_block_tag("</li>")

    # What is left out, or written in another form

    def leave_out(self, element: _Open) -> None:
        gathered = "".join(element.gathered)
        words = " ".join(gathered.split())
        kind = FOOTNOTE if element.kind == NOTES else element.kind
        if kind == FOOTNOTE:
            self.drop_rule()
            words = LINKS_OF_A_NOTE.sub("", NUMBER_OF_A_NOTE.sub(r"\1 ", words))
        if kind in KINDS and words:
            self.left_out.append((kind, words))
        elif self.gathering:
            # A style or a list's bullet inside a note mark does not come back with it.
            self.gathering[-1].gathered.append(gathered if kind in RETURNED else "")
        elif kind == BULLET and self.leaves and self.leaves[-1].item:
            self.leaves[-1].item.bullet = self.leaves[-1].item.bullet or words
        elif kind in RETURNED and words:
            self.give_back(element, re.sub(r"\s+", " ", gathered), words)

    def drop_rule(self) -> None:
        """Leave out the line above the footnotes too."""
        end = len(self.out)
        while end and not self.out[end - 1].strip() and not self.is_in_words():
            end -= 1
        if end and self.out[end - 1] == "<hr>":
            del self.out[end - 1 :]

    def give_back(self, element: _Open, spaced: str, words: str) -> None:
        """Write a drop cap, a power, an index or an ordinal; a note mark is left out."""
        is_linked = element.is_linked or element.kind == NOTE_LINK or bool(self.number["a"])
        if element.kind == DROP_CAP:
            self.write(self.take_drop_cap())
            self.drop_cap = words
        elif element.kind == FLOAT:
            self.float(words)
        elif element.kind == LOWERED:
            self.write(raised.index(spaced))
        elif element.kind == RAISED or any(map(str.isalnum, words)):
            self.write_raised(spaced, words, is_linked=is_linked)

    def float(self, words: str) -> None:
        if len(words) <= 2 and not self.before.strip():
            self.drop_cap = self.take_drop_cap() + words
            return
        self.is_apart = True
        self.write(words)
        self.is_apart = True

    def write_raised(self, spaced: str, words: str, *, is_linked: bool) -> None:
        judged = raised.judge(words, self.before, is_linked=is_linked)
        if judged == raised.PART:
            self.write(spaced)
            return
        number = raised.number(words)
        if judged == raised.MARK:
            self.left_out.append((NOTE_MARK, words))
            place = -1
        else:
            self.write(raised.power(words))
            place = len(self.out) - 1
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
        if self.before[-1:].isspace() and self.left_out and data[:1] == " ":
            data = data[1:]  # what stood between two spaces was left out
        if "\n" in data and any(self.number[tag] for tag in VERBATIM):
            first, *rest = data.split("\n")
            self.write(first, is_written=True)
            for line in rest:
                if self.is_in_words():
                    self.end_line()
                self.write(line, is_written=True)
        else:
            self.write(data, is_written=True)

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
            self.write(self.take_drop_cap())
            self.write(source, is_written=True)

    def write(self, text: str, *, is_written: bool = False) -> None:
        """Write words; those that are not of the source are plain, and safe as HTML."""
        shown = unescape(text) if is_written else text
        if not (shown.strip() or (shown and self.is_in_words())):
            return
        if shown.strip():
            if self.is_after_cell and self.is_wrapped:
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
