"""A plugin of pytest: begin with a copy of a database that was migrated once.

Migrating takes longer than most of the tests that see a broken rule.
"""

import os
import shutil

from django.db.backends.sqlite3.base import DatabaseWrapper
from django.db.backends.sqlite3.creation import DatabaseCreation

VARIABLE = "MIGRATED_DATABASE"  # names the file


class CopiedDatabase(DatabaseCreation):
    def _create_test_db(self, verbosity: int, autoclobber: bool, keepdb: bool = False) -> str:  # noqa: FBT001, FBT002  Django's own signature
        name = super()._create_test_db(verbosity, autoclobber, keepdb)
        shutil.copyfile(os.environ[VARIABLE], name)
        return name


DatabaseWrapper.creation_class = CopiedDatabase
