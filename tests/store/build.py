"""Small databases for the tests: reports of four forms, with invented prose and figures."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING

from foiacrawl import forms
from foiacrawl.model import Check, Figure, Mention, Metadata, Number, Place, Portal, Problem, Report, Section
from foiacrawl.store import Fetched, Store

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

APPLICANTS = 7
TEXT = (
    "一年来,本机关按照上级部署推进政务公开,围绕群众关心的事项及时发布信息。依申请公开方面,收到的申请均在法定期限内答复,"
    "没有发生因答复不当被纠正的行政复议案件。平台建设方面,对门户网站栏目作了调整,清理了失效链接,并指定专人每周巡查。"
)
LONG_TEXT = tuple(Section(heading, TEXT * 5) for heading in ("一、总体情况", "五、存在的主要问题及改进情况"))

CITY, BUREAU, DISTRICT, HARBOUR = "临江市人民政府", "临江市公安局", "临江市东湖区人民政府", "临江港管理委员会"
PORTALS = (
    Portal(
        "linjiang", "临江市政府门户网站", "http://127.0.0.1:9001/zwgk/ndbg/", "990100", "prefecture", "plain"
    ),
    Portal("donghu", "东湖区政府信息公开专栏", "http://127.0.0.1:9002/list", "990101", "county", "plain"),
)


def draws(seed: int) -> Random:
    """Numbers that look like a report's, the same on every run."""
    return Random(seed)  # noqa: S311 - figures of a test, no secrets


def figure(
    table: str, row: str | None, column: str, value: Number | None, place: Place, **more: object
) -> Figure:
    """A figure as a reader gives it when a number is printed plainly."""
    plain = Figure(
        table, row, column, row or "", value, "" if value is None else str(value),
        "blank" if value is None else "reported", "件", "2021", place,
    )  # fmt: skip
    return plain._replace(**more)  # type: ignore[arg-type]


def disclosure(form_id: str, numbers: Random, table: int = 1) -> Iterator[Figure]:
    """The figures of 二、主动公开政府信息情况, every cell filled."""
    line = 0
    for block in _table(form_id, "disclosure").blocks:
        line += 1
        for row in block.rows:
            line += 1
            for number, column in enumerate(block.columns):
                value: Number = numbers.randrange(40)
                raw = str(value)
                if column.id in ("amount_collected", "procurement_amount"):
                    value = numbers.randrange(9999) / 4
                    raw = f"{value}元" if column.unit is None else str(value)
                yield figure(
                    "disclosure", row.id, column.id, value, Place(table, line, number + 1),
                    label=row.label, raw=raw, unit=column.unit or "元", form=form_id,
                )  # fmt: skip


