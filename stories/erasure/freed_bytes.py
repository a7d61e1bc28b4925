"""Overwrite what the database freed, so that its files no longer hold what was deleted.

A database only marks what is deleted as free. On SQLite the connections overwrite freed bytes
(`secure_delete` in the settings); building the file anew and emptying its log removes what was
freed before, and what is left in the log. The full-text index keeps deleted words until its parts
are merged. On PostgreSQL the tables are written anew, where the account of the site owns them.
"""

from django.db import DatabaseError, connection

LOCK_SECONDS = 20  # how long other work is waited for

OWNED = """
    SELECT format('%I', relname), pg_has_role(relowner, 'USAGE') FROM pg_class
    WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace ORDER BY relname
"""


def overwrite() -> list[str]:
    """Do it, and return sentences about what could not be done and how to do it."""
    try:
        return _on_sqlite() if connection.vendor == "sqlite" else _on_postgres()
    except DatabaseError as error:
        return [
            f"The database could not overwrite what it freed: {str(error).strip()}. "
            "Look again here when nobody else is at work: that tries it again."
        ]


def _on_sqlite() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO stories_search (stories_search) VALUES ('optimize')")
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        is_busy, *_ = cursor.fetchone()
    if not is_busy:
        return []
    return [
        "Somebody was reading while the log of the database (the file that ends in -wal) was to be "
        "emptied, so it may still hold what was deleted. Look again here: that tries it again."
    ]


def _on_postgres() -> list[str]:  # pragma: no cover  seen by make test-postgres
    foreign = []
    with connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = '{LOCK_SECONDS}s'")
        try:
            cursor.execute(OWNED)
            for table, is_owned in cursor.fetchall():
                if is_owned:
                    cursor.execute(f"VACUUM (FULL, ANALYZE) {table}")
                else:
                    foreign.append(table)
        finally:
            cursor.execute("RESET lock_timeout")
    if not foreign:
        return []
    return [
        "The account of this site does not own these tables, so autovacuum frees them in time: "
        f"{', '.join(foreign)}. To do it now, let their owner run VACUUM (FULL) on each."
    ]
