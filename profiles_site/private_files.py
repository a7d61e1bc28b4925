"""Keep the files of the site from the other accounts of its machine."""

import contextlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path

OTHERS = stat.S_IRWXG | stat.S_IRWXO
FOLDER, FILE = 0o700, 0o600


def is_shared(folder: Path) -> bool:
    """Return whether a folder cannot be the site's own: the root, a home, or one like /tmp."""
    is_sticky = folder.exists() and bool(folder.stat().st_mode & stat.S_ISVTX)
    return is_sticky or folder.resolve() in {Path("/"), Path.home().resolve()}


def mend(folder: Path) -> int:
    """Take all rights to a folder and what it holds from other accounts; return how many had any.

    What is deeper in it is looked at only where the folder itself, or something directly in it, is
    open: nobody else comes by it otherwise, and a site of many pictures would start late. Raises
    PermissionError where another account owns what is open.
    """
    if not any(map(_is_open, [folder, *folder.iterdir()])):
        return 0
    opened = [path for path in _walk(folder) if _is_open(path)]
    for path in opened:
        _close(path)
    return len(opened)


def mend_file(file: Path) -> int:
    """Do the same for a database that is stored elsewhere, with the files that SQLite adds."""
    opened = [path for path in file.parent.glob(f"{file.name}*") if _is_open(path)]
    for path in opened:
        _close(path)
    return len(opened)


def make(file: Path) -> None:
    """Make an empty file that is the site's alone, if there is none: SQLite takes its rights.

    One that is there is never opened: to close it again would drop the locks that SQLite holds on
    it in this process, and two writers could destroy each other's work. See
    https://www.sqlite.org/howtocorrupt.html, "POSIX advisory locks canceled by a separate thread".
    """
    with contextlib.suppress(FileExistsError):
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, FILE))


def _close(path: Path) -> None:
    path.chmod(stat.S_IMODE(path.stat().st_mode) & ~OTHERS)


def _is_open(path: Path) -> bool:
    mode = path.lstat().st_mode
    return not stat.S_ISLNK(mode) and bool(mode & OTHERS)


def _walk(folder: Path) -> Iterator[Path]:
    yield folder
    for root, folders, files in folder.walk():  # which follows no link
        yield from (root / name for name in [*folders, *files])
