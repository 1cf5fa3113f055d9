"""Files made to do harm: they unpack to too much, call themselves what they are not, or carry what must not run."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import TYPE_CHECKING

from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from tests.generator import generate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

TYPES = b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
SHEET = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
BOOK = f'<workbook {SHEET} xmlns:r="{RELATION}"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>'
BOOK_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="r1" Type="{RELATION}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
)
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "lol" * 9}">' for n in range(12))
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
MACRO = b'Sub AutoOpen()\n  Shell "touch ran"\nEnd Sub\n'


def packed(members: Iterable[tuple[str, bytes]]) -> bytes:
    """Return a zip file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, body in members:
            file.writestr(name, body)
    return out.getvalue()


def repeated(
    name: str, before: bytes, body: bytes, times: int, after: bytes, *members: tuple[str, bytes]
) -> bytes:
    """Return a zip file with a part in which the same is written many times, which is never held in memory."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as file:
        for other, content in members:
            file.writestr(other, content)
        with file.open(name, "w", force_zip64=True) as part:
            part.write(before)
            for _ in range(times):
                part.write(body)
            part.write(after)
    return out.getvalue()


def word(xml: str, encoding: str = "utf-8") -> bytes:
    """Return a Word file whose text is this XML."""
    return packed([("[Content_Types].xml", TYPES), ("word/document.xml", xml.encode(encoding))])


def flat_bomb() -> bytes:
    return repeated(
        "word/document.xml", b"<a>", b" " * 1_000_000, 600, b"</a>", ("[Content_Types].xml", TYPES)
    )


def page_bomb() -> bytes:
    return repeated("2021年政府信息公开年度报告.html", b"<p>", b"0" * 1_000_000, 600, b"</p>")


def nested_bomb() -> bytes:
    body = repeated("0.txt", b"", b"0" * 1_000_000, 300, b"")
    for depth in range(8):
        body = packed((f"{depth}-{copy}.zip", body) for copy in range(3))
    return body


def many_parts() -> bytes:
    return packed((f"{number}.txt", b"1") for number in range(6_000))


def laughs(encoding: str) -> Callable[[], bytes]:
    head = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE w [{LAUGHS}]>'
    text = f"<w:document {WORD}><w:body><w:p><w:r><w:t>&l11;</w:t></w:r></w:p></w:body></w:document>"
    return lambda: word(head + text, encoding)


def sheet_laughs(encoding: str) -> Callable[[], bytes]:
    head = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE w [{LAUGHS}]>'
    cells = '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&l11;</t></is></c></row></sheetData>'
    return lambda: packed(
        [
            *_book(),
            ("xl/worksheets/sheet1.xml", f"{head}<worksheet {SHEET}>{cells}</worksheet>".encode(encoding)),
        ]
    )


def _book() -> list[tuple[str, bytes]]:
    return [
        ("[Content_Types].xml", TYPES),
        ("xl/workbook.xml", BOOK.encode()),
        ("xl/_rels/workbook.xml.rels", BOOK_RELATIONS.encode()),
    ]


def declared_sheet() -> bytes:
    """A sheet that says to have 10,000 x 10,000 cells, with two in its corners."""
    xml = (
        f'<worksheet {SHEET}><dimension ref="A1:NTP10000"/><sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
        '<row r="10000"><c r="NTP10000"><v>1</v></c></row></sheetData><mergeCells count="1">'
        '<mergeCell ref="A1:NTP10000"/></mergeCells></worksheet>'
    )
    return packed([*_book(), ("xl/worksheets/sheet1.xml", xml.encode())])


def full_sheet() -> bytes:
    """A sheet that has them: 10,000 in a row, rows without end."""
    row = b"<row>" + b"<c><v>1</v></c>" * 10_000 + b"</row>"
    before = f'<worksheet {SHEET}><dimension ref="A1:NTP10000"/><sheetData>'.encode()
    return repeated("xl/worksheets/sheet1.xml", before, row, 2_000, b"</sheetData></worksheet>", *_book())


def million_cells() -> bytes:
    row = b"<row>" + b"<c><v>1</v></c>" * 100 + b"</row>"
    before = f"<worksheet {SHEET}><sheetData>".encode()
    return repeated("xl/worksheets/sheet1.xml", before, row, 10_000, b"</sheetData></worksheet>", *_book())


def many_strings() -> bytes:
    """400 MB of texts that the cells share, one of which is shown."""
    sheet = (
        f'<worksheet {SHEET}><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData></worksheet>'
    )
    text = b"<si><t>" + b"x" * 1_000 + b"</t></si>"
    before = f"<sst {SHEET}>".encode()
    members = [*_book(), ("xl/worksheets/sheet1.xml", sheet.encode())]
    return repeated("xl/sharedStrings.xml", before, text, 400_000, b"</sst>", *members)


def formulas() -> bytes:
    """A formula that was computed by the program that wrote the file, and one that was not."""
    sheet = (
        f'<worksheet {SHEET}><sheetData><row r="1"><c r="A1"><f>1+1</f><v>2</v></c>'
        '<c r="B1"><f>SUM(C1:C2)</f></c></row></sheetData></worksheet>'
    )
    return packed([*_book(), ("xl/worksheets/sheet1.xml", sheet.encode())])


def full_word_table() -> bytes:
    """A Word table of 1,500 x 1,500 cells, below the limit of bytes."""
    row = b"<w:tr>" + b"<w:tc><w:p/></w:tc>" * 1_500 + b"</w:tr>"
    before = f"<w:document {WORD}><w:body><w:tbl>".encode()
    after = b"</w:tbl></w:body></w:document>"
    return repeated("word/document.xml", before, row, 1_500, after, ("[Content_Types].xml", TYPES))


def long_pdf() -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    for number in range(5_000):
        canvas.drawString(72, 700, f"page {number}")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def pdf_of(content: bytes, filters: str = "/FlateDecode") -> bytes:
    """Return a PDF of one page with this content, whose cross-reference table has to be made anew."""
    return (
        b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R"
        b"/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>endobj\n"
        + f"4 0 obj<</Length {len(content)}/Filter[{filters}]>>stream\n".encode()
        + content
        + b"\nendstream endobj\ntrailer<</Root 1 0 R>>\nstartxref\n999999\n%%EOF"
    )


def pdf_bomb() -> bytes:
    """Content that unpacks to 500 MB, packed twice: 3 KB."""
    packer = zlib.compressobj(9)
    once = b"".join(packer.compress(b"0 0 m 9 9 l S\n" * 70_000) for _ in range(500)) + packer.flush()
    return pdf_of(zlib.compress(once, 9), "/FlateDecode/FlateDecode")


def round_pdf() -> bytes:
    """Pages that are their own parents and children."""
    return (
        b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[2 0 R 2 0 R]/Count 99999999/Parent 2 0 R>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
    )


def encrypted_pdf() -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, encrypt=StandardEncryption("secret", strength=128))
    canvas.drawString(72, 700, "secret")
    canvas.save()
    return out.getvalue()


def encrypted_office() -> bytes:
    """What Office 2007 and later write with a password, Word and Excel alike: the old container, with the file inside."""
    return OLE + b"\0" * 1_528 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 4_096


def encrypted_zip() -> bytes:
    body = bytearray(packed([("2021年报.html", b"<p>1</p>")]))
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        body[body.index(signature) + at] |= 1
    return bytes(body)


# How each is made, and the kinds of problem of which one at least must be reported.
HOSTILE: dict[str, tuple[Callable[[], bytes], frozenset[str]]] = {
    "flat bomb": (flat_bomb, frozenset({"too_large"})),
    "page bomb": (page_bomb, frozenset({"too_large"})),
    "nested bomb": (nested_bomb, frozenset({"unsupported"})),
    "many parts": (many_parts, frozenset({"too_large"})),
    "laughs": (laughs("utf-8"), frozenset({"unreadable"})),
    "laughs in two bytes": (laughs("utf-16"), frozenset({"unreadable"})),
    "sheet laughs": (sheet_laughs("utf-8"), frozenset({"unreadable"})),
    "sheet laughs in two bytes": (sheet_laughs("utf-16"), frozenset({"unreadable"})),
    "declared sheet": (declared_sheet, frozenset({"too_large", "not_a_report"})),
    "full sheet": (full_sheet, frozenset({"too_large"})),
    "million cells": (million_cells, frozenset({"too_large"})),
    "many strings": (many_strings, frozenset({"too_large"})),
    "full word table": (full_word_table, frozenset({"too_large", "unreadable"})),
    "long pdf": (long_pdf, frozenset({"too_large"})),
    "broken pdf": (
        lambda: pdf_of(zlib.compress(b"BT /F 9 Tf 9 9 Td (a b) Tj ET")),
        frozenset({"not_a_report"}),
    ),
    "pdf without pages": (
        lambda: b"%PDF-1.7\n1 0 obj <<>> endobj\nstartxref\n999999\n%%EOF",
        frozenset({"unreadable"}),
    ),
    "pdf bomb": (pdf_bomb, frozenset({"too_large", "unreadable"})),
    "pdf that goes round": (round_pdf, frozenset({"unreadable"})),
    "encrypted pdf": (encrypted_pdf, frozenset({"encrypted"})),
    "encrypted office file": (encrypted_office, frozenset({"encrypted"})),
    "encrypted zip": (encrypted_zip, frozenset({"encrypted"})),
}


def with_macros(kind: str) -> bytes:
    """Return a generated report as a macro document (.docm, .xlsm)."""
    folder = "word" if kind == "docx" else "xl"
    made = generate(701, file=kind)
    with zipfile.ZipFile(io.BytesIO(made.body)) as file:
        members = [(name, file.read(name)) for name in file.namelist()]
    plain = {"docx": b"wordprocessingml.document.main", "xlsx": b"spreadsheetml.sheet.main"}[kind]
    macro = {"docx": b"ms-word.document.macroEnabled.main", "xlsx": b"ms-excel.sheet.macroEnabled.main"}[kind]
    swap = b"openxmlformats-officedocument." + plain
    changed = [
        (name, body.replace(swap, macro) if name == "[Content_Types].xml" else body) for name, body in members
    ]
    assert changed != members
    return packed([*changed, (f"{folder}/vbaProject.bin", OLE + MACRO)])
