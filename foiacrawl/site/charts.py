"""Charts as SVG made on the server: bars by year, without scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDTH, HEIGHT = 640, 220
LEFT, BOTTOM, TOP = 56, 28, 14
ABSENT = "#b4bac1"
"""The colour of what is not there."""
COLOURS = ("#1f5f8b", "#a3262a", "#c98a1b", "#5b7f3a", "#6b5b95", "#7a7a7a")
MAX_LABELS = 10
ROW = 46  # the height of a level bar
_GAP = 0.25  # of a year's width
_STEPS = 4


class Series(NamedTuple):
    """Values in the order of the years, None where there is none; `colour` where it is not that of its place."""

    label: str
    values: Sequence[float | None]
    colour: str | None = None


def bars(
    title: str,
    years: Sequence[int],
    series: Sequence[Series],
    links: Sequence[str | None] = (),
    *,
    stacked: bool = False,
) -> Markup:
    """Return bars for each year, beside each other or `stacked`; a year may link to its rows. Nothing where there is no value."""
    values = [value for one in series for value in one.values if value is not None]
    if not values:
        return Markup("")
    if stacked:
        values = [sum(one.values[place] or 0 for one in series) for place in range(len(years))]
    top = _round_up(max(*values, 1))
    parts = [_axis(top)]
    wide = (WIDTH - LEFT) / max(len(years), 1)
    each = wide * (1 - _GAP) / (1 if stacked else len(series))
    for place, year in enumerate(years):
        left = LEFT + place * wide
        drawn, said, below = [], [], 0.0
        for index, one in enumerate(series):
            value = one.values[place]
            if value is None:
                continue
            height = (HEIGHT - BOTTOM - TOP) * max(value, 0) / top
            drawn.append(
                Markup(
                    '<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" fill="{}"><title>{} {}: {:,}</title></rect>'
                ).format(
                    left + wide * _GAP / 2 + (0 if stacked else index) * each, HEIGHT - BOTTOM - below - height,
                    max(each - 1, 1), max(height, 0 if stacked else 0.5),
                    one.colour or COLOURS[index % len(COLOURS)], year, one.label, value,
                )
            )  # fmt: skip
            said.append(f"{one.label} {value:,}")
            below += height if stacked else 0
        # Of many years not all labels have room; the last one is always there.
        is_named = (len(years) - 1 - place) % (1 + (len(years) - 1) // MAX_LABELS) == 0
        label = Markup('<text x="{:.1f}" y="{}" text-anchor="middle">{}</text>').format(
            left + wide / 2, HEIGHT - 8, year if is_named else ""
        )
        group = Markup("").join([*drawn, label])
        link = links[place] if said and place < len(links) else None
        name = f"{year}: {', '.join(said)}"
        parts.append(
            Markup('<a href="{}" aria-label="{}">{}</a>').format(link, name, group) if link else group
        )
    legend = Markup("").join(
        Markup('<span><i style="background:{}"></i>{}</span> ').format(
            one.colour or COLOURS[index % len(COLOURS)], one.label
        )
        for index, one in enumerate(series)
    )
    return Markup(
        '<figure class="chart"><figcaption>{}</figcaption>'
        '<svg viewBox="0 0 {} {}" role="group" aria-label="{}">{}</svg><p class="legend">{}</p></figure>'
    ).format(title, WIDTH, HEIGHT, escape(title), Markup("").join(parts), legend)


def level_bars(title: str, values: Sequence[tuple[str, float | None, str | None]]) -> Markup:
    """Return level bars below each other: label, value and link of each. Nothing where there is no value."""
    known = [value for _, value, _ in values if value is not None]
    if not known:
        return Markup("")
    top = max(*known, 1)
    parts = []
    for place, (label, value, link) in enumerate(values):
        drawn = Markup(
            '<text x="0" y="{}">{}</text><rect x="0" y="{}" width="{:.1f}" height="10" fill="{}">'
            "<title>{}: {:,}</title></rect>"
            '<text x="{}" y="{}" text-anchor="end">{:,}</text>'
        ).format(
            place * ROW + 22, label, place * ROW + 28, max(WIDTH * (value or 0) / top, 0.5), COLOURS[0],
            label, value or 0, WIDTH, place * ROW + 22, value or 0,
        )  # fmt: skip
        name = f"{label}: {value or 0:,}"
        parts.append(
            Markup('<a href="{}" aria-label="{}">{}</a>').format(link, name, drawn) if link else drawn
        )
    return Markup(
        '<figure class="chart"><figcaption>{}</figcaption>'
        '<svg viewBox="0 0 {} {}" role="group" aria-label="{}">{}</svg></figure>'
    ).format(title, WIDTH, len(values) * ROW, title, Markup("").join(parts))


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
