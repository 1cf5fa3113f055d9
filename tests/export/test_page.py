"""The Python code of docs/using-the-data.md runs."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.docs.pages import ROOT, blocks
from tests.shared import ACCURACY

if TYPE_CHECKING:
    from pathlib import Path

    from tests.docs.pages import Block
    from tests.export.conftest import Exported

BLOCKS = blocks(ROOT / "docs" / "using-the-data.md", "python")


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: f"line {block.line}")
def test_the_code_of_the_page_runs(
    block: Block,
    exported: Exported,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "output").mkdir()
    shutil.copy(exported.database, tmp_path / "output" / "foia.db")
    shutil.copy(ACCURACY / "documents" / "2021_column.html", tmp_path / "report.html")
    monkeypatch.chdir(tmp_path)
    exec(block.text, {})  # noqa: S102 - the project's own documentation
    assert capsys.readouterr().out.strip()
