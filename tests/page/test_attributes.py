"""A document with tens of thousands of attributes in a tag is read up to the limit, and the rest is reported."""

from __future__ import annotations

from foiacrawl.model import Document
from foiacrawl.page.parse import parse_document


def test_attributes_beyond_the_limit_are_a_problem() -> None:
    attributes = " ".join(f"a{number}='1'" for number in range(90_000))
    body = f"<html><body><p {attributes}>总体情况</p><p>附件</p></body></html>".encode()
    parsed = parse_document(Document("a.html", body))
    assert parsed.tree is not None
    assert parsed.tree.text_content() == "总体情况附件"
    assert max(len(element.attrib) for element in parsed.tree.iter()) < 1000
    assert [problem.kind for problem in parsed.problems] == ["too_large"]
