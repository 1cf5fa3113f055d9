"""Read the registry: which portals there are, one row each, in CSV files that people edit.

Columns: `portal_id,name,listing_url` are needed; `division_code,level,family,encoding,render,notes` may be given; others
are ignored. UTF-8 with or without a byte order mark. A broken row is a problem and never stops the others; a row whose id
begins with `#` is a comment. The shipped files are those of this folder; each can be named without its path and ending.
"""

from __future__ import annotations

import csv
import io
import os
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from sys import intern
from typing import TYPE_CHECKING

from foiacrawl.model import Portal, Problem
from foiacrawl.portals.row_checks import NEEDED, TRUE, find_faults

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

SHIPPED: Mapping[str, Path] = {path.stem: path for path in sorted(Path(__file__).parent.glob("*.csv"))}
"""The shipped files by name. No body is in two of them, and none twice in one."""
COLUMNS = (*NEEDED, "division_code", "level", "family", "encoding", "render", "notes")


class RegistryError(Exception):
    """The registry as a whole cannot be used: which file, what is wrong, what to do."""


@dataclass(frozen=True, slots=True)
class Registry:
    """The usable rows, in the order of the file, and what was wrong with the others."""

    portals: tuple[Portal, ...]
    problems: tuple[Problem, ...]


def default_registry() -> str | None:
    """Return the file or name in the environment variable FOIACRAWL_REGISTRY; None is all shipped files."""
    return os.environ.get("FOIACRAWL_REGISTRY") or None


def read_registry(named: Path | str | None = None) -> Registry:
    """Read a registry file, a shipped one by its name (`governments`), or all shipped ones.

    Raises RegistryError if there is no readable file or a needed column is missing. Takes about 15 microseconds a row.
    """
    if named is None:
        return _read_files(list(SHIPPED.values()))
    path = SHIPPED.get(str(named)) or Path(named)
    return _read_files([path])


def check(named: Path | str | None = None) -> list[Problem]:
    """Return the problems of a registry, one a broken row (`foiacrawl portals check`)."""
    return list(read_registry(named).problems)


def as_csv(portals: Iterable[Portal]) -> str:
    """Return rows as the text of a registry file, with its first line."""
    return "".join(as_lines(portals))


def as_lines(portals: Iterable[Portal]) -> Iterator[str]:
    """Yield the lines of a registry file, the first line first."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    for cells in chain([COLUMNS], map(as_cells, portals)):
        writer.writerow(cells)
        yield text.getvalue()
        text.seek(0)
        text.truncate()


def as_cells(portal: Portal) -> list[str]:
    """Return a row as the cells of COLUMNS."""
    cells = [getattr(portal, name) for name in COLUMNS]
    return ["true" if cell is True else cell or "" for cell in cells]


def _read_files(paths: list[Path]) -> Registry:
    portals: dict[str, Portal] = {}
    problems: list[Problem] = []
    for path in paths:
        place = f"{path.name}, line" if len(paths) > 1 else "line"
        try:
            with path.open(encoding="utf-8-sig", newline="") as file:
                _read_rows(path, csv.reader(file, skipinitialspace=True), place, portals, problems)
        except OSError as error:
            names = ", ".join(SHIPPED)
            raise RegistryError(
                f"{path}: the registry cannot be read ({error.strerror}); give a CSV file, or a shipped one by its name: {names}"
            ) from error
        except UnicodeDecodeError as error:
            raise RegistryError(
                f"{path}: byte {_bad_byte(path)} is not UTF-8; save the file as UTF-8"
            ) from error
    return Registry(tuple(portals.values()), tuple(problems))


def _read_rows(
    path: Path, rows: Iterator[list[str]], place: str, portals: dict[str, Portal], problems: list[Problem]
) -> None:
    """Add the rows of a file to those of the files before it. `place` begins what is said of a row."""
    try:
        columns = _read_head(path, next(rows, []))
        lines = dict.fromkeys(portals, 0)
        for row in rows:
            line: int = rows.line_num  # type: ignore[attr-defined]  # of csv's reader
            cells = {name: cell.strip() for name, cell in zip(columns, row, strict=False) if name}
            if not any(cells.values()) or cells["portal_id"].startswith("#"):
                continue
            if faults := find_faults(cells, lines, too_long=len(row) > len(columns)):
                about = f"{place} {line}, {cells['portal_id'] or 'no portal_id'}"
                problems += [Problem("registry_row", f"{about}: {fault}") for fault in faults]
                continue
            lines[cells["portal_id"]] = line
            portals[cells["portal_id"]] = _portal(cells)
    except csv.Error as error:
        raise RegistryError(
            f"{path}, line {rows.line_num}: not a CSV file ({error}); save it as comma-separated UTF-8"  # type: ignore[attr-defined]
        ) from error


def _read_head(path: Path, head: list[str]) -> list[str]:
    columns = [name.strip().lower() for name in head]
    missing = [name for name in NEEDED if name not in columns]
    if missing:
        raise RegistryError(
            f"{path}: no column {' and no column '.join(missing)}; the first line must name at least {','.join(NEEDED)}"
        )
    return columns


def _bad_byte(path: Path) -> int:
    """Return the place of the first byte that is not UTF-8: a reader of lines knows it within its block only."""
    try:
        path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return error.start
    return 0


def _portal(cells: Mapping[str, str]) -> Portal:
    # A few levels and families, and a county's code in the rows of all its bodies, are each in memory once.
    code, level, family = (
        intern(cells[name]) if cells.get(name) else None for name in ("division_code", "level", "family")
    )
    return Portal(
        portal_id=cells["portal_id"],
        name=cells["name"],
        listing_url=cells["listing_url"],
        division_code=code,
        level=level,
        family=family,
        encoding=cells.get("encoding") or None,
        render=cells.get("render", "").lower() in TRUE,
        notes=cells.get("notes") or None,
    )
