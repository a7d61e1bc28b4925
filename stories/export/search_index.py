"""Make the index of the search that runs in the browser, from the exported stories alone.

It is made from the JSON of each exported story, so it holds nothing that the export does not hold.

    search/index.json            the languages, with the beginnings of words that they have
    search/<language>/words/<two letters>.json    words, each with the stories that hold it
    search/<language>/stories/<number>.json       the headline, name and address of 100 stories

A browser loads one file for each word that is typed, and one for each hundred stories of which it
shows some. Stories are numbered from the oldest on, so that a new one changes few files. See also
`static/js/exported_search.js`, which cuts what is typed into words in the same way; the tables
`exported_words.json` and `spellings.json` in `tests/cases` try both.
"""

import json
import re
import unicodedata
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from stories.search import spelling, tokenizer

from .folder import Tree

BLOCK = 100  # stories in one file
MOST = 500  # stories that are listed under a word: the newest of them
BEGINNING = 2  # letters of a word that choose its file
LONGEST_WORD = 40  # letters; what is longer is no word
GROUPED = re.compile(tokenizer.GROUPED)
JOINT = re.compile(rf"[{spelling.HYPHENS}']")
CHAIN = re.compile(rf"[^\W_]+(?:{JOINT.pattern}[^\W_]+)*")
APOSTROPHES = str.maketrans(dict.fromkeys(tokenizer.APOSTROPHES, "'"))

type Postings = defaultdict[str, array[int]]


def words(text: str) -> list[str]:
    """Cut a text into words as they are looked for: in the spelling that all keyboards have.

    Ёлка, Қазақша   елка, казакша
    веб-сайт        веб, сайт, вебсайт
    4,812, ٢٠١٧     4812, 2017

    See also `stories/search/spelling.py`.
    """
    found: list[str] = []
    for chain in CHAIN.findall(_folded(text)):
        parts = JOINT.split(chain)
        found += parts if len(parts) == 1 else [*parts, "".join(parts)]
    return [word for word in map(spelling.loosen, found) if BEGINNING <= len(word) <= LONGEST_WORD]


def _folded(text: str) -> str:
    """Return a text in small letters without marks, with numbers in one piece and our figures."""
    numbered = GROUPED.sub(lambda found: spelling.figures(found[0]), text.translate(APOSTROPHES))
    plain = unicodedata.normalize("NFKD", numbered).casefold()
    bare = "".join(map(_bare, plain)) if not plain.isascii() else plain
    return unicodedata.normalize("NFKC", bare.translate(tokenizer.UNMARKED))


def _bare(sign: str) -> str:
    if sign.isdecimal():
        return str(unicodedata.decimal(sign))
    category = unicodedata.category(sign)
    return "" if category[0] == "M" or category == "Cf" else sign


class Index:
    """The index of the stories in one language, which are added from the oldest on."""

    def __init__(self) -> None:
        self.shown: list[list[str]] = []
        self.in_titles: Postings = defaultdict(lambda: array("I"))
        self.in_bodies: Postings = defaultdict(lambda: array("I"))

    def add(self, story: dict[str, Any]) -> None:
        number = len(self.shown)
        name = story["person"]["name"]
        slug = story["url"].rstrip("/").rpartition("/")[2]
        self.shown.append([slug, story["headline"], name])
        title = [story["headline"], story.get("over_line", ""), name]
        title += story["person"].get("also_called", [])
        title += [tag["name"] for tag in story.get("tags", [])]
        in_title = set(words(" ".join(title)))
        body = " ".join([story.get("standfirst", ""), story["body_text"]])
        _note(self.in_titles, in_title, number)
        _note(self.in_bodies, set(words(body)) - in_title, number)

    def files(self) -> Iterator[tuple[str, Any]]:
        """Yield the names and the contents of the files."""
        for first in range(0, len(self.shown), BLOCK):
            yield f"stories/{first // BLOCK}", self.shown[first : first + BLOCK]
        by_beginning: defaultdict[str, dict[str, list[list[int]]]] = defaultdict(dict)
        for word in sorted({*self.in_titles, *self.in_bodies}):
            found = [list(each.get(word, ()))[-MOST:] for each in (self.in_titles, self.in_bodies)]
            by_beginning[word[:BEGINNING]][word] = found
        for beginning, held in by_beginning.items():
            yield f"words/{beginning}", held


def write(tree: Tree, stories: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Write the index of stories, each given by its language and its file, the oldest first.

    The stories are ordered by language, so that only the index of one is in memory. Yields each
    story when it is read.
    """
    languages: dict[str, Any] = {}
    index, code = Index(), ""
    for language, name in stories:
        if language != code:
            _finish(tree, code, index, languages)
            index, code = Index(), language
        index.add(json.loads((tree.site / name).read_text("utf-8")))
        yield name
    _finish(tree, code, index, languages)
    tree.put("search/index.json", _json({"block": BLOCK, "languages": languages}))


def _finish(tree: Tree, code: str, index: Index, languages: dict[str, Any]) -> None:
    if not index.shown:
        return
    beginnings = []
    for name, content in index.files():
        tree.put(f"search/{code}/{name}.json", _json(content))
        kind, _, beginning = name.partition("/")
        beginnings += [beginning] if kind == "words" else []
    languages[code] = beginnings


def _note(postings: Postings, found: set[str], number: int) -> None:
    for word in found:
        noted = postings[word]
        noted.append(number)
        if len(noted) >= 2 * MOST:  # a word of nearly every story takes no more memory
            del noted[:MOST]


def _json(content: Any) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
