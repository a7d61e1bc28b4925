"""Write the addresses of records: `reverse`, which looks each kind of address up only once."""

import re
from functools import lru_cache

from django.urls import get_script_prefix, reverse
from django.utils.translation import get_language

PLAIN = re.compile(r"[-a-zA-Z0-9_]+")
PLACE = "0"  # stands for the last part of an address


def of(name: str, *parts: str) -> str:
    """Return the address of a URL pattern, as `reverse` does, under the active language.

    The last part is mostly a slug or a key, which differs from record to record.
    """
    *first, last = parts
    if not PLAIN.fullmatch(last):
        return reverse(name, args=parts)
    before, after = _around(name, tuple(first), get_language(), get_script_prefix())
    return f"{before}{last}{after}"


@lru_cache(maxsize=1024)
def _around(name: str, first: tuple[str, ...], *where: str | None) -> tuple[str, str]:
    """Return what is before and after the last part, in a language under a prefix."""
    parts = reverse(name, args=[*first, PLACE]).rpartition(PLACE)
    return parts[0], parts[2]
