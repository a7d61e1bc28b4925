"""Finish an answer: a validator, 304 for a copy that is still good, compression.

The middleware here does it for Django, and the front for what it keeps, by the same functions. So
both answer the same bytes.
"""

import hashlib
import secrets
from collections.abc import Callable
from functools import lru_cache
from http import HTTPStatus

import brotli
import deflate
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags, quote_etag

# In a request's environment: the front sets the first, the middleware answers with the second.
FOR_FRONT = "profiles_site.for_front"
IS_PUBLIC_PAGE = "profiles_site.is_public_page"

# The public pages, by the names of their addresses: who asks changes nothing in them.
PAGES = frozenset(
    {
        "correction_feed",
        "correction_list",
        "favicon",
        "front_door",
        "home",
        "language_feed",
        "manifest",
        "list_card",
        "page_card",
        "oembed",
        "person_detail",
        "person_feed",
        "person_json",
        "person_list",
        "person_timeline",
        "picture_file",
        "quote_card",
        "quote_data",
        "quote_detail",
        "quote_embed",
        "quote_json",
        "quote_list",
        "robots",
        "search",
        "site_page",
        "site_file",
        "site_sheet",
        "site_style",
        "sitemap",
        "sitemap_section",
        "staying_safe",
        "story_detail",
        "story_elsewhere",
        "story_embed",
        "story_feed",
        "story_json",
        "story_list",
        "story_use",
        "support",
        "tag_detail",
        "tag_feed",
        "tag_list",
        "touch_icon",
    }
)

# Other answers say nothing that would be asked for again.
STATUSES = frozenset({200, 301, 302, 304, 308, 410})

# Anybody may invent addresses of these: one that is gone is gone at each of them.
FILES = frozenset(
    {
        "list_card",
        "page_card",
        "picture_file",
        "quote_card",
        "site_file",
        "site_sheet",
        "site_style",
    }
)

TEXTS = (
    "text/",
    "application/atom+xml",
    "application/feed+json",
    "application/json",
    "application/ld+json",
    "application/manifest+json",
    "application/xml",
)
LEAST_BYTES = 200  # below that, compressing makes nothing shorter
LONGEST_HEADER = 200  # characters that are looked at: no browser sends more of these headers
LONGEST_LIST = 1000  # characters of a list of ETags that are looked at
GZIP_LEVEL = 6  # of libdeflate: half the time of gzip's own level 6, for as many bytes
QUICK_GZIP_LEVEL = 1  # for what one reader gets: less than half of that, a tenth more bytes
# A window of 64 kB, which holds most pages, makes brotli quicker than with its widest one.
BROTLI_QUALITY, BROTLI_WINDOW = 6, 16
# What describes a body goes where there is none.
OF_THE_BODY = {"Content-Type", "Content-Length", "Content-Encoding", "Content-Disposition"}


def coding_for(accept_encoding: str) -> str:
    """Return "br", "gzip" or "" for a header Accept-Encoding (RFC 9110, section 12.5.3)."""
    return _coding_for(accept_encoding[:LONGEST_HEADER])


@lru_cache(maxsize=1000)
def _coding_for(accept_encoding: str) -> str:
    accepted = {}
    for part in accept_encoding.lower().split(","):
        name, _, weight = part.partition(";")
        accepted[name.strip()] = weight.replace(" ", "") not in {
            "q=0",
            "q=0.0",
            "q=0.00",
            "q=0.000",
        }
    anything = accepted.get("*", False)
    return next((name for name in ("br", "gzip") if accepted.get(name, anything)), "")


def compress(body: bytes, coding: str) -> bytes:
    """Return the body in a coding: always the same bytes for the same body."""
    if coding == "br":
        return brotli.compress(
            body, mode=brotli.MODE_TEXT, quality=BROTLI_QUALITY, lgwin=BROTLI_WINDOW
        )
    return bytes(deflate.gzip_compress(body, GZIP_LEVEL))


def decompress(coding: str, body: bytes) -> bytes:
    """Return what `compress` was given."""
    return brotli.decompress(body) if coding == "br" else bytes(deflate.gzip_decompress(body))


def is_text(content_type: str, body: bytes) -> bool:
    """Whether compressing makes an answer shorter."""
    return len(body) >= LEAST_BYTES and content_type.startswith(TEXTS)


def etag_of(body: bytes) -> str:
    return quote_etag(hashlib.blake2b(body, digest_size=16).hexdigest())


def is_still_good(etag: str, if_none_match: str) -> bool:
    """Whether a reader has the answer with this ETag, compressed or not."""
    etag = etag.removeprefix("W/")
    if etag == if_none_match.removeprefix("W/"):  # what browsers send: no need to parse it
        return True
    known = {each.removeprefix("W/") for each in parse_etags(if_none_match[:LONGEST_LIST])}
    return "*" in known or etag in known


