"""Charset traps."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foiacrawl.model import Document
from foiacrawl.page import extract_text, open_page
from foiacrawl.page.decode import decode, looks_binary

WORDS = "朱镕喆同志的办公室面积18㎡，政府信息公开工作年度报告照例在三月公布，群众可以随时查看。"
PAGE = f'<html><head><meta charset="gb2312"></head><body><p>{WORDS}</p><p>{WORDS}</p></body></html>'


@pytest.mark.parametrize(
    "encoding", ["gbk", "gb18030", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
def test_label_gb2312_is_not_believed(encoding: str) -> None:
    read = decode(PAGE.encode(encoding), "text/html; charset=gb2312")
    assert read.text == PAGE
    assert not read.lossy
    assert not read.truncated


def test_characters_outside_gb2312_survive_the_parser() -> None:
    page = open_page(Document("x.html", PAGE.encode("gbk")))
    assert extract_text(page, (), ()) == (WORDS, WORDS)


@pytest.mark.parametrize("label", ["gb2312", "big5", "iso-8859-1", "none"])
@pytest.mark.parametrize("more", ["", "\ufeff", "&#1;", "\x01", "\x85", "&nbsp;", "<?xml encoding='gbk'?>"])
def test_the_parser_reads_utf_8_whatever_the_page_says(label: str, more: str) -> None:
    body = (more + PAGE.replace("gb2312", label)).encode()
    page = open_page(Document("x.html", body))
    assert page.tree is not None
    assert [paragraph.text_content() for paragraph in page.tree.iter("p")][-2:] == [WORDS, WORDS]


def test_only_text_that_nothing_was_taken_out_of_has_its_bytes() -> None:
    assert decode(PAGE.encode()).utf8 == PAGE.encode()
    for changed in (
        PAGE.encode() + b"\xc2\x81",
        PAGE.encode() + b"&#1;",
        PAGE.encode()[:-1] + b"\xe6",
        PAGE.encode("gbk"),
    ):
        assert decode(changed).utf8 is None


@pytest.mark.parametrize("label", ["<meta charset=big5>", ""])
def test_big5_by_label_or_header(label: str) -> None:
    text = label + "政府資訊公開年度報告，2019年本局認真貫徹落實條例，情況如下：確於期限內答覆申請人。"
    read = decode(text.encode("cp950"), None if label else "text/html; charset=Big5")
    assert (read.text, read.encoding) == (text, "cp950")


def test_big5_label_over_gbk_bytes_is_not_believed() -> None:
    text = PAGE.replace("gb2312", "big5")
    assert decode(text.encode("gb18030")).text == text


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize("cut", range(1, 9))
def test_a_body_cut_inside_a_character_keeps_the_rest(encoding: str, cut: int) -> None:
    text = PAGE + "尾字㐀𠀀"
    body = text.encode(encoding)[:-cut]
    read = decode(body)
    assert read.encoding == encoding
    assert text.startswith(read.text)
    assert len(read.text) >= len(PAGE) + 1
    assert read.truncated == (read.text.encode(encoding) != body)
    assert not read.lossy


def test_big5_cut_inside_a_character() -> None:
    text = "政府資訊公開年度報告，本局認真貫徹落實條例，情況如下：確於期限內答覆申請人"
    read = decode(text.encode("cp950")[:-1], "text/html; charset=big5")
    assert (read.text, read.encoding, read.truncated) == (text[:-1], "cp950", True)


def test_broken_bytes_inside_utf8_do_not_turn_it_into_mojibake() -> None:
    body = bytearray(PAGE.encode())
    at = PAGE.encode().index("政府".encode())
    body[at : at + 1] = b"\xff"
    read = decode(bytes(body))
    assert read.encoding == "utf-8"
    assert read.lossy
    assert "信息公开工作年度报告" in read.text
    assert [p.kind for p in open_page(Document("x.html", bytes(body))).problems] == ["undecodable"]


def test_a_stray_byte_in_gbk_is_one_lost_character() -> None:
    read = decode(PAGE.encode("gbk").replace(b"<p>", b"<p>\xa0<b></b>", 1))
    assert read.encoding == "gb18030"
    assert read.text.replace("\ufffd", "").replace("<b></b>", "") == PAGE


def test_another_label_counts_where_neither_utf8_nor_gb18030_fits() -> None:
    assert (
        decode("<p>résumé é</p>".encode("latin-1"), "text/html; charset=iso-8859-1").text == "<p>résumé é</p>"
    )


@pytest.mark.parametrize("name", ["hex", "no-such-charset", "rot13", "undefined"])
def test_a_senseless_label_is_no_error(name: str) -> None:
    assert decode(b"\xe9\xe8 \xff\xff <p>", f"text/html; charset={name}").lossy


def test_declaration_and_controls_are_out_of_the_parsers_way() -> None:
    read = decode(b'<?xml version="1.0" encoding="gb2312"?><html>\x00\x01\x1f<p>a\x0bb\tc\n</p>')
    assert read.text == "<html><p>a b\tc\n</p>"
    assert "\x00" not in decode("a\x00b\x01c文字文字".encode("utf-16")).text


@pytest.mark.parametrize(
    ("body", "binary"),
    [
        (b"%PDF-1.7 ...", True),
        (b"PK\x03\x04....", True),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", True),
        (b"\x89PNG\r\n", True),
        (bytes(range(256)) * 4, True),
        (PAGE.encode("gbk"), False),
        (PAGE.encode("utf-16"), False),
        (PAGE.encode("utf-16-le"), False),
        (b"", False),
    ],
)
def test_binary_files_are_told_from_pages(body: bytes, binary: bool) -> None:
    assert looks_binary(body) is binary


def test_a_binary_file_is_a_problem() -> None:
    page = open_page(Document("report.pdf", b"%PDF-1.7 \x00\x01"))
    assert [problem.kind for problem in page.problems] == ["unreadable"]
    assert "report.pdf" in page.problems[0].message


@given(
    st.binary(max_size=300), st.sampled_from([None, "text/html; charset=big5", "text/html; charset=utf-16"])
)
def test_no_bytes_raise(body: bytes, content_type: str | None) -> None:
    page = open_page(Document("x", body, content_type))
    assert "\x00" not in page.text
    extract_text(page, (), ())


@given(
    st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=12),
    st.sampled_from(["utf-8", "gb18030"]),
)
def test_any_chinese_text_comes_back(text: str, encoding: str) -> None:
    text = "<html><p>政府信息公开工作年度报告的一是在不了有和人这中大为上" + text
    assert decode(text.encode(encoding)).text == text
