"""The files of the dataset, which `foiacrawl export` writes into the folder `dataset` beside the database."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from datasette.utils.asgi import AsgiFileDownload  # type: ignore[import-untyped]  # it has no type hints

from foiacrawl.export.tables import FILES
from foiacrawl.store.home_page import DATABASE

FOLDER = "dataset"
TYPES = {
    ".csv": "text/csv; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".md": "text/markdown; charset=utf-8",
    ".cff": "text/yaml; charset=utf-8",
}


def files(datasette: Any) -> list[dict[str, Any]]:
    """Return the files that are there, as name, path of the site, and size in bytes, in the order of the dataset."""
    found = ((name, _folder(datasette) / name) for name in FILES)
    return [
        {"name": name, "path": f"/download/{name}", "size": path.stat().st_size}
        for name, path in found
        if path.is_file()
    ]


def file(datasette: Any, name: str, headers: dict[str, str]) -> Any:
    """Return the answer that sends a file of the dataset piece by piece; None for any other name."""
    path = _folder(datasette) / name
    if name not in FILES or not path.is_file():
        return None
    content_type = TYPES.get(path.suffix, "application/octet-stream")
    return AsgiFileDownload(path, filename=name, content_type=content_type, headers=headers)


def _folder(datasette: Any) -> Path:
    return Path(datasette.get_database(DATABASE).path).resolve().parent / FOLDER
