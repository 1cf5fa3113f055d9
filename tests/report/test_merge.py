"""An article and its files as one report: what is filled in, what conflicts, what stays separate."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from foiacrawl.model import Attribution, Owner, Place, Problem, Report, Section
from foiacrawl.report.merge import merge
from tests.store import build

PAGE, FILE = "http://127.0.0.1/nb/t1.html", "http://127.0.0.1/nb/P1.docx"
STUB = Report(
    PAGE, "临江市公安局2021年政府信息公开工作年度报告", build.BUREAU, "990100", 2021, None, "simplified", "2022-01-20",
    problems=(Problem("attachment_only", "only P1.docx"), Problem("not_a_report", "no text")),
)  # fmt: skip


def whole(**more: Any) -> Report:
    return build.report(source=FILE, **more)


def kinds(report: Report) -> list[str]:
    return [problem.kind for problem in report.problems]


def test_a_page_without_text_takes_everything_from_its_file() -> None:
    report = merge(STUB, [whole(agency=None, published_on="2022-03-01")])
    assert (report.source, report.form, report.agency, report.published_on) == (
        PAGE,
        "2021",
        build.BUREAU,
        "2022-01-20",
    )
    assert len(report.figures) == 200
    assert {figure.source for figure in report.figures} == {FILE}
    assert report.sections == whole().sections
    assert len(report.checks) > 20
    assert kinds(report) == []


def test_a_table_that_the_page_lacks_is_filled_in_and_the_page_keeps_its_own_figures() -> None:
    full = whole()
    page = replace(
        full, source=PAGE, figures=tuple(f for f in full.figures if f.table == "disclosure"), checks=()
    )
    report = merge(page, [full])
    assert {(f.table, f.source) for f in report.figures} == {
        ("disclosure", None),
        ("requests", FILE),
        ("disputes", FILE),
    }
    assert len(report.figures) == 200
    assert {check.status for check in report.checks} <= {"pass", "fail"}
    assert report.others == ()


def test_different_numbers_are_problems_and_the_page_is_believed() -> None:
    full = whole()
    page = replace(full, source=PAGE)
    theirs = tuple(f._replace(value=77, raw="77") if f.column == "total" else f for f in full.figures)
    report = merge(page, [replace(full, figures=theirs)])
    assert report.figures == full.figures
    assert kinds(report) == ["conflicting_values"] * 4
    assert "'77' in http://127.0.0.1/nb/P1.docx" in report.problems[0].message
    assert report.problems[0].source == FILE
    assert "further numbers" in report.problems[3].message


def test_a_blank_cell_takes_the_number_of_the_file_and_a_dash_does_not() -> None:
    full = whole()
    cell = next(n for n, f in enumerate(full.figures) if f.value)
    for state, source, expected in (("blank", FILE, []), ("dash", None, ["conflicting_values"])):
        emptied = full.figures[cell]._replace(value=None, raw="", state=state)  # type: ignore[arg-type]
        page = replace(full, source=PAGE, figures=(*full.figures[:cell], emptied, *full.figures[cell + 1 :]))
        report = merge(page, [full])
        assert report.figures[cell].source == source
        assert kinds(report) == expected


def test_a_label_printed_twice_stays_twice() -> None:
    twice = tuple(
        build.figure("statistics", None, "in_year", n, Place(0, n, 1), label="其他", form="2014")
        for n in (4, 5)
    )
    page = whole(form="2014", figures=twice)
    assert merge(page, [replace(page, figures=())]).figures == twice
    assert [f.value for f in merge(replace(page, figures=()), [page]).figures] == [4, 5]


def test_reports_of_another_year_or_body_stand_apart() -> None:
    last_year, other = whole(year=2020), whole(agency=build.CITY)
    report = merge(whole(), [last_year, other])
    assert [replace(one, problems=()) for one in report.others] == [other, last_year]
    assert merge(STUB, [last_year]).form is None
    assert [replace(one, problems=()) for one in merge(STUB, [last_year]).others] == [last_year]


def test_a_file_for_another_year_than_its_page_is_told_on_both() -> None:
    for page in (STUB, replace(whole(), source=PAGE)):
        report = merge(page, [whole(year=2022)])
        assert report.year == 2021
        assert report.figures == page.figures
        (conflict,) = [problem for problem in report.problems if problem.kind == "conflicting_year"]
        assert conflict.message == f"the page {PAGE} is about 2021, its file {FILE} about 2022"
        (other,) = report.others
        assert (other.year, kinds(other)) == (2022, ["conflicting_year"])
    assert (
        kinds(merge(replace(STUB, year=None), [whole(year=2022), whole(year=2020)])).count("conflicting_year")
        == 0
    )


def test_a_file_that_names_nobody_is_of_the_page_s_body_and_not_of_the_portal_s() -> None:
    portal = Owner(attributions=(Attribution("portal", build.CITY),))
    report = merge(STUB, [whole(agency=build.CITY, owner=portal)])
    assert (report.agency, report.form, report.others) == (build.BUREAU, "2021", ())
    title = Owner(attributions=(Attribution("title", build.CITY), Attribution("portal", build.CITY)))
    assert [one.agency for one in merge(STUB, [whole(agency=build.CITY, owner=title)]).others] == [build.CITY]


def test_a_page_without_a_year_takes_that_of_its_file_before_that_of_its_date() -> None:
    report = merge(replace(STUB, year=None), [whole(year=2020)])
    assert (report.year, report.form) == (2020, "2021")
    dated = merge(replace(STUB, year=None), [replace(whole(), year=None)])
    assert (dated.year, dated.published_on) == (2021, "2022-01-20")


def test_the_file_of_the_page_s_year_comes_before_a_longer_one_of_another_year() -> None:
    report = merge(STUB, [whole(year=2020), whole(form="prose", figures=(), checks=())])
    assert report.form == "prose"
    assert [other.year for other in report.others] == [2020]


def test_a_file_that_cannot_be_read_is_a_problem_and_one_that_is_no_report_is_not() -> None:
    broken = replace(STUB, source=FILE, problems=(Problem("encrypted", "P1.docx: needs a password"),))
    form = replace(STUB, source=FILE, problems=(Problem("not_a_report", "an application form"),))
    report = merge(whole(), [broken, form])
    assert [(p.kind, p.source) for p in report.problems] == [("encrypted", FILE)]


def test_a_page_that_only_introduces_its_file_gets_the_file_s_text_too() -> None:
    page = whole(
        form="prose", figures=(), checks=(), sections=(Section("", "现将本局年度报告公布如下，详见附件。"),)
    )
    report = merge(page, [whole()])
    assert [section.heading for section in report.sections] == [
        "",
        "一、总体情况",
        "五、存在的主要问题及改进情况",
    ]
    assert report.form == "2021"


def test_a_body_named_without_its_place_is_completed_by_the_file_and_the_other_way_round() -> None:
    problem = Problem("no_division", "市公安局: neither the name nor the page contains one")
    short = replace(whole(), source=PAGE, agency="市公安局", division_code=None, problems=(problem,))
    report = merge(short, [whole()])
    assert (report.agency, report.division_code, report.others) == (build.BUREAU, "990100", ())
    assert "no_division" not in kinds(report)
    report = merge(replace(whole(), source=PAGE), [replace(short, source=FILE)])
    assert (report.agency, report.division_code, report.others) == (build.BUREAU, "990100", ())
    assert "no_division" not in kinds(report)


def test_a_short_name_of_another_kind_of_place_stays_apart() -> None:
    for agency in ("县公安局", "市教育局", "安局"):
        short = replace(whole(), source=PAGE, agency=agency, division_code=None)
        assert [other.agency for other in merge(short, [whole()]).others] == [build.BUREAU]
