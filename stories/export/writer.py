"""Ask for pages and write them: what each process of an export does with some addresses at once."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

from . import links
from .client import Answer, Client
from .folder import Tree
from .places import path_of

# They lead to lists with a query.
FROM_QUERIES = {"story_list", "person_list", "quote_list", "tag_detail"}
UNCHANGING = ("/media/pictures/", "/cards/")  # such an address always has the same content
FEEDS = ("application/atom+xml", "application/xml", "application/json", "application/feed+json")
TEXT = ("text/", "application/ld+json", "application/manifest+json", *FEEDS)
NOT_THERE = {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}


@dataclass
class Outcome:
    """What became of some addresses, and what they lead to that no database lists."""

    failed: list[tuple[str, int]] = field(default_factory=list)
    static: set[str] = field(default_factory=set)
    lists: set[str] = field(default_factory=set)
    headers: dict[str, dict[str, str]] = field(default_factory=dict)  # by the name of the page

    def add(self, other: "Outcome") -> None:
        self.failed += other.failed
        self.static |= other.static
        self.lists |= other.lists
        for name, headers in other.headers.items():
            self.headers.setdefault(name, headers)


class Writer:
    """Writes the pages of addresses into an export that is being made."""

    def __init__(self, client: Client, tree: Tree) -> None:
        self.client, self.tree = client, tree
        self.origin = client.base.geturl()

    def write(self, addresses: Iterable[str]) -> Outcome:
        outcome = Outcome()
        for address in addresses:
            if not (address.startswith(UNCHANGING) and self.tree.keep(path_of(address))):
                self._walk(address, outcome)
        return outcome

    def _walk(self, address: str, outcome: Outcome) -> None:
        """Write a page, and those that follow it in its list or feed."""
        previous = ""
        while address:
            answer = self.client.get(address)
            if answer.status in NOT_THERE:  # such as a quote that does not hold any more
                return
            if answer.status != HTTPStatus.OK:
                outcome.failed.append((address, answer.status))
                return
            following = self._page(address, answer, previous, outcome)
            previous, address = address, following

    def _page(self, address: str, answer: Answer, previous: str, outcome: Outcome) -> str:
        """Write one page; return the address of the next in its list, or ""."""
        name = answer.view
        if name == "story_feed":  # feeds of two kinds have one name
            name += Path(urlsplit(address).path).suffix
        outcome.headers.setdefault(name, answer.headers)
        kind, content, following = answer.headers["Content-Type"], answer.content, ""
        if kind.startswith(TEXT):
            text = content.decode()
            here = f"{self.origin}{address}"
            following = links.next_page(text, here)
            if kind.startswith("text/html"):
                self._note(text, here, answer.view, outcome)
                text = links.as_files(text, here, previous)
            elif answer.view == "manifest":
                outcome.static |= set(links.STATIC.findall(text))
            elif kind.startswith(FEEDS):
                if answer.view == "sitemap":
                    outcome.lists |= links.sitemap_pages(text)
                text = links.feed_as_files(text)
            content = text.encode()
        self.tree.put(path_of(address), content)
        return following

    def _note(self, html: str, here: str, view: str, outcome: Outcome) -> None:
        outcome.static |= set(links.STATIC.findall(html))
        if view in FROM_QUERIES:
            outcome.lists |= links.chosen_lists(html, here)
        outcome.lists |= set(links.DRAWN_OF_PAGE.findall(html))
        # All shapes of a quote's card are on its page; one language is enough to draw them.
        if view == "quote_detail" and urlsplit(here).path.startswith(f"/{settings.LANGUAGE_CODE}/"):
            drawn = self.write(sorted(set(links.DRAWN.findall(html))))
            drawn.static, drawn.lists = set(), set()
            outcome.add(drawn)
