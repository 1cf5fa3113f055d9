"""The file of a search of many portals: a registry CSV that grows, by which an interrupted search is continued.

The rows that were proposed from a portal are followed by a comment, `#done`, with its address, how many pages were opened, and
what could not be. Rows without that comment below them were being written when the search was interrupted; they are removed,
and their portal is searched again.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from foiacrawl.portals.registry import COLUMNS, RegistryError, as_cells, read_registry

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from foiacrawl.model import Portal
    from foiacrawl.portals.discover import Discovered

DONE = "#done"
_MAX_FAILURES = 5  # named in the comment; a portal that is down fails on every page


class Discoveries:
    """The file at `path`. `rows` are those of portals that are done, `done` the addresses of these portals.

    Raises RegistryError for a file that is there and is none of these.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self.done: set[str] = set()
        self.rows: tuple[Portal, ...] = ()
        if path.exists() and path.stat().st_size:
            self._continue()
        else:
            self._append([COLUMNS])

    def add(self, home: str, found: Discovered) -> None:
        """Append what was found at a portal, in one piece."""
        failures = "; ".join(found.failures[:_MAX_FAILURES])
        notes = f"{found.pages} pages, {len(found.rows)} rows proposed, {found.known} known already"
        end = {
            "portal_id": DONE,
            "name": "",
            "listing_url": home,
            "notes": f"{notes}; {failures}" if failures else notes,
        }
        self._append([*map(as_cells, found.rows), [end.get(name, "") for name in COLUMNS]])
        self.done.add(home)

    def _continue(self) -> None:
        with self._path.open(encoding="utf-8", newline="") as file:
            text = file.read()
        rows = list(csv.reader(io.StringIO(text, newline="")))
        if tuple(rows[0]) != COLUMNS:
            raise RegistryError(f"{self._path}: this is not the file of a search; name another one")
        ends = [at for at, row in enumerate(rows) if row and row[0] == DONE and len(row) == len(COLUMNS)]
        last = ends[-1] if ends else 0
        self.done = {rows[at][COLUMNS.index("listing_url")] for at in ends}
        if last + 1 < len(rows) or not text.endswith("\n"):
            whole = self._path.with_name(f"{self._path.name}.new")
            whole.write_text(_as_text(rows[: last + 1]), encoding="utf-8")
            whole.replace(self._path)
        self.rows = read_registry(self._path).portals

    def _append(self, rows: Iterable[Iterable[str]]) -> None:
        with self._path.open("a", encoding="utf-8", newline="") as file:
            file.write(_as_text(rows))


def _as_text(rows: Iterable[Iterable[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()
