"""Find the links of a page, make those that only the site itself answers into links to files, and
say which lead nowhere.
"""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from html import escape, unescape
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urldefrag, urlencode, urljoin, urlsplit

from .places import LONGEST_NAME, path_of, served_at

TAG = re.compile(
    r"<([a-z][a-z0-9-]*)((?:\s+[^\s\"'<>/=]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'=<>`]+))?)*)\s*/?>",
    re.IGNORECASE,
)
ATTRIBUTE = re.compile(r"([^\s\"'<>/=]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'=<>`]+)))?")
TAKEN_FROM = {"a": "href", "link": "href", "img": "src", "script": "src"}
SETS = {"img": "srcset", "source": "srcset"}
# Links that a reader, or a browser for a reader, follows. Others, such as canonical, name the page.
FOLLOWED = re.compile(
    r"(<(?:a|link rel=\"(?:prev|next|alternate\" hreflang=\"[\w-]+)\")\s(?:[^<>]*?\s)?href=\")"
    r"([^\"]*)(\")"
)
IN_A_LANGUAGE = '<link rel="alternate"'
OEMBED = re.compile(r"\s*<link rel=\"alternate\" type=\"application/json\+oembed\"[^>]*>")
# The pages of feeds and of the list of sitemaps.
FEED_PAGE = re.compile(
    r"(\"(?:next|feed)_url\": \"|<loc>|<link href=\"|<link rel=\"\w+\" href=\")([^\"<]*\?[^\"<]*)"
)
STATIC = re.compile(r"/static/[^\s\"'<>)#?]+")
BESIDE = re.compile(r"(?:url\(|from\s*|import\s*\(?)\s*[\"']?(\.{0,2}/?[\w./-]+\.\w+)[\"']?")
# The lists that can be narrowed to a tag, a language or a letter.
CHOSEN_LIST = re.compile(r"/(?:people|quotes|stories|tags/[^/]+)/$")
BEYOND = re.compile("(?:after|before)=")  # a page that whoever walks through a list finds
DRAWN = re.compile(r"/cards/[\w-]+/[\w-]+\.png")
DRAWN_OF_PAGE = re.compile(r"/cards/(?:lists-[\w-]+/[\w%-]+|\w+/[\w-]+/[\w-]+/\w+)\.png")


class Page:
    """The ids and the links of a page, and the ids that occur twice."""

    def __init__(self, address: str, html: str) -> None:
        self.address = address
        self.ids: set[str] = set()
        self.links: list[str] = []
        self.twice: list[str] = []
        for tag in TAG.finditer(html):
            self._take(tag[1].lower(), tag[2])

    def _take(self, tag: str, text: str) -> None:
        if not text:
            return
        found = ATTRIBUTE.findall(text)
        attributes = {
            name.lower(): unescape(one or two or three) for name, one, two, three in found
        }
        if name := attributes.get("id"):
            self.twice += [name] * (name in self.ids)
            self.ids.add(name)
        if link := attributes.get(TAKEN_FROM.get(tag, "")):
            self.links.append(urljoin(self.address, link))
        for each in attributes.get(SETS.get(tag, ""), "").split(","):
            if each.strip():
                self.links.append(urljoin(self.address, each.split()[0]))


def as_files(html: str, here: str, previous: str = "") -> str:
    """Return a page whose links a file server can answer.

    `here` is its address, with its query, and `previous` that of the page before it in a list: a
    list calls it by the position at which it ends, and only the one who walked there knows which
    page that is. What leads to such a page in another language leads to the first one there. What
    leads to oEmbed, which no file answers, is taken out.
    """

    def served(found: re.Match[str]) -> str:
        link = unescape(found[2])
        if "?" not in link and len(link) < LONGEST_NAME:
            return found[0]
        whole = urljoin(here, link)
        if urlsplit(whole).netloc != urlsplit(here).netloc:
            return found[0]
        if "after=" in urlsplit(whole).query and urlsplit(whole).path != urlsplit(here).path:
            whole = _first_page(whole)
        elif found[1].startswith(IN_A_LANGUAGE):
            return found[0]
        if "before=" in urlsplit(whole).query:
            whole = urljoin(here, previous)
        parts = urlsplit(whole)
        host = f"{parts.scheme}://{parts.netloc}" if "://" in link else ""
        return f"{found[1]}{escape(host + served_at(whole))}{found[3]}"

    return FOLLOWED.sub(served, OEMBED.sub("", html))