def finishes_public_pages(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Give public pages an ETag, answer 304 where the reader has the page, and compress it.

    The front gets them whole, since it chooses for each reader. Nothing in them depends on who
    asks, so a compressed length tells no secret; other pages are compressed by Django's own
    middleware, which hides the length.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if not _is_public_page(request, response):
            return response
        request.META[IS_PUBLIC_PAGE] = True
        if isinstance(response, HttpResponse):
            if is_text(response.headers.get("Content-Type", ""), response.content):
                patch_vary_headers(response, ["Accept-Encoding"])
            if response.status_code == HTTPStatus.OK and not _is_never_stored(response):
                response.headers.setdefault("ETag", etag_of(response.content))
            if response.status_code == HTTPStatus.NOT_MODIFIED:  # a view knew that
                _remove_body(response)
            elif not request.META.get(FOR_FRONT):
                _choose(request, response)
        return response

    return middleware


class CompressesOtherPages(GZipMiddleware):
    """Django's middleware, which leaves public pages as they were finished, and is quicker."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if request.META.get(IS_PUBLIC_PAGE):
            return response
        if not isinstance(response, HttpResponse) or not _is_for_one_reader(request, response):
            return super().process_response(request, response)
        response.content = quickly(response.content, self.max_random_bytes)
        response.headers["Content-Encoding"] = "gzip"
        response.headers["Content-Length"] = str(len(response.content))
        patch_vary_headers(response, ["Accept-Encoding"])
        return response


def _is_for_one_reader(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether it is a page to compress which nobody else is given, and nobody asks for again."""
    has = response.headers
    is_page = has.get("Content-Type", "").startswith("text/html")
    is_large = len(response.content) >= LEAST_BYTES
    accepts = "gzip" in request.headers.get("Accept-Encoding", "")
    is_plain = "ETag" not in has and "Content-Encoding" not in has
    return is_page and is_large and accepts and is_plain


def quickly(body: bytes, most_random_bytes: int) -> bytes:
    """Do what Django's `compress_string` does, in less time.

    A name of random length hides how well the page was compressed: from that, somebody who can
    send words to a page would learn what else is in it.
    """
    compressed = deflate.gzip_compress(body, QUICK_GZIP_LEVEL)
    compressed[3] = 8  # a name follows the head, which means nothing
    compressed[10:10] = b"a" * secrets.randbelow(most_random_bytes) + b"\0"
    return bytes(compressed)


def _is_public_page(request: HttpRequest, response: HttpResponseBase) -> bool:
    match = request.resolver_match
    return (
        match is not None
        and match.view_name in PAGES
        and request.method in {"GET", "HEAD"}
        and response.status_code in STATUSES
        and not (match.view_name in FILES and _is_of_no_file(response))
        and not response.cookies
        and not response.has_header("Content-Encoding")
    )


def _is_of_no_file(response: HttpResponseBase) -> bool:
    """Whether the address is none that a page has: so are many more, which would fill a memory."""
    is_there = response.status_code in {HTTPStatus.OK, HTTPStatus.NOT_MODIFIED}
    return not is_there or response.headers.get("Cache-Control") == "no-cache"  # today's sheet


def _is_never_stored(response: HttpResponseBase) -> bool:
    """Whether no browser keeps a copy, so that none can ask whether it is still good."""
    return "no-store" in response.headers.get("Cache-Control", "")


def _choose(request: HttpRequest, response: HttpResponse) -> None:
    """Change an answer to what one reader gets: 304, or a compressed body."""
    etag = response.headers.get("ETag", "")
    if etag and is_still_good(etag, request.headers.get("if-none-match", "")):
        response.status_code = HTTPStatus.NOT_MODIFIED
        _remove_body(response)
        return
    coding = coding_for(request.headers.get("accept-encoding", ""))
    if coding and is_text(response.headers.get("Content-Type", ""), response.content):
        response.content = compress(response.content, coding)
        for name, value in headers_of_coding(coding, len(response.content), etag).items():
            response.headers[name] = value


def _remove_body(response: HttpResponse) -> None:
    response.content = b""
    for name in OF_THE_BODY & set(response.headers):
        del response.headers[name]


def headers_of_coding(coding: str, length: int, etag: str) -> dict[str, str]:
    """Return the headers that a compressed body has where they differ from the plain one's."""
    changed = {"Content-Encoding": coding, "Content-Length": str(length)}
    return changed | ({"ETag": f"W/{etag}"} if etag and not etag.startswith("W/") else {})
