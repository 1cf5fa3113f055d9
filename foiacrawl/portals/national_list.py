"""Read the national list of government sites: 标识码, 主办单位, 名称, 网址, as CSV of any usual encoding.

The database 全国政府网站基本信息数据库 names every site that a public body runs. Its exports differ: GBK or UTF-8, commas or
tabs, a title above the headings, and the headings of national_list.toml. A row that cannot be used is a problem and never
stops the others.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from foiacrawl.addresses import urls
from foiacrawl.addresses.scope import may_be_registered
from foiacrawl.data import load_toml
from foiacrawl.model import Problem
from foiacrawl.page.decode import decode
from foiacrawl.portals.registry import RegistryError
from foiacrawl.text import normalize, remove_spaces

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_HEADINGS: dict[str, str] = {
    heading: column
    for column, headings in load_toml(__file__, "national_list.toml").items()
    for heading in headings
}
_NEEDED = ("organiser", "name", "url")
_MAX_LINES_ABOVE = 10  # titles and blank lines above the headings
_SEPARATORS = ",\t;|"
# Ten digits, the first six GB/T 2260; of ministries `bm` and eight digits.
_SITE_CODE = re.compile(r"(?:bm\d{8}|[1-9]\d{9})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Site:
    """One row of the list. `code` is None where it is not given; `line` is that of the file."""

    line: int
    code: str | None
    organiser: str
    name: str
    url: str


@dataclass(frozen=True, slots=True)
class NationalList:
    """The usable rows, and what is wrong with the others."""

    sites: tuple[Site, ...]
    problems: tuple[Problem, ...]


def read_national_list(path: Path) -> NationalList:
    """Read the list. Raises RegistryError if the file cannot be read or has not the columns."""
    try:
        body = path.read_bytes()
    except OSError as error:
        raise RegistryError(f"{path}: the list cannot be read ({error.strerror})") from error
    text = decode(body).text
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_find_separator(text))
    sites: list[Site] = []
    problems: list[Problem] = []
    try:
        columns = _read_headings(rows, path)
        for row in rows:
            cells = {column: normalize(row[at]).strip() for column, at in columns.items() if at < len(row)}
            if not any(cells.values()):
                continue
            site = Site(
                rows.line_num,
                cells.get("site_code", "").lower() or None,
                cells.get("organiser", ""),
                cells.get("name", ""),
                _complete_url(cells.get("url", "")),
            )
            faults = list(_find_faults(site))
            problems += [
                Problem("registry_row", f"line {site.line}, {site.name or '?'}: {fault}") for fault in faults
            ]
            if not faults:
                sites.append(site)
    except csv.Error as error:
        raise RegistryError(f"{path}: not a CSV file ({error}); save the list as CSV") from error
    return NationalList(tuple(sites), tuple(problems))


def _find_separator(text: str) -> str:
    """Return the sign between the cells: that which most often stands in the first lines."""
    head = "".join(islice(io.StringIO(text), _MAX_LINES_ABOVE))
    return max(_SEPARATORS, key=head.count)


def _read_headings(rows: Iterator[list[str]], path: Path) -> dict[str, int]:
    """Return the place of each column, read from the first line that has the headings."""
    for row in islice(rows, _MAX_LINES_ABOVE):
        headings = [remove_spaces(normalize(cell)).lower() for cell in row]
        columns = {
            _HEADINGS[heading]: at
            for at, heading in reversed(list(enumerate(headings)))
            if heading in _HEADINGS
        }
        if all(column in columns for column in _NEEDED):
            return columns
    raise RegistryError(
        f"{path}: no line names the columns; one of the first {_MAX_LINES_ABOVE} must have at least 主办单位, 名称 and 网址"
    )


def _complete_url(text: str) -> str:
    """Return an address with its scheme: the list often has the name of the host alone."""
    text = remove_spaces(text)
    return text if "://" in text or not text else f"http://{text}"


def _find_faults(site: Site) -> Iterator[str]:
    if not site.name and not site.organiser:
        yield "neither 名称 nor 主办单位; whose site it is cannot be known"
    if site.code and not _SITE_CODE.fullmatch(site.code):
        yield f"标识码 {site.code!r} is neither ten digits nor bm and eight digits"
    if not site.url:
        yield "网址 is empty"
    elif not urls.clean(site.url):
        yield f"网址 {site.url!r} is no address"
    elif not may_be_registered(site.url):
        yield f"网址 {site.url!r} is neither under gov.cn nor listed in addresses/hosts.toml"
