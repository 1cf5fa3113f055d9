"""Archives of other programs: how much of one is in memory while it is read."""

from __future__ import annotations

from concurrent.futures import Future
from typing import TYPE_CHECKING

from foiacrawl.archive import Writer
from foiacrawl.model import Document, Problem
from foiacrawl.reading import nothing_read
from foiacrawl.rebuild import foreign
from foiacrawl.store.pack import Packed, pack

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

SIZES = [400, 300, 500, 5000, 10, 20, 900, 80, 80]
MAX_BYTES = 1000


class LazyReaders:
    """Readers that read a document only when its report is waited for; `most` is the most that waited: number and bytes."""

    made: LazyReaders

    def __init__(self, *_: object) -> None:
        self.waiting: list[int] = []
        self.most: list[list[int]] = []
        LazyReaders.made = self

    def submit(self, document: Document) -> Future[Packed]:
        """Note that a document waits."""
        self.waiting.append(len(document.body))
        self.most.append(list(self.waiting))
        return _Lazy(self, document)

    def close(self) -> None:
        """Do nothing."""


class _Lazy(Future[Packed]):
    def __init__(self, readers: LazyReaders, document: Document) -> None:
        super().__init__()
        self._readers, self._document = readers, document

    def result(self, timeout: float | None = None) -> Packed:
        del timeout
        self._readers.waiting.remove(len(self._document.body))
        return pack(nothing_read(self._document, Problem("not_a_report", "")))


def test_what_is_read_ahead_is_bounded_by_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    writer = Writer(tmp_path, "another program", 10**9)
    for number, size in enumerate(SIZES):
        body = bytes([48 + number]) * size
        writer.response(f"https://www.a.gov.cn/{number}.html", "200 OK", [], body)
    writer.close()
    monkeypatch.setattr(foreign, "Readers", LazyReaders)
    steps = list(foreign.foreign_steps(tmp_path, 2, lambda _: None, MAX_BYTES))
    read = [step.event.document.fetched.size for step in steps[1:-1]]  # type: ignore[union-attr]
    assert read == SIZES
    assert all(sum(waiting) <= MAX_BYTES or len(waiting) == 1 for waiting in LazyReaders.made.most)
    assert max(map(len, LazyReaders.made.most)) > 1