def _first_page(address: str) -> str:
    """Return where a list begins.

    In another language a list has its stories in another order, and so no page that begins there.
    """
    parts = urlsplit(address)
    chosen = [(name, value) for name, value in parse_qsl(parts.query) if name != "after"]
    return parts._replace(query=urlencode(chosen)).geturl()


def feed_as_files(text: str) -> str:
    """Return a feed, or the list of sitemaps, whose other pages are files."""

    def served(found: re.Match[str]) -> str:
        parts = urlsplit(unescape(found[2]))
        return f"{found[1]}{parts.scheme}://{parts.netloc}{served_at(parts.geturl())}"

    return FEED_PAGE.sub(served, text)


def chosen_lists(html: str, here: str) -> set[str]:
    """Return the narrowed lists that a page leads to: to a tag, a language, a letter."""
    links = (urljoin(here, unescape(found[2])) for found in FOLLOWED.finditer(html))
    wanted = set()
    for link in links:
        parts = urlsplit(link)
        is_ours = parts.netloc == urlsplit(here).netloc and CHOSEN_LIST.search(parts.path)
        if is_ours and parts.query and not BEYOND.search(parts.query):
            wanted.add(f"{parts.path}?{parts.query}")
    return wanted


def next_page(text: str, here: str) -> str:
    """Return the address of the next page of a list, a feed or the sitemaps; "" where none is."""
    found = re.search(
        r"rel=\"next\" href=\"([^\"]*)\"|href=\"([^\"]*)\" rel=\"next\"|\"next_url\": \"([^\"]*)\"",
        text,
    )
    if found is None:
        return ""
    parts = urlsplit(urljoin(here, unescape(next(filter(None, found.groups())))))
    # A story leads on to another one, too: that is no page of a list.
    is_of_list = parts.query and parts.path == urlsplit(here).path
    return f"{parts.path}?{parts.query}" if is_of_list else ""


class Check:
    """Checks the links between the files of an export."""

    def __init__(self, root: Path, origin: str) -> None:
        self.root, self.origin = root, origin
        # Up to a quotation mark, also one that is written as a page shows code.
        self.named = re.compile(rf"{re.escape(origin)}(?:/(?:(?!&quot;)[^\s\"'<>\\])*)?")
        # Most links of a page are on many others, too.
        self.holds: Callable[[str], bool] = lru_cache(100_000)(self._holds)
        self.exists: Callable[[str], bool] = lru_cache(100_000)(self._exists)
        self.ids: Callable[[str], set[str]] = lru_cache(500)(self._ids)

    def broken(self, path: str) -> Iterator[str]:
        """Yield the links of one file that lead to no file, or to no place in it."""
        text = (self.root / path).read_text("utf-8")
        address = f"{self.origin}/{path.removesuffix('index.html')}"
        # What only names something, such as a record of JSON-LD, need not be a place in a page.
        links = {urldefrag(unescape(link)).url for link in self.named.findall(text)}
        if path.endswith(".html"):
            links |= set(Page(address, text).links)
        for link in sorted(links):
            if link.startswith(f"{self.origin}/") and not self.holds(link):
                yield link

    def _holds(self, link: str) -> bool:
        address, fragment = urldefrag(link)
        path = path_of(address)
        anchor = unquote(fragment.partition(":~:")[0])
        return self.exists(path) and (
            not anchor or not path.endswith(".html") or anchor in self.ids(path)
        )

    def _exists(self, path: str) -> bool:
        return (self.root / path).is_file()

    def _ids(self, path: str) -> set[str]:
        return Page("", (self.root / path).read_text("utf-8")).ids


def sitemap_pages(text: str) -> set[str]:
    """Return the further pages of the sitemaps that the list of them leads to."""
    parts = (urlsplit(unescape(found)) for found in re.findall(r"<loc>([^<]*\?p=\d+)</loc>", text))
    return {f"{each.path}?{each.query}" for each in parts}
