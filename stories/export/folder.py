"""Keep an export in a folder: a reader sees the last whole one, or the next whole one.

    DIR/current            leads to the whole export; it is swapped in one step
    DIR/made/<name>/site   the files, which a server of files serves
    DIR/made/<name>/…      what lies beside them: nginx.conf, export.json
    DIR/.pages/<name>      of what they were made, for the next export: see `made_pages`

A new export is made beside the last. What did not change is a hard link to the same file, so its
inode and its time stay and rsync sends nothing. Then `current` is swapped and the last is deleted:
no file of it stays, because it may name somebody who must not be found any more.
"""

import errno
import fcntl
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import brotli
import deflate

from .made_pages import MadePages

SITE = "site"
CURRENT, NEXT, MADE, PAGES, LOCK = "current", "current.next", "made", ".pages", ".lock"
OURS = {CURRENT, NEXT, MADE, PAGES, LOCK}
TWINS = (".gz", ".br")
TEXTS = {".html", ".json", ".jsonld", ".atom", ".xml", ".txt", ".css", ".js", ".svg"}
SMALLEST = 150  # bytes; what is smaller hardly gets smaller
GZIP_LEVEL, BROTLI_QUALITY = 9, 9
NARROW_WINDOW, WIDEST_WINDOW = 16, 22  # brotli's, as powers of two
FULL_DISK = {errno.ENOSPC, errno.EDQUOT}
WITHOUT_LINKS = {errno.EPERM, errno.EOPNOTSUPP, errno.EMLINK, errno.EXDEV}


class ExportError(Exception):
    """What stops an export, in a sentence for whoever runs it. The last export is untouched."""


