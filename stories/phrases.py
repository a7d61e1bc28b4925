"""Mark phrases of a body that are in another language than the story's. No Django.

    <p>She said <span lang="ar" dir="rtl">شكرا</span> and left.</p>

The words stay as they are: a mark tells browsers and screen readers how to read and to set them.
It names its language and the direction of that, and nothing else: what has other attributes was
written by a word processor, which marks whole texts so.
"""

import re
from collections.abc import Mapping
from typing import Any

from stories import languages

START = re.compile(r'<span lang="([^"]*+)" dir="(?:ltr|rtl)">')


def start_tag(attributes: Mapping[str, str]) -> str:
    """Return the start tag of a mark for the attributes of a <span>, or "" where it is none.

    lang="ar"                  <span lang="ar" dir="rtl">
    lang="AR-SA", lang="xx"    ""
    lang="ar" class="x"        ""
    """
    language = attributes.get("lang", "")
    if language not in languages.CODES or not attributes.keys() <= {"lang", "dir"}:
        return ""
    return f'<span lang="{language}" dir="{languages.direction(language)}">'


def is_start_tag(tag: str) -> bool:
    """Return whether a start tag is one that `start_tag` wrote."""
    found = START.fullmatch(tag)
    return found is not None and start_tag({"lang": found[1]}) == tag


def allow(_config: Any, allowlist: dict[str, Any]) -> None:
    """Let the sanitiser keep the marks, which `pasted_html` has looked at.

    Of itself it would keep a `lang` of any element, with whatever it holds.
    """
    allowlist["tags"] |= {"span"}
    allowlist["attributes"] |= {"span": {"lang", "dir"}, "*": set()}
