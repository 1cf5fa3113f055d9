"""Lines whose title, or whose page, is another thing than it seems: collections, reports with numbers, titles cut short."""

from __future__ import annotations

import pytest

from tests.walk.site import page, report, rows, walk


@pytest.mark.parametrize(
    "reported", ["<p>全年共120条信息主动公开。</p>", "<p>共3页</p>", "<div class='pages'></div>"]
)
def test_the_numbers_of_a_report_are_no_pager(reported: str) -> None:
    years = "".join(f'<li><a href="/nb/{year}.html">{year}年</a></li>' for year in (2022, 2023))
    site = {"/nb/": page(f"<ul>{years}</ul>", "政府信息公开年报")}
    site |= {
        f"/nb/{year}.html": report(f"某某局{year}年政府信息公开工作年度报告").replace(
            "</body>", f"{reported}<p>{year}</p>"
        )
        for year in (2022, 2023)
    }
    outcome = walk(site, "/nb/")
    assert outcome.paths == ["/nb/2022.html", "/nb/2023.html"]
    assert len(outcome.asked) == 3
    assert outcome.kinds == []


def test_a_link_around_title_and_summary() -> None:
    summary = "根据政府信息公开条例的要求，现公布本机关的年度报告，欢迎社会各界监督。" * 10
    line = "<li><a href='a.html'><h3>某某局2023年政府信息公开工作年度报告</h3><p>{}</p><i>2024-01-20</i></a></li>"
    site = {"/nb/": page(f"<ul>{line.format(summary)}</ul>", "政府信息公开年报"), "/nb/a.html": report()}
    outcome = walk(site, "/nb/")
    assert [listed.title for listed in outcome.found] == ["某某局2023年政府信息公开工作年度报告"]


@pytest.mark.parametrize("name", ["/bm/{}/202401/t20240120_{}5.html", "/art/2024/1/20/art_9_{}{}.html"])
def test_bodies_whose_names_lead_straight_to_reports_elsewhere(name: str) -> None:
    names = {n: f"市{body}局" for n, body in enumerate(("公安", "教育", "财政"))}
    cells = "".join(f'<td><a href="{name.format(n, n)}">{body}</a></td>' for n, body in names.items())
    site = {"/zwgk/nb/": page(f"<table><tr>{cells}</tr></table>", "政府信息公开年报")}
    site |= {
        name.format(n, n): report(f"某某{body}2023年政府信息公开工作年度报告") for n, body in names.items()
    }
    outcome = walk(site, "/zwgk/nb/")
    assert len(outcome.paths) == 3
    assert [listed.body for listed in outcome.found] == list(names.values())


NAMES = ("教育局", "公安局", "财政局")


@pytest.mark.parametrize("name", ["{}", "某某市{}2023年政府信息公开工作年度报告"])
def test_an_article_that_only_lists_the_reports_of_others(name: str) -> None:
    """The list's line is a collection (各部门…汇总): its page, an article by its address, links to each body's report."""
    links = "".join(
        f'<p><a href="/art/2024/1/2{n}/art_8_{n}.html">{name.format(body)}</a></p>'
        for n, body in enumerate(NAMES)
    )
    site = {
        "/col/col7/index.html": page(
            rows(
                ("/art/2024/2/1/art_7_500.html", "某某市各部门2023年政府信息公开工作年度报告"),
                ("/art/2024/3/1/art_7_501.html", "某某市人民政府2023年政府信息公开工作年度报告"),
            ),
            "政府信息公开年报",
        ),
        "/art/2024/2/1/art_7_500.html": page(
            f"<div id='zoom'>{links}</div>", "某某市各部门2023年政府信息公开工作年度报告"
        ),
        "/art/2024/3/1/art_7_501.html": report("某某市人民政府2023年政府信息公开工作年度报告"),
        **{
            f"/art/2024/1/2{n}/art_8_{n}.html": report(f"某某市{body}2023年政府信息公开工作年度报告")
            for n, body in enumerate(NAMES)
        },
    }
    outcome = walk(site, "/col/col7/index.html")
    assert outcome.paths == sorted(
        path for path in site if path.endswith(("501.html", *(f"_8_{n}.html" for n in range(3))))
    )
    assert outcome.problems == []


def test_an_article_without_text_is_a_report_whatever_stands_beside_it() -> None:
    """A page whose report cannot be read is reported as such: links to other reports beside its text are no list."""
    beside = rows(
        ("/art/2023/1/2/art_7_1.html", "某某市2022年政府信息公开工作年度报告"),
        ("/art/2022/1/2/art_7_2.html", "某某市2021年政府信息公开工作年度报告"),
    )
    site = {
        "/col/col7/index.html": page(
            rows(("/art/2024/2/1/art_7_3.html", "某某市2023年政府信息公开工作年度报告")), "政府信息公开年报"
        ),
        "/art/2024/2/1/art_7_3.html": page(
            f"<div id='zoom'></div><div class='related'>{beside}</div>",
            "某某市2023年政府信息公开工作年度报告",
        ),
    }
    outcome = walk(site, "/col/col7/index.html")
    assert outcome.paths == ["/art/2024/2/1/art_7_3.html"]


@pytest.mark.parametrize(
    "text",
    [
        "关于报送20&nbsp; 23年度政府&hellip;",
        "关于报送2023年度政府信息公开工作年度报告...",
        "关于報送２０２３年度政府&hellip;",
    ],
)
def test_the_full_form_of_a_cut_title_says_what_the_line_is(text: str) -> None:
    """The printed text is cut short, with other spaces than the attribute, or just where it reads like a report's."""
    line = f'<li><a href="/art/2024/1/1/art_7_1.html" title="关于报送2023年度政府信息公开工作年度报告的通知">{text}</a></li>'
    site = {
        "/col/col7/index.html": page(
            line + rows(("/art/2024/3/1/art_7_2.html", "某某市2023年政府信息公开工作年度报告")),
            "政府信息公开年报",
        )
    }
    outcome = walk(site | {"/art/2024/3/1/art_7_2.html": report()}, "/col/col7/index.html")
    assert len(outcome.asked) == 2
