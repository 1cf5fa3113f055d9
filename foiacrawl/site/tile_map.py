"""A map of the provinces as tiles of one size, as SVG made on the server."""

from __future__ import annotations

from bisect import bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup

from foiacrawl.site.provinces import provinces

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from foiacrawl.site.language import Words
    from foiacrawl.site.provinces import Province

SIDE, GAP = 84, 4
NO_VALUE = "#f3f5f6"


class Scale(NamedTuple):
    """Colours for ranges of per cent: the first below the first limit, the last from the last limit on.

    On all of them dark ink can be read.
    """

    limits: Sequence[float]
    colours: Sequence[str]

    def colour(self, value: float | None) -> str:
        """Return the colour of a value."""
        return NO_VALUE if value is None else self.colours[bisect_right(self.limits, value)]

    def ranges(self) -> list[tuple[str, str]]:
        """Return each colour with its range in words."""
        edges = [f"{limit:g}" for limit in self.limits]
        words = [
            f"< {edges[0]} %",
            *(f"{low}–{high} %" for low, high in pairwise(edges)),
            f"≥ {edges[-1]} %",
        ]
        return list(zip(self.colours, words, strict=True))


COVERAGE = Scale((50, 75, 90, 100), ("#ffffff", "#dcebf5", "#bcd8eb", "#98c3e0", "#7ab0d4"))
REFUSAL = Scale((1, 5, 10, 20), ("#ffffff", "#fce4e1", "#f7c6c1", "#f0a7a1", "#e88a86"))


def tile_map(
    title: str, values: Mapping[str, float | None], links: Mapping[str, str], scale: Scale, words: Words
) -> Markup:
    """Return a map: a tile for each province (by its two digits), with its value in per cent and a link to its rows."""
    known = provinces(words.language)
    tiles = Markup("").join(
        _tile(one, values.get(code), links.get(code), scale, words)
        # In the order in which a keyboard should pass them: from the top left.
        for code, one in sorted(known.items(), key=lambda item: (item[1].row, item[1].column))
    )
    legend = Markup("").join(
        Markup('<span><i style="background:{}"></i>{}</span> ').format(colour, text)
        for colour, text in [*scale.ranges(), (NO_VALUE, words("no_value"))]
    )
    columns = 1 + max(one.column for one in known.values())
    rows = 1 + max(one.row for one in known.values())
    return Markup(
        '<figure class="chart map"><figcaption>{}</figcaption>'
        '<svg viewBox="0 0 {} {}" role="group" aria-label="{}">{}</svg><p class="legend">{}</p></figure>'
    ).format(title, columns * SIDE, rows * SIDE, title, tiles, legend)


def _tile(province: Province, value: float | None, link: str | None, scale: Scale, words: Words) -> Markup:
    left, top, size = province.column * SIDE, province.row * SIDE, SIDE - GAP
    shown = f"{value:.0f} %" if value is not None else "–"
    label = (
        f"{province.name}: {value:.1f} %" if value is not None else f"{province.name}: {words('no_value')}"
    )
    drawn = Markup(
        '<rect x="{}" y="{}" width="{}" height="{}" rx="6" fill="{}"><title>{}</title></rect>'
        '<text x="{}" y="{}" text-anchor="middle" class="name">{}</text><text x="{}" y="{}" text-anchor="middle">{}</text>'
    ).format(
        left, top, size, size, scale.colour(value), label, left + size / 2, top + 36, province.short,
        left + size / 2, top + 62, shown,
    )  # fmt: skip
    return Markup('<a href="{}" aria-label="{}">{}</a>').format(link, label, drawn) if link else drawn
