"""Put the site's own colours into the style sheet of a page, so that a page asks for one file."""

from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse

from . import style_sheets
from .models import SiteSettings

SHEETS = ("base", "story_detail")


class SiteSheet(NamedTuple):
    """A style sheet; the digest in its address changes with it, so that browsers keep each."""

    digest: str
    text: str


def find(name: str, site: SiteSettings) -> SiteSheet:
    """Return one of SHEETS with what the site changes in it."""
    file = f"css/{name}.css"
    return _made(file, site.style, static(file))


def address(name: str, site: SiteSettings) -> str:
    """Return the path of one of SHEETS: our own where the site changes nothing."""
    if not site.style:
        return static(f"css/{name}.css")
    return reverse("site_sheet", args=[find(name, site).digest, name])


@lru_cache(maxsize=8)
def _made(file: str, style: str, _address: str) -> SiteSheet:
    """Make it once for each content of the file, which its address tells."""
    text = style_sheets.whole(file, _read, static) + style
    return SiteSheet(sha256(text.encode()).hexdigest()[:12], text)


def _read(file: str) -> str:
    return (settings.BASE_DIR / "static" / file).read_text(encoding="utf-8")
