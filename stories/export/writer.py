"""Ask for pages and write them: what each process of an export does with some addresses at once."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db import connections
from django.urls import resolve

from stories import fetches

from . import links, nginx
from .client import Answer, Client
from .folder import Tree
from .made_pages import Headers, MadePages, Page, packed
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
    headers: Headers = field(default_factory=dict)
    made: list[tuple[str, bytes]] = field(default_factory=list)  # see `MadePages`, which gets them

    def add(self, other: "Outcome") -> None:
        self.failed += other.failed
        self.static |= other.static
        self.lists |= other.lists
        for name, headers in other.headers.items():
            self.headers.setdefault(name, headers)


class Writer:
    """Writes the pages of addresses into an export that is being made.

    `known` are the pages of a former one, where they are of use.
    """

    def __init__(self, client: Client, tree: Tree, known: MadePages | None = None) -> None:
        self.client, self.tree, self.known = client, tree, known
        self.origin = client.base.geturl()
        self.answered: set[str] = set()  # the names of pages that the site was asked for

    def write(self, addresses: Iterable[str]) -> Outcome:
        outcome = Outcome()
        for address in addresses:
            if not (address.startswith(UNCHANGING) and self._keep(address)):
                self._walk(address, outcome)
        return outcome

    def _keep(self, address: str) -> bool:
        """Take over a file that never changes. One of each kind is asked for, for its headers."""
        name = resolve(unquote(address)).url_name
        return name in self.answered and self.tree.keep(path_of(address))

    def _walk(self, address: str, outcome: Outcome) -> None:
        """Write a page, and those that follow it in its list or feed."""
        previous = ""
        while address:
            page = self._take_over(address, previous, outcome) or self._ask(
                address, previous, outcome
            )
            if page is None:
                return
            outcome.static |= page.static
            outcome.lists |= page.lists
            if page.cards:
                drawn = self.write(page.cards)
                drawn.static, drawn.lists = set(), set()
                outcome.add(drawn)
            if page.fetched and (stored := packed(page)):
                outcome.made.append((address, stored))
            previous, address = address, page.following

    def _take_over(self, address: str, previous: str, outcome: Outcome) -> Page | None:
        """Keep the file of a page that the site would make again; return what is known of it."""
        if self.known is None or (page := self.known.find(address)) is None:
            return None
        if page.previous != previous or not page.is_same or not self.tree.keep(path_of(address)):
            return None
        outcome.headers.setdefault(page.name, self.known.headers[page.name])
        return page

    def _ask(self, address: str, previous: str, outcome: Outcome) -> Page | None:
        """Ask the site for a page and write it; None where it has none, or fails."""
        with fetches.noted(connections.all()) as fetched:
            answer = self.client.get(address)
        if answer.status in NOT_THERE:  # such as a quote that does not hold any more
            return None
        if answer.status != HTTPStatus.OK:
            outcome.failed.append((address, answer.status))
            return None
        page = self._write(address, answer, previous)
        outcome.headers.setdefault(page.name, nginx.copied(answer.headers))
        self.answered.add(page.name)
        return page._replace(fetched=fetched.told() or ())

    def _write(self, address: str, answer: Answer, previous: str) -> Page:
        name = answer.view
        if name == "story_feed":  # feeds of two kinds have one name
            name += Path(urlsplit(address).path).suffix
        page = Page((), previous, "", name, frozenset(), frozenset(), ())
        kind, content = answer.headers["Content-Type"], answer.content
        if kind.startswith(TEXT):
            text = content.decode()
            here = f"{self.origin}{address}"
            page = page._replace(following=links.next_page(text, here))
            if kind.startswith("text/html"):
                page = _with_links(page, text, here, answer.view)
                text = links.as_files(text, here, previous)
            elif answer.view == "manifest":
                page = page._replace(static=frozenset(links.STATIC.findall(text)))
            elif kind.startswith(FEEDS):
                if answer.view == "sitemap":
                    page = page._replace(lists=frozenset(links.sitemap_pages(text)))
                text = links.feed_as_files(text)
            content = text.encode()
        self.tree.put(path_of(address), content)
        return page


def _with_links(page: Page, html: str, here: str, view: str) -> Page:
    lists = set(links.DRAWN_OF_PAGE.findall(html))
    if view in FROM_QUERIES:
        lists |= links.chosen_lists(html, here)
    cards: tuple[str, ...] = ()
    # All shapes of a quote's card are on its page; one language is enough to draw them.
    if view == "quote_detail" and urlsplit(here).path.startswith(f"/{settings.LANGUAGE_CODE}/"):
        cards = tuple(sorted(set(links.DRAWN.findall(html))))
    static = frozenset(links.STATIC.findall(html))
    return page._replace(static=static, lists=frozenset(lists), cards=cards)
