"""Say what an element of pasted HTML is: a block, a note, a comment, something hidden."""

import re

DELETED, HIDDEN, COMMENT = "deleted passage", "hidden passage", "comment"
NOTE_MARK, FOOTNOTE, BULLET, DROP_CAP = "note mark", "footnote", "bullet", "drop cap"
NOTES = "notes"  # a list of notes or comments: each of them is one, and so is what is between them
SILENT, NOTE_LINK, RAISED, LOWERED = "silent", "link to a note", "sup", "sub"
FLOAT = "float"  # words beside the others, or a drop cap
KINDS = (DELETED, HIDDEN, COMMENT, NOTE_MARK, FOOTNOTE)
# Gathered first, and then written in another form, or judged by their words.
RETURNED = frozenset({DROP_CAP, FLOAT, NOTE_LINK, RAISED, LOWERED})

# What an element is by its style, class, role or id, as Word, Google Docs, LibreOffice and others
# write it. The styles are read in small letters and without spaces. No pattern reaches over a
# colon, else a long style would be read again and again.
BY_STYLE = (
    (re.compile(r"text-decoration(?:-line)?:[^;:]*line-through"), DELETED),
    (re.compile(r"mso-hide:all|display:none|visibility:(?:hidden|collapse)"), HIDDEN),
    (re.compile(r"(?:opacity|font-size):0(?:\.0*)?(?![.\d])"), HIDDEN),
    (re.compile(r"(?:left|top|text-indent):-(?:\d{4,}|999)"), HIDDEN),
    (re.compile(r"mso-element:(?:footnote|endnote|comment)-list"), NOTES),
    (re.compile(r"mso-element:comment|mso-special-character:comment"), COMMENT),
    (re.compile(r"mso-element:(?:foot|end)note"), FOOTNOTE),
    (re.compile(r"mso-(?:foot|end)note-id"), NOTE_MARK),
    (re.compile(r"mso-list:ignore"), BULLET),
    (re.compile(r"mso-element:dropcap"), DROP_CAP),
    (re.compile(r"float:(?:left|right|inline-start)"), FLOAT),
)
BY_CLASS = {
    "msodel": DELETED,
    "sr-only": HIDDEN,
    "visually-hidden": HIDDEN,
    "screen-reader-text": HIDDEN,
    "msocomanchor": SILENT,
    "msocomtxt": COMMENT,
    "msocommentreference": SILENT,
    "msofootnotereference": NOTE_MARK,
    "msoendnotereference": NOTE_MARK,
    "footnote-ref": NOTE_MARK,
    "footnote-anchor": NOTE_MARK,
    "footnote-back": SILENT,
    "footnote-backref": SILENT,
    "footnote": NOTES,
    "footnotes": NOTES,
    "mw-cite-backlink": SILENT,
    "doc-noteref": NOTE_MARK,  # this and the next are roles
    "doc-backlink": SILENT,
    "doc-footnote": FOOTNOTE,
    "doc-endnote": FOOTNOTE,
    "doc-endnotes": NOTES,
}
BY_TAG = dict.fromkeys(["s", "strike", "del"], DELETED) | dict.fromkeys(
    ["head", "title", "style", "script", "template", "noscript", "xml", "rt", "rp", "rtc"], SILENT
)
# What browsers show in place of these is not the text inside.
BY_TAG |= dict.fromkeys(
    ["iframe", "object", "audio", "video", "canvas", "datalist", "annotation", "annotation-xml"],
    SILENT,
)
BY_TAG |= {"sup": RAISED, "sub": LOWERED}
NOTE_ID = re.compile(
    r"cite_note-.*|(?:fn|ftn|edn|sdfootnote|sdendnote|footnote|endnote)[-_:.]?\d+", re.IGNORECASE
)
# Where a link leads within its document, from the mark to the note and back to the mark.
COMMENT_LINK = re.compile(r"#cmnt\d+\Z")
BACK_TO_COMMENT = re.compile(r"#cmnt_ref\d+\Z")
FORWARD = re.compile(
    r"#(?:_?(?:ftn|edn|ftnt|fn|footnote|endnote)[-_:.]?\d+|cite_note-.*|sd(?:foot|end)note\d+sym)\Z",
    re.IGNORECASE,
)
BACK = re.compile(
    r"#(?:_?(?:ftn|edn|ftnt_|fn|footnote-?|endnote-?)ref[-_:.]?\d+.*|cite_ref-.*"
    r"|sd(?:foot|end)note\d+anc)\Z",
    re.IGNORECASE,
)