def requests(form_id: str, numbers: Random, scale: int = 9, table: int = 2, **given: int) -> Iterator[Figure]:
    """The figures of 三、, every cell filled, every check rule satisfied; `given` sets rows of natural persons."""
    form = _table(form_id, "requests")
    ids = [row.id for row in form.rows]
    leaves = [row.id for row in form.rows if "总计" not in row.label and row.path]
    cells: dict[str, list[int]] = {
        row: [numbers.randrange(scale) // (1 + column) for column in range(APPLICANTS - 1)] for row in ids
    }
    for row, value in given.items():
        cells[row][0] = value
    for column in range(APPLICANTS - 1):
        cells["outcomes_total"][column] = sum(cells[leaf][column] for leaf in leaves)
        out = cells["outcomes_total"][column] + cells["requests_carried_over_to_next_year"][column]
        carried = min(out, cells["requests_carried_over_from_prior_year"][column])
        cells["requests_carried_over_from_prior_year"][column] = carried
        cells["requests_received_new"][column] = out - carried
    for line, row_item in enumerate(form.rows):
        values = [*cells[row_item.id], sum(cells[row_item.id])]
        for number, (column_item, value) in enumerate(zip(form.columns, values, strict=True)):
            yield figure(
                "requests", row_item.id, column_item.id, value, Place(table, line + 3, number + 3),
                label=row_item.label, form=form_id,
            )  # fmt: skip


def disputes(
    form_id: str, numbers: Random, table: int = 3, **given: tuple[int, int, int, int]
) -> Iterator[Figure]:
    """The fifteen figures of 四、; `given` sets a row's upheld, corrected, other and pending."""
    form = _table(form_id, "disputes")
    at = 0
    for row in form.rows:
        parts = given.get(row.id, tuple(numbers.randrange(3) for _ in range(4)))
        for column, value in zip(form.columns, (*parts, sum(parts)), strict=True):
            yield figure(
                "disputes", row.id, column.id, value, Place(table, 3, at), label=row.label, form=form_id
            )
            at += 1


def statistics(form_id: str, numbers: Random) -> Iterator[Figure]:
    """A list of before 2019, with one label no form knows and a dash."""
    rows = _table(form_id, "statistics").rows
    for line, row in enumerate(rows):
        yield figure(
            "statistics", row.id, "in_year", numbers.randrange(90), Place(0, line + 1, 2),
            label=row.label, unit=row.unit, form=form_id,
        )  # fmt: skip
    line = len(rows) + 1
    label = "行政复议数/其中:受理后撤回数"
    yield figure("statistics", None, "in_year", 2, Place(0, line, 2), label=label, form=form_id)
    yield figure(
        "statistics", None, "in_year", None, Place(0, line + 1, 2), label="其他", raw="——", state="dash", form=form_id
    )  # fmt: skip


def full_figures(form_id: str = "2021", seed: int = 1, scale: int = 9, **given: int) -> tuple[Figure, ...]:
    """All figures of a form with the statutory tables: 198 for 2019, 200 for 2021."""
    numbers = draws(seed)
    return (
        *disclosure(form_id, numbers),
        *requests(form_id, numbers, scale, **given),
        *disputes(form_id, numbers),
    )


def checks(figures: tuple[Figure, ...]) -> tuple[Check, ...]:
    """The results of the check rules of the requests table, per column and per row."""
    cells = {(f.row, f.column): f.value for f in figures if f.table == "requests"}
    found: list[Check] = []
    for column in dict.fromkeys(column for _, column in cells):
        inflow = ("requests_received_new", "requests_carried_over_from_prior_year")
        outflow = ("outcomes_total", "requests_carried_over_to_next_year")
        left, right = (sum(cells[row, column] or 0 for row in rows) for rows in (inflow, outflow))
        found.append(Check("requests.flow", column, "pass" if left == right else "fail", left, right))
    for row in dict.fromkeys(row for row, _ in cells):
        total = cells[row, "total"]
        found.append(Check("requests.applicants", row or "", "pass", total, total))
    return tuple(found)


def report(agency: str = BUREAU, year: int = 2021, form: str | None = "2021", **more: object) -> Report:
    """A full report with text, figures and checks; `more` replaces any field."""
    figures = full_figures(form, seed=year) if form == "2019" or form == "2021" else ()
    title = f"{agency}{year}年政府信息公开工作年度报告"
    plain = Report(
        f"http://127.0.0.1:9001/{agency}/{year}.html", title, agency, "990100", year, form, "simplified",
        f"{year + 1}-01-20", Metadata(index_number="000014349/2022-00001", publisher=agency),
        LONG_TEXT, figures, (), checks(figures) if figures else (),
    )  # fmt: skip
    return replace(plain, **more)  # type: ignore[arg-type]


def fetched(of: Report, body: str = "", **more: object) -> Fetched:
    """How a report was fetched; another `body` means other bytes."""
    digest = hashlib.sha256(f"{of.source}{body}".encode()).hexdigest()
    plain = Fetched(
        of.source, of.source, 200, "text/html; charset=utf-8", digest, 48_000, "2026-11-22T04:30:00Z", None,
        of.title, of.published_on, "foiacrawl-20261122-00001.warc.gz", 1024,
    )  # fmt: skip
    return replace(plain, **more)  # type: ignore[arg-type]


def reports() -> Iterator[tuple[str, Report]]:
    """Yield the portals and reports of a small province: four bodies, four forms, gaps, a late one, a wrong sum."""
    for year in (2019, 2020, 2021, 2022, 2023):
        form = "2019" if year < 2021 else "2021"
        figures = full_figures(form, seed=year, scale=30, withheld_internal_affairs=12)
        yield "linjiang", report(
            CITY, year, form, figures=figures, checks=checks(figures), published_on=f"{year + 1}-03-12",
            mentions=(Mention("requests_received", 61, "件", False, "全年收到申请61件。", (6, 9)),),
        )  # fmt: skip
    for year in (2020, 2021, 2023):
        late = f"{year + 1}-02-17" if year == 2021 else f"{year + 1}-01-28"
        numbers = draws(year)
        form = "2019" if year < 2021 else "2021"
        before_court = disputes(form, numbers, litigation_direct=(3, 2, 0, 1), reconsideration=(2, 4, 1, 0))
        figures = (*disclosure(form, numbers), *requests(form, numbers), *before_court)
        yield (
            "linjiang",
            report(BUREAU, year, form, figures=figures, checks=checks(figures), published_on=late),
        )
    wrong = tuple(
        f._replace(value=7, raw="7") if (f.row, f.column) == ("outcomes_total", "total") else f
        for f in full_figures("2021", seed=5)
    )
    missing = Problem("missing_row", "requests: 3.其他 is absent", Place(2, 25, 0))
    yield (
        "donghu",
        report(
            DISTRICT, 2022, figures=wrong, checks=checks(wrong), problems=(missing,), division_code="990101"
        ),
    )
    dashes = tuple(
        f._replace(value=None, raw="-", state="dash") if f.value == 0 else f
        for f in full_figures("2021", seed=6)
    )
    yield "donghu", report(DISTRICT, 2023, figures=dashes, checks=checks(dashes), division_code="990101")
    for year in (2015, 2016):
        listed = tuple(statistics("2014", draws(year)))
        yield "donghu", report(DISTRICT, year, "2014", figures=listed, published_on=f"{year + 1}-03-30")
    old = tuple(statistics("local/guangdong_guangzhou", draws(3)))
    yield (
        "linjiang",
        report(BUREAU, 2011, "local/guangdong_guangzhou", figures=old, published_on="2012-03-09"),
    )
    traditional = (
        Section("一、總體情況", "本機關全年主動公開港口收費資訊,處理行政複議案件三宗,均已審結。"),
        Section("二、存在的問題", "網站欄目更新不夠及時,須改進。"),
    )
    yield "linjiang", report(
        HARBOUR, 2020, "prose", script="traditional", sections=traditional, published_on="2021-02-03",
        title="臨江港管理委員會2020年政府資訊公開工作年度報告",
    )  # fmt: skip
    yield "linjiang", report(HARBOUR, 2021, "prose", published_on=None)


def build(path: Path) -> Mapping[str, int]:
    """Write the small province into a database and return how many reports each outcome had."""
    outcomes: dict[str, int] = {}
    with Store(path, clock=lambda: "2026-11-22T04:30:00Z") as store:
        for portal in PORTALS:
            store.save_portal(portal)
        run = store.begin_run({"registry": "replica.csv"})
        for portal_id, of in reports():
            outcome = store.save(fetched(of, portal_id=portal_id), of, run_id=run)
            outcomes[outcome.value] = outcomes.get(outcome.value, 0) + 1
        notice = report(form="prose", source="http://127.0.0.1:9001/notice.html", title="关于召开会议的通知")
        nothing = replace(
            notice, form=None, agency=None, year=None, sections=(),
            problems=(Problem("not_a_report", "no title, no table, no sentence of a report"),),
        )  # fmt: skip
        store.save(fetched(nothing, portal_id="linjiang"), nothing, run_id=run)
        store.save_problem(
            "listing_incomplete",
            "12 declared, 9 reached",
            portal_id="donghu",
            url=PORTALS[1].listing_url,
            run_id=run,
        )
        store.mark_gone(report(HARBOUR, 2020).source)
        store.compare_texts()
        store.end_run(run, "finished", outcomes)
    return outcomes


def _table(form_id: str, table: str) -> forms.Table:
    found = forms.form(form_id).table(table)
    assert found is not None
    return found
