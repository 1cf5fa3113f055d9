"""Where the documents with golds are: those of the repository, and a larger set of real reports beside it if present."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from _pytest.mark import ParameterSet

ACCURACY = Path(__file__).resolve().parent / "accuracy"
CORPUS = Path(__file__).resolve().parent.parent.parent / "shared" / "corpus"
# Golds of documents with other rules, or of pictures, are read by tests of their own.
REAL_FOLDERS = ("seeds", "real")

# Documents that the reader is known to misread, with the aspect and the reason.
KNOWN: dict[str, dict[str, str]] = tomllib.loads((ACCURACY / "known.toml").read_text(encoding="utf-8"))

# The collection of real reports is no part of the project: tests/conftest.py leaves its tests out where it is not.
needs_corpus = pytest.mark.corpus


def gold_files() -> list[Path]:
    """Return the golds of the repository's corpus and, where they are present, of the real reports."""
    real = [path for folder in REAL_FOLDERS for path in (CORPUS / folder).glob("*.gold.json")]
    return sorted((ACCURACY / "documents").glob("*.gold.json")) + sorted(real)


def document_of(gold: Path) -> Path:
    """Return the document that a gold describes."""
    return gold.with_name(gold.name.removesuffix(".gold.json"))


def known_misreading(document: Path, aspect: str) -> ParameterSet:
    """Return a document as a parameter; the test must fail if a misreading in this aspect is known."""
    reason = KNOWN.get(document.name, {}).get(aspect)
    marks = [pytest.mark.xfail(reason=reason, strict=True)] if reason else []
    return pytest.param(document, marks=marks, id=document.name)
