"""Create the tables and indexes that `tables.toml` describes, through sqlite-utils."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from foiacrawl.data import load_toml

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlite_utils import Database

SEARCH_TABLES = {"report_search": "title, text, detail = 'none'", "title_search": "title"}
"""The full-text indexes and their arguments; see search.py."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its columns with their types, and the other arguments of sqlite-utils' create_table.

    `references` maps a column to the table whose primary key it holds.
    """

    columns: Mapping[str, str]
    pk: str | list[str] | None = None
    not_null: tuple[str, ...] = ()
    defaults: Mapping[str, Any] | None = None
    references: Mapping[str, str] | None = None
    without_rowid: bool = False


def _read_table(entry: Mapping[str, Any]) -> Table:
    """Return the table of a section of tables.toml."""
    columns = dict(column.split() for column in entry["columns"])
    return Table(**{**entry, "columns": columns, "not_null": tuple(entry.get("not_null", ()))})


_DATA = load_toml(__file__, "tables.toml")
TABLES: dict[str, Table] = {name: _read_table(entry) for name, entry in _DATA["tables"].items()}


def create_missing_tables(db: Database) -> Mapping[str, set[str]]:
    """Create the tables and columns that a database lacks; return the columns added to tables that were there."""
    added: dict[str, set[str]] = defaultdict(set)
    existing = set(db.table_names())
    for name, table in TABLES.items():
        if name not in existing:
            _create_table(db, name, table)
            continue
        for column in table.columns.keys() - db.table(name).columns_dict.keys():
            _add_column(db, name, column)
            added[name].add(column)
    for name, arguments in SEARCH_TABLES.items():
        if name not in existing:
            _create_search_index(db, name, arguments)
    return added


def create_missing_indexes(db: Database) -> None:
    """Create the indexes that a database lacks. Versions 1 to 6 have unnamed ones for their UNIQUE constraints."""
    for name, index in _DATA["indexes"].items():
        table, columns, where = db.table(index["table"]), index["columns"], index.get("where")
        if any(one.name == name or (one.columns == columns and not one.partial) for one in table.indexes):
            continue
        if where is None:
            table.create_index(columns, name, unique=index.get("unique", False))
        else:
            # sqlite-utils has no partial indexes.
            unique = "UNIQUE" if index.get("unique") else ""
            listed = ", ".join(f'"{column}"' for column in columns)
            db.execute(f'CREATE {unique} INDEX "{name}" ON "{table.name}" ({listed}) WHERE {where}')


def _create_table(db: Database, name: str, table: Table) -> None:
    statement = db.create_table_sql(
        name,
        dict(table.columns),
        pk=table.pk,
        foreign_keys=[
            (column, other, str(TABLES[other].pk)) for column, other in (table.references or {}).items()
        ],
        not_null=table.not_null,
        defaults=dict(table.defaults or {}),
    )
    # sqlite-utils has no WITHOUT ROWID, which keeps a report's rows together: 17% less space beside the text.
    db.execute(statement.rstrip("; \n") + (" WITHOUT ROWID" if table.without_rowid else ""))


def _add_column(db: Database, name: str, column: str) -> None:
    table = TABLES[name]
    kind, other = table.columns[column], (table.references or {}).get(column)
    if other is None:
        db.table(name).add_column(column, kind, not_null_default=(table.defaults or {}).get(column))
    else:
        # sqlite-utils would copy the table to add a foreign key: minutes for millions of rows, and WITHOUT ROWID would be lost.
        db.execute(
            f'ALTER TABLE "{name}" ADD COLUMN "{column}" {kind} REFERENCES "{other}" ("{TABLES[other].pk}")'
        )


def _create_search_index(db: Database, name: str, arguments: str) -> None:
    """Create a full-text index.

    sqlite-utils makes indexes that hold a table's own text. No tokenizer of SQLite finds a Chinese word of two characters, so
    this one gets pairs of characters (see search.py), and it is contentless: the text is in `reports` and `sections` already.
    A row's number is its report's; reports not indexed yet are those above the last.
    """
    db.execute(f"CREATE VIRTUAL TABLE {name} USING fts5 ({arguments}, content = '', tokenize = 'ascii')")
    # Merge 16 segments at a time rather than 4: 15% faster to write, 3% larger, searches as fast.
    db.execute(f"INSERT INTO {name} ({name}, rank) VALUES ('automerge', 16)")  # noqa: S608 - our own names
