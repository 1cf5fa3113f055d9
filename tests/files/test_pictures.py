"""Pictures read: rules to cells, ink to text, text to figures with their confidence."""

from __future__ import annotations

import io
import json
import struct
import subprocess
import sys
import zlib
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import lxml.html
import pytest

import foiacrawl.files
from foiacrawl import cli
from foiacrawl.files import FileError, as_page, convert, pictures
from foiacrawl.files.blocks import CONFIDENCE
from foiacrawl.files.sandbox import Sandbox
from foiacrawl.grid import html as html_tables
from foiacrawl.model import Document, as_json
from foiacrawl.reading import UnreadableError, read
from foiacrawl.workers import Limits

if TYPE_CHECKING:
    from collections.abc import Sequence

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


TITLE = "江心县水务局2023年政府信息公开工作年度报告"


def drawn(turn: float = 0.0, size: int = 22, title: str = TITLE) -> Any:
    """Draw a report's page: title, a sentence of two lines, the table of disputes, a page number."""
    from PIL import Image, ImageDraw, ImageFont

    page = Image.new("L", (1240, 900), 235)
    draw = ImageDraw.Draw(page)
    face = ImageFont.truetype(str(FONT), size, index=2)

    def write(x: float, y: float, text: str, font: Any = face, anchor: str = "mm") -> None:
        draw.text((x, y), text, font=font, fill=20, anchor=anchor)

    write(620, 90, title, ImageFont.truetype(str(FONT), 34, index=2))
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


def saved(page: Any, kind: str = "PNG", **options: Any) -> bytes:
    out = io.BytesIO()
    page.save(out, kind, **options)
    return out.getvalue()


def pdf(pages: Sequence[Any], *, text: str = "", width: float = 595) -> bytes:
    """Return a PDF of one page of text, if there is any, and pages that are pictures, `width` points wide."""
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(width, width))
    if text:
        pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
        canvas.setFont("STSong-Light", 14)
        canvas.drawString(72, 500, text)
        canvas.showPage()
    for page in pages:
        canvas.drawImage(ImageReader(page), 0, 0.2 * width, width, 0.726 * width)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def tree(name: str, body: bytes) -> Any:
    page, problems = as_page(Document(name, body))
    assert problems == ()
    return lxml.html.document_fromstring(page.body.decode())


def last_row(document: Any) -> list[str]:
    (grid,) = html_tables.grids(document)
    return [cell.text for cell in grid.rows[-1]]


@pytest.fixture(scope="module")
def reading() -> Any:
    return tree("scan.jpg", jpeg(drawn(turn=0.8)))


@needs_extra
@needs_font
def test_a_table_keeps_its_spans_and_every_lone_sign(reading: Any) -> None:
    (grid,) = html_tables.grids(reading)
    assert grid.width == 15
    assert [(c.text, c.column, c.rowspan, c.colspan) for c in grid.rows[0]] == [
        ("行政复议", 0, 2, 5),
        ("行政诉讼", 5, 1, 10),
    ]
    assert [c.text for c in grid.rows[2]] == list(OUTCOMES * 3)
    assert [c.text for c in grid.rows[3]] == list(VALUES)


@needs_extra
@needs_font
def test_figures_carry_their_confidence(reading: Any) -> None:
    report = read(Document("scan.html", lxml.html.tostring(reading)))
    assert report.title == "江心县水务局2023年政府信息公开工作年度报告"
    assert [f.value for f in report.figures] == [int(v) if v.isdigit() else None for v in VALUES]
    assert [f.state for f in report.figures if f.value is None] == ["dash", "blank", "dash"]
    printed = [f for f in report.figures if f.state == "reported"]
    assert all(f.confidence is not None and f.confidence > 0.9 for f in printed)
    blank = next(f for f in as_json(report)["figures"] if f["state"] == "blank")
    assert "confidence" not in blank  # nothing was recognised there


@needs_extra
@needs_font
def test_lines_join_to_paragraphs_without_the_page_number(reading: Any) -> None:
    texts = [str(p.text) for p in reading.iter("p")]
    assert len(texts) == 2
    assert texts[1].endswith("群众来电比上年明显减少，有一名专职人员负责。")


@needs_extra
@needs_font
def test_a_page_on_its_side_is_turned_and_every_page_of_a_tiff_is_read() -> None:
    from PIL import Image

    lying = drawn().transpose(Image.Transpose.ROTATE_90)
    both = saved(Image.new("L", (400, 500), 250), "TIFF", save_all=True, append_images=[lying])
    assert last_row(tree("scan.tiff", both)) == list(VALUES)


