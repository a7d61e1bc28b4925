"""Look at the index of SQLite's write-ahead log: it changes with each transaction that wrote.

SQLite asks the same bytes when it is asked for `PRAGMA data_version`. But in Python each call of
SQLite hands the interpreter to another thread and waits to have it back, which costs more than all
the rest of giving a finished page; reading mapped memory does not. See
https://sqlite.org/walformat.html, "The WAL-Index File Format".
"""

import mmap
import os
import struct

HEADER = 96  # bytes: a header of 48, twice
VERSION = struct.pack("=I", 3007000)  # of the format; the file has the byte order of the machine

# Never closed: where a process closes a file, the kernel drops all locks that the process has on
# it, and SQLite's are among them ("How To Corrupt An SQLite Database File", section 2.2).
_mapped: dict[tuple[int, int], mmap.mmap] = {}


def map_index(path: str) -> mmap.mmap | None:
    """Return the mapped headers of a database's index, whose path is given; None if it has none.

    A connection of this process that read from the database must be open meanwhile, and stay open
    as long as the map is asked: SQLite removes the index when the last one is closed. There is none
    in memory, and none where the database keeps another journal.
    """
    path = f"{path}-shm"
    try:
        found = os.stat(path)  # noqa: PTH116  as the reader does
        identity = found.st_dev, found.st_ino
        if identity not in _mapped:
            file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
            _mapped[identity] = mmap.mmap(file, HEADER, prot=mmap.PROT_READ)
    except (OSError, ValueError):  # it is not there, or shorter
        return None
    index = _mapped[identity]
    return index if index[: len(VERSION)] == VERSION else None
