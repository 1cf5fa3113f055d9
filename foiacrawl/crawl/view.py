"""How the live view looks: from a state to lines, for any width, Chinese characters counted as two columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size
from rich.text import Text

from foiacrawl.columns import many

if TYPE_CHECKING:
    from collections.abc import Iterator

LABEL = 9  # columns of the words at the left
BAR = 30  # most columns of the bar
MOST_NOW = 12  # portals shown under way
MOST_COOLING = 3


@dataclass(frozen=True, slots=True)
class Now:
    """A portal with a request under way: what it has shown so far, and the requests that wait."""

    portal_id: str
    name: str
    pages: int
    reports: int
    waiting: int


@dataclass(frozen=True, slots=True)
class State:
    """What the view shows. `seconds` since the beginning, `left` to the end (None: unknown); `cooling`: host, seconds."""

    seconds: float
    portals: int
    done: int
    skipped: int
    pages: int
    new: int
    changed: int
    unchanged: int
    problems: int
    requests: int
    left: float | None
    cooling: tuple[tuple[str, float], ...]
    now: tuple[Now, ...]


def draw(state: State, width: int, height: int) -> Text:
    """Return the view, no line wider than the terminal and not as many as would scroll it."""
    head = [_portals(state, width), _time(state), _reports(state), _work(state), *_cooling(state)]
    room = max(0, min(MOST_NOW, height - len(head) - 2))
    lines = [*head, *_now(state, width, room)]
    return Text("\n", no_wrap=True).join(_cut(line, width) for line in lines)


def _portals(state: State, width: int) -> Text:
    told = f"{state.done} of {state.portals} done"
    told += f", {state.skipped} not due" if state.skipped else ""
    room = min(BAR, width - LABEL - len(told) - 2)
    line = _label("portals")
    if room >= 5:
        full = room * state.done // state.portals if state.portals else room
        line.append("━" * full, "green").append("━" * (room - full), "bright_black").append("  ")
    return line.append(told)


def _time(state: State) -> Text:
    told = f"{span(state.seconds)} so far"
    return _label("time").append(told if state.left is None else f"{told}, about {span(state.left)} left")


def _reports(state: State) -> Text:
    return _label("reports").append(f"{state.new} new, {state.changed} changed, {state.unchanged} unchanged")


def _work(state: State) -> Text:
    line = _label("work").append(f"{many(state.requests, 'request')}, {many(state.pages, 'listing page')}, ")
    return line.append(many(state.problems, "problem"), "yellow" if state.problems else "")


def _cooling(state: State) -> Iterator[Text]:
    for number, (host, seconds) in enumerate(state.cooling[:MOST_COOLING]):
        yield _label("" if number else "cooling").append(f"{host} for {span(seconds)}", "yellow")
    if (more := len(state.cooling) - MOST_COOLING) > 0:
        yield _label("").append(f"and {many(more, 'more host')}", "yellow")


def _now(state: State, width: int, room: int) -> Iterator[Text]:
    shown = state.now[:room] if len(state.now) <= room else state.now[: max(0, room - 1)]
    told = [f"{many(one.reports, 'report')}, {one.waiting} to ask" for one in shown]
    # The names get what the numbers leave, all of them the same.
    room_for_names = max(10, width - LABEL - 2 - max(map(len, told), default=0))
    names = min(room_for_names, max((cell_len(_name(one)) for one in shown), default=0))
    for number, one in enumerate(shown):
        name = _name(one)
        fitted = name if cell_len(name) <= names else f"{set_cell_size(name, names - 1).rstrip()}…"
        line = _label("" if number else "now").append(set_cell_size(fitted, names))
        yield line.append(f"  {told[number]}", "bright_black")
    if room and len(shown) < len(state.now):
        yield _label("" if shown else "now").append(f"and {len(state.now) - len(shown)} more", "bright_black")


def _name(one: Now) -> str:
    return f"{one.portal_id} {one.name}"


def _label(word: str) -> Text:
    return Text(f"{word:{LABEL}}", "bold")


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
