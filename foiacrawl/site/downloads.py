"""The files of the dataset that `foiacrawl export` wrote beside the database, and the description of the JSON API."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

from foiacrawl.site.spreadsheets import XLSX

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

SUFFIXES = (".csv", ".parquet", ".json", ".md", ".cff", ".gz", ".zip", ".xlsx")
TYPES = {
    ".csv": "text/csv; charset=utf-8",
    ".json": "application/json",
    ".md": "text/markdown; charset=utf-8",
    ".xlsx": XLSX,
}
VERSION = "1"


def dataset_files(folder: Path) -> list[tuple[str, int]]:
    """Return name and size of each file of the dataset in a folder, in the order of their names."""
    if not folder.is_dir():
        return []
    found = (file for file in folder.iterdir() if file.is_file() and file.suffix in SUFFIXES)
    return sorted((file.name, file.stat().st_size) for file in found)


def describe_api(tables: Mapping[str, Mapping[str, Any]], names: Iterable[str]) -> dict[str, Any]:
    """Return the OpenAPI description of the site's JSON: the tables (by Datasette), and the questions as CSV."""
    shape = {"name": "_shape", "in": "query", "schema": {"enum": ["arrays", "objects", "array"]}}
    size = {"name": "_size", "in": "query", "schema": {"type": "integer", "maximum": 5000}}
    paths: dict[str, Any] = {}
    for table, described in tables.items():
        columns = [
            {"name": column, "in": "query", "description": str(text), "schema": {"type": "string"}}
            for column, text in described.get("columns", {}).items()
        ]
        paths[f"/foia/{table}.json"] = {
            "get": {
                "summary": described.get("title", table),
                "description": described.get("description", ""),
                "parameters": [shape, size, *columns],
                "responses": {"200": {"description": "rows", "content": {"application/json": {}}}},
            }
        }
    for name, suffix in product(names, ("csv", "xlsx")):
        paths[f"/questions/{name}.{suffix}"] = {
            "get": {
                "summary": name,
                "parameters": [
                    {"name": given, "in": "query", "schema": {"type": "string"}}
                    for given in ("year", "level", "kind", "province", "at_least")
                ],
                "responses": {"200": {"description": "all rows", "content": {TYPES[f".{suffix}"]: {}}}},
            }
        }
    return {"openapi": "3.1.0", "info": {"title": "foiacrawl", "version": VERSION}, "paths": paths}
