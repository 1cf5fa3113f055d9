"""Pictures read: rules to cells, ink to text, text to figures with their confidence."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import lxml.html
import pytest

from foiacrawl.files import pictures
from foiacrawl.grid import html as html_tables
from foiacrawl.model import Document, as_json
from foiacrawl.reading import read

if TYPE_CHECKING:
    from foiacrawl.files.pictures import PictureReading

LACKING = [name for name in ("cv2", "rapidocr", "onnxruntime", "PIL") if find_spec(name) is None]
needs_extra = pytest.mark.skipif(
    bool(LACKING), reason=f"{', '.join(LACKING)} not installed: install foiacrawl[ocr]; no picture was read"
)
FONT = Path("/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc")
needs_font = pytest.mark.skipif(
    not FONT.exists(), reason="fonts-noto-cjk is not installed: nothing was drawn"
)

OUTCOMES = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
VALUES = ("3", "0", "1", "—", "4", "12", "0", "", "0", "12", "108", "7", "11", "/", "126")


def drawn(turn: float = 0.0, size: int = 22) -> Any:
    """Draw a report's page: title, a sentence of two lines, the table of disputes, a page number."""
    from PIL import Image, ImageDraw, ImageFont

    page = Image.new("L", (1240, 900), 235)
    draw = ImageDraw.Draw(page)
    face = ImageFont.truetype(str(FONT), size, index=2)

    def write(x: float, y: float, text: str, font: Any = face, anchor: str = "mm") -> None:
        draw.text((x, y), text, font=font, fill=20, anchor=anchor)

    write(620, 90, "江心县水务局2023年政府信息公开工作年度报告", ImageFont.truetype(str(FONT), 34, index=2))
    body = ImageFont.truetype(str(FONT), 26, index=2)
    write(152, 170, "江心县水务局全年把河道治理和供水水质两类信息及时上网，群众来电比上年明显", body, "lm")
    write(100, 215, "减少，有一名专职人员负责。", body, "lm")
    left, top, wide, high = 100, 280, 69, 56
    lines = [left + wide * i for i in range(16)]
    heights = [top, top + 40, top + 80, top + 80 + 2 * high, top + 80 + 3 * high]

    def rule(x: int, y: int, to_x: int, to_y: int) -> None:
        draw.line((x, y, to_x, to_y), fill=0, width=2)

    for y in (heights[0], heights[2], heights[3], heights[4]):
        rule(lines[0], y, lines[15], y)
    rule(lines[5], heights[1], lines[15], heights[1])
    for i, x in enumerate(lines):
        begin = heights[0] if i in (0, 5, 15) else heights[1] if i == 10 else heights[2]
        rule(x, begin, x, heights[4])
    write((lines[0] + lines[5]) / 2, (heights[0] + heights[2]) / 2, "行政复议")
    write((lines[5] + lines[15]) / 2, (heights[0] + heights[1]) / 2, "行政诉讼")
    write((lines[5] + lines[10]) / 2, (heights[1] + heights[2]) / 2, "未经复议直接起诉")
    write((lines[10] + lines[15]) / 2, (heights[1] + heights[2]) / 2, "复议后起诉")
    for i in range(15):
        middle = lines[i] + wide / 2
        name = OUTCOMES[i % 5]
        write(middle, heights[2] + 38, name[:2])
        write(middle, heights[2] + 72, name[2:])
        write(middle, (heights[3] + heights[4]) / 2, VALUES[i])
    write(620, 860, "— 3 —")
    return page.rotate(turn, expand=False, fillcolor=235, resample=Image.Resampling.BICUBIC)


def jpeg(page: Any) -> bytes:
    out = io.BytesIO()
    page.save(out, "JPEG", quality=85)
    return out.getvalue()


@pytest.fixture(scope="module")
def reading() -> PictureReading:
    return pictures.read_picture([jpeg(drawn(turn=0.8))])


@needs_extra
@needs_font
def test_a_table_keeps_its_spans_and_every_lone_sign(reading: PictureReading) -> None:
    (grid,) = html_tables.grids(lxml.html.document_fromstring(reading.html))
    assert grid.width == 15
    assert [(c.text, c.column, c.rowspan, c.colspan) for c in grid.rows[0]] == [
        ("行政复议", 0, 2, 5),
        ("行政诉讼", 5, 1, 10),
    ]
    assert [c.text.replace("\n", "") for c in grid.rows[2]] == list(OUTCOMES * 3)
    texts = [c.text for c in grid.rows[3]]
    assert texts == list(VALUES)


