"""A damaged PDF says so, whatever of it can still be read; a whole one does not."""

from __future__ import annotations

import io
import re
import zlib
from functools import cache

import pytest
from PIL import Image
from pypdfium2 import PdfDocument
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from foiacrawl.files.convert import convert
from foiacrawl.integrity import damage
from foiacrawl.model import Document
from foiacrawl.reading import read
from tests.files.flips import SEEDS, generated, silent
from tests.generator import generate
from tests.shared import CORPUS, needs_corpus

FIELD = CORPUS / "field" / "files"
FLIPS = 150  # more by `python -m tests.files.flips --count 2400`


@cache
def _report() -> bytes:
    return generate(881, "2021", ("",), "pdf").body


def test_no_flipped_bit_changes_a_figure_in_silence() -> None:
    assert not list(silent(generated(), FLIPS, 3))


def test_no_flipped_bit_outside_of_streams_changes_a_figure_in_silence() -> None:
    assert not list(silent(generated(), FLIPS, 4, outside=True))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_whole_file_has_no_damage(seed: int) -> None:
    body = generated()[str(seed)]
    assert damage(body, len(PdfDocument(body))) is None


@needs_corpus
@pytest.mark.parametrize("name", ["hzq2024_working.pdf", "szfgs2024.pdf", "p06_watermark.pdf"])
def test_a_real_file_has_no_damage(name: str) -> None:
    body = (FIELD / name).read_bytes()
    assert damage(body, len(PdfDocument(body))) is None


def test_a_damaged_file_is_read_as_far_as_it_goes_and_told() -> None:
    whole = read(Document("x.pdf", _report()))
    body = bytearray(_report())
    body[body.index(b"stream", 4_000) + 900] ^= 1
    report = read(Document("x.pdf", bytes(body)))
    assert [problem.kind for problem in report.problems].count("truncated") == 1
    assert not [problem for problem in whole.problems if problem.kind == "truncated"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"/Contents", b"/Cont%nts"),
        (b"/Rotate 0", b"/Rotate 4"),
        (b"/Count ", b"/Count 1"),
        (b"(GB1)", b"(GB3)"),
        (b"/UniGB-UCS2-H", b"/UniGB-UCS2-I"),
        (b"/F2 3 0 R", b"/F3 3 0 R"),
        (b"/Type /Page\n", b"/Type /Pagd\n"),
        (b"endstream", b"endstreal"),
        (b"endobj", b"endobk"),
        (b"/FlateDecode", b"/FlateDecodd"),
        (b" 00000 n", b" 00000 f"),
        (b"/Root ", b"/Roou "),
        (b"/W [", b"/W![ "),
        (b"/W [", b"/V ["),
    ],
)
def test_what_does_not_agree_with_itself_is_damage(old: bytes, new: bytes) -> None:
    assert old in _report()
    assert damage(_report().replace(old, new, 1), len(PdfDocument(_report()))) is not None


def test_a_filter_that_the_standard_does_not_have_is_damage() -> None:
    broken = _report().replace(b"/FlateDecode", b"/FlateDec/de", 1)
    assert "FlateDec" in (damage(broken, 2) or "")


def test_files_of_other_writers_are_whole() -> None:
    """An indirect length, packed objects and a table in a stream."""
    body = _packed()
    assert damage(body, 1) is None
    assert b"12" in convert(body).body
    at = body.index(b"stream\n") + 20
    assert damage(body[:at] + bytes([body[at] ^ 4]) + body[at + 1 :], 1) is not None


def test_pictures_that_pillow_saved_are_whole() -> None:
    out = io.BytesIO()
    Image.new("1", (60, 80), 1).save(out, "PDF")
    assert damage(out.getvalue(), 1) is None


def test_an_encrypted_file_that_opens_is_not_called_damaged() -> None:
    out = io.BytesIO()
    canvas = Canvas(out, encrypt=StandardEncryption("", ownerPassword="x", canModify=0))
    canvas.drawString(50, 50, "12")
    canvas.save()
    assert not convert(out.getvalue()).notes


def test_what_a_server_adds_behind_the_end_is_no_damage() -> None:
    assert damage(_report() + b"\n<!-- served in 0.01 s -->", len(PdfDocument(_report()))) is None


def _packed() -> bytes:
    """Return a PDF of one page whose objects are packed, as WPS and LaTeX write them."""
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 6 0 R/Resources<</Font<</F1 4 0 R>>>>>>",
        4: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        5: b"%d",
    }
    content = zlib.compress(b"BT /F1 12 Tf 20 200 Td (12) Tj ET")
    objects[5] = objects[5] % len(content)
    heads, texts = b"", b""
    for number, text in objects.items():
        heads += b"%d %d " % (number, len(texts))
        texts += text + b" "
    packed = zlib.compress(heads + texts)
    out = io.BytesIO(b"")
    out.write(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n")
    places = {6: out.tell()}
    out.write(b"6 0 obj\n<</Length 5 0 R/Filter/FlateDecode>>\nstream\n" + content + b"\nendstream\nendobj\n")
    places[7] = out.tell()
    head = b"<</Type/ObjStm/N 5/First %d/Length %d/Filter/FlateDecode>>" % (len(heads), len(packed))
    out.write(b"7 0 obj\n" + head + b"\nstream\n" + packed + b"\nendstream\nendobj\n")
    places[8] = out.tell()
    rows = [(0, 0, 255), *((2, 7, at) for at in range(5)), *((1, places[number], 0) for number in (6, 7, 8))]
    table = zlib.compress(b"".join(bytes([a]) + b.to_bytes(2, "big") + bytes([c]) for a, b, c in rows))
    head = b"<</Type/XRef/Size 9/W[1 2 1]/Root 1 0 R/Length %d/Filter/FlateDecode>>" % len(table)
    out.write(b"8 0 obj\n" + head + b"\nstream\n" + table + b"\nendstream\nendobj\n")
    out.write(b"startxref\n%d\n%%%%EOF\n" % places[8])
    return out.getvalue()


def test_a_hostile_file_ends() -> None:
    """Comments without end, and pages that are their own children."""
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    canvas.drawString(50, 50, "12")
    canvas.save()
    body = out.getvalue()
    assert damage(body, 1) is None
    assert damage(body + b"%" * 200_000 + b"x", 1) is None
    assert damage(body + b"\n%" * 100_000 + b"\nx", 1) is None
    assert damage(body.replace(b"endobj", b"\n%" * 100_000 + b"\nx", 1), 1) is not None
    assert damage(body.replace(b"endobj", b"[" * 200_000, 1), 1) is not None
    assert damage(re.sub(rb"/Kids \[ \d", b"/Kids [ 1", body), 1) is not None
    parent = re.search(rb"/Parent (\d+ 0 R)", body)
    assert parent is not None
    assert damage(re.sub(rb"/Kids \[ \d+ 0 R", b"/Kids [ " + parent[1], body), 1) is not None
