"""Remove from texts what XML 1.0 cannot hold."""

import re

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def legal(text: str) -> str:
    """Return the text without the control characters that XML cannot write.

    None of them is a letter. Text that is pasted from a word processor may contain them, and one of
    them breaks a whole feed.
    """
    return _ILLEGAL.sub("", text)
