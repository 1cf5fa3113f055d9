"""Where third-party pages lie. They are not part of the project; tests that need them skip, saying so."""

from __future__ import annotations

from pathlib import Path

import pytest

CORPUS = Path(__file__).resolve().parent.parent.parent / "shared" / "corpus"

needs_corpus = pytest.mark.skipif(
    not CORPUS.is_dir(),
    reason="the corpus of real reports (../shared/corpus) is not on this machine: nothing was compared with it",
)
