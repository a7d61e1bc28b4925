"""Create the search index's tables, and the triggers that note what changed, for both engines.

A story's document has the story's number, a person's document the person's number below zero.
Triggers see every way of writing: forms, `update()`, fixtures, SQL by hand. On SQLite, a migration
that rebuilds a table drops the table's triggers, and fails where triggers of other tables name it:
it must begin with `migrations.RunPython(search_tables.unwatch)` and end with `search_tables.watch`.
"""

from collections.abc import Callable
from typing import Any

PERSONS_STORIES = "SELECT id FROM stories_story WHERE person_id ="

# The documents that contain the words of a row, for each table.
DOCUMENTS = {
    "stories_story": "SELECT {row}.id UNION ALL SELECT -{row}.person_id",
    "stories_quote": "SELECT {row}.story_id",
    "stories_milestone": "SELECT {row}.story_id",
    "stories_taggedstory": "SELECT {row}.content_object_id",
    "stories_tag": "SELECT content_object_id FROM stories_taggedstory WHERE tag_id = {row}.id",
    "stories_person": f"SELECT -{{row}}.id UNION ALL {PERSONS_STORIES} {{row}}.id",
    "stories_othername": f"SELECT -{{row}}.person_id UNION ALL {PERSONS_STORIES} {{row}}.person_id",
}
ROWS = {"INSERT": ["NEW"], "UPDATE": ["OLD", "NEW"], "DELETE": ["OLD"]}

TABLES = {
    "sqlite": [
        # Terms are folded and stemmed before; this tokenizer only separates them again.
        "CREATE VIRTUAL TABLE stories_search USING fts5(a, b, c, d, facets, "
        "tokenize = \"unicode61 remove_diacritics 0 categories 'L* N* Co M*'\")",
        "CREATE TABLE stories_search_stale "
        "(id integer PRIMARY KEY AUTOINCREMENT, document integer NOT NULL)",
    ],
    "postgresql": [
        "CREATE TABLE stories_search (document bigint PRIMARY KEY, terms tsvector NOT NULL)",
        "CREATE INDEX stories_search_terms ON stories_search USING gin (terms)",
        # PostgreSQL's planner ignores the size of a tsvector: without SET it reads every row
        # instead of this index, and takes 50 % longer. Of up to 60 rows it is told of 20:
        # else it reads all stories to join them, of 20,000 too.
        "CREATE FUNCTION stories_search_best(ranked tsquery, asked tsquery, most integer) "
        "RETURNS TABLE (document bigint, score real) LANGUAGE sql STABLE ROWS 20 "
        "SET enable_seqscan = off AS $$ SELECT document, "
        "-ts_rank('{0.1, 0.2, 0.4, 1}', terms, ranked, 1) AS score FROM stories_search "
        "WHERE terms @@ asked ORDER BY score, document DESC LIMIT most $$",
        "CREATE FUNCTION stories_search_some(asked tsquery, most integer) "
        "RETURNS SETOF bigint LANGUAGE sql STABLE ROWS 5 SET enable_seqscan = off AS $$ "
        "SELECT document FROM stories_search WHERE terms @@ asked LIMIT most $$",
        # Triggers only add notes, so editors who save at the same moment never wait for each other.
        "CREATE TABLE stories_search_stale (id bigserial PRIMARY KEY, document bigint NOT NULL)",
    ],
}
ALL = "SELECT id FROM stories_story UNION ALL SELECT -id FROM stories_person"


def creation(vendor: str) -> list[str]:
    """Return SQL that makes the tables, and notes that everything must be indexed."""
    note_all = f"INSERT INTO stories_search_stale (document) {ALL}"
    return [*TABLES[vendor], *watching(vendor), note_all]


def watching(vendor: str) -> list[str]:
    """Return SQL that makes the triggers, whether they are there or were lost."""
    make = _watch_on_sqlite if vendor == "sqlite" else _watch_on_postgres
    made = [statement for table in DOCUMENTS for statement in make(table, DOCUMENTS[table])]
    return [*_unwatching(vendor), *made]


def removal(vendor: str) -> list[str]:
    """Return SQL that removes tables, triggers and functions."""
    functions = [f"DROP FUNCTION {table}_search()" for table in DOCUMENTS]
    functions += ["DROP FUNCTION stories_search_best", "DROP FUNCTION stories_search_some"]
    return [
        *_unwatching(vendor),
        *(functions if vendor == "postgresql" else []),
        "DROP TABLE stories_search_stale",
        "DROP TABLE stories_search",
    ]


def create(apps: Any, schema_editor: Any) -> None:
    """Create the tables and triggers; for a migration."""
    _execute(schema_editor, creation)


def watch(apps: Any, schema_editor: Any) -> None:
    """Create the triggers anew; for a migration that rebuilds a table of SQLite."""
    _execute(schema_editor, watching)


def unwatch(apps: Any, schema_editor: Any) -> None:
    """Remove the triggers; for a migration that rebuilds a table of SQLite, before it begins."""
    _execute(schema_editor, _unwatching)


def remove(apps: Any, schema_editor: Any) -> None:
    """Remove the tables and triggers; for a migration that goes back."""
    _execute(schema_editor, removal)


def _execute(schema_editor: Any, statements: Callable[[str], list[str]]) -> None:
    for statement in statements(schema_editor.connection.vendor):
        schema_editor.execute(statement)


def _unwatching(vendor: str) -> list[str]:
    return [
        f"DROP TRIGGER IF EXISTS {table}_search_{change.lower()}"
        f"{'' if vendor == 'sqlite' else f' ON {table}'}"
        for table in DOCUMENTS
        for change in ROWS
    ]


def _note(documents: str, row: str) -> str:
    chosen = documents.format(row=row)
    return f"INSERT INTO stories_search_stale (document) {chosen};"


def _watch_on_sqlite(table: str, documents: str) -> list[str]:
    return [
        f"CREATE TRIGGER {table}_search_{change.lower()} AFTER {change} ON {table} "
        f"BEGIN {' '.join(_note(documents, row) for row in rows)} END"
        for change, rows in ROWS.items()
    ]


def _watch_on_postgres(table: str, documents: str) -> list[str]:
    function = (
        f"CREATE OR REPLACE FUNCTION {table}_search() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF TG_OP <> 'INSERT' THEN {_note(documents, 'OLD')} END IF; "
        f"IF TG_OP <> 'DELETE' THEN {_note(documents, 'NEW')} END IF; "
        "RETURN NULL; END $$"
    )
    triggers = [
        f"CREATE TRIGGER {table}_search_{change.lower()} AFTER {change} ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_search()"
        for change in ROWS
    ]
    return [function, *triggers]