@needs_extra
@needs_font
def test_a_pdf_is_read_page_by_page_as_text_or_as_picture() -> None:
    sentence = "江心县水务局的说明排在第一页，下一页是扫描件。"
    document = tree("mixed.pdf", pdf([drawn()], text=sentence))
    assert last_row(document) == list(VALUES)
    assert next(p.text for p in document.iter("p")) == sentence
    cells = [cell for cell in document.iter("td") if cell.text and cell.text.isdigit()]
    assert all(float(cell.get(CONFIDENCE)) > 0.9 for cell in cells)


@needs_extra
@needs_font
def test_the_pictures_of_an_article_are_the_pages_of_one_report() -> None:
    whole = drawn()
    # The second picture is the lower part of the first: only together do they hold title and table.
    pages = [whole.crop((0, 0, 1240, 250)), whole.crop((0, 250, 1240, 900))]
    files = tuple(Document(f"http://x/{n}.jpg", jpeg(page)) for n, page in enumerate(pages))
    title = "江心县水务局2023年政府信息公开工作年度报告（图片版）"
    article = f"<meta charset=utf-8><h1>{title}</h1><div><img src='0.jpg'><img src='1.jpg'></div>".encode()
    report = read(Document("http://x/t1.html", article, attachments=files))
    assert (report.source, report.agency, report.year, report.form) == (
        "http://x/t1.html",
        "江心县水务局",
        2023,
        "2021",
    )
    assert [f.raw for f in report.figures] == list(VALUES)
    assert {f.source for f in report.figures} == {"http://x/0.jpg"}
    assert any("河道治理" in section.text for section in report.sections)


@needs_extra
@needs_font
def test_the_command_reads_pictures(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "x.png").write_bytes(saved(drawn()))
    (tmp_path / "x.pdf").write_bytes(pdf([drawn()]))
    assert cli.main(["extract", str(tmp_path / "x.png"), str(tmp_path / "x.pdf")]) == 0
    for line in capsys.readouterr().out.splitlines():
        found = json.loads(line)
        assert [f["raw"] for f in found["figures"]] == list(VALUES)
        assert all("confidence" in f for f in found["figures"] if f["raw"])


def test_confidence_is_kept_and_a_low_one_is_a_problem() -> None:
    rows = (
        "<tr><td>信息内容</td><td>本年制发件数</td><td>本年废止件数</td><td>现行有效件数</td></tr>"
        "<tr><td SURE='0.31'>规章</td><td SURE='0.55'>7</td><td SURE='0.99'>0</td><td SURE='nan'>2</td></tr>"
        "<tr><td>行政规范性文件</td><td>1</td><td>0</td><td>4</td></tr>"
    )
    rows = rows.replace("SURE", CONFIDENCE)
    head = "<h1>江心县水务局2023年政府信息公开工作年度报告</h1><p>第二十条第（一）项</p>"
    report = read(Document("x.html", f"<meta charset=utf-8>{head}<table>{rows}</table>".encode()))
    by_value = {figure.value: figure.confidence for figure in report.figures if figure.row == "rules"}
    assert by_value == {7: 0.55, 0: 0.99, 2: None}
    low = [problem for problem in report.problems if problem.kind == "low_confidence"]
    assert len(low) == 1
    assert "0.55" in low[0].message
    printed = json.dumps(as_json(report))
    assert printed.count('"confidence"') == 2


def test_without_the_extra_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "NEEDED", ("no_such_recogniser",))
    for body in (b"\x89PNG\r\n\x1a\n", pdf([_paper()])):
        with pytest.raises(FileError, match=r"pip install 'foiacrawl\[ocr\]'") as raised:
            convert.convert(body)
        assert raised.value.kind == "needs_software"
    mixed = convert.convert(pdf([_paper()], text="第一页是文字，其余是扫描件。"))
    assert "第一页是文字" in mixed.body.decode()
    assert not mixed.pictures
    assert [(note.kind, "pages 2 " in note.message) for note in mixed.notes] == [("unread_picture", True)]
    assert "foiacrawl[ocr]" in mixed.notes[0].message


def _paper() -> Any:
    from PIL import Image

    return Image.new("L", (600, 800), 240)


