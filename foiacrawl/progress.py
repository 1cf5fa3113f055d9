"""Show one line of progress on a terminal, drawn by rich; nothing where stderr is no terminal."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from rich.console import Console
    from rich.progress import Progress


class ProgressLine:
    """A context in which a line on stderr shows a text, and the time left where the total is known, else the time taken."""

    def __init__(
        self, total: int | None = None, *, is_wanted: bool = True, console: Console | None = None
    ) -> None:
        self._progress: Progress | None = None
        # Drawing is imported only where somebody sees it.
        if is_wanted and (console.is_terminal if console else sys.stderr.isatty()):
            self._progress = _progress(total, console)
            self._task = self._progress.add_task("", total=total)

    def __enter__(self) -> Self:
        if self._progress:
            self._progress.start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        if self._progress:
            self._progress.stop()

    def update(self, done: int, text: str) -> None:
        """Show that so much of the total is done, and the text."""
        if self._progress:
            self._progress.update(self._task, completed=done, description=text)


def _progress(total: int | None, console: Console | None) -> Progress:
    from rich.console import Console
    from rich.progress import Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    time = TimeElapsedColumn() if total is None else TimeRemainingColumn(elapsed_when_finished=True)
    return Progress(
        TextColumn("{task.description}", markup=False),
        time,
        console=console or Console(stderr=True, highlight=False),
        redirect_stdout=False,
        redirect_stderr=False,
    )
