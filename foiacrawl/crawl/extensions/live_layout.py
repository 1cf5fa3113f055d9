"""Lay out the live view: from a snapshot to lines, for any width, Chinese characters counted as two columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size
from rich.text import Text

from foiacrawl.columns import many

if TYPE_CHECKING:
    from collections.abc import Iterator

_LABEL_COLUMNS = 9
_MAX_BAR_COLUMNS = 30
_MIN_BAR_COLUMNS = 5
_MAX_ACTIVE = 12
_MAX_COOLING = 3


@dataclass(frozen=True, slots=True)
class ActivePortal:
    """A portal with a request in the downloader: what was found on it so far, and the requests that wait."""

    portal_id: str
    name: str
    pages: int
    reports: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What the view shows. `seconds` since the start, `seconds_left` to the end (None: unknown); `cooling`: host, seconds."""

    seconds: float
    portals: int
    finished: int
    skipped: int
    pages: int
    new: int
    changed: int
    unchanged: int
    problems: int
    requests: int
    seconds_left: float | None
    cooling: tuple[tuple[str, float], ...]
    active: tuple[ActivePortal, ...]


def draw(snapshot: Snapshot, width: int, height: int) -> Text:
    """Return the view: no line is wider than the terminal, and there are not so many that it scrolls."""
    head = [
        _portals(snapshot, width),
        _time(snapshot),
        _reports(snapshot),
        _work(snapshot),
        *_cooling(snapshot),
    ]
    room = max(0, min(_MAX_ACTIVE, height - len(head) - 2))
    lines = [*head, *_active(snapshot, width, room)]
    return Text("\n", no_wrap=True).join(_cut(line, width) for line in lines)


def _portals(snapshot: Snapshot, width: int) -> Text:
    text = f"{snapshot.finished} of {snapshot.portals} done"
    text += f", {snapshot.skipped} not due" if snapshot.skipped else ""
    room = min(_MAX_BAR_COLUMNS, width - _LABEL_COLUMNS - len(text) - 2)
    line = _label("portals")
    if room >= _MIN_BAR_COLUMNS:
        full = room * snapshot.finished // snapshot.portals if snapshot.portals else room
        line.append("━" * full, "green").append("━" * (room - full), "bright_black").append("  ")
    return line.append(text)


def _time(snapshot: Snapshot) -> Text:
    left = "" if snapshot.seconds_left is None else f", about {span(snapshot.seconds_left)} left"
    return _label("time").append(f"{span(snapshot.seconds)} so far{left}")


def _reports(snapshot: Snapshot) -> Text:
    return _label("reports").append(
        f"{snapshot.new} new, {snapshot.changed} changed, {snapshot.unchanged} unchanged"
    )


def _work(snapshot: Snapshot) -> Text:
    line = _label("work").append(
        f"{many(snapshot.requests, 'request')}, {many(snapshot.pages, 'listing page')}, "
    )
    return line.append(many(snapshot.problems, "problem"), "yellow" if snapshot.problems else "")


def _cooling(snapshot: Snapshot) -> Iterator[Text]:
    for number, (host, seconds) in enumerate(snapshot.cooling[:_MAX_COOLING]):
        yield _label("" if number else "cooling").append(f"{host} for {span(seconds)}", "yellow")
    if (more := len(snapshot.cooling) - _MAX_COOLING) > 0:
        yield _label("").append(f"and {many(more, 'more host')}", "yellow")


def _active(snapshot: Snapshot, width: int, room: int) -> Iterator[Text]:
    shown = snapshot.active[:room] if len(snapshot.active) <= room else snapshot.active[: max(0, room - 1)]
    numbers = [f"{many(one.reports, 'report')}, {one.waiting} waiting" for one in shown]
    # All names get the same width: what the numbers leave.
    room_for_names = max(10, width - _LABEL_COLUMNS - 2 - max(map(len, numbers), default=0))
    names = min(room_for_names, max((cell_len(_name(one)) for one in shown), default=0))
    for number, one in enumerate(shown):
        name = _name(one)
        fitted = name if cell_len(name) <= names else f"{set_cell_size(name, names - 1).rstrip()}…"
        line = _label("" if number else "now").append(set_cell_size(fitted, names))
        yield line.append(f"  {numbers[number]}", "bright_black")
    if room and len(shown) < len(snapshot.active):
        yield _label("" if shown else "now").append(
            f"and {len(snapshot.active) - len(shown)} more", "bright_black"
        )


def _name(one: ActivePortal) -> str:
    return f"{one.portal_id} {one.name}"


def _label(word: str) -> Text:
    return Text(f"{word:{_LABEL_COLUMNS}}", "bold")


def _cut(line: Text, width: int) -> Text:
    line.truncate(width, overflow="ellipsis")
    return line


def span(seconds: float) -> str:
    """Return a length of time in the two largest units that matter: 8 s, 4 min, 2 h 05 min, 3 d 4 h."""
    if seconds < 60:
        return f"{seconds:.0f} s"
    minutes = int(seconds / 60)
    if minutes < 10:
        return f"{minutes} min {int(seconds) % 60:02d} s"
    if minutes < 60:
        return f"{minutes} min"
    if minutes < 48 * 60:
        return f"{minutes // 60} h {minutes % 60:02d} min"
    return f"{minutes // 1440} d {minutes % 1440 // 60} h"
