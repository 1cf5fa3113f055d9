"""Charts as SVG made on the server: bars by year, without scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDTH, HEIGHT = 640, 220
LEFT, BOTTOM, TOP = 56, 28, 14
COLOURS = ("#1f5f8b", "#a3262a", "#c98a1b", "#5b7f3a", "#6b5b95", "#7a7a7a")
_GAP = 0.25  # of a year's width
_STEPS = 4


class Series(NamedTuple):
    """Values in the order of the years, None where there is none."""

    label: str
    values: Sequence[float | None]


def bars(
    title: str, years: Sequence[int], series: Sequence[Series], links: Sequence[str | None] = ()
) -> Markup:
    """Return bars beside each other for each year; a year may link to its rows. Nothing where there is no value."""
    values = [value for one in series for value in one.values if value is not None]
    if not values:
        return Markup("")
    top = _round_up(max(*values, 1))
    parts = [_axis(top)]
    wide = (WIDTH - LEFT) / max(len(years), 1)
    each = wide * (1 - _GAP) / len(series)
    for place, year in enumerate(years):
        left = LEFT + place * wide
        drawn = []
        for index, one in enumerate(series):
            value = one.values[place]
            if value is None:
                continue
            height = (HEIGHT - BOTTOM - TOP) * max(value, 0) / top
            drawn.append(
                Markup(
                    '<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" fill="{}"><title>{} {}: {:,}</title></rect>'
                ).format(
                    left + wide * _GAP / 2 + index * each, HEIGHT - BOTTOM - height, max(each - 1, 1), max(height, 0.5),
                    COLOURS[index % len(COLOURS)], year, one.label, value,
                )
            )  # fmt: skip
        label = Markup('<text x="{:.1f}" y="{}" text-anchor="middle">{}</text>').format(
            left + wide / 2, HEIGHT - 10, year
        )
        group = Markup("").join([*drawn, label])
        link = links[place] if place < len(links) else None
        parts.append(Markup('<a href="{}">{}</a>').format(link, group) if link else group)
    legend = Markup("").join(
        Markup('<span><i style="background:{}"></i>{}</span> ').format(
            COLOURS[index % len(COLOURS)], one.label
        )
        for index, one in enumerate(series)
    )
    return Markup(
        '<figure class="chart"><figcaption>{}</figcaption>'
        '<svg viewBox="0 0 {} {}" role="group" aria-label="{}">{}</svg><p class="legend">{}</p></figure>'
    ).format(title, WIDTH, HEIGHT, escape(title), Markup("").join(parts), legend)


def _axis(top: float) -> Markup:
    lines = []
    for step in range(_STEPS + 1):
        y = TOP + (HEIGHT - BOTTOM - TOP) * (1 - step / _STEPS)
        lines.append(
            Markup(
                '<line x1="{}" y1="{:.1f}" x2="{}" y2="{:.1f}"/><text x="{}" y="{:.1f}" text-anchor="end">{:,g}</text>'
            ).format(LEFT, y, WIDTH, y, LEFT - 6, y + 4, top * step / _STEPS)
        )
    return Markup("").join(lines)


def _round_up(value: float) -> float:
    """Return the next number of the kind 1, 2, 4, 5 or 8 times a power of ten."""
    size = 1.0
    while size * 10 < value:
        size *= 10
    return next(step * size for step in (1, 2, 4, 5, 8, 10) if step * size >= value)
