"""Write the addresses of records: `reverse`, which looks each kind of address up only once."""

import re
from collections.abc import Callable
from functools import lru_cache

from django.http import HttpRequest
from django.urls import NoReverseMatch, get_script_prefix, reverse
from django.utils.translation import get_language

PLAIN = re.compile(r"[-a-zA-Z0-9_]+(?:\.[a-z]+)?")  # a slug, a key, the name of a file
PLAIN_PATH = re.compile(r"(?:/[-a-zA-Z0-9_][-a-zA-Z0-9_.]*)+/?")
PLACE = "0"  # stands for the last part of an address


def of(name: str, *parts: str) -> str:
    """Return the address of a URL pattern, as `reverse` does, under the active language.

    The last part is mostly a slug or a key, which differs from record to record.
    """
    where = (get_language(), get_script_prefix())
    if parts and PLAIN.fullmatch(parts[-1]):
        around = _around(name, parts[:-1], *where)
        if around:
            return f"{around[0]}{parts[-1]}{around[1]}"
    return _whole(name, parts, *where)


@lru_cache(maxsize=1024)
def _around(name: str, first: tuple[str, ...], *_where: str | None) -> tuple[str, str] | None:
    """Return what is before and after the last part, in a language under a prefix.

    None where not every last part would do: a feed is of one of two kinds.
    """
    try:
        before, _, after = reverse(name, args=[*first, PLACE]).rpartition(PLACE)
    except NoReverseMatch:
        return None
    return before, after


@lru_cache(maxsize=1024)
def _whole(name: str, parts: tuple[str, ...], *_where: str | None) -> str:
    return reverse(name, args=parts)


def absolute(request: HttpRequest) -> Callable[[str], str]:
    """Return what `request.build_absolute_uri` is, which looks anew at each part of each path."""
    known: Callable[[str], str] | None = vars(request).get("absolute_address")
    if known is None:
        site = request.build_absolute_uri("/").removesuffix("/")

        def known(path: str) -> str:
            if PLAIN_PATH.fullmatch(path):
                return f"{site}{path}"
            return request.build_absolute_uri(path)

        vars(request)["absolute_address"] = known
    return known
