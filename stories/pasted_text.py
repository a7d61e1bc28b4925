"""Read plain text as a clipboard gives it, and join the lines of a PDF. No Django."""

import re
from dataclasses import dataclass
from html import escape, unescape
from itertools import groupby

BETWEEN_CELLS = " — "
LINE_END = re.compile("\r\n?|[\f\v\u2028]")
BULLET = re.compile(r"[•◦▪‣●○■·]\s+(?=\S)")
LONGEST_LINE = 130  # a longer one is a paragraph and no line of a page; in characters
SHORTEST_WIDTH = 30  # of a page
SHORTEST_CASELESS_WIDTH = 60  # where no capitals tell a verse from the middle of a sentence
FULL = 0.85  # of the width: a line is full if the next word would not have gone into this
MOST, HALF = 0.6, 0.5

BOUNDARY = re.compile(r"(<br>\n?|</p>\s*<p>|</?(?:p|h2|h3|ul|ol|li|blockquote|hr)\b[^>]*>)")
TAG = re.compile(r"<[^>]*>")
HYPHENS = "-‐\xad"
END_MARK = re.compile(r"[.!?…:;]['\"”’»)\]]*\Z")
FIRST_PART = re.compile(rf"(?P<part>[^\W\d_](?:[\w’']|[-‐](?=\w))*)(?P<hyphen>[{HYPHENS}])\Z")
SECOND_PART = re.compile(r"[^\W\d_](?:[\w’'])*")
WORD = re.compile(r"\w+(?:[-‐’']\w+)*")
# What a hyphen belongs to wherever it is, as far as one part tells: “self-made”, “кто-то”.
FIRST_OF_TWO = frozenset({"self", "well", "ex", "non", "half", "all", "кое", "из", "по"})
LAST_OF_TWO = frozenset({"то", "либо", "нибудь", "таки", "ка", "in", "law", "old", "year"})


def read(text: str) -> str:
    """Return HTML: a paragraph for each line, and a line break within a stanza. Never raises.

    A stanza is two short lines or more between blank lines. Cells of a spreadsheet, which tabs
    separate, are kept apart; bullets become a list.

        "One\\nTwo"             <p>One</p><p>Two</p>
        "One\\nTwo\\n\\nThree"    <p>One<br>Two</p><p>Three</p>
    """
    lines = LINE_END.sub("\n", text.replace("\u2029", "\n\n")).split("\n")
    lines = _without_tabs(lines)
    blocks = [
        list(block) for is_blank, block in groupby(lines, lambda line: not line) if not is_blank
    ]
    return "".join(_block(block, is_one_of_several=len(blocks) > 1) for block in blocks)


def _without_tabs(lines: list[str]) -> list[str]:
    """Show a mark between cells where all rows have as many; other tabs become spaces."""
    tabs = {line.strip().count("\t") for line in lines if line.strip()}
    is_table = len(tabs) == 1 and 0 not in tabs and sum("\t" in line for line in lines) > 1
    between = BETWEEN_CELLS if is_table else " "
    rows = ([cell.strip() for cell in line.split("\t")] for line in lines)
    return [between.join(filter(None, row)) for row in rows]


def _block(lines: list[str], *, is_one_of_several: bool) -> str:
    is_stanza = is_one_of_several and max(map(len, lines)) <= LONGEST_LINE
    html = []
    for is_list, group in groupby(lines, lambda line: bool(BULLET.match(line))):
        written = [
            escape(BULLET.sub("", line, count=1) if is_list else line, quote=False)
            for line in group
        ]
        if is_list:
            html.append(f"<ul>{''.join(f'<li><p>{item}</p></li>' for item in written)}</ul>")
        elif is_stanza:
            html.append(f"<p>{'<br>'.join(written)}</p>")
        else:
            html += [f"<p>{line}</p>" for line in written]
    return "".join(html)


@dataclass(frozen=True)
class Joined:
    """Lines that were joined: the HTML, and the words that were in two parts, as they are now."""

    html: str
    words: tuple[str, ...] = ()


