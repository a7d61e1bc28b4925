"""Migrate the SQLite database of the tests once for all workers of a run: the others copy it."""

import fcntl
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.sqlite3.creation import DatabaseCreation


class MigratedOnce(DatabaseCreation):
    """Creates a test database by migrating, or from the one that another worker migrated."""

    def __init__(self, connection: BaseDatabaseWrapper, folder: Path) -> None:
        """Name the folder that the workers of this run share, and no other run."""
        super().__init__(connection)
        self.lock, self.migrated = folder / "migrated.lock", folder / "migrated.db"

    def create_test_db(self, *arguments, **options) -> str:
        with self.lock.open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # the first one migrates, the others wait for it
            if not self.migrated.exists():
                name = super().create_test_db(*arguments, **options)
                with closing(sqlite3.connect(self.migrated)) as kept:
                    self.connection.connection.backup(kept)
                return name
        name = str(self._get_test_db_name())
        shutil.copyfile(self.migrated, name)
        self.connection.close()
        settings.DATABASES[self.connection.alias]["NAME"] = name
        self.connection.settings_dict["NAME"] = name
        self.connection.ensure_connection()
        return name
