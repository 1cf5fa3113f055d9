"""The files that describe the dataset: datapackage.json (Frictionless), CITATION.cff and README.md."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Any

import foiacrawl
from foiacrawl.export.tables import tables

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from foiacrawl.export.tables import Column, DataTable

NAME = "foiacrawl"
TITLE = "Annual reports of Chinese public bodies on government information disclosure"
AUTHORS = "The foiacrawl developers"
LICENCE = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}
"""Of the selection, its order, the codebook and the labels. The numbers are facts, and the reports official documents."""
DATE_TIME = "%Y-%m-%dT%H:%M:%SZ"
_TEMPLATE = Path(__file__).parent / "README.template.md"


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition of the dataset: when its database was written (ISO 8601, None if never), its years, rows by table, formats."""

    made_at: str | None
    span: tuple[int, int] | None
    counts: Mapping[str, int]
    formats: Sequence[str]

    @property
    def date(self) -> str | None:
        """The day, 2026-11-22."""
        return self.made_at[:10] if self.made_at else None

    @property
    def version(self) -> str:
        """The version, 2026.11.22: that of the data is the day they are from."""
        return self.date.replace("-", ".") if self.date else "0"

    @property
    def years(self) -> str:
        """The report years, 2011 to 2023."""
        if self.span is None:
            return "no report"
        return f"report years {self.span[0]} to {self.span[1]}"


def write_descriptions(folder: Path, edition: Edition) -> None:
    """Write the three files into the folder of the tables, which must be complete."""
    for name, text in (
        ("datapackage.json", _data_package(folder, edition)),
        ("CITATION.cff", _citation(edition)),
        ("README.md", _read_me(edition)),
    ):
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


def _data_package(folder: Path, edition: Edition) -> str:
    listed = [table for table in tables().values() if (folder / f"{table.name}.csv").is_file()]
    names = {table.name for table in listed}
    package: dict[str, Any] = {
        "profile": "tabular-data-package",
        "name": NAME,
        "title": TITLE,
        "description": f"{TITLE}, {edition.years}, read by foiacrawl {foiacrawl.__version__}.",
        "version": edition.version,
        "licenses": [LICENCE],
        "contributors": [{"title": AUTHORS, "role": "author"}],
        "resources": [_resource(folder, table, names) for table in listed],
    }
    if edition.made_at:
        package["created"] = edition.made_at
    return json.dumps(package, ensure_ascii=False, indent=2) + "\n"


def _resource(folder: Path, table: DataTable, listed: set[str]) -> dict[str, Any]:
    path = folder / f"{table.name}.csv"
    schema: dict[str, Any] = {"fields": [_field(column) for column in table.columns], "missingValues": [""]}
    if table.key:
        schema["primaryKey"] = list(table.key)
    if keys := [
        {"fields": column, "reference": {"resource": other, "fields": field}}
        for column, (other, field) in table.refers.items()
        if other in listed
    ]:
        schema["foreignKeys"] = keys
    return {
        "name": table.name,
        "title": table.title,
        "profile": "tabular-data-resource",
        "path": path.name,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8-sig",
        "bytes": path.stat().st_size,
        "hash": f"sha256:{_sha256(path)}",
        "schema": schema,
    }


def _field(column: Column) -> dict[str, str]:
    field = {"name": column.name, "type": column.type, "description": column.meaning}
    return field | {"format": DATE_TIME} if column.type == "datetime" else field


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _citation(edition: Edition) -> str:
    lines = [
        "cff-version: 1.2.0",
        "message: Please cite the dataset as below, with its version.",
        "type: dataset",
        f"title: {json.dumps(f'{TITLE}, {edition.years}', ensure_ascii=False)}",
        "authors:",
        f"  - name: {json.dumps(AUTHORS)}",
        f"version: {json.dumps(edition.version)}",
        f"license: {LICENCE['name']}",
    ]
    if edition.date:
        lines.append(f"date-released: {json.dumps(edition.date)}")
    return "\n".join(lines) + "\n"


def _read_me(edition: Edition) -> str:
    when = f"of {edition.date}" if edition.date else "without a date"
    return Template(_TEMPLATE.read_text(encoding="utf-8")).substitute(
        title=TITLE,
        edition=f"Version {edition.version} {when}: {edition.years}, read by foiacrawl {foiacrawl.__version__}.",
        authors=AUTHORS,
        version=edition.version,
        year=edition.date[:4] if edition.date else "n.d.",
        licence=f"{LICENCE['title']} ({LICENCE['name']}, {LICENCE['path']})",
        files="\n".join(_file_rows(edition)),
        columns="\n".join(_column_rows()),
    )


def _file_rows(edition: Edition) -> Iterator[str]:
    for table in tables().values():
        formats = ["csv"] if table.name == "codebook" else edition.formats
        files = ", ".join(f"`{table.name}.{format_}`" for format_ in formats)
        yield f"| {files} | {edition.counts[table.name]:,} | {table.title} |"


def _column_rows() -> Iterator[str]:
    for table in tables().values():
        for column in table.columns:
            yield f"| {table.name} | `{column.name}` | {column.type} | {column.meaning} |"
