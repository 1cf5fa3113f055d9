"""Write a report as a line of JSON in the shape of `model.as_json`.

Nearly all of a line is figures. They are written here, field by field, which takes a third of the time of the encoder; with
it a line took an eighth of the time in which the page was read.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from foiacrawl.model import as_json
from foiacrawl.text import escape_controls

if TYPE_CHECKING:
    from foiacrawl.model import Figure, Report

_MAX_REMEMBERED = 20_000  # texts
_MAX_LENGTH = 100  # characters of a text that is remembered: a cell may hold a page

_ENCODER = json.JSONEncoder(ensure_ascii=False)


def _encode(value: object) -> str:
    """Return a value as JSON that may be written to a terminal."""
    return escape_controls(_ENCODER.encode(value))


class _Encoded(dict["str | None", str]):
    """The ids, labels and cells of figures as JSON: 200 figures have 1,600 of them, few of them different."""

    def __missing__(self, text: str | None) -> str:
        encoded = _encode(text)
        if text is None or len(text) <= _MAX_LENGTH:
            if len(self) >= _MAX_REMEMBERED:
                self.clear()
            self[text] = encoded
        return encoded


_text = _Encoded().__getitem__


def json_line(report: Report) -> str:
    """Return a report as a line of JSON without its end, which may be written to a terminal."""
    parts = {name: _encode(part) for name, part in as_json(replace(report, figures=())).items()}
    parts["figures"] = f"[{', '.join(map(_figure, report.figures))}]"
    return "{" + ", ".join(f'"{name}": {part}' for name, part in parts.items()) + "}"


def _figure(figure: Figure) -> str:
    table, row, column, label, value, raw, state, unit, form, where, confidence, source = figure
    optional = f', "confidence": {confidence!r}' if confidence is not None else ""
    if source is not None:
        optional += f', "source": {_text(source)}'
    return (
        f'{{"table": {_text(table)}, "row": {_text(row)}, "column": {_text(column)}, "label": {_text(label)}, '
        f'"value": {"null" if value is None else repr(value)}, "raw": {_text(raw)}, "state": {_text(state)}, '
        f'"unit": {_text(unit)}, "form": {_text(form)}, '
        f'"where": {{"table": {where.table}, "row": {where.row}, "column": {where.column}}}{optional}}}'
    )
