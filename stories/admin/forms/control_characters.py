"""What comes along with pasted text and nobody sees."""

import re

from django.http import QueryDict

# A word processor's line and page breaks within a paragraph; they part words.
BREAKS = re.compile("[\v\f\x1c-\x1e\x85\u2028\u2029]")
# Other control characters, and what Unicode says is no character: no page may hold them.
FORBIDDEN = re.compile("[\x01-\x08\x0e-\x1b\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")


def without_control_characters(data: QueryDict) -> QueryDict:
    """
    What was typed, without control characters; NUL is left for Django, which refuses it.

        "Two\\vlines"    "Two lines"
        "A\\x01 name"    "A name"
    """
    clean = data.copy()
    for name, values in data.lists():
        clean.setlist(name, [FORBIDDEN.sub("", BREAKS.sub(" ", value)) for value in values])
    return clean
