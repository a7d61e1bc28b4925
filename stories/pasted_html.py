"""Read HTML as word processors, spreadsheets and web pages put it on the clipboard. No Django.

What its author deleted, hid, noted or commented is no part of what the person says, and what stood
apart stays apart: no two words are ever glued.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser

DELETED, HIDDEN, COMMENT = "deleted passage", "hidden passage", "comment"
NOTE_MARK, FOOTNOTE, BULLET, DROP_CAP = "note mark", "footnote", "bullet", "drop cap"
RETURNED = frozenset({DROP_CAP, "sup", "sub"})  # gathered, and then written in another form
KINDS = (DELETED, HIDDEN, COMMENT, NOTE_MARK, FOOTNOTE)

# What an element is by its style or class, as Word, Google Docs and LibreOffice write it. The
# styles are read in small letters and without spaces.
BY_STYLE = (
    (re.compile(r"text-decoration(?:-line)?:[^;]*line-through"), DELETED),
    (re.compile(r"mso-hide:all|display:none|visibility:(?:hidden|collapse)"), HIDDEN),
    (re.compile(r"mso-element:comment|mso-special-character:comment"), COMMENT),
    (re.compile(r"mso-element:(?:foot|end)note-list"), FOOTNOTE),
    (re.compile(r"mso-(?:foot|end)note-id"), NOTE_MARK),
    (re.compile(r"mso-list:ignore"), BULLET),
    (re.compile(r"mso-element:dropcap"), DROP_CAP),
)
BY_CLASS = {
    "msocomanchor": "silent",
    "msocomtxt": COMMENT,
    "msocommentreference": "silent",
    "msofootnotereference": NOTE_MARK,
    "msoendnotereference": NOTE_MARK,
    "footnote-ref": NOTE_MARK,
    "footnote-anchor": NOTE_MARK,
}
BY_TAG = dict.fromkeys(["s", "strike", "del"], DELETED)
SILENT = frozenset({"head", "title", "style", "script", "template", "noscript", "xml", "rt", "rp"})

KEPT_BLOCKS = frozenset({"p", "h2", "h3", "ul", "ol", "li", "blockquote", "hr"})
RENAMED = {"h1": "h2", "h4": "h3", "h5": "h3", "h6": "h3"}
LEAVES = frozenset({"p", "h2", "h3", "li"})  # they hold words: others beside them are wrapped
OTHER_BLOCKS = frozenset(
    {"address", "article", "aside", "body", "caption", "center", "dd", "details"}
)
OTHER_BLOCKS |= {"dialog", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form"}
OTHER_BLOCKS |= {"header", "html", "legend", "main", "nav", "option", "pre", "section", "summary"}
OTHER_BLOCKS |= {"table", "tbody", "td", "textarea", "tfoot", "th", "thead", "tr"}
CELLS = frozenset({"td", "th"})
VOID = frozenset({"area", "br", "col", "hr", "img", "input", "link", "meta", "wbr"})
BETWEEN_CELLS = " — "

SUPERSCRIPT = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
SUBSCRIPT = str.maketrans("0123456789+-", "₀₁₂₃₄₅₆₇₈₉₊₋")
POWER_BEFORE = re.compile(r"(?:(?<!\d)10|(?<!\w)(?:[kcdm]?m|mc|[кдс]?м|мм|х|x))\Z")
# A bare letter is one only after a mark or a space: elsewhere it may belong to “2nd” or “XIXe”.
NUMBERS = re.compile(r"\d{1,3}(?:\s*[,–-]\s*\d{1,3})*|[*†‡§¶]+|[\[(]\s*\w{1,5}\s*[\])]")
LETTERS = re.compile(r"[a-z]|[ivxlc]{1,5}", re.IGNORECASE)
# In pages of Windows these stand where quotation marks and dashes were meant.
CONTROLS = {code: bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0xA0)}
# Word's own conditions, and whatever looks like one: no words, and Python's parser stops at them.
SECTION = re.compile(r"<!\[[^>]*>?")
# What ends where another begins, if its own end is missing; none reaches over a container.
ENDED_BY = dict.fromkeys(KEPT_BLOCKS | OTHER_BLOCKS, frozenset({"p", "h2", "h3"}))
ENDED_BY |= dict.fromkeys(["td", "th"], frozenset({"td", "th"}))
ENDED_BY |= {"tr": frozenset({"tr", "td", "th"}), "li": frozenset({"li", "p"})}
ENDED_BY |= dict.fromkeys(["dt", "dd"], frozenset({"dt", "dd"}))
CONTAINERS = frozenset({"table", "ul", "ol", "blockquote", "div", "dl"})


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


def read(html: str) -> Pasted:
    """Read pasted or imported HTML. Never raises.

    "<p>I <s>never</s> left.</p>"                  "<p>I left.</p>", 1 deleted passage
    "<tr><td>1994</td><td>I left.</td></tr>"       "<p>1994 — I left.</p>"
    """
    reader = _Reader()
    reader.feed(SECTION.sub("", html))
    reader.close()
    reader.close_to(0)
    reader.break_block()
    return Pasted("".join(reader.out), tuple(reader.left_out))


@dataclass(slots=True)
class _Open:
    """An element that is open: what to write at its end, and what it gathers instead of writing."""

    tag: str
    end: str = ""
    kind: str = ""  # of what is left out, or "sup" and "sub"
    gathered: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.out: list[str] = []
        self.open: list[_Open] = []
        self.number: Counter[str] = Counter()  # of the open elements of each tag
        self.gathering: list[_Open] = []
        self.left_out: list[tuple[str, str]] = []
        self.is_wrapped = False  # in a paragraph of ours
        self.is_after_cell = False
        self.drop_cap = ""
        self.is_apart = False  # a block ended inside the one that holds the words
        self.breaks = 0  # lines that end, written once words follow in the same block
        self.before = ""  # the last characters that were written

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        tag = RENAMED.get(tag, tag)
        found = {name: value or "" for name, value in attrs}
        style = re.sub(r"\s+", "", found.get("style", "").lower())
        if tag in VOID:
            self.void(tag, found)
            return
        self.end_implied(ENDED_BY.get(tag, frozenset()))
        kind = "" if self.is_gone() else self.kind(tag, found, style)
        element = _Open(tag, kind="" if self.gathering and kind in RETURNED else kind)
        if not element.kind and not self.gathering:
            element.end = self.begin(tag, style)
        self.open.append(element)
        self.number[tag] += 1
        if element.kind:
            self.gathering.append(element)

    def is_gone(self) -> bool:
        """Whether the words are left out already, and with them all that is inside."""
        return bool(self.gathering) and self.gathering[-1].kind not in RETURNED

    def end_implied(self, tags: frozenset[str]) -> None:
        waiting = sum(self.number[tag] for tag in tags)
        depth = ended = len(self.open)
        while waiting and depth and self.open[depth - 1].tag not in CONTAINERS:
            depth -= 1
            if self.open[depth].tag in tags:
                waiting, ended = waiting - 1, depth
        self.close_to(ended)

    def kind(self, tag: str, found: dict[str, str], style: str) -> str:
        if tag in SILENT or tag.partition(":")[0] in {"v", "w"}:
            return "silent"
        if tag in BY_TAG or "hidden" in found:
            return BY_TAG.get(tag, HIDDEN)
        for pattern, kind in BY_STYLE:
            if pattern.search(style):
                return kind
        for name in found.get("class", "").lower().split():
            if name in BY_CLASS:
                return BY_CLASS[name]
        if tag in {"sup", "sub"}:
            return tag
        raised = re.search(r"vertical-align:(super|sub)\b", style)
        return raised[1][:3] if raised else ""

    def begin(self, tag: str, style: str) -> str:
        """Write what an element begins with, and return what it ends with."""
        if tag in KEPT_BLOCKS or tag in OTHER_BLOCKS:
            self.is_after_cell &= tag in CELLS
            if not (tag in CELLS and self.is_after_cell):
                self.break_block()
            if tag in OTHER_BLOCKS:
                return ""
            self.write_tag(self.get_starttag_text() if tag not in RENAMED.values() else f"<{tag}>")
            return f"</{tag}>"
        weight = re.search(r"font-weight:(\w+)", style)
        heavy = {"bold", "bolder", "600", "700", "800", "900"}
        is_bold = weight is not None and weight[1] in heavy
        is_plain = weight is not None and not is_bold
        names = ["strong"] if is_bold or (tag in {"b", "strong"} and not is_plain) else []
        is_upright = "font-style:normal" in style
        if "font-style:italic" in style or (tag in {"i", "em"} and not is_upright):
            names.append("em")
        if tag == "q":
            self.write("“")
            return "”"
        if tag == "a":
            self.write_tag(self.get_starttag_text())
            return "</a>"
        if names:
            self.wrap()
        self.write_tag("".join(f"<{name}>" for name in names))
        return "".join(f"</{name}>" for name in reversed(names))

    def void(self, tag: str, found: dict[str, str]) -> None:
        if self.gathering:
            self.gathering[-1].gathered.append(" ")
        elif (
            tag == "br" and self.is_in_words() and "Apple-interchange" not in found.get("class", "")
        ):
            self.breaks += 1
        elif tag == "hr":
            self.break_block()
            self.write_tag("<hr>")

    def is_in_words(self) -> bool:
        return self.is_wrapped or any(self.number[tag] for tag in LEAVES)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        tag = RENAMED.get(tag, tag)
        if self.number[tag]:
            depth = len(self.open) - 1
            while self.open[depth].tag != tag:
                depth -= 1
            self.close_to(depth)
        elif tag in KEPT_BLOCKS | OTHER_BLOCKS and not self.gathering:
            self.break_block()  # it ends nothing, but stands between words

    def close_to(self, depth: int) -> None:
        while len(self.open) > depth:
            element = self.open.pop()
            self.number[element.tag] -= 1
            if element.kind:
                self.gathering.pop()
                self.leave_out(element)
            elif not self.gathering:
                self.end(element)

    def end(self, element: _Open) -> None:
        if element.tag in CELLS:
            self.is_after_cell = True
        elif element.tag in OTHER_BLOCKS:
            self.is_after_cell = False
            self.break_block()
        if element.end == "”":
            self.write("”")
        elif element.tag in KEPT_BLOCKS:
            self.break_block()
            self.write_tag(element.end)
        else:
            self.write_tag(element.end)

    def leave_out(self, element: _Open) -> None:
        words = " ".join("".join(element.gathered).split())
        if element.kind in KINDS and words:
            self.left_out.append((element.kind, words))
        elif self.gathering:
            return  # a style or a list's bullet inside a note mark does not come back with it
        elif element.kind == DROP_CAP:
            self.drop_cap = words
        elif element.kind in {"sup", "sub"}:
            self.set_apart(element.kind, words)

    def set_apart(self, kind: str, words: str) -> None:
        """Write a power, an index or an ordinal; a note mark is left out."""
        digits = words.strip("[]() ")
        if kind == "sub":
            self.write(words.translate(SUBSCRIPT) if digits.isdecimal() else words)
        elif digits.lstrip("+-").isdecimal() and POWER_BEFORE.search(self.before):
            self.write(digits.translate(SUPERSCRIPT))
        elif NUMBERS.fullmatch(words) or (
            LETTERS.fullmatch(words) and not self.before[-1:].isalnum()
        ):
            self.left_out.append((NOTE_MARK, words))
        else:
            self.write(words)

    def handle_data(self, data: str) -> None:
        data = data.translate(CONTROLS)
        if self.gathering:
            self.gathering[-1].gathered.append(data)
            return
        if self.drop_cap and data.strip():
            data, self.drop_cap = self.drop_cap + data.lstrip(), ""
        if self.before[-1:].isspace() and self.left_out and data[:1] == " ":
            data = data[1:]  # what stood between two spaces was left out
        self.write(data, is_written=True)

    def handle_entityref(self, name: str) -> None:
        self.reference(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.reference(f"&#{name};")

    def reference(self, source: str) -> None:
        if self.gathering:
            self.gathering[-1].gathered.append(unescape(source))
        else:
            self.write(source, is_written=True)

    def write(self, text: str, *, is_written: bool = False) -> None:
        """Write words; those that are not of the source are plain, and safe as HTML."""
        if text.strip() or self.is_in_words():
            if self.is_after_cell and self.is_wrapped and text.strip():
                self.out.append(BETWEEN_CELLS)
                self.is_after_cell = False
            self.wrap()
            if self.is_apart and text.strip():
                self.out.append(" ")
                self.is_apart = False
            if self.breaks and text.strip():
                self.out.append("<br>" * self.breaks)
                self.breaks, text = 0, text.lstrip()
            self.out.append(text if is_written else text.replace("&", "&amp;").replace("<", "&lt;"))
            self.before = (self.before + text)[-8:]

    def wrap(self) -> None:
        """Open a paragraph of ours where no block holds the words."""
        if not self.is_in_words():
            self.out.append("<p>")
            self.is_wrapped = True

    def break_block(self) -> None:
        """Close the paragraph of ours; words in another block's beginning are not glued to it."""
        if self.is_wrapped:
            self.out.append("</p>")
            self.is_wrapped = False
        elif self.is_in_words() and self.before[-1:].strip():
            self.is_apart = True
        self.before = ""
        self.breaks = 0

    def write_tag(self, source: str | None) -> None:
        if source:
            self.out.append(source)