@needs_extra
@needs_font
def test_a_year_in_chinese_numerals_is_read_from_a_scan() -> None:
    page = drawn(title="江心县水务局二〇二三年政府信息公开工作年度报告")
    report = read(Document("scan.pdf", pdf([page])))
    assert (report.year, report.agency) == (2023, "江心县水务局")


@needs_extra
@needs_font
def test_a_scan_that_names_no_body_is_asked_for_its_name() -> None:
    page = drawn(title="二〇二三年政府信息公开工作年度报告")
    from PIL import ImageDraw

    ImageDraw.Draw(page).rectangle((0, 140, 1240, 250), fill=235)
    report = read(Document("https://www.example.gov.cn/江心县水务局2023年年报.pdf", pdf([page])))
    assert (report.year, report.agency) == (2023, "江心县水务局")


@needs_extra
def test_what_was_read_is_kept_where_recognition_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(foiacrawl.files, "PICTURES", Sandbox(Limits(seconds=0), pictures=True))
    body = pdf([_paper()], text="第一页是文字，其余是扫描件。")
    page, problems = as_page(Document("mixed.pdf", body))
    assert "第一页是文字" in page.body.decode()
    assert {problem.kind for problem in problems} == {"unread_picture", "too_large"}


@needs_extra
@needs_font
def test_a_scan_without_end_is_read_up_to_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "MAX_PAGES", 1)
    done = convert.convert(pdf([drawn()] * 3), seconds=600)
    assert done.body.decode().count("<table>") == 1
    assert [note.kind for note in done.notes] == ["too_large"]
    assert "1 pages that are pictures were read; what follows from page 2" in done.notes[0].message


def bomb(side: int) -> bytes:
    """Return a PNG of `side` x `side` pixels, one bit each, packed to a thousandth."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    packer = zlib.compressobj(9)
    data = b"".join(packer.compress(bytes(1 + side // 8)) for _ in range(side)) + packer.flush()
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


@needs_extra
@needs_font
@pytest.mark.parametrize(
    ("make", "kind", "message"),
    [
        (lambda: bomb(30_000), "too_large", "50,000,000 pixels"),
        (lambda: bomb(12_000), "too_large", "12,000 x 12,000"),
        (lambda: jpeg(drawn())[:-40_000], "truncated", "truncated"),
        (lambda: saved(_paper()), "unreadable", "no text"),
        (lambda: pdf([_paper()]), "unreadable", "no text"),
        (lambda: b"\x89PNG\r\n\x1a\n" + bytes(500), "unreadable", "no picture"),
    ],
    ids=["bomb", "smaller bomb", "cut off", "nothing on it", "nothing on its page", "none"],
)
def test_a_hostile_picture_is_a_problem_in_words(make: Any, kind: str, message: str) -> None:
    with pytest.raises(UnreadableError, match=message) as raised:
        read(Document("x.png", make()))
    assert raised.value.kind == kind


@needs_extra
def test_a_picture_of_something_else_is_no_report() -> None:
    from PIL import Image, ImageDraw

    page = Image.new("RGB", (900, 700), "white")
    ImageDraw.Draw(page).text((90, 90), "MEETING ROOM 12", fill="black", font_size=60)
    report = read(Document("x.png", saved(page)))
    assert (report.form, report.figures) == (None, ())
    assert "not_a_report" in {problem.kind for problem in report.problems}


@needs_extra
@needs_font
def test_the_largest_picture_takes_less_than_a_gigabyte(tmp_path: Path) -> None:
    """A page of 49 million pixels with colours and transparency, and a PDF that claims to be five metres wide."""
    large = drawn().convert("RGBA").resize((7_800, 6_300))
    (tmp_path / "large.png").write_bytes(saved(large, compress_level=1))
    (tmp_path / "large.pdf").write_bytes(pdf([large.convert("L")], width=14_000))
    script = (
        "import resource, sys\n"
        "from pathlib import Path\n"
        "from foiacrawl.files.sandbox import PICTURES\n"
        "for name in sys.argv[1:]:\n"
        "    assert b'<table' in PICTURES.convert(Path(name).read_bytes()).body, name\n"
        "PICTURES.close()\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)\n"
    )
    command = [sys.executable, "-c", script, str(tmp_path / "large.png"), str(tmp_path / "large.pdf")]
    done = subprocess.run(command, capture_output=True, text=True)  # noqa: S603 - our own script
    assert done.returncode == 0, done.stderr
    kilobytes = int(done.stdout)
    assert 100_000 < kilobytes < 1_000_000_000 // 1024
