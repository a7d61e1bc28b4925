"""Read text through the escapes of addresses, HTML and JSON, and know where each letter was."""

import html
import re
from bisect import bisect_right
from urllib.parse import unquote

_ESCAPE = re.compile(
    # One letter at a time, so that a space after a name is none of it.
    r"(?P<percent>%[cd][0-9a-f]%[89ab][0-9a-f]|%e[0-9a-f](?:%[89ab][0-9a-f]){2}"
    r"|%f[0-7](?:%[89ab][0-9a-f]){3}|%[0-9a-f]{2})"
    r"|&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,31});"
    r"|(?P<json>\\ud[89ab][0-9a-f]{2}\\ud[c-f][0-9a-f]{2}|\\u[0-9a-f]{4})"
    r"|(?P<none></?(?:em|strong|b|i|u|s|q|cite|span|sub|sup|mark)>|</a>"
    r"|(?<=[^\W\d_])[-‐](?:<br>)?\n(?=[^\W\d_]))",
    re.IGNORECASE,
)


class Plain:
    """
    The text as it reads, with the places of its letters.

        Khalida%20A       Khalida A
        K.&nbsp;A         K. A
        Kha<em>lid</em>a  Khalida: a tag inside a word does not part it
        Kha-<br>\\nlida    Khalida: nor does the end of a printed line
        100% sure         as it is
    """

    def __init__(self, source: str) -> None:
        self._starts = [0]  # where pieces start in the plain text
        self._places = [(0, 0)]  # their start in the source; where they end there, for escapes
        pieces, end, length = [], 0, 0
        for found in _ESCAPE.finditer(source):
            read = _read(found)
            pieces += [source[end : found.start()], read]
            length += found.start() - end
            end = found.end()
            self._starts += [length, length + len(read)]
            self._places += [(found.start(), end), (end, 0)]
            length += len(read)
        self.text = "".join([*pieces, source[end:]]) if end else source

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where the plain text from `start` to `end` is in the source: whole escapes."""
        piece = bisect_right(self._starts, start) - 1
        place, escape_end = self._places[piece]
        begin = place if escape_end else place + start - self._starts[piece]
        piece = bisect_right(self._starts, end - 1) - 1
        place, escape_end = self._places[piece]
        return begin, escape_end or place + end - self._starts[piece]


def _read(found: re.Match[str]) -> str:
    if found["none"]:
        return ""
    if found["percent"]:
        return unquote(found[0], errors="replace")
    if found["json"]:
        units = bytes.fromhex(found[0].lower().replace("\\u", ""))
        return units.decode("utf-16-be", errors="replace")
    return html.unescape(found[0])
