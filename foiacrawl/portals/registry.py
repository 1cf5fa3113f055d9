"""Read the registry: which portals there are, one row each, in a CSV that people edit.

Columns: `portal_id,name,listing_url` are needed; `division_code,level,family,encoding,render,notes` may be given; others
are ignored. UTF-8 with or without a byte order mark. A broken row is a problem and never stops the others.
"""

from __future__ import annotations

import csv
import io
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from foiacrawl.addresses import urls
from foiacrawl.addresses.scope import may_be_registered
from foiacrawl.listings.families.folders import find_folders
from foiacrawl.model import Portal, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable

SHIPPED = Path(__file__).with_name("registry.csv")
NEEDED = ("portal_id", "name", "listing_url")
COLUMNS = (*NEEDED, "division_code", "level", "family", "encoding", "render", "notes")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_TRUE, _FALSE = {"true", "yes", "1", "y", "是"}, {"", "false", "no", "0", "n", "否"}


class RegistryError(Exception):
    """The registry as a whole cannot be used: which file, what is wrong, what to do."""


@dataclass(frozen=True, slots=True)
class Registry:
    """The usable rows, in the order of the file, and what was wrong with the others."""

    portals: tuple[Portal, ...]
    problems: tuple[Problem, ...]


def default_registry() -> Path:
    """Return the file that the environment variable FOIACRAWL_REGISTRY names, else the shipped registry."""
    return Path(os.environ.get("FOIACRAWL_REGISTRY") or SHIPPED)


def read_registry(path: Path | str = SHIPPED) -> Registry:
    """Read a registry file. Raises RegistryError if there is no readable file or a needed column is missing."""
    text = _text(Path(path))
    rows = csv.DictReader(io.StringIO(text, newline=""), skipinitialspace=True)
    try:
        columns = [(name or "").strip().lower() for name in rows.fieldnames or ()]
        missing = [name for name in NEEDED if name not in columns]
        if missing:
            raise RegistryError(
                f"{path}: no column {' and no column '.join(missing)};"
                f" the first line must name at least {','.join(NEEDED)}"
            )
        rows.fieldnames = columns
        return _read_rows(rows)
    except csv.Error as error:
        raise RegistryError(
            f"{path}, line {rows.line_num}: not a CSV file ({error}); save it as comma-separated UTF-8"
        ) from error


def check(path: Path | str = SHIPPED) -> list[Problem]:
    """Return the problems of a registry file, one a broken row (`foiacrawl portals check`)."""
    return list(read_registry(path).problems)


def as_csv(portals: Iterable[Portal]) -> str:
    """Return rows as the text of a registry file, with its first line."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for portal in portals:
        cells = [getattr(portal, name) for name in COLUMNS]
        writer.writerow("true" if cell is True else cell or "" for cell in cells)
    return text.getvalue()


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise RegistryError(
            f"{path}: the registry cannot be read ({error.strerror}); give registry=FILE.csv"
        ) from error
    except UnicodeDecodeError as error:
        raise RegistryError(f"{path}: byte {error.start} is not UTF-8; save the file as UTF-8") from error


def _read_rows(rows: csv.DictReader[str]) -> Registry:
    portals: dict[str, Portal] = {}
    problems: list[Problem] = []
    lines: dict[str, int] = {}
    for row in rows:
        line = rows.line_num
        cells = {
            name: (value or "").strip() for name, value in row.items() if name and not isinstance(value, list)
        }
        if not any(cells.values()) or cells["portal_id"].startswith("#"):
            continue
        faults = list(_faults(cells, None in row, lines))
        if faults:
            problems += [
                Problem("registry_row", f"line {line}, {cells['portal_id'] or 'no portal_id'}: {fault}")
                for fault in faults
            ]
            continue
        lines[cells["portal_id"]] = line
        portals[cells["portal_id"]] = _portal(cells)
    return Registry(tuple(portals.values()), tuple(problems))


def _faults(cells: dict[str, str], too_long: bool, lines: dict[str, int]) -> list[str]:
    """Return what is wrong with a row, each with what to do; nothing if it can be used."""
    faults = [f"{name} is empty; fill it in" for name in NEEDED if not cells.get(name)]
    if too_long:
        faults.append(
            "more cells than the first line has columns; put quotes around a cell that holds a comma"
        )
    portal_id = cells.get("portal_id", "")
    if portal_id and not _ID.fullmatch(portal_id):
        faults.append(
            f"portal_id {portal_id!r} may hold only ASCII letters, digits, '.', '_' and '-'; choose another"
        )
    if portal_id in lines:
        faults.append(
            f"portal_id is already used on line {lines[portal_id]}; choose another, or remove one of the rows"
        )
    if cells.get("listing_url"):
        faults += _url_faults(cells["listing_url"])
    family = cells.get("family", "")
    if family and family not in find_folders():
        faults.append(
            f"family {family!r} is not one of {', '.join(find_folders())}; leave it empty to have it detected"
        )
    code = cells.get("division_code", "")
    if code and not re.fullmatch(r"[1-9]\d{5}(?:\d{3}|\d{6})?", code):
        faults.append(
            f"division_code {code!r} is not a GB/T 2260 code of six digits (nine for a township); mend or empty it"
        )
    if cells.get("render", "").lower() not in _TRUE | _FALSE:
        faults.append(f"render is {cells['render']!r}; write true or leave it empty")
    if (encoding := cells.get("encoding")) and not _is_encoding(encoding):
        faults.append(f"encoding {encoding!r} is not known; leave it empty to have it detected")
    return faults


def _url_faults(url: str) -> list[str]:
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        return [
            f"listing_url {url!r} is no address ({error}); give the whole address of the list or of the front page"
        ]
    if parts.scheme.lower() not in ("http", "https"):
        return [f"listing_url {url!r} does not begin with http:// or https://; give the whole address"]
    if not host or re.search(r"\s", url) or not urls.clean(url):
        return [f"listing_url {url!r} is no address; give the whole address of the list or of the front page"]
    if not may_be_registered(url):
        return [
            f"{host} is neither under gov.cn nor listed in addresses/hosts.toml; many other hosts carry copies of reports"
        ]
    return []


def _is_encoding(name: str) -> bool:
    try:
        "".encode(name)
    except LookupError:
        return False
    return True


def _portal(cells: dict[str, str]) -> Portal:
    return Portal(
        portal_id=cells["portal_id"],
        name=cells["name"],
        listing_url=cells["listing_url"],
        division_code=cells.get("division_code") or None,
        level=cells.get("level") or None,
        family=cells.get("family") or None,
        encoding=cells.get("encoding") or None,
        render=cells.get("render", "").lower() in _TRUE,
        notes=cells.get("notes") or None,
    )
