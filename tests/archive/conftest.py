"""The small archive that the tests copy and damage."""

from __future__ import annotations

import pytest

from tests.archive import small


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> small.Archive:
    return small.make(tmp_path_factory.mktemp("whole") / "archive")