def join(html: str) -> Joined | None:
    """Join the lines of a PDF in sanitised HTML, or return None where it does not look like one.

    It does where most lines are full, and most of those end within a sentence. Verses, which are
    short or begin with capitals, do not. A line that is not full ends its paragraph.

        <p>When I was nine my aunt went into la-<br>bour during a storm and I ran for the<br>
        neighbour’s telephone.</p>
    """
    pieces = BOUNDARY.split(html)
    lines = [unescape(TAG.sub("", piece)).strip() for piece in pieces[::2]]
    soft = "<br>" if "<br>" in html else "</p>"
    pairs = [
        place
        for place, boundary in enumerate(pieces[1::2])
        if boundary.startswith(soft) and (soft == "<br>" or boundary.endswith("<p>"))
        if lines[place] and lines[place + 1]
    ]
    width = max((len(lines[at]) for pair in pairs for at in (pair, pair + 1)), default=0)
    if not SHORTEST_WIDTH <= width <= LONGEST_LINE:
        return None
    full = [at for at in pairs if _is_full(lines[at], lines[at + 1], width)]
    if not _looks_like_a_page(lines, pairs, full, width):
        return None
    return _joined(pieces, lines, full)


def _is_full(line: str, following: str, width: int) -> bool:
    is_cut = FIRST_PART.search(line) is not None and SECOND_PART.match(following) is not None
    return is_cut or len(line) + 1 + len(following.split(maxsplit=1)[0]) > FULL * width


def _looks_like_a_page(lines: list[str], pairs: list[int], full: list[int], width: int) -> bool:
    cut = [at for at in full if lines[at][-1] in HYPHENS]
    within = [at for at in full if at in cut or _goes_on(lines[at], lines[at + 1], width)]
    is_seen_twice = len(full) > 1 or bool(cut)
    return is_seen_twice and len(full) >= MOST * len(pairs) and len(within) >= HALF * len(full)


def _goes_on(line: str, following: str, width: int) -> bool:
    """Whether a sentence goes on from one line to the next."""
    if END_MARK.search(line) or following[0].isupper():
        return False
    return line.lower() != line.upper() or width >= SHORTEST_CASELESS_WIDTH


def _joined(pieces: list[str], lines: list[str], full: list[int]) -> Joined:
    known = _whole_words(lines, full)
    pieces, words = list(pieces), []
    for at in full:
        first, second = FIRST_PART.search(lines[at]), SECOND_PART.match(lines[at + 1])
        between = ""
        if first and second:
            keeps = _keeps_hyphen(first["part"], first["hyphen"], second[0], known)
            if not keeps:
                pieces[2 * at] = _without_hyphen(pieces[2 * at])
            words.append(first["part"] + (first["hyphen"] if keeps else "") + second[0])
        elif not re.search(rf"\S[—/]\Z|\w[{HYPHENS}]\Z|\d–\Z", lines[at]):
            between = " "
        pieces[2 * at] = pieces[2 * at].rstrip()
        pieces[2 * at + 1] = between
        pieces[2 * at + 2] = pieces[2 * at + 2].lstrip()
    return Joined("".join(pieces), tuple(words))


def _whole_words(lines: list[str], full: list[int]) -> set[str]:
    """Return the words of the text in small letters, without those in two parts."""
    whole = list(lines)
    for at in full:
        if (first := FIRST_PART.search(whole[at])) and SECOND_PART.match(lines[at + 1]):
            whole[at] = whole[at][: first.start()]
            whole[at + 1] = SECOND_PART.sub("", lines[at + 1], count=1)
    return {word.lower() for line in whole for word in WORD.findall(line)}


def _keeps_hyphen(first: str, hyphen: str, second: str, known: set[str]) -> bool:
    """Whether the hyphen at the end of a line belongs to the word.

    It does if the text has the word so elsewhere, if the second part is a name, or if both parts
    are words of the text. It does not if the text has the word without it.
    """
    first, second = first.lower(), second if second[0].isupper() else second.lower()
    if hyphen == "\xad" or first + second in known:
        return False
    return (
        second[0].isupper()
        or f"{first}-{second}" in known
        or any(mark in first for mark in HYPHENS)
        or first in FIRST_OF_TWO
        or second in LAST_OF_TWO
        or {first, second} <= known
    )


def _without_hyphen(piece: str) -> str:
    """Take out the last hyphen, which may be in an element or be written as a reference."""
    return re.sub(rf"(?:[{HYPHENS}]|&shy;)(?=(?:\s|<[^>]*>)*\Z)", "", piece)
