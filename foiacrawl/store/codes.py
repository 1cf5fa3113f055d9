"""Closed lists that live in data files and are copied into the database, so that codes read as words there."""

from __future__ import annotations

from typing import NamedTuple

from foiacrawl import problems
from foiacrawl.agencies.kinds import kinds
from foiacrawl.agencies.offices import offices


class CodeList(NamedTuple):
    """A table of the database, its columns, the columns of its key, and the rows of the data file."""

    table: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    rows: tuple[tuple[str | int, ...], ...]


def lists() -> tuple[CodeList, ...]:
    """Return the kinds of problems, the kinds of bodies, and which office took up which one's work."""
    return (
        CodeList(
            "problem_kinds",
            ("kind", "label", "en", "zh", "todo"),
            ("kind",),
            tuple((kind, f"{k.en} · {k.zh}", k.en, k.zh, k.todo) for kind, k in problems.kinds().items()),
        ),
        CodeList(
            "agency_kinds",
            ("kind", "label", "en", "zh"),
            ("kind",),
            tuple((kind, f"{en} · {zh}", en, zh) for kind, (en, zh) in kinds().labels.items()),
        ),
        CodeList(
            "office_successions",
            ("earlier", "later", "since", "whole", "note"),
            ("earlier", "later"),
            tuple((s.earlier, s.later, s.since, int(s.whole), s.note) for s in offices().successions),
        ),
    )
