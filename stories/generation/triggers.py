"""Create the table of the generation's mark, and the triggers that replace it, for both engines.

On SQLite, a migration that rebuilds a table drops the table's triggers: it must end with
`migrations.RunPython(triggers.watch, migrations.RunPython.noop)`. While a trigger is missing, no
finished page is kept.
"""

from collections.abc import Callable, Iterable
from typing import Any

TABLE = "stories_generation"
TABLES = (
    "stories_correction",
    "stories_formertagname",
    "stories_homeperson",
    "stories_milestone",
    "stories_othername",
    "stories_person",
    "stories_personlink",
    "stories_personredirect",
    "stories_picture",
    "stories_quote",
    "stories_retiredaddress",
    "stories_sitesettings",
    "stories_story",
    "stories_storyredirect",
    "stories_supportservice",
    "stories_tag",
    "stories_taggedstory",
)
CHANGES = ("INSERT", "UPDATE", "DELETE")
# What was never public shows nothing to readers: a colleague who writes a draft ends no generation.
NEVER_PUBLIC = "status IN ('draft', 'in_review')"


def creation(vendor: str, tables: Iterable[str] = TABLES) -> list[str]:
    """Return SQL that makes the table, and the triggers of these tables."""
    if vendor == "sqlite":
        made = [
            f"CREATE TABLE {TABLE} (id integer PRIMARY KEY CHECK (id = 1), mark blob NOT NULL)",
            f"INSERT INTO {TABLE} VALUES (1, randomblob(16))",
        ]
    else:
        # A row for each transaction that changed something: they never wait for each other.
        made = [
            f"CREATE TABLE {TABLE} (transaction bigint PRIMARY KEY, "
            "mark uuid NOT NULL DEFAULT gen_random_uuid())"
        ]
    return [*made, *watching(vendor, tables)]


def removal(vendor: str, tables: Iterable[str] = TABLES) -> list[str]:
    """Return SQL that removes what `creation` makes."""
    functions = [] if vendor == "sqlite" else [f"DROP FUNCTION {TABLE}()"]
    return [*unwatching(vendor, tables), *functions, f"DROP TABLE {TABLE}"]


def watching(vendor: str, tables: Iterable[str] = TABLES) -> list[str]:
    """Return SQL that makes the triggers of these tables, whether they are there or were lost."""
    if vendor == "sqlite":
        made = [
            f"CREATE TRIGGER {_trigger(table, change)} AFTER {change} ON {table} "
            f"{_unless_never_public(table, change)}"
            f"BEGIN UPDATE {TABLE} SET mark = randomblob(16); END"
            for table in tables
            for change in CHANGES
        ]
    else:
        made = [
            f"CREATE OR REPLACE FUNCTION {TABLE}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"INSERT INTO {TABLE} (transaction) VALUES (pg_current_xact_id()::text::bigint) "
            # A note with this number may come from the dump of another server: it gets a new mark.
            "ON CONFLICT (transaction) DO UPDATE SET mark = gen_random_uuid() "
            f"WHERE {TABLE}.xmin <> pg_current_xact_id()::xid; RETURN NULL; END $$"
        ]
        made += [
            f"CREATE TRIGGER {_trigger(table, change)} AFTER {change} ON {table} FOR EACH ROW "
            f"{_unless_never_public(table, change)}EXECUTE FUNCTION {TABLE}()"
            for table in tables
            for change in CHANGES
        ]
        made += [
            f"CREATE TRIGGER {_trigger(table, 'TRUNCATE')} AFTER TRUNCATE ON {table} "
            f"EXECUTE FUNCTION {TABLE}()"
            for table in tables
        ]
        # Also for what a replication writes, for which triggers are off otherwise.
        made += [
            f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}"
            for name, table in _triggers(vendor)
            if table in tables
        ]
    return [*unwatching(vendor, tables), *made]


def unwatching(vendor: str, tables: Iterable[str] = TABLES) -> list[str]:
    """Return SQL that removes the triggers of these tables."""
    removed = [each for each in _triggers(vendor) if each[1] in tables]
    if vendor == "sqlite":
        return [f"DROP TRIGGER IF EXISTS {name}" for name, _ in removed]
    return [f"DROP TRIGGER IF EXISTS {name} ON {table}" for name, table in removed]


def missing(database: Any) -> list[str]:
    """Return the names of the triggers that a database should have and has not."""
    query = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE tgenabled = 'A'",
    }[database.vendor]
    with database.cursor() as cursor:
        cursor.execute(query)
        there = {name for (name,) in cursor.fetchall()}
    return [name for name, _ in _triggers(database.vendor) if name not in there]


def create(apps: Any, schema_editor: Any) -> None:
    """Create the table and the triggers; for a migration."""
    _execute(schema_editor, creation)


def watch(apps: Any, schema_editor: Any) -> None:
    """Create the triggers anew; for the end of a migration that rebuilds a table of SQLite."""
    _execute(schema_editor, watching)


def unwatch(apps: Any, schema_editor: Any) -> None:
    """Remove the triggers; for the way back of a migration that rebuilds a table of SQLite."""
    _execute(schema_editor, unwatching)


def remove(apps: Any, schema_editor: Any) -> None:
    """Remove the table and the triggers; for a migration that goes back."""
    _execute(schema_editor, removal)


def _execute(schema_editor: Any, statements: Callable[..., list[str]]) -> None:
    """Execute the statements about the tables that are there: a later migration makes others."""
    database = schema_editor.connection
    there = set(database.introspection.table_names())
    tables = [table for table in TABLES if table in there]
    for statement in statements(database.vendor, tables):
        schema_editor.execute(statement)


def _triggers(vendor: str) -> list[tuple[str, str]]:
    """Return the name of each trigger, and its table."""
    changes = CHANGES if vendor == "sqlite" else (*CHANGES, "TRUNCATE")
    return [(_trigger(table, change), table) for table in TABLES for change in changes]


def _trigger(table: str, change: str) -> str:
    return f"{table}_generation_{change.lower()}"


def _unless_never_public(table: str, change: str) -> str:
    """Return the condition under which a change of a row is one that readers may see."""
    if table != "stories_story" or change == "INSERT":  # REPLACE of SQLite inserts over a row
        return ""
    rows = {"UPDATE": ["OLD", "NEW"], "DELETE": ["OLD"]}[change]
    hidden = " AND ".join(f"{row}.{NEVER_PUBLIC}" for row in rows)
    return f"WHEN (NOT ({hidden})) "
