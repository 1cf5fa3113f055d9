"""A table that is printed as text and that nobody read is a problem, whatever it is made of."""

from __future__ import annotations

import pytest

from foiacrawl.model import Document
from foiacrawl.reading import read
from foiacrawl.report.unread_text import report_unread_text
from tests.generator import generate
from tests.generator.compare import score
from tests.generator.dialects import BOXES, DIALECTS

FORMS = ("2021", "2019", "2014")


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("dialect", [*DIALECTS, *BOXES])
def test_no_figure_is_lost_silently_in_any_dialect(dialect: str, form: str) -> None:
    for seed in range(1, 4):
        made = generate(seed, form, (), dialect)
        found = score(read(Document(made.name, made.body)), made.gold)
        assert found.counts["silent"] == 0, made.name
        assert found.counts["lost_silent"] == 0, made.name
        assert found.counts["wrong_value"] == 0, made.name


@pytest.mark.parametrize("kind", ["prose", "2021", "2019", "2014", "free"])
def test_sentences_with_numbers_are_no_table(kind: str) -> None:
    for seed in range(1, 16):
        made = generate(seed, kind, ())
        kinds = {problem.kind for problem in read(Document(made.name, made.body)).problems}
        assert "unread_table" not in kinds, made.name


def test_sentences_that_name_outcomes_are_no_table() -> None:
    text = (
        "本年新收政府信息公开申请12件,上年结转政府信息公开申请1件。其中予以公开5件,部分公开2件,不予公开1件。",
        "作出行政许可决定320项,行政处罚45宗,行政强制3起,行政事业性收费2万元,政府集中采购6次。",
    )
    assert report_unread_text(text) == ()


def test_rows_of_an_own_list_that_are_printed_a_cell_a_line_are_said() -> None:
    cells = ("4、其他", "件", "0", "问答平台条目数", "条", "86")
    assert [problem.kind for problem in report_unread_text(cells)] == ["unread_table"]
    assert report_unread_text(("全年办理", "86", "件", "都已办结。")) == ()
