"""Identify bodies: a table of titles and other evidence, with the answers of a careful person."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from foiacrawl.agencies import Body, Evidence, identify

_LINES = (Path(__file__).parent / "cases.txt").read_text(encoding="utf-8").splitlines()
CASES = [line for line in _LINES if line.strip() and not line.startswith("#")]


def _case(line: str) -> tuple[Evidence, tuple[str | None, ...]]:
    given, _, wanted = line.partition("=> ")
    title, year, rest = (part.strip() for part in given.split("|", 2))
    fields: dict[str, Any] = {}
    for field in rest.split("; ") if rest else ():
        key, _, value = field.strip().partition("=")
        fields[key] = value
    if "breadcrumb" in fields:
        fields["breadcrumb"] = tuple(fields["breadcrumb"].split(">"))
    for key in {"lead", "signature"} & fields.keys():
        fields[key] = fields[key].replace("/", "\n")
    answers = tuple(None if (word := part.strip()) == "-" else word for part in wanted.split("|"))
    return Evidence(title=title or None, year=int(year), **fields), answers


@pytest.mark.parametrize("line", CASES)
def test_identify(line: str) -> None:
    evidence, wanted = _case(line)
    body = identify(evidence)
    assert (body.name, body.division_code, body.level, body.kind) == wanted, body.reasons


def test_there_are_many_cases_of_every_province() -> None:
    codes = {wanted[1][:2] for _, wanted in map(_case, CASES) if wanted[1]}
    assert len(CASES) >= 150
    assert len(codes) == 31


def test_the_reasons_say_what_an_answer_is_based_on() -> None:
    body = identify(Evidence(title="公安局2019年政府信息公开年报", year=2019, site_code="3601020001"))
    assert any("site code 3601020001" in words for words in body.reasons)
    ambiguous = identify(Evidence(title="鼓楼区公安局2019年政府信息公开年报", year=2019))
    assert any("ambiguous" in words and "320106" in words for words in ambiguous.reasons)
    elsewhere = identify(Evidence(title="云浮市公安局2019年年报", year=2019, site_code="1101050001"))
    assert elsewhere.division_code == "445300"
    assert any("another province" in words for words in elsewhere.reasons)


def test_nothing_known_is_none() -> None:
    body = identify(Evidence())
    assert body == Body(None, None, None, None, body.reasons)
    assert body.reasons


def test_a_name_is_taken_two_years_beyond_its_period_and_no_further() -> None:
    codes = [
        identify(Evidence(title=f"莱城区公安局{y}年年报", year=y)).division_code
        for y in (2017, 2018, 2019, 2020)
    ]
    assert codes == ["371202", "371202", "371202", None]