KEPT_BLOCKS = frozenset({"p", "h2", "h3", "ul", "ol", "li", "blockquote", "hr"})
RENAMED = {"h1": "h2", "h4": "h3", "h5": "h3", "h6": "h3", "menu": "ul", "dir": "ul"}
LEAVES = frozenset({"p", "h2", "h3", "li"})  # they hold words: others beside them are wrapped
LISTS = frozenset({"ul", "ol"})
OTHER_BLOCKS = frozenset(
    {"address", "article", "aside", "body", "caption", "center", "dd", "details", "dialog", "div"}
)
OTHER_BLOCKS |= {"dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "header"}
OTHER_BLOCKS |= {"hgroup", "html", "legend", "main", "nav", "optgroup", "option", "pre", "search"}
OTHER_BLOCKS |= {"section", "select", "summary", "table", "tbody", "td", "textarea", "tfoot", "th"}
OTHER_BLOCKS |= {"thead", "tr", "listing", "plaintext", "xmp", "frameset", "noframes"}
BLOCKS = KEPT_BLOCKS | OTHER_BLOCKS
CELLS = frozenset({"td", "th"})
VERBATIM = frozenset({"pre", "textarea", "listing", "xmp"})  # where a newline ends a line
VOID = frozenset({"area", "br", "col", "embed", "frame", "hr", "img", "input", "link", "meta"})
VOID |= {"param", "source", "track", "wbr"}
# They are in a line, and show other words or pictures than the line's.
APART = frozenset({"img", "input", "embed", "iframe", "object", "audio", "video", "canvas"})
APART |= {"button", "meter", "progress", "svg", "text", "desc", "mtd", "mtr", "mlabeledtr"}
DISPLAYED_AS_BLOCK = re.compile(r"display:(?:block|flex|grid|table|list-item|flow-root)")
DISPLAYED_APART = re.compile(r"display:(?:inline-|table-cell)")
# Of MathML: what is written between the first part and the second, where they would be glued.
MATHEMATICS = {"mfrac": "/", "msup": "^", "msub": "_", "mover": "^", "munder": "_"}
APART |= {"math", *MATHEMATICS}
# What ends where another begins, if its own end is missing; none reaches over a container.
ENDED_BY = dict.fromkeys(BLOCKS, frozenset({"p", "h2", "h3"}))
ENDED_BY |= dict.fromkeys(["td", "th"], frozenset({"td", "th"}))
ENDED_BY |= {"tr": frozenset({"tr", "td", "th"}), "li": frozenset({"li", "p"})}
ENDED_BY |= dict.fromkeys(["dt", "dd"], frozenset({"dt", "dd"}))
ENDED_BY |= {"option": frozenset({"option"}), "optgroup": frozenset({"option", "optgroup"})}
CONTAINERS = frozenset({"table", "ul", "ol", "blockquote", "div", "dl"})
WORD_LIST = re.compile(r"mso-list:(l\d+)level(\d+)")
NARROW = re.compile(r"font:7\.0pt")  # the spaces after a bullet, where Word's list is not told


def kind_of(tag: str, found: dict[str, str], style: str) -> str:
    """Say what an element is if its words are left out or written in another form, or ""."""
    by_tag = SILENT if tag.partition(":")[0] in {"v", "w"} else BY_TAG.get(tag, "")
    if "hidden" in found:
        return HIDDEN
    if by_tag and by_tag not in RETURNED:
        return by_tag
    marked = _by_style(style, is_block=tag in BLOCKS) or _by_name(found, is_block=tag in BLOCKS)
    if marked:
        return marked
    if tag == "a" and (link := _by_link(found.get("href", ""))):
        return link
    raised = re.search(r"vertical-align:(super|sub)\b", style)
    return by_tag or (raised[1][:3] if raised else "")


def _by_style(style: str, *, is_block: bool) -> str:
    for pattern, kind in BY_STYLE:
        if pattern.search(style) and not (kind == FLOAT and is_block):
            return kind
    return ""


def _by_name(found: dict[str, str], *, is_block: bool) -> str:
    for name in f"{found.get('class', '')} {found.get('role', '')}".lower().split():
        kind = BY_CLASS.get(name, "")
        if kind and (is_block or kind != NOTES):
            return kind
    return FOOTNOTE if is_block and NOTE_ID.fullmatch(found.get("id", "")) else ""


def _by_link(href: str) -> str:
    if COMMENT_LINK.search(href):
        return SILENT
    return NOTE_LINK if FORWARD.search(href) or note_of(href) else ""


def note_of(href: str) -> str:
    """Say what begins with a link that leads back to `href`: a footnote, a comment, or ""."""
    if BACK_TO_COMMENT.search(href):
        return COMMENT
    return FOOTNOTE if BACK.search(href) else ""