class Folder:
    """The folder of exports."""

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Make the folder, refuse one that holds something else, and let nobody else write there.

        What an export left behind that was killed is deleted first.
        """
        self._make()
        with (self.path / LOCK).open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise ExportError(
                    f"Another export is writing into {self.path}. Wait until it has ended."
                ) from None
            self._delete_all_but(self.current)
            yield

    def _make(self) -> None:
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            others = {each.name for each in self.path.iterdir()} - OURS
            others |= {name for name in (MADE, PAGES) if (self.path / name).is_symlink()}
            if others:
                raise ExportError(
                    f"{self.path} holds something else than an export ({sorted(others)[0]}), and "
                    "nothing there is touched. Name an empty folder, or one that does not exist."
                )
            (self.path / MADE).mkdir(exist_ok=True)
            (self.path / LOCK).touch()
            if not os.access(self.path / MADE, os.W_OK | os.X_OK):
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        except OSError as error:
            raise ExportError(
                f"Nothing can be written in {self.path}: {error.strerror}. Let the account that "
                "runs this write there, or name another folder."
            ) from error

    @property
    def current(self) -> Path | None:
        """The folder of the last whole export; None before the first."""
        link = self.path / CURRENT
        return link.resolve() if link.is_symlink() and link.is_dir() else None

    @contextmanager
    def new(self, former: "Tree | None" = None) -> Iterator["Tree"]:
        """Begin a new export; it is deleted again unless `Tree.publish` was called.

        `former` is a whole one that was not published, of which it takes over what is the same.
        """
        tree = Tree(self, self.path / MADE / secrets.token_hex(6), self.current, former)
        try:
            (tree.path / SITE).mkdir(parents=True)
            yield tree
        finally:
            self._delete_all_but(self.current)

    def _delete_all_but(self, current: Path | None) -> None:
        with suppress(FileNotFoundError):
            (self.path / NEXT).unlink()
        for each in (self.path / MADE).iterdir():
            if each != current:
                shutil.rmtree(each)
        for each in (self.path / PAGES).glob("*"):
            if current is None or each.name != current.name:
                each.unlink()


class Tree:
    """One export that is being made, beside the last one."""

    def __init__(
        self, folder: Folder, path: Path, last: Path | None, former: "Tree | None" = None
    ) -> None:
        self.folder, self.path, self.last = folder, path, last
        self.site = path / SITE
        self.pages = MadePages(folder.path / PAGES / path.name)
        self.former = former.path if former else last
        former_name = self.former.name if self.former else "none"
        self.former_pages = MadePages(folder.path / PAGES / former_name)
        self._made: set[Path] = set()

    def keep(self, name: str) -> bool:
        """Take over a file of a former export as it is; return False where it has none."""
        return self.former is not None and self._take_over(f"{SITE}/{name}")

    def put(self, name: str, content: bytes) -> bool:
        """Write a file of the site; return whether it was written, or was there already."""
        return self._put(f"{SITE}/{name}", content, is_text=Path(name).suffix in TEXTS)

    def put_beside(self, name: str, content: bytes) -> bool:
        """Write a file that readers do not get."""
        return self._put(name, content, is_text=False)

    def _put(self, name: str, content: bytes, *, is_text: bool) -> bool:
        if self.former and _holds(self.former / name, content) and self._take_over(name):
            return False
        target = self.path / name
        self._make_parents(target)
        target.unlink(missing_ok=True)  # never into a file that the last export has, too
        target.write_bytes(content)
        for ending in TWINS if is_text and len(content) >= SMALLEST else ():
            twin = target.with_name(target.name + ending)
            twin.unlink(missing_ok=True)
            packed = _packed(content, ending)
            if len(packed) < len(content):
                twin.write_bytes(packed)
        return True

    def _take_over(self, name: str) -> bool:
        assert self.former is not None  # noqa: S101  for the type checker: whoever calls asked
        self._make_parents(self.path / name)
        for ending in ("", *TWINS):
            here, there = f"{self.former / name}{ending}", f"{self.path / name}{ending}"
            try:
                os.link(here, there)
            except FileExistsError:
                continue
            except FileNotFoundError:
                if not ending:
                    return False
            except OSError as error:
                if error.errno not in WITHOUT_LINKS:
                    raise
                shutil.copy2(here, there)
        return True

    def _make_parents(self, target: Path) -> None:
        if target.parent not in self._made:
            target.parent.mkdir(parents=True, exist_ok=True)
            self._made.add(target.parent)

    def files(self, *endings: str) -> Iterator[str]:
        """Yield the paths of the files with these endings, or of all but compressed twins."""
        yield from _files(self.site, endings)

    def left(self) -> Iterator[str]:
        """Yield the paths of the files that the last export has, and this one has not."""
        if self.last is not None:
            for name in _files(self.last / SITE, ()):
                if not (self.site / name).exists():
                    yield name

    def count(self) -> tuple[int, int]:
        """Return how many files there are, and how many of them the last export did not have."""
        are_new = [self._is_new(name) for name in self.files()]
        return len(are_new), sum(are_new)

    def _is_new(self, name: str) -> bool:
        try:
            return self.last is None or not (self.site / name).samefile(self.last / SITE / name)
        except FileNotFoundError:
            return True

    def publish(self) -> None:
        """Let readers see this export from now on, and delete the last one."""
        os.sync()  # whole on the disk before anything leads there
        (self.folder.path / NEXT).symlink_to(self.path.relative_to(self.folder.path))
        (self.folder.path / NEXT).replace(self.folder.path / CURRENT)


def _files(root: Path, endings: tuple[str, ...]) -> Iterator[str]:
    for folder, _, names in os.walk(root):
        for name in names:
            if name.endswith(endings) if endings else not name.endswith(TWINS):
                yield os.path.relpath(f"{folder}/{name}", root)


def _holds(file: Path, content: bytes) -> bool:
    try:
        return file.stat().st_size == len(content) and file.read_bytes() == content
    except FileNotFoundError:
        return False


def _packed(content: bytes, ending: str) -> bytes:
    if ending == ".gz":
        return bytes(deflate.gzip_compress(content, GZIP_LEVEL))
    # For what is that short, a wider window makes nothing shorter and takes five milliseconds.
    window = NARROW_WINDOW if len(content) < 2**NARROW_WINDOW else WIDEST_WINDOW
    return brotli.compress(content, quality=BROTLI_QUALITY, lgwin=window)
