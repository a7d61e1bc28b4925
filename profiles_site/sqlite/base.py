"""Django's connections to SQLite, which may stay open between requests."""

import os
import sqlite3
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.db.backends.sqlite3 import base

from profiles_site import private_files


class Cursor(base.SQLiteCursorWrapper):
    """Django's, which writes a statement that is run again as SQLite wants it only once."""

    def convert_query(self, query: str, *, param_names: Any = None) -> str:
        if param_names is None:
            return _converted(query)
        return super().convert_query(query, param_names=param_names)


@lru_cache(maxsize=256)
def _converted(query: str) -> str:
    return base.FORMAT_QMARK_REGEX.sub("?", query).replace("%%", "%")


def _is_without_file(database: Any) -> bool:
    """Return whether a database is in memory, or named as a URI."""
    return str(database).startswith(("file:", ":memory:"))


class DatabaseWrapper(base.DatabaseWrapper):
    """Opens a file that was replaced, for example by a backup, anew at the next request.

    An open connection would go on reading the former file, which has no name any more.
    """

    opened: tuple[int, int] | None = None

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        if not _is_without_file(conn_params["database"]):
            try:
                private_files.make(Path(conn_params["database"]))
            except OSError as error:  # such as a disk that is not there: the database is away
                raise sqlite3.OperationalError(error.strerror) from error
        self.opened = self._file()  # before it is opened: if it is replaced just now, that is seen
        return super().get_new_connection(conn_params)

    def create_cursor(self, name: str | None = None) -> Any:
        return self.connection.cursor(factory=Cursor)

    def close_if_unusable_or_obsolete(self) -> None:
        """Django calls this before and after each request."""
        if self.connection is not None and not self.in_atomic_block and self.opened != self._file():
            self.close()
        super().close_if_unusable_or_obsolete()

    def _file(self) -> tuple[int, int] | None:
        """Return what identifies the file in its file system; None for one in memory."""
        try:
            found = os.stat(self.settings_dict["NAME"])  # noqa: PTH116  Path.stat takes three times as long
        except OSError:
            return None
        return found.st_dev, found.st_ino
