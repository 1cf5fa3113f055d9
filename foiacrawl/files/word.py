"""Word's `.docx` (and the XML files of Word 2003): what a reader of the document sees, as paragraphs and tables.

Shown is what Word prints: text boxes after the paragraph they hang on, automatic numbers, insertions. Not shown
are tracked deletions, hidden and struck text, field codes, comments, and headers and footers, which are page furniture.
Macros (`.docm`) are in parts that are never opened.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from foiacrawl.files.blocks import Block, Content, FileError, Paragraph, Table, TableCell
from foiacrawl.files.numbering import Numbering, read_numbering
from foiacrawl.files.package import Package, attribute, child, local, parse_xml
from foiacrawl.files.runs import RunStyles, is_on, is_shaded, raised, read_styles, with_marks
from foiacrawl.files.word_markup import TRANSPARENT, chosen, inside, is_inside, merge, number_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

MAX_DEPTH = 40  # tables within tables, wrappers within wrappers
MAX_CELLS = 200_000
_GONE = frozenset(("del", "moveFrom", "delText", "instrText", "rPr", "pPr", "tblPr", "tblGrid", "sectPr"))
_TEXT = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_PICTURES = frozenset(("drawing", "pict", "object"))


def read_docx(body: bytes) -> Content:
    """Read a Word document; raises `FileError`."""
    package = Package(body)
    names = package.names
    main = "word/document.xml"
    if main not in names:
        main = next(name for name in names if name.startswith("word/document") and name.endswith(".xml"))

    def part(name: str) -> etree._Element | None:
        return package.xml(f"word/{name}.xml") if package.has(f"word/{name}.xml") else None

    styles = part("styles")
    reader = _Reader(read_numbering(part("numbering"), styles), read_styles(styles))
    content = Content(reader.blocks(_body(package.xml(main)), 0))
    notes = part("footnotes")
    if notes is not None:
        content.blocks += [block for one in notes if _is_note(one) for block in reader.blocks(one, 1)]
    reader.report(content)
    return content


def read_wordml(body: bytes) -> Content:
    """Read the single XML file that Word 2003 writes (its names are those of `.docx`, but for `listPr`)."""
    root = parse_xml(body, "the document")
    reader = _Reader(Numbering(), read_styles(child(root, "styles")))
    content = Content(reader.blocks(_body(root), 0))
    reader.report(content)
    return content


def _body(root: etree._Element) -> etree._Element:
    body = child(root, "body")
    if body is None:
        raise FileError("unreadable", "the Word document has no body")
    return body


def _is_note(element: etree._Element) -> bool:
    """Return whether an element is a footnote, and not the separator line that is kept among them."""
    return local(element) == "footnote" and attribute(element, "type") in (None, "normal")


@dataclass(slots=True)
class _WordCell:
    """A cell while its table is being read: where it begins, and whether it continues the one above."""

    column: int
    colspan: int
    continues: bool
    blocks: list[Block]
    rowspan: int = 1


@dataclass(slots=True)
class _Reader:
    """Walks the elements of a document in order, for its numbers count."""

    numbering: Numbering
    styles: RunStyles
    pictures: int = 0
    cells: int = 0
    cut: bool = False
    foreign: bool = False
    shaded: bool = False
    style: str | None = None
    _boxes: list[Block] = field(default_factory=list)

    def report(self, content: Content) -> None:
        """Note what was found and not read."""
        if self.cut:
            content.note("too_large", f"the document nests too deep or has more than {MAX_CELLS:,} cells")
        if self.foreign:
            content.note("unread_part", "the document embeds a file of another kind, which was not read")
        if self.pictures and not any(isinstance(block, Table) for block in content.blocks):
            content.note(
                "unread_picture", f"the document shows {self.pictures} pictures, and no table of its own"
            )

    def blocks(self, parent: etree._Element, depth: int) -> list[Block]:
        """Return the paragraphs and tables in an element."""
        found: list[Block] = []
        if depth > MAX_DEPTH:
            self.cut = True
            return found
        for element in parent:
            name = local(element)
            if name == "p":
                text = self.paragraph(element, depth)
                if text:
                    found.append(Paragraph(text))
                found += self._boxes
                self._boxes = []
            elif name == "tbl":
                found.append(self.table(element, depth))
            elif name == "AlternateContent":
                found += self.blocks(chosen(element), depth + 1)
            elif name in TRANSPARENT:
                found += self.blocks(element, depth + 1)
            elif name == "altChunk":
                self.foreign = True
        return found

    def paragraph(self, element: etree._Element, depth: int) -> str:
        """Return a paragraph's text with its number; its text boxes are left in `_boxes`."""
        outer = self.style, self.shaded
        properties = child(element, "pPr")
        self.style = attribute(child(properties, "pStyle"), "val")
        self.shaded = self.shaded or is_shaded(properties) or self.style in self.styles.shaded
        pieces = "".join(self.inline(element, depth))
        self.style, self.shaded = outer
        text = with_marks(pieces).replace("\t", " ").strip(" \n")
        if not text and child(element, "pPr", "numPr") is None:
            return ""
        # Word counts an empty paragraph of a list too, and shows its number (rows numbered in a column of their own).
        number = self.numbering.next(element)
        return f"{number}{text}" if number else text

    def inline(self, parent: etree._Element, depth: int) -> Iterator[str]:  # noqa: C901  (one branch an element)
        """Yield the shown pieces of a paragraph."""
        if depth > MAX_DEPTH:
            self.cut = True
            return
        for element in parent:
            name = local(element)
            if name in _GONE:
                continue
            if name == "r":
                shown = self.styles.shown(element, self.style, shaded=self.shaded)
                if shown == "plain":
                    yield from self.inline(element, depth + 1)
                elif shown == "raised":
                    yield raised("".join(self.inline(element, depth + 1)))
            elif name == "t":
                yield element.text or ""
            elif name in _TEXT:
                yield _TEXT[name]
            elif name == "AlternateContent":
                yield from self.inline(chosen(element), depth + 1)
            elif name in _PICTURES:
                self.picture(element, depth)
            elif name == "ruby":
                base = child(element, "rubyBase")
                if base is not None:
                    yield from self.inline(base, depth + 1)
            elif name in TRANSPARENT:
                yield from self.inline(element, depth + 1)

    def picture(self, element: etree._Element, depth: int) -> None:
        """Keep the text boxes of a drawing for the end of the paragraph; count the others."""
        boxes = [one for one in element.iter("{*}txbxContent") if not is_inside(one, element)]
        for box in boxes:
            outer, self._boxes = self._boxes, []
            inner = self.blocks(box, depth + 1)
            self._boxes = [*outer, *inner]
        if not boxes and next(element.iter("{*}blip", "{*}imagedata"), None) is not None:
            self.pictures += 1

    def table(self, element: etree._Element, depth: int) -> Table:
        """Return a table, vertical merges as row spans."""
        outer_shaded = self.shaded
        self.shaded = (
            outer_shaded or attribute(child(element, "tblPr", "tblStyle"), "val") in self.styles.shaded
        )
        rows: list[list[_WordCell]] = []
        above: dict[int, _WordCell] = {}
        for row in inside(element, "tr"):
            if self.cells > MAX_CELLS:
                self.cut = True
                break
            properties = child(row, "trPr")
            if child(properties, "del") is not None or is_on(child(properties, "hidden")):
                continue
            outer, self._boxes = self._boxes, []
            cells = self.row(row, depth)
            self._boxes = outer
            open_: dict[int, _WordCell] = {}
            shown = []
            for cell in cells:
                over = above.get(cell.column)
                if cell.continues and over is not None:
                    # Word does not print what is left in a merged cell.
                    over.rowspan += 1
                    open_[cell.column] = over
                else:
                    shown.append(cell)
                    open_[cell.column] = cell
            above = open_
            rows.append(shown)
        self.shaded = outer_shaded
        return Table(
            tuple(
                tuple(TableCell(tuple(cell.blocks), cell.rowspan, cell.colspan) for cell in cells)
                for cells in rows
            )
        )

    def row(self, row: etree._Element, depth: int) -> list[_WordCell]:
        """Return the cells of a row; horizontally merged ones (of old documents) are one."""
        cells: list[_WordCell] = []
        column = number_of(attribute(child(row, "trPr", "gridBefore"), "val"), 0)
        if column:
            cells.append(_WordCell(0, column, continues=False, blocks=[]))
        for element in inside(row, "tc"):
            self.cells += 1
            properties = child(element, "tcPr")
            if child(properties, "cellDel") is not None:
                continue
            span = number_of(attribute(child(properties, "gridSpan"), "val"), 1)
            across = merge(properties, "hMerge")
            if across == "continue" and cells:
                cells[-1].colspan += span
            else:
                continues = merge(properties, "vMerge") == "continue"
                outer, self.shaded = self.shaded, self.shaded or is_shaded(properties)
                blocks = self.blocks(element, depth + 1)
                self.shaded = outer
                cells.append(_WordCell(column, span, continues=continues, blocks=blocks))
            column += span
        return cells