@needs_extra
@needs_font
def test_figures_carry_their_confidence(reading: PictureReading) -> None:
    report = read(Document("scan.html", reading.html.encode()))
    assert report.title == "江心县水务局2023年政府信息公开工作年度报告"
    assert [f.value for f in report.figures] == [int(v) if v.isdigit() else None for v in VALUES]
    assert [f.state for f in report.figures if f.value is None] == ["dash", "blank", "dash"]
    printed = [f for f in report.figures if f.state == "reported"]
    assert all(f.confidence is not None and f.confidence > 0.9 for f in printed)
    blank = next(f for f in as_json(report)["figures"] if f["state"] == "blank")
    assert "confidence" not in blank  # nothing was recognised there


@needs_extra
@needs_font
def test_lines_join_to_paragraphs_without_the_page_number(reading: PictureReading) -> None:
    texts = [str(p.text) for p in lxml.html.document_fromstring(reading.html).iter("p")]
    assert len(texts) == 2
    assert texts[1].endswith("群众来电比上年明显减少，有一名专职人员负责。")


@needs_extra
@needs_font
def test_a_page_on_its_side_is_turned() -> None:
    from PIL import Image

    lying = drawn().transpose(Image.Transpose.ROTATE_90)
    again = pictures.read_picture([lying])
    (grid,) = html_tables.grids(lxml.html.document_fromstring(again.html))
    assert [c.text for c in grid.rows[3]] == list(VALUES)


def test_confidence_is_kept_and_a_low_one_is_a_problem() -> None:
    rows = (
        "<tr><td>信息内容</td><td>本年制发件数</td><td>本年废止件数</td><td>现行有效件数</td></tr>"
        '<tr><td data-confidence="0.31">规章</td><td data-confidence="0.55">7</td><td data-confidence="0.99">0</td>'
        '<td data-confidence="nan">2</td></tr>'
        "<tr><td>行政规范性文件</td><td>1</td><td>0</td><td>4</td></tr>"
    )
    head = "<h1>江心县水务局2023年政府信息公开工作年度报告</h1><p>第二十条第（一）项</p>"
    report = read(Document("x.html", f"<meta charset=utf-8>{head}<table>{rows}</table>".encode()))
    by_value = {figure.value: figure.confidence for figure in report.figures if figure.row == "rules"}
    assert by_value == {7: 0.55, 0: 0.99, 2: None}
    low = [problem for problem in report.problems if problem.kind == "low_confidence"]
    assert len(low) == 1
    assert "0.55" in low[0].message
    said = json.dumps(as_json(report))
    assert said.count('"confidence"') == 2


def test_without_the_extra_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "NEEDED", {"no_such_recogniser": "rapidocr"})
    with pytest.raises(pictures.UnreadablePictureError, match=r"rapidocr not installed.*foiacrawl\[ocr\]"):
        pictures.read_picture([b"x"])


@needs_extra
def test_what_is_no_picture_is_refused_with_the_page() -> None:
    with pytest.raises(pictures.UnreadablePictureError, match="page 1: this is no picture"):
        pictures.read_picture([b"%PDF-1.7 nothing"])
    with pytest.raises(pictures.UnreadablePictureError, match="no page"):
        pictures.read_picture([])


@needs_extra
def test_a_huge_picture_is_refused_before_it_is_unpacked() -> None:
    # The header of a PNG of 30,000 x 30,000 pixels with next to no data, read in a process of its own.
    script = (
        "import struct, sys, zlib\n"
        "chunk = lambda k, d: struct.pack('>I', len(d)) + k + d + struct.pack('>I', zlib.crc32(k + d))\n"
        "side = int(sys.argv[1])\n"
        "head = struct.pack('>IIBBBBB', side, side, 8, 2, 0, 0, 0)\n"
        "png = b'\\x89PNG\\r\\n\\x1a\\n' + chunk(b'IHDR', head) + chunk(b'IDAT', zlib.compress(bytes(9))) + chunk(b'IEND', b'')\n"
        "from foiacrawl.files.scan.straighten import PictureError, open_grey\n"
        "try:\n    open_grey(png)\n"
        "except PictureError as error:\n    print(error)\n"
        "print(next(line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')))\n"
    )
    for side in ("30000", "12000"):
        done = subprocess.run(  # noqa: S603 - our own script
            [sys.executable, "-c", script, side], capture_output=True, text=True, check=True
        )
        message, peak = done.stdout.strip().splitlines()
        assert "50,000,000 pixels" in message
        assert int(peak) < 300_000


@needs_extra
def test_nothing_is_fetched_and_a_missing_model_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    from foiacrawl.files import recogniser

    monkeypatch.setattr(recogniser, "MODELS", {"Rec.model_path": "another.onnx"})
    recogniser._engine.cache_clear()
    with pytest.raises(recogniser.RecogniserError, match=r"another\.onnx; nothing is fetched"):
        recogniser._engine()
    recogniser._engine.cache_clear()
