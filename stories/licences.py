"""Name the licences under which pictures are given away, with the addresses of their texts."""

from typing import NamedTuple

from django.utils.translation import gettext, gettext_lazy, gettext_noop

OTHER = "other"


class Licence(NamedTuple):
    """A licence: what readers and editors call it, and where it can be read."""

    name: str
    address: str = ""


CREATIVE_COMMONS = "https://creativecommons.org"
LICENCES = {
    "all-rights-reserved": Licence(gettext_noop("All rights reserved")),
    **{
        f"cc-{parts}-4.0": Licence(
            f"CC {parts.upper()} 4.0", f"{CREATIVE_COMMONS}/licenses/{parts}/4.0/"
        )
        for parts in ("by", "by-sa", "by-nd", "by-nc", "by-nc-sa", "by-nc-nd")
    },
    "cc0-1.0": Licence("CC0 1.0", f"{CREATIVE_COMMONS}/publicdomain/zero/1.0/"),
    "public-domain": Licence(
        gettext_noop("Public domain"), f"{CREATIVE_COMMONS}/publicdomain/mark/1.0/"
    ),
}
CHOICES = [
    *((kind, gettext_lazy(licence.name)) for kind, licence in LICENCES.items()),
    (OTHER, gettext_lazy("Another one")),
]


def name(kind: str) -> str:
    """Return what readers call the licence, in the language of the interface."""
    return gettext(LICENCES[kind].name) if kind in LICENCES else ""


def address(kind: str) -> str:
    return LICENCES[kind].address if kind in LICENCES else ""
