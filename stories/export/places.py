"""Give every public address a file, and an address that a server of plain files answers with it.

A file server does not read what follows “?”, so pages of lists become folders. “=” occurs in
no slug, so no such folder takes the place of a record’s.

    /en/                                en/index.html
    /en/stories/?after=17.5             en/stories/after=17.5/index.html
    /en/people/?letter=S&tag=hills      en/people/tag=hills/letter=S/index.html
    /en/people/?language=ar             en/people/language=ar/index.html
    /en/feeds/stories.atom?after=17.5   en/feeds/stories/after=17.5.atom
    /en/tags/%D0%B3%D0%BE%D1%80%D1%8B/  en/tags/горы/index.html
"""

from hashlib import sha256
from urllib.parse import parse_qs, quote, unquote, urlsplit

PARTS = ("tag", "language", "letter", "after", "p")  # of a query that choose what a page holds
LONGEST_NAME = 200  # bytes; file systems allow 255, with the endings of compressed twins
KEPT = 60  # characters at the beginning of a name that is too long
SAFE = "/=~!$&'()*+,;:@"


def path_of(address: str) -> str:
    """Return the path of the file below the folder of the site; the address may have a host."""
    parts = urlsplit(address)
    *folders, name = unquote(parts.path).lstrip("/").split("/")
    asked = parse_qs(parts.query)
    chosen = [f"{part}={asked[part][0]}".replace("/", "_") for part in PARTS if part in asked]
    if chosen and name:
        base, _, kind = name.rpartition(".")
        folders, name = [*folders, base, *chosen[:-1]], f"{chosen[-1]}.{kind}"
    elif not name:
        folders, name = [*folders, *chosen], "index.html"
    return "/".join(map(_short, [*folders, name]))


def served_at(address: str) -> str:
    """Return the address under which a file server has the page: a path, with its fragment."""
    path, fragment = path_of(address), urlsplit(address).fragment
    path = quote(f"/{path.removesuffix('index.html')}", safe=SAFE)
    return f"{path}#{fragment}" if fragment else path


def _short(name: str) -> str:
    """Return a name that a file system takes: a long one is cut, and told apart by a digest."""
    if len(name.encode()) <= LONGEST_NAME:
        return name
    base, dot, kind = name.rpartition(".") if "." in name[-12:] else (name, "", "")
    return f"{base[: KEPT // 2]}~{sha256(name.encode()).hexdigest()[:16]}{dot}{kind}"
