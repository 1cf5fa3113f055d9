"""A draft as a Word document, with what Word files hold besides: headers, text boxes, deletions, automatic numbers."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

import docx
from docx.oxml import parse_xml

from tests.generator.draft import BR, HIDE, NOTE, PAR, SPAN, Draft, Para, Sheet
from tests.generator.files.layout import Placed, placed
from tests.generator.overprint import MARKS, RAISED, STRUCK, TINY, WHITE

if TYPE_CHECKING:
    from collections.abc import Callable

SPACE = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
HIDDEN_RUN = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>9</w:t></w:r>"
DELETED = '<w:del w:id="9" w:author="x"><w:r><w:delText>9</w:delText></w:r></w:del>'
STYLES = {
    RAISED: ('<w:vertAlign w:val="superscript"/>',),
    WHITE: ('<w:color w:val="FFFFFF"/>', '<w:color w:val="FEFEFE"/>'),
    TINY: ('<w:sz w:val="2"/>',),
    STRUCK: ("<w:strike/>", '<w:dstrike w:val="1"/>'),
}
PAGE = 8_600  # twentieths of a point between the margins
SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
BORDERS = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>' for side in SIDES)
BORDERS = f"<w:tblBorders>{BORDERS}</w:tblBorders>"
NUMBERS = re.compile(r"^[一二三四五六七八]、")


def write(draft: Draft, script: Callable[[str], str]) -> bytes:
    """Return the document's bytes."""
    rng = draft.rng
    document = docx.Document()
    body = document.element.body
    for child in list(body):
        if not child.tag.endswith("sectPr"):
            body.remove(child)
    _furniture(document, draft, script)
    writer = _Writer(draft, script)
    if rng.random() < 0.3 and _can_number(draft):
        draft.quirks.append("docx:numbered")
        writer.numbered = True
        _numbering(document)
    end = body[-1]
    for block in draft.blocks:
        for xml in writer.block(block):
            end.addprevious(parse_xml(xml))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _furniture(document: docx.document.Document, draft: Draft, script: Callable[[str], str]) -> None:
    """A running head and a page number."""
    if draft.rng.random() < 0.6:
        head = script(f"内部资料{draft.rng.randint(100, 999)}号")
        section = document.sections[0]
        section.header.paragraphs[0].text = head
        section.footer.paragraphs[0].text = "— 7 —"
        draft.chrome_tokens += [head, "—7—"]


def _can_number(draft: Draft) -> bool:
    heads = [b for b in draft.blocks if isinstance(b, Para) and b.kind == "head"]
    return len(heads) == 6 and all(NUMBERS.match(head.text) for head in heads)


def _numbering(document: docx.document.Document) -> None:
    """Make a list 一、二、三、 that Word counts by itself."""
    part = document.part.numbering_part.element
    level = '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="%1、"/></w:lvl>'
    shared = f'<w:abstractNum {SPACE} w:abstractNumId="90">{level}</w:abstractNum>'
    part.insert(0, parse_xml(shared))
    part.append(parse_xml(f'<w:num {SPACE} w:numId="91"><w:abstractNumId w:val="90"/></w:num>'))


