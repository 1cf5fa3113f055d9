"""Write the rows of a table as CSV for spreadsheets and as Parquet for programs. The same rows give the same bytes."""

from __future__ import annotations

import csv
from contextlib import ExitStack
from itertools import islice
from typing import TYPE_CHECKING, Any, Protocol

from foiacrawl.text import harmless_cell

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from foiacrawl.export.tables import DataTable

    Record = Sequence[Any]

BATCH = 50_000
"""Rows in memory at once, and in a row group of a Parquet file."""
FORMATS = ("csv", "parquet")


class MissingPackageError(Exception):
    """A package that is not installed is needed; the message says which, and how to install it."""


class Writer(Protocol):
    """Writes rows to one file."""

    def write(self, rows: Sequence[Record]) -> None:
        """Write some rows after those written before."""

    def close(self) -> None:
        """End the file."""


def has_parquet() -> bool:
    """Return whether Parquet can be written: pyarrow is installed."""
    from importlib.util import find_spec

    return find_spec("pyarrow") is not None


def write_table(folder: Path, table: DataTable, rows: Iterable[Record], formats: Sequence[str]) -> int:
    """Write a table in each of the formats as TABLE.FORMAT; return the number of its rows."""
    count = 0
    remaining = iter(rows)
    with ExitStack() as stack:
        writers: list[Writer] = []
        for format_ in formats:
            path = folder / f"{table.name}.{format_}"
            writers.append(CsvWriter(path, table) if format_ == "csv" else ParquetWriter(path, table))
            stack.callback(writers[-1].close)
        while batch := list(islice(remaining, BATCH)):
            for writer in writers:
                writer.write(batch)
            count += len(batch)
    return count


class CsvWriter:
    """CSV in UTF-8 with a byte order mark, without which spreadsheets misread Chinese; lines end in LF.

    A text that a spreadsheet would run as a formula has an apostrophe before it.
    """

    def __init__(self, path: Path, table: DataTable) -> None:
        self._file = path.open("w", encoding="utf-8-sig", newline="", errors="replace")
        self._writer = csv.writer(self._file, lineterminator="\n")
        self._writer.writerow(table.names)
        self._booleans = [number for number, column in enumerate(table.columns) if column.type == "boolean"]

    def write(self, rows: Sequence[Record]) -> None:
        """Write some rows after those written before."""
        for row in rows:
            cells = list(map(harmless_cell, row))
            for number in self._booleans:
                cells[number] = "true" if cells[number] else "false"
            self._writer.writerow(cells)

    def close(self) -> None:
        """End the file."""
        self._file.close()


class ParquetWriter:
    """Parquet, compressed with zstd; dates and times are text, as in the CSV file. Raises MissingPackageError."""

    def __init__(self, path: Path, table: DataTable) -> None:
        try:
            import pyarrow
            from pyarrow import parquet
        except ImportError as error:
            raise MissingPackageError(
                "Parquet needs pyarrow, which is not installed: pip install 'foiacrawl[export]'; "
                "or write CSV alone with --formats csv"
            ) from error
        types = {"integer": pyarrow.int64(), "number": pyarrow.float64(), "boolean": pyarrow.bool_()}
        self._schema = pyarrow.schema(
            [(column.name, types.get(column.type, pyarrow.string())) for column in table.columns]
        )
        self._types = [column.type for column in table.columns]
        self._pyarrow = pyarrow
        self._writer = parquet.ParquetWriter(path, self._schema, compression="zstd")

    def write(self, rows: Sequence[Record]) -> None:
        """Write some rows after those written before."""
        columns = [
            self._pyarrow.array([_typed(cell, kind) for cell in cells], type=field.type)
            for cells, kind, field in zip(zip(*rows, strict=True), self._types, self._schema, strict=True)
        ]
        self._writer.write_table(self._pyarrow.Table.from_arrays(columns, schema=self._schema))

    def close(self) -> None:
        """End the file."""
        self._writer.close()


def _typed(cell: Any, kind: str) -> Any:
    if kind == "boolean":
        return bool(cell)
    if kind == "number" and cell is not None:
        return float(cell)
    return cell
