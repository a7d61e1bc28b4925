"""Keep the addresses of people and stories out of the log.

An address may hold the name of somebody who must not be found any more, while a log is copied,
searched and kept for years. So a line says which kind of page was asked for, not whose.
"""

import logging
import re
from collections.abc import Iterator
from copy import copy
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve
from django.utils import translation

from stories import first_use, languages

HIDDEN = "…"
ITS_PAGE = "\ue000"  # stands for the page that was asked for while the rest is cleaned
# A path in a text, or an address with one. In the request itself a path may hold spaces too.
PATH = re.compile(r"""(?:https?:)?(?<![\w.<])/[^\s"'<>]*""")
# What looks like the address of a page here, even if there is no such page.
FIRST_PARTS = ["embed", "media", "cards", "preview", "oembed", "feeds", "people", "stories"]
FIRST_PARTS += ["quotes", *(code for code, _ in languages.CHOICES)]
OURS = first_use.pattern(rf"/(?:{'|'.join(FIRST_PARTS)})(?:/|$)")
OF_REQUESTS = ("django.request", "django.security", "django.server", "granian")
SHORTEST = 3  # letters; what is shorter is no name, and is part of too many words
# What PostgreSQL adds to an error: the values of the row.
DETAIL = re.compile(r"^(DETAIL|CONTEXT|LINE \d+):.*", re.MULTILINE)


class WithoutNames(logging.Filter):
    """Put the kind of page in the place of every address that a record holds.

    Handlers get a copy without the request, from which reports of errors would take the address.
    """

    def filter(self, record: logging.LogRecord) -> logging.LogRecord:
        request = getattr(record, "request", None)
        is_of_request = record.name.startswith(OF_REQUESTS)
        clean = copy(record)
        clean.msg, clean.args = _clean(record.getMessage(), request, is_strict=is_of_request), ()
        if hasattr(clean, "request"):
            clean.request = None
        if record.name.startswith("django.template"):
            clean.exc_info = None  # it would show the whole context of the template
        elif record.exc_info and record.exc_info[0]:
            clean.exc_text = _clean_traceback(record, request)
            clean.exc_info = None
        return clean


def kind_of_page(path: str, *, is_strict: bool = True) -> str:
    """Return the pattern of the page at a path: "/en/people/<slug:slug>/"; else "/…".

    Files that are the same for everybody keep their name. Unless it is strict, so does what does
    not look like an address of this site.
    """
    parts = urlsplit(path)
    bare = unquote(parts.path)
    if not parts.netloc and bare.startswith(f"/{settings.STATIC_URL.strip('/')}/"):
        return bare
    with translation.override(translation.get_language_from_path(bare)):
        try:
            return f"/{resolve(bare).route}"
        except Resolver404:
            pass
    return f"/{HIDDEN}" if is_strict or OURS.search(bare) else path


def _clean(text: str, request: Any, *, is_strict: bool) -> str:
    """Return a text without what the request asked for, and without other addresses."""
    for value, instead in _asked_for(request):
        text = text.replace(value, instead)
    text = PATH.sub(lambda found: _kind(found[0], is_strict=is_strict), text)
    return text.replace(ITS_PAGE, _kind(request.path, is_strict=True)) if request else text


def _kind(path: str, *, is_strict: bool) -> str:
    try:
        return kind_of_page(path, is_strict=is_strict)
    except Exception:  # noqa: BLE001  a line of the log must never break an answer
        return f"/{HIDDEN}"


def _asked_for(request: Any) -> Iterator[tuple[str, str]]:
    """Yield what the request asked for, and what stands for it, the longest first."""
    if request is None:
        return
    yield request.path.encode("unicode_escape").decode("ascii"), ITS_PAGE
    yield request.path, ITS_PAGE
    match = getattr(request, "resolver_match", None)
    asked = match.kwargs.values() if match else request.path.split("/")
    words = {str(value) for value in [*asked, *request.GET.values()]}
    for word in sorted(words, key=len, reverse=True):
        if len(word) >= SHORTEST:
            yield word, HIDDEN


def _clean_traceback(record: logging.LogRecord, request: Any) -> str:
    """Return the traceback: its frames as they are, and its messages without addresses."""
    text = logging.Formatter().formatException(record.exc_info)  # type: ignore[arg-type]  # there is one
    lines = DETAIL.sub(rf"\1: {HIDDEN}", text).splitlines()
    return "\n".join(
        line if line.startswith("  ") else _clean(line, request, is_strict=False) for line in lines
    )
