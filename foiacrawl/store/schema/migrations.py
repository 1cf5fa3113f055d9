"""The named migrations of the database, run by sqlite-utils and recorded in `_sqlite_migrations`.

A migration that was released is never edited. A new one follows the last, and raises VERSION in upgrade.py by one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlite_utils.migrations import Migrations

from foiacrawl.store import abbreviations
from foiacrawl.store.fingerprint import report_key
from foiacrawl.store.schema.tables import SEARCH_TABLES, create_missing_indexes, create_missing_tables

if TYPE_CHECKING:
    from sqlite_utils import Database

MIGRATIONS = Migrations("foiacrawl")
RENAMED_TABLES = {"identities": "check_rules", "sections": "section_rows"}
"""Old and new names of the tables that versions 7 and 8 renamed."""
RENAMED_COLUMNS = (
    ("check_rules", "identity_id", "check_rule_id"),
    ("check_rows", "identity_id", "check_rule_id"),
    ("documents", "reading", "content_digest"),
    ("documents", "detail", "detail_digest"),
    ("reports", "reading", "content_digest"),
    ("reports", "agency_told", "printed_name"),
    ("evidence", "told", "text"),
    ("listings", "lines", "entries"),
)
"""Table, old name and new name of each column that version 7 renamed."""
DROPPED_INDEXES = ("reports_current", "check_rows_failed")
"""Indexes that later versions dropped: what is current at an address is also the latest there; `check_rows_failing` has more."""


@MIGRATIONS()
def version_7(db: Database) -> None:
    """Create all tables in a new database; bring one of versions 1 to 6, which had no named migrations, to version 7."""
    _drop_views(db)
    _rename_tables(db)
    for table, old, new in RENAMED_COLUMNS:
        if old in db.table(table).columns_dict:
            # sqlite-utils would copy the table to rename a column, and WITHOUT ROWID would be lost.
            db.execute(f'ALTER TABLE "{table}" RENAME COLUMN "{old}" TO "{new}"')
    added = create_missing_tables(db)["reports"]
    if "is_latest" in added:
        db.execute("UPDATE reports SET is_latest = is_current")
    if "report_key" in added:
        db.register_function(report_key, deterministic=True)
        db.execute("UPDATE reports SET report_key = report_key(url, coalesce(identity, agency), year)")
    create_missing_indexes(db)


@MIGRATIONS()
def version_8(db: Database) -> None:
    """Add the states of portals, and when a problem of the crawl was closed, which the next visits fill; shorten the texts.

    The derived tables, which were views, are made when the database is closed.
    """
    _drop_views(db)
    _rename_tables(db)
    create_missing_tables(db)
    create_missing_indexes(db)
    abbreviations.register(db.conn)
    db.execute(
        "UPDATE section_rows SET text = shorten(text), is_shortened = 1"
        " WHERE NOT is_shortened AND can_be_shortened(text)"
    )


@MIGRATIONS()
def version_9(db: Database) -> None:
    """Keep no places in the full text of reports, and the titles in one of their own; opening the database fills both."""
    for name in SEARCH_TABLES:
        db.execute(f'DROP TABLE IF EXISTS "{name}"')
    for index in DROPPED_INDEXES:
        db.execute(f'DROP INDEX IF EXISTS "{index}"')
    create_missing_tables(db)
    create_missing_indexes(db)


@MIGRATIONS()
def version_10(db: Database) -> None:
    """Add the rates of the year before and of peers, and the indexes of lists and facets; the derived tables are made anew."""
    for index in DROPPED_INDEXES:
        db.execute(f'DROP INDEX IF EXISTS "{index}"')
    create_missing_tables(db)
    create_missing_indexes(db)
    db.execute("DELETE FROM derived")


def _drop_views(db: Database) -> None:
    """Drop all views: SQLite refuses to rename what a view refers to by a name that is gone."""
    for view in db.view_names():
        db.view(view).drop()


def _rename_tables(db: Database) -> None:
    for old, new in RENAMED_TABLES.items():
        if db.table(old).exists():
            db.rename_table(old, new)