class _Writer:
    """Writes blocks as XML."""

    def __init__(self, draft: Draft, script: Callable[[str], str]) -> None:
        self.rng = draft.rng
        self.script = script
        self.numbered = False
        self.column = 0
        self.style = draft.rng.choice(["plain", "split", "inserted"])

    def block(self, block: Para | Sheet) -> list[str]:
        if isinstance(block, Sheet):
            return [self.table(block)]
        if block.kind == "head" and self.numbered:
            number = '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="91"/></w:numPr></w:pPr>'
            return [f"<w:p {SPACE}>{number}{self.runs(NUMBERS.sub('', block.text))}</w:p>"]
        xml = f"<w:p {SPACE}>{self.runs(block.text)}</w:p>"
        chance = self.rng.random()
        if block.kind == "text" and chance < 0.05:
            return [f"<w:sdt {SPACE}><w:sdtContent>{xml}</w:sdtContent></w:sdt>"]
        if block.kind == "text" and chance < 0.1:
            return [self.box(block.text)]
        return [xml]

    def box(self, text: str) -> str:
        """A paragraph inside a text box, written twice: for programs of today and of before."""
        inner = f"<w:txbxContent><w:p>{self.runs(text)}</w:p></w:txbxContent>"
        choice = f'<mc:Choice Requires="wps"><w:drawing><wps:wsp><wps:txbx>{inner}</wps:txbx></wps:wsp></w:drawing></mc:Choice>'
        fallback = f"<mc:Fallback><w:pict><v:textbox>{inner}</v:textbox></w:pict></mc:Fallback>"
        both = f"<mc:AlternateContent>{choice}{fallback}</mc:AlternateContent>"
        return f"<w:p {SPACE}><w:r>{both}</w:r></w:p>"

    def runs(self, text: str, hidden: bool = False) -> str:
        """Return the runs of one paragraph."""
        pieces = []
        for part in re.split(f"([{BR}{SPAN}{HIDE}{NOTE}{''.join(MARKS)}])", text):
            if part == BR:
                pieces.append("<w:r><w:br/></w:r>")
            elif part == HIDE:
                pieces.append(HIDDEN_RUN)
            elif part == NOTE:
                pieces.append(DELETED)
            elif part in STYLES:
                style = STYLES[part][len(text) % len(STYLES[part])]
                pieces.append(f"<w:r><w:rPr>{style}</w:rPr><w:t>{MARKS[part]}</w:t></w:r>")
            elif part and part != SPAN:
                pieces += [self.run(self.script(half), hidden) for half in self.halves(part)]
        return "".join(pieces)

    def halves(self, text: str) -> list[str]:
        """Word cuts runs wherever somebody has once edited."""
        if self.style != "split" or len(text) < 2 or self.rng.random() < 0.7:
            return [text]
        at = self.rng.randint(1, len(text) - 1)
        return [text[:at], text[at:]]

    def run(self, text: str, hidden: bool) -> str:
        style = "<w:rPr><w:vanish/></w:rPr>" if hidden else '<w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr>'
        xml = f'<w:r>{style}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'
        if self.style == "inserted" and self.rng.random() < 0.1:
            return f'<w:ins w:id="8" w:author="x">{xml}</w:ins>'
        return xml

    def table(self, sheet: Sheet) -> str:
        cells, width = placed(sheet)
        self.column = PAGE // max(1, width)
        grid = f'<w:gridCol w:w="{self.column}"/>' * width
        rows = "".join(self.row(cells, row, bool(sheet.hidden)) for row in range(len(sheet.rows)))
        properties = f'<w:tblPr><w:tblW w:w="0" w:type="auto"/>{BORDERS}</w:tblPr>'
        return f"<w:tbl {SPACE}>{properties}<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"

    def row(self, cells: list[Placed], row: int, hidden: bool) -> str:
        """A row: cells merged from above are cells of their own in Word's files."""
        own = sorted((c for c in cells if c.row <= row < c.row + c.rows), key=lambda c: c.column)
        xml = "".join(self.cell(one, row, hidden) for one in own)
        return f"<w:tr>{xml}</w:tr>"

    def cell(self, one: Placed, row: int, hidden: bool) -> str:
        properties = f'<w:tcW w:w="{self.column * one.columns}" w:type="dxa"/>'
        if one.columns > 1:
            properties += f'<w:gridSpan w:val="{one.columns}"/>'
        if one.rows > 1:
            properties += '<w:vMerge w:val="restart"/>' if row == one.row else "<w:vMerge/>"
        texts = one.cell.text.split(PAR) if row == one.row else [""]
        paragraphs = "".join(f"<w:p>{self.runs(text, hidden)}</w:p>" for text in texts)
        return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraphs}</w:tc>"
