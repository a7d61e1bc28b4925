"""Text as XML 1.0 can hold it."""

import re

_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def legal(text: str) -> str:
    """The text without the control characters that XML has no way to write: no letter is one.

    They come unseen with what is pasted from a word processor, and one would break a whole feed.
    """
    return _ILLEGAL.sub("", text)
