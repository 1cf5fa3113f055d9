"""The dataset of a database in Python: rows, and tables of pandas where it is installed."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from foiacrawl.export.source import Source
from foiacrawl.export.tables import tables
from foiacrawl.export.writers import MissingPackageError
from foiacrawl.store.read_only import reading

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from typing import Self

    import pandas as pd

    from foiacrawl.export.tables import Column

_PANDAS = {"integer": "Int64", "number": "Float64", "boolean": "boolean"}


class Dataset:
    """The tables of the dataset, read from a database as it is when this is made. Use it in a `with` block, or close it.

    Each method gives the columns that the exported table of its name has; see docs/using-the-data.md. `years` are the first
    and the last report year. The tables of pandas need pandas: without it they raise MissingPackageError, `rows` does not.
    """

    def __init__(self, database: Path, years: tuple[int, int] | None = None) -> None:
        self._stack = ExitStack()
        self._source = Source(self._stack.enter_context(reading(database)), years)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the database."""
        self._stack.close()

    def rows(self, table: str) -> Iterator[dict[str, Any]]:
        """Yield the rows of panel, reports, bodies, coverage, checks or codebook; raises KeyError for another name."""
        described = tables()[table]
        booleans = [column.name for column in described.columns if column.type == "boolean"]
        for row in self._source.rows(table):
            record = dict(zip(described.names, row, strict=True))
            yield record | {name: bool(record[name]) for name in booleans}

    def panel(self) -> pd.DataFrame:
        """Return one row for each current report and each cell of its forms."""
        return self._frame("panel")

    def reports(self) -> pd.DataFrame:
        """Return one row for each current report."""
        return self._frame("reports")

    def bodies(self) -> pd.DataFrame:
        """Return one row for each body, over renames."""
        return self._frame("bodies")

    def coverage(self) -> pd.DataFrame:
        """Return one row for each body and year from its first report to the last year due."""
        return self._frame("coverage")

    def checks(self) -> pd.DataFrame:
        """Return one row for each arithmetic check on a current report."""
        return self._frame("checks")

    def codebook(self) -> pd.DataFrame:
        """Return one row for each indicator of each form, with what it may be joined with."""
        return self._frame("codebook")

    def _frame(self, table: str) -> pd.DataFrame:
        try:
            import pandas as pd
        except ImportError as error:
            raise MissingPackageError(
                f"{table}() needs pandas, which is not installed: pip install 'foiacrawl[export]'; "
                f"rows({table!r}) works without it"
            ) from error
        described = tables()[table].columns
        columns = list(zip(*self._source.rows(table), strict=True)) or [()] * len(described)
        return pd.DataFrame(
            {column.name: _series(column, cells) for column, cells in zip(described, columns, strict=True)}
        )


def _series(column: Column, cells: Iterable[Any]) -> pd.Series[Any]:
    import pandas as pd

    if column.type == "boolean":
        cells = map(bool, cells)
    return pd.Series(list(cells), dtype=_PANDAS.get(column.type, "string"))
