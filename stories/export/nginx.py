"""Write for nginx what a file cannot say: headers, moved addresses, what is gone.

The headers are those that the site itself gave with such a page. A page that is withdrawn has no
file. Addresses of stories and people hold their names, so no list of withdrawn ones leaves the
site: the copy answers 404 there, and 410 for the random keys of quotes and pictures alone.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from django.conf import settings

from stories import languages

HEAD = """\
# Written by “manage.py export_site”: do not edit. In the server that serves the copy:
#
#     root …/current/site;
#     include …/current/nginx.conf;
#     brotli_static on;    # where nginx has that module
#
# and “nginx -s reload” after each export. It holds former addresses: serve it to nobody.

index index.html;
gzip_static on;
gzip_vary on;
absolute_redirect off;
log_not_found off;
set $language {default};
if ($uri ~ "^/({languages})/") {{ set $language $1; }}
error_page 403 404 =404 /$language/404.html;
error_page 410 /$language/410.html;

# Pages of lists, as the site itself calls them.
set $part "";
set $after "";
if ($args ~ "(?:^|&)(tag=[-\\w]+)(?:&|$)") {{ set $part "$1/"; }}
if ($args ~ "(?:^|&)(letter=[A-Za-z])(?:&|$)") {{ set $part "$part$1/"; }}
if ($args ~ "(?:^|&)(after=[-\\w.]+)(?:&|$)") {{ set $after $1; set $part "$part$1/"; }}
"""
FRONT_DOOR = """\
location = / {{
    set $wanted {default};
    if ($http_accept_language ~* "^(?:(?!{languages})[^,]*,)*\\s*({languages})") {{
        set $wanted $1;
    }}
    add_header Vary Accept-Language always;
    return 302 /$wanted/;
}}
"""
TYPES = "image/avif avif; image/webp webp; image/jpeg jpg jpeg; image/png png;"
STATIC_TYPES = (
    f"{TYPES} text/css css; text/javascript js; font/woff2 woff2; image/svg+xml svg; "
    "image/vnd.microsoft.icon ico;"
)
# What a location serves, and the page whose headers it has. A regular expression that comes first
# wins, and "^~" before all of them.
LOCATIONS = (
    ("= /robots.txt", "robots", ""),
    ("= /favicon.ico", "robots", f"types {{ {STATIC_TYPES} }} default_type image/png;"),
    ("= /apple-touch-icon.png", "robots", f"types {{ {STATIC_TYPES} }} default_type image/png;"),
    ("= /sitemap.xml", "sitemap", ""),
    ("^~ /sitemaps/", "sitemap_section", ""),
    ("^~ /media/pictures/", "picture_file", ""),
    ("^~ /media/site/", "site_file", ""),
    (r"~ ^/site-\w+(?:/\w+)?\.css$", "site_style", ""),
    (r"~ \.webmanifest$", "manifest", ""),
    ("^~ /cards/", "quote_card", ""),
    ("^~ /embed/", "story_embed", ""),
    (r"~ ^(/\w+/feeds/.+)\.atom$", "story_feed.atom", "try_files $1/$after.atom $uri =404;"),
    (r"~ ^(/\w+/feeds/.+)\.json$", "story_feed.json", "try_files $1/$after.json $uri =404;"),
    (r"~ \.jsonld$", "quote_data", ""),
    (r"~ /people/[^/]+/timeline\.json$", "person_timeline", ""),
    (r"~ \.json$", "story_json", ""),
    (r"~ ^/\w+/search/(?:index\.html)?$", "search", ""),
)
UNKEPT = {"Cache-Control": "no-store"}
HASHED = r"\.[0-9a-f]{12}\."
FOREVER = "max-age=315360000, public, immutable"
# What nginx says itself, or says of one page alone.
NOT_COPIED = {"content-type", "content-length", "etag", "vary", "content-language"}
NOT_COPIED |= {"content-disposition", "last-modified"}
KEYS_AT_ONCE = 100

type Headers = dict[str, dict[str, str]]


@dataclass(frozen=True)
class Gone:
    """The random keys of withdrawn quotes, and the random folders of withdrawn pictures."""

    quotes: list[str]
    pictures: list[str]


def config(headers: Headers, moved: Iterable[tuple[str, str]], gone: Gone) -> str:
    """Return the file: `headers` by the names of pages, old and new addresses, what is gone."""
    codes = [code for code, _ in settings.LANGUAGES]
    known = {"default": settings.LANGUAGE_CODE, "languages": "|".join(codes)}
    common = headers["robots"]
    parts = [HEAD.format(**known), FRONT_DOOR.format(**known)]
    parts += _own_addresses(codes)
    parts += (_moved(old, new) for old, new in moved)
    parts += _gone(gone)
    # Some pages have “Exit this page”, and no browser may keep those: none is kept of any page.
    noted = headers["home"] | UNKEPT
    where = rf"~ ^/(?:{known['languages']})/(?:404|410)\.html$"
    parts.append(_location(where, noted | {"X-Robots-Tag": "noindex"}, "internal;"))
    framed = headers.get("story_embed", noted) | UNKEPT | {"X-Robots-Tag": "noindex"}
    parts.append(_location("= /embed/410.html", framed, "internal;"))
    parts.append(_location("^~ /search/", common, "default_type application/json;"))
    parts += _static(common)
    for where, name, more in LOCATIONS:
        if told := headers.get(name):
            told = told | UNKEPT if name == "search" else told
            parts.append(_location(where, told, more))
    more = "try_files ${uri}${part}index.html $uri $uri/ =404;"
    parts.append(_location("/", noted, more))
    return "\n".join(filter(None, parts))


def copied(headers: dict[str, str]) -> dict[str, str]:
    """Return those headers of a page that hold for all pages of its name, and its type."""
    kept = {name for name in headers if name.lower() not in NOT_COPIED} | {"Content-Type"}
    return {name: value for name, value in headers.items() if name in kept}


def _location(where: str, headers: dict[str, str], more: str) -> str:
    told = {name: value for name, value in headers.items() if name.lower() not in NOT_COPIED}
    lines = [f"add_header {name} {_quoted(value)} always;" for name, value in sorted(told.items())]
    kind = headers["Content-Type"]
    types = TYPES if kind.startswith("image/") else ""
    lines += [] if "default_type" in more else [f"types {{ {types} }}"]
    lines += [] if "default_type" in more else [f"default_type {_quoted(kind)};"]
    inside = "\n".join(f"    {line}" for line in [*lines, more] if line)
    return f"location {where} {{\n{inside}\n}}\n"


def _static(common: dict[str, str]) -> Iterator[str]:
    """Yield the locations of static files, the more special ones first."""
    told = dict(common)
    kinds = (
        ("fonts/", "/static/fonts/x"),
        (r"css/(?:base|embed)\.", "/static/css/base."),
        ("", ""),
    )
    for where, example in kinds:
        added: dict[str, str] = {}
        settings.WHITENOISE_ADD_HEADERS_FUNCTION(added, example, example)
        for pattern, caching in ((f"[^?]*{HASHED}", FOREVER), ("", told["Cache-Control"])):
            noted = told | added | {"Cache-Control": caching, "Content-Type": "text/plain"}
            more = f"types {{ {STATIC_TYPES} }} default_type text/plain;"
            place = f'~ "^{settings.STATIC_URL}{where}{pattern}"'
            yield _location(place, noted, more)


def _own_addresses(codes: list[str]) -> Iterator[str]:
    """Yield redirects to the own address of a story, which is under its own language."""
    for language in codes:
        others = languages.CODES - set(codes) if language == settings.LANGUAGE_CODE else set()
        told = "|".join([language, *sorted(others)])
        yield f'location ~ "^/{language}(/(?:{told})/stories/.+)$" {{ return 301 $1; }}\n'


def _moved(old: str, new: str) -> str:
    return f"location = {_quoted(unquote(old))} {{ return 308 {_quoted(new)}; }}\n"


def _gone(gone: Gone) -> Iterator[str]:
    for first in range(0, len(gone.quotes), KEYS_AT_ONCE):
        some = "|".join(map(re.escape, gone.quotes[first : first + KEYS_AT_ONCE]))
        yield f'location ~ "^/\\w+/quotes/(?:{some})[./]" {{ return 410; }}\n'
    for key in gone.quotes:
        yield f"location ^~ /cards/{key}/ {{ return 410; }}"
        framed = "error_page 410 /embed/410.html; return 410;"
        yield f"location ^~ /embed/quotes/{key}/ {{ {framed} }}"
    for folder in gone.pictures:
        yield f"location ^~ /media/pictures/{folder}/ {{ return 410; }}"


def _quoted(text: str) -> str:
    return '"' + re.sub(r'(["\\])', r"\\\1", text) + '"'
