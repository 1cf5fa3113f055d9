"""A report as a page: its tables as printed, checks beside the rows they concern, problems, text, versions."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from foiacrawl.forms import form as form_of
from foiacrawl.forms.english import english
from foiacrawl.site.database import first, rows
from foiacrawl.site.labels import item, rule

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from foiacrawl.forms import Form
    from foiacrawl.site.database import Row
    from foiacrawl.site.language import Words

TABLES = ("disclosure", "requests", "disputes", "statistics")
MAX_CHANGES = 200
_REPORT = """
SELECT r.*, d.final_url, d.last_seen AS fetched, d.gone_on, d.tls, d.sha256, i.is_whole, i.outcomes,
  c.status, c.days_late, c.due
FROM reports r
JOIN documents d USING (document_id)
LEFT JOIN indicators i USING (report_id)
LEFT JOIN coverage c USING (report_id)
WHERE r.report_key = :key
ORDER BY r.is_current DESC, r.is_latest DESC, r.report_id DESC LIMIT 1
"""
_FIGURES = """
SELECT table_name, "row", "column", label, value, raw, state, unit, form, where_table, where_row, where_column, document_id
FROM figures WHERE report_id = :id ORDER BY ordinal
"""
_ATTACHED = """
SELECT document_id, url FROM documents WHERE attached_to = :document AND is_current ORDER BY document_id LIMIT 100
"""
_CHANGES = """
SELECT c.*, r.version, r.first_seen FROM changes c JOIN reports r USING (report_id)
WHERE r.url = :url AND c.because <> 'reader' ORDER BY r.version DESC LIMIT :most
"""


@dataclass
class TableRow:
    """A row as printed: the headings above its label, the label, its cells by column, the checks that fail there."""

    path: tuple[str, ...]
    label: str
    cells: dict[str, Mapping[str, Any]]
    id: str | None = None
    failing: list[str] = field(default_factory=list)


@dataclass
class PrintedTable:
    """A table as printed, or a block of one: its columns (id and label) and rows."""

    name: str
    caption: str
    columns: list[tuple[str, str]]
    rows: list[TableRow] = field(default_factory=list)


async def describe(datasette: Any, key: str, words: Words) -> dict[str, Any] | None:
    """Return what the template shows of a report; None if there is none with this key."""
    report = await first(datasette, _REPORT, {"key": key})
    if report is None:
        return None
    identity = {"id": report["report_id"], "url": report["url"], "most": MAX_CHANGES}
    failing = await rows(
        datasette,
        'SELECT rule, at, "left", "right" FROM checks WHERE report_id = :id AND status = \'fail\'',
        identity,
    )
    printed = tables(await rows(datasette, _FIGURES, identity))
    loose = _attach_checks(printed, failing, words)
    return {
        "report": report,
        "path": f"/reports/{quote(key)}",
        "tables": printed,
        "loose_checks": loose,
        "failing": failing,
        "attached": await rows(datasette, _ATTACHED, {"document": report["document_id"]}),
        "item": item,
        "english": english if words.language == "en" else _no_english,
        "problems": await rows(
            datasette,
            "SELECT p.message, k.en, k.zh, k.todo FROM problems p JOIN problem_kinds k USING (kind)"
            " WHERE p.report_id = :id ORDER BY p.problem_id",
            identity,
        ),
        "sections": await rows(
            datasette, "SELECT heading, text FROM sections WHERE report_id = :id ORDER BY ordinal", identity
        ),
        "versions": await rows(
            datasette,
            "SELECT version, first_seen, last_seen, changed_by, is_latest FROM reports WHERE url = :url ORDER BY version",
            identity,
        ),
        "changes": await rows(datasette, _CHANGES, identity),
        "original": await first(
            datasette,
            "SELECT o.report_key, o.url FROM reports r JOIN reports o ON o.report_id = r.copy_of WHERE r.report_id = :id",
            identity,
        ),
        "body_path": f"/bodies/{quote(report['identity'])}" if report["identity"] else None,
        "is_doubtful": report["outcomes"] is not None and not report["is_whole"],
        "title": f"{report['agency'] or report['title'] or ''} {report['year'] or ''}",
        "words": words,
    }


def _no_english(_of: str, _item: str | None) -> None:
    """Take the place of English names on a page that is not English."""


def tables(figures: Sequence[Row]) -> list[PrintedTable]:
    """Arrange figures as the tables were printed: a new table where the columns change."""
    found: list[PrintedTable] = []
    at: dict[tuple[Any, ...], TableRow] = {}
    columns: dict[tuple[Any, ...], list[Row]] = {}
    for figure in figures:
        columns.setdefault(_row_key(figure), []).append(figure)
    for key, cells in columns.items():
        one = cells[0]
        ids = [cell["column"] for cell in cells]
        last = found[-1] if found else None
        if last is None or last.name != one["table_name"] or [name for name, _ in last.columns] != ids:
            labels = _column_labels(one, ids)
            last = PrintedTable(one["table_name"], one["form"], list(zip(ids, labels, strict=True)))
            found.append(last)
        row = TableRow(_path(one), one["label"], {cell["column"]: _cell(cell) for cell in cells}, one["row"])
        at[key] = row
        last.rows.append(row)
    return sorted(found, key=lambda table: TABLES.index(table.name) if table.name in TABLES else len(TABLES))


def _row_key(figure: Row) -> tuple[Any, ...]:
    if figure["row"] is None:
        return figure["table_name"], figure["label"], figure["where_table"], figure["where_row"]
    return figure["table_name"], figure["form"], figure["row"]


def _cell(figure: Row) -> dict[str, Any]:
    place = f"table={figure['where_table']}&row={figure['where_row']}&column={figure['where_column']}"
    return {**figure, "path": f"/archive/{figure['document_id']}?{place}#marked-cell"}


def _form(name: str) -> Form | None:
    try:
        return form_of(name)
    except KeyError:
        return None


def _path(figure: Row) -> tuple[str, ...]:
    found = _form(figure["form"])
    table = found.table(figure["table_name"]) if found else None
    return next((item.path for item in table.rows if item.id == figure["row"]), ()) if table else ()


def _column_labels(figure: Row, ids: Sequence[str]) -> list[str]:
    """Return the labels of columns as the form prints them."""
    found = _form(figure["form"])
    table = found.table(figure["table_name"]) if found else None
    if table is None:
        return list(ids)
    blocks = [block for block in table.blocks if any(row.id == figure["row"] for row in block.rows)]
    labels = {
        item.id: item.label for item in (*table.columns, *(column for b in blocks for column in b.columns))
    }
    return [labels.get(name, {"in_year": "本年", "cumulative": "累计"}.get(name, name)) for name in ids]


def _attach_checks(printed: Sequence[PrintedTable], failing: Sequence[Row], words: Words) -> list[str]:
    """Put each failing check beside the row it concerns; return those that concern a column or nothing shown."""
    loose = []
    for check in failing:
        place = item(check["at"], words)
        message = f"{rule(check['rule'], words)} ({place}): {check['left']:,} ≠ {check['right']:,}"
        name = check["rule"].partition(".")[0]
        row = next(
            (
                row
                for table in printed
                if table.name == name
                for row in table.rows
                if any(cell["row"] == check["at"] for cell in row.cells.values())
            ),
            None,
        )
        if row is None:
            loose.append(message)
        else:
            row.failing.append(message)
    return loose
