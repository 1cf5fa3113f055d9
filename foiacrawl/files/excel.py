"""Excel's `.xlsx`, read as a stream: the sheets, their texts and numbers as shown."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from foiacrawl.files import sheet as sheets
from foiacrawl.files.blocks import Content, FileError, Paragraph
from foiacrawl.files.formats import shown
from foiacrawl.files.package import Package, attribute, child, local
from foiacrawl.files.runs import is_on, raised, with_marks
from foiacrawl.files.sheet import Merge, Sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml import etree

MAX_SHEETS = 50
MAX_STRINGS = 200_000
_PLACE = re.compile(r"^([A-Z]{1,3})([1-9]\d{0,6})$")
_WHITE = re.compile(r"(?:[0-9A-F]{2})?(?:F[0-9A-F]){3}", re.IGNORECASE)
_HAN = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class _Book:
    """What all sheets of a workbook share; `unseen`: the cell styles that strike a text, or write white on nothing."""

    strings: Sequence[str] = ()
    formats: Sequence[tuple[int, str]] = ()
    since_1904: bool = False
    unseen: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class _Entry:
    """A sheet in the workbook's list."""

    name: str
    part: str
    hidden: bool


@dataclass(slots=True)
class _Position:
    """The row and column that reading has reached in a sheet."""

    column: int = 0
    row: int = -1


def read_xlsx(body: bytes) -> Content:
    """Read a workbook; raises `FileError`."""
    package = Package(body)
    main = next((name for name in package.names if re.fullmatch(r"xl/workbook\d*\.xml", name)), None)
    if main is None:
        raise FileError("unsupported", "a workbook in Excel's binary format (.xlsb); save it as .xlsx")
    workbook = package.xml(main)
    entries = _entries(package, workbook, main)
    book = _Book(
        _strings(package),
        _formats(package),
        attribute(child(workbook, "workbookPr"), "date1904") in ("1", "true"),
        _unseen(package),
    )
    content = Content()
    if len(book.strings) == MAX_STRINGS:
        content.note(
            "too_large", f"the workbook has more texts than the first {MAX_STRINGS:,}, which were read"
        )
    if len(entries) > MAX_SHEETS:
        content.note("too_large", f"the workbook has {len(entries)} sheets; the first {MAX_SHEETS} were read")
    several = sum(not entry.hidden for entry in entries) > 1
    for entry in entries[:MAX_SHEETS]:
        add_sheet(content, _read(package, entry, book), several)
    return content


def add_sheet(content: Content, sheet: Sheet, several: bool) -> None:
    """Add a sheet to what a workbook holds; its name too, where it is a name and there are others."""
    found = sheets.blocks(sheet)
    if found and several and not sheet.hidden and _HAN.search(sheet.name):
        content.blocks.append(Paragraph(sheet.name))
    content.blocks += found
    if sheet.cut:
        content.note(
            "too_large", f"sheet {sheet.name!r} is larger than the reader's limit; its beginning was read"
        )


def _entries(package: Package, workbook: etree._Element, main: str) -> list[_Entry]:
    relations = f"xl/_rels/{main.removeprefix('xl/')}.rels"
    parts = (
        {attribute(one, "Id"): attribute(one, "Target") or "" for one in package.xml(relations)}
        if package.has(relations)
        else {}
    )
    found = []
    listed = child(workbook, "sheets")
    for number, one in enumerate(listed if listed is not None else (), start=1):
        target = parts.get(_relation(one)) or f"worksheets/sheet{number}.xml"
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        hidden = attribute(one, "state") in ("hidden", "veryHidden")
        if package.has(part) and "chartsheet" not in part:
            found.append(_Entry(attribute(one, "name") or "", part, hidden))
    return found


def _relation(element: etree._Element) -> str | None:
    """Return the relation's id: the attribute `id` that has a namespace (`sheetId` has none)."""
    return next((str(value) for key, value in element.attrib.items() if str(key).endswith("}id")), None)


def _strings(package: Package) -> list[str]:
    """Return the shared strings; phonetic guides are not part of them."""
    name = "xl/sharedStrings.xml"
    if not package.has(name):
        return []
    found = []
    for element in package.elements(name, ["si"]):
        found.append(_text(element))
        if len(found) >= MAX_STRINGS:
            break
    return found


def _text(element: etree._Element) -> str:
    pieces = []
    for one in element.iter("{*}t"):
        above = _parent(one)
        if local(above) != "rPh":
            pieces.append(_as_shown(one.text or "", child(above, "rPr")))
    return with_marks("".join(pieces)).replace("_x000D_", "").replace("\r", "")


def _as_shown(text: str, properties: etree._Element | None) -> str:
    """Return a part of a text as it is shown: nothing if it is struck or white, marked if it is raised."""
    if properties is None or not text:
        return text
    if _is_gone(properties):
        return ""
    return raised(text) if attribute(child(properties, "vertAlign"), "val") == "superscript" else text


def _is_gone(font: etree._Element) -> bool:
    strike = child(font, "strike")
    colour = attribute(child(font, "color"), "rgb") or ""
    size = attribute(child(font, "sz"), "val") or ""
    return is_on(strike) or _WHITE.fullmatch(colour) is not None or size in ("0", "1")


