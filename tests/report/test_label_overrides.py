"""A label that no form knows is added by one line of a data file."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import foiacrawl
from foiacrawl.forms import forms
from foiacrawl.forms.label_overrides import LABELS, apply_overrides

PACKAGE = Path(foiacrawl.__file__).parent
EXTRACT = "import sys; from foiacrawl.cli import main; sys.exit(main(['extract', *sys.argv[1:]]))"
ROW, COLUMN = "三、群众来函索取材料份数", "街坊互助会"
HEADS = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")


def page(row: str = ROW, column: str = "社会公益组织") -> str:
    def line(label: str, cells: tuple[object, ...]) -> str:
        return f"<tr><td>{label}</td>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"

    lines = [
        line("项目", (*HEADS[:3], column, *HEADS[4:])),
        line(row, (7, 0, 0, 0, 0, 0, 7)),
        line("二、上年结转政府信息公开申请数量", (2, 0, 0, 0, 0, 0, 2)),
    ]
    title = "松川市水务局2022年政府信息公开工作年度报告"
    return f"<html><meta charset=utf-8><body><h1>{title}</h1><table>{''.join(lines)}</table></body></html>"


def extract(folder: Path, html: str) -> dict[str, Any]:
    """Read a page with the copy of the package that lies in `folder`."""
    (folder / "page.html").write_text(html, encoding="utf-8")
    done = subprocess.run(  # noqa: S603 - our own code
        [sys.executable, "-c", EXTRACT, "page.html"],
        cwd=folder, env={**os.environ, "PYTHONPATH": str(folder)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("labels")
    shutil.copytree(PACKAGE, folder / "foiacrawl")  # with what Python compiled of it
    return folder


@pytest.mark.parametrize(
    ("html", "what", "item", "printed", "kind"),
    [
        (page(), "row", "requests_received_new", "群众来函索取材料份数", "unmatched_row"),
        (page(ROW, COLUMN), "column", "public_interest_organization", COLUMN, "unmatched_column"),
    ],
)
def test_one_line_adds_a_label(copy: Path, html: str, what: str, item: str, printed: str, kind: str) -> None:
    """The problem says which line of which file; with that line the next reading has the numbers."""
    before = extract(copy, html)
    message = [
        p["message"]
        for p in before["problems"]
        if p["kind"] in (kind, "guessed_label") and printed in p["message"]
    ]
    assert message
    assert f"foiacrawl/forms/{LABELS}" in message[0]
    hint = message[0].rpartition(": ")[2]
    file = copy / "foiacrawl" / "forms" / LABELS
    with file.open("a", encoding="utf-8") as lines:
        lines.write(hint.replace(f"<id of the {what}>", item) + "\n")
    after = extract(copy, html)
    assert not [p for p in after["problems"] if printed in p["message"]]
    found = {(f["row"], f["column"]): f["value"] for f in after["figures"]}
    assert found["requests_received_new", "natural_person"] == 7
    assert found["requests_received_new", "public_interest_organization"] == 0
    assert found["requests_carried_over_from_prior_year", "total"] == 2


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("2021,requests,no_such_row,某某", "has no row or column no_such_row"),
        ("2022,requests,natural_person,某某", "no form is called 2022; there are 2021"),
        ("2021,requests,natural_person", "four fields"),
        ("2021,requests,natural_person,", "four fields"),
    ],
)
def test_a_line_that_fits_no_form_is_named(line: str, message: str) -> None:
    with pytest.raises(ValueError, match=f"{LABELS} line 3: .*{message}"):
        apply_overrides(f"form,table,id,label\n\n{line}\n", forms())


def test_a_line_for_all_forms_reaches_those_that_have_the_row() -> None:
    forms_with_line = apply_overrides(
        "form,table,id,label\n*,disclosure,administrative_license,行政准许\n", forms()
    )
    having = [
        form.id
        for form in forms_with_line
        for table in form.tables
        for block in table.blocks
        for row in block.rows
        if "行政准许" in row.variants
    ]
    assert sorted(having) == ["2019", "2021"]


def test_the_example_of_the_documentation_is_valid() -> None:
    guide = (PACKAGE.parent / "docs" / "adding-a-label.md").read_text(encoding="utf-8")
    (line,) = re.findall(r"^echo '(2021,requests,[^']+)'", guide, re.MULTILINE)
    assert apply_overrides(f"form,table,id,label\n{line}\n", forms()) != forms()
