"""Export the site: ask for what is public, write it, check it, and let readers see it at once."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any
from urllib.parse import SplitResult, quote, unquote, urldefrag, urlsplit

from django.conf import settings
from django.db import connection
from django.db.models import F
from django.urls import Resolver404, resolve
from django.utils import timezone, translation

from stories.generation.reader import next_moment
from stories.models import Story

from . import moments, nginx, search_index, sources, static
from .client import Client, at_home
from .crew import Crew
from .folder import ExportError, Folder, Tree
from .links import Check
from .places import path_of
from .writer import NOT_THERE, Outcome, Writer

RECORDS_AT_ONCE, LISTS_AT_ONCE, FILES_AT_ONCE = 8, 1, 100
ATTEMPTS = 3
MOST_SHOWN = 10
NOTE = "export.json"
PAGES = ("404.html", "410.html")
LINKED = (".html", ".atom", ".xml", ".json", ".jsonld")

# What a step is called, how much of it is done, and how much there is.
type Report = Callable[[str, int, int], None]


@dataclass
class Result:
    """What an export did. `until` is when it is no longer right, None where nothing is foreseen."""

    files: int = 0
    written: int = 0
    removed: Counter[str] = field(default_factory=Counter)  # by the kind of their address
    removed_addresses: list[str] = field(
        default_factory=list
    )  # those that name nobody to be hidden
    dead_links: list[tuple[str, str]] = field(default_factory=list)  # the site itself has them, too
    until: datetime | None = None


def export(
    folder: Folder, base: SplitResult, site_itself: str, processes: int, report: Report
) -> Result:
    """Export the public site into a folder; raises ExportError and leaves the last one as it is.

    Where somebody changes the site in the meantime, it is made anew: an export never shows one
    page of before and another of after, and never what was withdrawn while it was made. Where
    nothing changed since the last export, that one stays. Pages that did not change are taken over
    from the last export, or from the last attempt.
    """
    static.check_collected()
    tree: Tree | None = None
    with folder.locked(), at_home(base), ExitStack() as attempts:
        for _ in range(ATTEMPTS):
            now = timezone.now()
            before = moments.state(now)
            made_by = moments.made_by((base.geturl(), site_itself))
            made_of = moments.made_of(before, made_by, now)
            if last := _last(folder, made_of):
                return last
            tree = attempts.enter_context(folder.new(tree))
            result = _make(tree, Client(base, site_itself), made_by, now, processes, report)
            _write_note(tree, base, now, made_of, result)
            if moments.state(timezone.now()) == before:
                tree.publish()
                return result
    raise ExportError(
        f"The site was changed each of the {ATTEMPTS} times while it was exported. Export it again "
        "when nobody is publishing."
    )


def kind_of(address: str) -> str:
    """Return the pattern of an address, which names nobody: for a log."""
    path = urlsplit(address).path
    with translation.override(translation.get_language_from_path(path)):
        try:
            return f"/{resolve(unquote(path)).route}"
        except Resolver404:
            return f"/{path.lstrip('/').partition('/')[0]}/…"


def _make(
    tree: Tree, client: Client, made_by: str, now: datetime, processes: int, report: Report
) -> Result:
    result = Result(until=moments.right_until(now))
    rows_until = next_moment(connection, now)
    known = tree.former_pages if tree.former_pages.are_of_use(made_by, now) else None
    done = Outcome()
    with (
        closing(tree.pages),
        closing(tree.former_pages),
        Crew(Writer(client, tree, known), processes) as crew,
    ):
        tree.pages.begin()  # after the processes, which must not share its connection
        _write_records(crew, now, done, report)
        _write_lists(crew, now, done, report)
        _write_own_pages(client, tree)
        static.write(tree, done.static)
        _refuse_failed(done)
        _write_index(tree, now, report)
        _write_nginx(crew, tree, now, done, report)
        _check_links(crew, result, report)
        tree.pages.end(made_by, now, rows_until, done.headers)
    _note_removed(tree, result)
    result.files, result.written = tree.count()
    return result


def _write_records(crew: Crew, now: datetime, done: Outcome, report: Report) -> None:
    for source in sources.sources(now):
        number, finished = source.count(), 0
        pieces = _pieces(source, RECORDS_AT_ONCE)
        for outcome in crew.do(_write_some, pieces):
            _take(crew, outcome, done)
            finished = min(finished + RECORDS_AT_ONCE, number)
            report(source.name, finished, number)


def _write_lists(crew: Crew, now: datetime, done: Outcome, report: Report) -> None:
    """Write the lists, and the narrowed ones to which others lead."""
    waiting, seen = [*sources.lists(now), *sorted(done.lists)], set[str]()
    while waiting:
        seen.update(waiting)
        for number, outcome in enumerate(crew.do(_write_one, waiting), 1):
            _take(crew, outcome, done)
            report("lists", number, len(waiting))
        waiting = sorted(done.lists - seen)


def _take(crew: Crew, outcome: Outcome, done: Outcome) -> None:
    """Add what became of some addresses; there are too many pages to keep them in memory."""
    done.add(outcome)
    crew.tools.tree.pages.add(outcome.made)


def _write_own_pages(client: Client, tree: Tree) -> None:
    """Write the pages that nobody asks for by their address."""
    wanted = {"/": "index.html", "/embed/410.html": "embed/410.html"}
    for code, _ in settings.LANGUAGES:
        wanted |= {f"/{code}/{name}": f"{code}/{name}" for name in PAGES}
    for address, name in wanted.items():
        answer = client.get(address)
        tree.put(name, answer.content)


def _refuse_failed(done: Outcome) -> None:
    if done.failed:
        raise ExportError(
            "The site itself fails, so nothing was exported: see its log. "
            + _listed("pages fail", [(address, str(status)) for address, status in done.failed])
        )


def _write_index(tree: Tree, now: datetime, report: Report) -> None:
    stories = Story.objects.published(now)
    number = stories.count()
    oldest = stories.order_by("language", F("published_at").asc(), "pk")
    told = oldest.values_list("language", "slug").iterator(chunk_size=500)
    files = ((code, f"{code}/stories/{slug}.json") for code, slug in told)
    for finished, _ in enumerate(search_index.write(tree, files), 1):
        report("search", finished, number)


def _write_nginx(crew: Crew, tree: Tree, now: datetime, done: Outcome, report: Report) -> None:
    moved: list[tuple[str, str]] = []
    for number, found in enumerate(crew.do(_ask_where, _pieces_of(sources.formerly(now), 20)), 1):
        moved += [(old, new) for old, new in found if not (tree.site / path_of(old)).exists()]
        report("moved addresses", number * 20, number * 20)
    gone = nginx.Gone(sources.gone_quotes(now), sources.gone_pictures())
    tree.put_beside("nginx.conf", nginx.config(done.headers, moved, gone).encode())


def _check_links(crew: Crew, result: Result, report: Report) -> None:
    """Refuse an export with a link to what it lacks, unless the site itself lacks it too."""
    tree: Tree = crew.tools.tree
    names = (name for name in tree.files(*LINKED) if not name.startswith("search/"))
    broken: list[tuple[str, str]] = []
    checked = 0
    for some in crew.do(_check_some, _pieces_of(names, FILES_AT_ONCE)):
        broken += some
        checked += FILES_AT_ONCE
        report("links", checked, checked)
    lacking = {link for _, link in broken if _is_lacking(crew.tools, link)}
    result.dead_links = [(name, link) for name, link in broken if link not in lacking]
    if lacking:
        wrong = [(link, name) for name, link in broken if link in lacking]
        raise ExportError(
            "The export would have links that lead nowhere; this is a fault of the export. "
            + _listed("links", wrong)
        )


def _is_lacking(writer: Writer, link: str) -> bool:
    """Whether the site has the page of a link, while the export has no file of it."""
    address = urldefrag(link).url.removeprefix(writer.origin)
    if (writer.tree.site / path_of(address)).is_file():
        return False  # it is the place within the page that the site's own page lacks
    return writer.client.get(address).status not in NOT_THERE


def _note_removed(tree: Tree, result: Result) -> None:
    for name in tree.left():
        address = quote(f"/{name.removesuffix('index.html')}")
        result.removed[kind_of(address)] += 1
        if sources.holds_no_name_to_hide(unquote(address)):
            result.removed_addresses.append(address)


def _last(folder: Folder, made_of: str) -> Result | None:
    """Return the last export if one that is made now would have the same files."""
    note = folder.current and folder.current / NOTE
    if note is None or not note.is_file():
        return None
    told = json.loads(note.read_text())
    if told.get("made_of") != made_of:
        return None
    until = told["right_until"] and datetime.fromisoformat(told["right_until"])
    return Result(files=told["files"], until=until)


def _write_note(tree: Tree, base: SplitResult, now: datetime, made_of: str, result: Result) -> None:
    """Write what the export knows of itself: numbers and moments, no addresses."""
    note = {
        "made_at": now.isoformat(timespec="seconds"),
        "right_until": result.until and result.until.isoformat(timespec="seconds"),
        "base_url": base.geturl(),
        "files": result.files,
        "written": result.written,
        "removed": sum(result.removed.values()),
        "made_of": made_of,
    }
    tree.put_beside(NOTE, f"{json.dumps(note, indent=2)}\n".encode())


def _listed(what: str, found: list[tuple[str, str]]) -> str:
    shown = "; ".join(f"{one} ({other})" for one, other in found[:MOST_SHOWN])
    return f"{len(found)} {what}: {shown}{'; …' if len(found) > MOST_SHOWN else ''}"


def _pieces(source: Iterable[list[str]], number: int) -> Iterator[list[str]]:
    for records in _pieces_of(source, number):
        yield [address for addresses in records for address in addresses]


def _pieces_of[Each](each: Iterable[Each], number: int) -> Iterator[list[Each]]:
    waiting = iter(each)
    while some := list(islice(waiting, number)):
        yield some


def _write_some(writer: Writer, addresses: list[str]) -> Outcome:
    return writer.write(addresses)


def _write_one(writer: Writer, address: str) -> Outcome:
    return writer.write([address])


def _ask_where(writer: Writer, addresses: list[str]) -> list[tuple[str, str]]:
    """Return the addresses that have moved, each with the path of its new one."""
    found = []
    for address in addresses:
        answer = writer.client.get(address)
        if answer.status == 308:
            found.append((address, urlsplit(answer.headers["Location"]).path))
    return found


def _check_some(writer: Writer, names: list[str]) -> list[tuple[str, str]]:
    """Return the broken links of some files, each with the file that has it."""
    check: Any = writer.__dict__.setdefault("check", Check(writer.tree.site, writer.origin))
    return [(name, link) for name in names for link in check.broken(name)]
