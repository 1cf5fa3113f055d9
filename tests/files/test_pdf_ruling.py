"""Lines of two tables on one page: a border of one is none of the other's, however near its position is."""

from __future__ import annotations

from foiacrawl.files.pdf.printed import PdfPage, RuledLine
from foiacrawl.files.pdf.ruling import ruled_tables


def _table(page: PdfPage, top: float, xs: list[float]) -> None:
    for row in range(3):
        page.across.append(RuledLine(top + 20 * row, xs[0], xs[-1]))
    for x in xs:
        page.down.append(RuledLine(x, top, top + 40))


def test_columns_of_two_tables_stay_apart() -> None:
    page = PdfPage(600, 800)
    _table(page, 100, [10, 200, 391.0])
    # Each cell has borders of its own, the two lines of which are 0.7 points apart.
    _table(page, 200, [10, 318, 393.4, 394.1, 500])
    first, second = ruled_tables(page)
    assert [round(x) for x in first.xs] == [10, 200, 391]
    assert [round(x) for x in second.xs] == [10, 318, 393, 500]
