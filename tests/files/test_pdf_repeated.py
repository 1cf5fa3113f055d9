"""What is printed alike on several pages is not the text of one, even where it has more characters."""

from __future__ import annotations

from foiacrawl.files.pdf.overlay import without_overlays
from foiacrawl.files.pdf.printed import BLACK, Char, Look, PdfPage, RuledLine
from foiacrawl.files.pdf.repeated import repeated_looks
from foiacrawl.files.pdf.ruling import ruled_tables

GREY = Look(size=9.0, colour=(137, 137, 137), contrast=0.46)
OWN = Look(size=12.0, colour=BLACK)


def _write(page: PdfPage, text: str, left: float, top: float, look: Look) -> None:
    for at, char in enumerate(text):
        x = left + at * look.size
        page.characters.append(Char(char, x, top, x + look.size, top + look.size, look, top + look.size))


def _page(rows: list[tuple[str, str]]) -> PdfPage:
    page = PdfPage(600, 800)
    for number, (label, value) in enumerate(rows):
        _write(page, label, 62, 103 + 20 * number, OWN)
        _write(page, value, 302, 103 + 20 * number, OWN)
    for number in range(len(rows) + 1):
        page.across.append(RuledLine(100 + 20 * number, 60, 360))
    for x in (60.0, 300.0, 360.0):
        page.down.append(RuledLine(x, 100, 100 + 20 * len(rows)))
    for top in range(98, 400, 30):
        _write(page, "内部资料2023内部资料2023内部资料2023", 40, top, GREY)
    return page


def test_a_watermark_with_more_characters_than_the_page_is_laid_over() -> None:
    first, second = _page([("举报投诉数量", "25"), ("传真申请数", "0")]), _page([("接受培训人员数", "0")])
    repeated = repeated_looks(second, first)
    assert repeated == {GREY}
    tables = ruled_tables(second)
    placed = [(char, next((c for t in tables if (c := t.take(char))), None)) for char in second.characters]
    assert not without_overlays(tables, placed, repeated)
    texts = ["".join(char.text for char in cell.characters) for cell in tables[0].cells]
    assert texts == ["接受培训人员数", "0"]


def test_a_table_that_goes_on_with_the_same_numbers_is_no_watermark() -> None:
    first, second = _page([("举报投诉数量", "0")] * 9), _page([("接受培训人员数", "0")] * 9)
    assert OWN not in repeated_looks(second, first)
    assert repeated_looks(second, None) == set()