def _parent(element: etree._Element) -> etree._Element:
    above = element.getparent()
    return element if above is None else above


def _formats(package: Package) -> list[tuple[int, str]]:
    """Return the number format of each cell style: its id, and its code where it is the file's own."""
    if not package.has("xl/styles.xml"):
        return []
    styles = package.xml("xl/styles.xml")
    own = child(styles, "numFmts")
    codes = {
        attribute(one, "numFmtId"): attribute(one, "formatCode") or ""
        for one in (own if own is not None else ())
    }
    styled = child(styles, "cellXfs")
    found = []
    for one in styled if styled is not None else ():
        number = attribute(one, "numFmtId") or "0"
        found.append((int(number) if number.isdigit() and len(number) < 9 else 0, codes.get(number, "")))
    return found


def _unseen(package: Package) -> frozenset[int]:
    """Return the cell styles whose font is struck, or white without a fill behind it."""
    if not package.has("xl/styles.xml"):
        return frozenset()
    styles = package.xml("xl/styles.xml")
    fonts, fills, styled = (child(styles, name) for name in ("fonts", "fills", "cellXfs"))
    gone = {str(at) for at, font in enumerate(fonts if fonts is not None else ()) if _is_gone(font)}
    plain = {
        str(at)
        for at, fill in enumerate(fills if fills is not None else ())
        if attribute(child(fill, "patternFill"), "patternType") in (None, "none")
    } | {"0"}
    struck = {
        str(at) for at, font in enumerate(fonts if fonts is not None else ()) if is_on(child(font, "strike"))
    }
    return frozenset(
        at
        for at, one in enumerate(styled if styled is not None else ())
        if (font := attribute(one, "fontId") or "0") in struck
        or (font in gone and (attribute(one, "fillId") or "0") in plain)
    )


def _read(package: Package, entry: _Entry, book: _Book) -> Sheet:
    sheet = Sheet(entry.name, hidden=entry.hidden)
    at = _Position()
    for element in package.elements(entry.part, ["c", "row", "mergeCell", "col"]):
        name = local(element)
        if name == "c":
            if not _cell(element, sheet, at, book):
                break  # the merged areas are after all rows, and are not reached
        elif name == "row":
            _row(element, sheet, at)
            if at.row >= sheets.MAX_ROWS:
                sheet.cut = True
                break
        elif name == "mergeCell":
            _merge(element, sheet)
        elif attribute(element, "hidden") in ("1", "true"):
            first, last = (_index(attribute(element, side)) for side in ("min", "max"))
            sheet.hidden_columns.update(range(first, min(last, sheets.MAX_COLUMNS) + 1))
    return sheet


def _cell(element: etree._Element, sheet: Sheet, at: _Position, book: _Book) -> bool:
    """Keep one cell; one without a place follows the one before. Return False when the sheet is full."""
    place = _PLACE.match(attribute(element, "r") or "")
    if place:
        row, column = int(place[2]) - 1, _column(place[1])
    else:
        above = _parent(element)
        row, column = _index(attribute(above, "r"), at.row + 1), at.column
    at.column = column + 1
    return sheet.put(row, column, _shown(element, book))


def _row(element: etree._Element, sheet: Sheet, at: _Position) -> None:
    at.row = _index(attribute(element, "r"), at.row + 1)
    at.column = 0
    if attribute(element, "hidden") in ("1", "true"):
        sheet.hidden_rows.add(at.row)


def _shown(element: etree._Element, book: _Book) -> str:
    """Return what a cell shows."""
    named = attribute(element, "s") or "0"
    if book.unseen and named.isdigit() and len(named) < 9 and int(named) in book.unseen:
        return ""
    kind = attribute(element, "t") or "n"
    if kind == "inlineStr":
        return _text(element)
    stored = child(element, "v")
    text = (stored.text or "") if stored is not None else ""
    formula = child(element, "f")
    if not text and formula is not None and kind != "str":
        # The program that wrote the file never computed it: its value is unknown, and is not reported as blank.
        return f"={formula.text or ''}"
    if kind == "s":
        return book.strings[int(text)] if text.isdigit() and int(text) < len(book.strings) else ""
    if kind == "b":
        return "TRUE" if text == "1" else "FALSE"
    if kind != "n" or not text:
        return text
    try:
        value = float(text)
    except ValueError:
        return text
    style = attribute(element, "s") or "0"
    own = style.isdigit() and int(style) < len(book.formats)
    format_id, code = book.formats[int(style)] if own else (0, "")
    return shown(value, format_id, code, since_1904=book.since_1904) if abs(value) < 1e300 else text


def _merge(element: etree._Element, sheet: Sheet) -> None:
    ends = [_PLACE.match(part) for part in (attribute(element, "ref") or "").split(":")]
    if len(ends) == 2 and ends[0] and ends[1] and len(sheet.merges) < sheets.MAX_CELLS:
        (left, top), (right, bottom) = ((_column(end[1]), int(end[2]) - 1) for end in (ends[0], ends[1]))
        sheet.merges.append(Merge(top, left, bottom, right))


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _index(text: str | None, default: int = -1) -> int:
    """Return a one-based number of the file zero-based, or the default where it is not a number."""
    return int(text) - 1 if text and text.isdigit() and len(text) < 9 else default
