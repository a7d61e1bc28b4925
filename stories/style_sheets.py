"""Write the style sheets that a sheet imports in their places: a page asks for one file. No Django.

What is for those who work on the code, comments and indentation, is left out: a fifth of the bytes.
While somebody does work on it, browsers follow the imports themselves.
"""

import posixpath
import re
from collections.abc import Callable

IMPORT = re.compile(r'^@import "([^"]+)";\n', re.MULTILINE)
LAYOUT = re.compile(r"/\*.*?\*/\n?|^[ \t]+|^\n", re.MULTILINE | re.DOTALL)
FILE = re.compile(r'url\("([^":]+)"\)')


def whole(name: str, read: Callable[[str], str], address: Callable[[str], str]) -> str:
    """Return a sheet with all that it imports.

    Names are those of static files: "css/base.css". `read` returns the text of one, and `address`
    what a sheet calls another file, such as a font.
    """
    folder = posixpath.dirname(name)

    def path(match: re.Match[str]) -> str:
        return posixpath.normpath(posixpath.join(folder, match[1]))

    own = FILE.sub(lambda match: f'url("{address(path(match))}")', LAYOUT.sub("", read(name)))
    return IMPORT.sub(lambda match: whole(path(match), read, address), own)
