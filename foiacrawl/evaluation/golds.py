"""Load gold pairs from a folder and its subfolders.

A pair is `a.pdf` and `a.pdf.gold.json` or `a.json` beside it, or `files/a.pdf` and `gold/a.pdf.gold.json`.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from foiacrawl.files.kinds import SUFFIXES

if TYPE_CHECKING:
    from pathlib import Path

Key = tuple[str, str, str]  # table, row, column


class GoldError(Exception):
    """The folder has no gold pairs, or one is malformed; the message names it."""


@dataclass(frozen=True, slots=True)
class Gold:
    """A document and what a careful person reads in it. `figures` are (value, state) by place."""

    name: str
    body: bytes
    negative: bool
    figures: dict[Key, tuple[int | float | None, str]]
    optional: frozenset[Key]
    agencies: frozenset[str]
    year: int | None
    narrative: tuple[str, ...]
    chrome: tuple[str, ...]


def golds(folder: Path) -> list[Gold]:
    """Return the gold pairs below `folder`, by name. Raises GoldError when there is none."""
    found = [gold for path in sorted(folder.rglob("*.json")) if (gold := _load(path)) is not None]
    if not found:
        raise GoldError(f"{folder}: no pair NAME + NAME.gold.json below this folder")
    return found


def digest(pairs: list[Gold]) -> str:
    """Return a digest of the documents (16 hexadecimal digits), which identifies what a floor was measured on."""
    whole = hashlib.blake2b(digest_size=8)
    for pair in pairs:
        whole.update(hashlib.blake2b(pair.body, digest_size=8).digest())
    return whole.hexdigest()


def _load(path: Path) -> Gold | None:
    """Return a pair; None for JSON that is no gold: no document beside it, or neither `figures` nor `negative` in it."""
    document = _document_of(path)
    if document is None:
        return None
    try:
        data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        if not ("figures" in data or "negative" in data):
            return None
        entries = {(f["table"], f["row"], f["column"]): f for f in data.get("figures", ()) if f["row"]}
        return Gold(
            name=document.name,
            body=document.read_bytes(),
            negative=bool(data.get("negative")),
            figures={key: (f["value"], f["state"]) for key, f in entries.items()},
            optional=frozenset(key for key, f in entries.items() if f.get("optional")),
            agencies=frozenset(filter(None, [data.get("agency"), *data.get("agency_accept", ())])),
            year=data.get("year"),
            narrative=tuple(data.get("narrative", ())),
            chrome=tuple(data.get("chrome_tokens", ())),
        )
    except (OSError, KeyError, TypeError, json.JSONDecodeError) as error:
        raise GoldError(f"{path}: {error!r}") from error


def _document_of(path: Path) -> Path | None:
    if path.name.endswith(".gold.json"):
        name = path.name.removesuffix(".gold.json")
        apart = path.parent.parent / "files" / name
        return apart if path.parent.name == "gold" and apart.is_file() else path.with_name(name)
    beside = (path.with_suffix(f".{suffix}") for suffix in sorted(SUFFIXES))
    return next((document for document in beside if document.is_file()), None)
