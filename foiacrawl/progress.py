"""Show one line of progress on a terminal, drawn by rich; nothing where stderr is no terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self


class ProgressLine:
    """A context in which a line on stderr shows a text, and the time left where the total is known, else the time taken."""

    def __init__(
        self, total: int | None = None, *, is_wanted: bool = True, console: Console | None = None
    ) -> None:
        console = console or Console(stderr=True, highlight=False)
        time = TimeElapsedColumn() if total is None else TimeRemainingColumn(elapsed_when_finished=True)
        self._progress = Progress(
            TextColumn("{task.description}", markup=False),
            time,
            console=console,
            disable=not (is_wanted and console.is_terminal),
            redirect_stdout=False,
            redirect_stderr=False,
        )
        self._task = self._progress.add_task("", total=total)

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def update(self, done: int, text: str) -> None:
        """Show that so much of the total is done, and the text."""
        self._progress.update(self._task, completed=done, description=text)
