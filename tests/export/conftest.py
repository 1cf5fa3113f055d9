"""One export for all tests: of the small province of tests/store/build.py, with reports that have lost cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pytest

from foiacrawl.export.export import export
from foiacrawl.model import Place, Problem
from foiacrawl.store import Store
from tests.store import build

if TYPE_CHECKING:
    from pathlib import Path

    from foiacrawl.model import Report

FORMATS = ("csv", "parquet")
FORMULA = '=HYPERLINK("http://127.0.0.1/","看")'


class Exported(NamedTuple):
    """A database and its dataset."""

    database: Path
    folder: Path


def damaged() -> list[Report]:
    """Reports with a lost row, a lost column, an absent table, a block of the older form, and a title like a formula."""
    whole = build.full_figures("2021", seed=9)
    older = [figure for figure in build.full_figures("2019", seed=9) if figure.row == "rules"]
    lost_row = Problem("missing_row", "the requests table has no row", Place(2, 25, 0))
    unread = Problem(
        "unmatched_row", "规章 is printed twice", Place(whole[0].where.table, whole[0].where.row, 0)
    )
    made = []
    for number, (figures, problems) in enumerate(
        (
            ([f for f in whole if f.row != "withheld_internal_affairs"], (lost_row,)),
            ([f for f in whole if (f.row, f.column) != ("outcomes_total", "total")], (unread,)),
            ([f for f in whole if f.table != "disputes"], ()),
            ([f for f in whole if f.row != "rules"] + older, ()),
        )
    ):
        agency = f"临江市第{number}局"
        made.append(
            build.report(
                agency,
                2022,
                figures=tuple(figures),
                problems=problems,
                checks=(),
                title=FORMULA if number == 0 else f"{agency}2022年政府信息公开工作年度报告",
            )
        )
    blanks = tuple(f._replace(value=None, raw="", state="blank") if f.value == 0 else f for f in whole)
    amount = next(f for f in whole if f.column == "amount_collected")
    blanks = tuple(f._replace(value=12.5, raw="12.5") if f == amount else f for f in blanks)
    made.append(build.report("临江市第九局", 2021, figures=blanks, checks=()))
    return made


@pytest.fixture(scope="session")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Exported:
    folder = tmp_path_factory.mktemp("export")
    build.build(folder / "foia.db")
    with Store(folder / "foia.db", clock=lambda: "2026-11-22T04:30:00Z") as store:
        for of in damaged():
            store.save(build.fetched(of, portal_id="linjiang"), of, run_id=1)
    export(folder / "foia.db", folder / "dataset", formats=FORMATS)
    return Exported(folder / "foia.db", folder / "dataset")
