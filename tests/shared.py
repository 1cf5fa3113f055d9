"""Where the documents with golds are: those of the repository, and a larger set of real reports beside it if present."""

from __future__ import annotations

from pathlib import Path

import pytest

ACCURACY = Path(__file__).resolve().parent / "accuracy"
CORPUS = Path(__file__).resolve().parent.parent.parent / "shared" / "corpus"
# Golds of documents with other rules, or of pictures, are read by tests of their own.
REAL_FOLDERS = ("seeds", "real")

needs_corpus = pytest.mark.skipif(
    not CORPUS.is_dir(),
    reason="the collection of real reports (../shared/corpus), which is not part of the project, is not on this machine",
)


def gold_files() -> list[Path]:
    """Return the golds of the repository's corpus and, where they are present, of the real reports."""
    real = [path for folder in REAL_FOLDERS for path in (CORPUS / folder).glob("*.gold.json")]
    return sorted((ACCURACY / "documents").glob("*.gold.json")) + sorted(real)


def document_of(gold: Path) -> Path:
    """Return the document that a gold describes."""
    return gold.with_name(gold.name.removesuffix(".gold.json"))
