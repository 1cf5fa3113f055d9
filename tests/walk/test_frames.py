"""Lists in a frame of the column's page."""

from __future__ import annotations

from tests.walk.site import page, report, rows, walk

NAMED = tuple(
    (f"/gk/a/t20240130_{year}.html", f"某某局{year}年政府信息公开年报") for year in range(2019, 2024)
)
ARTICLES = {address: report() for address, _ in NAMED}


def test_a_list_in_a_frame_beside_the_newest_report() -> None:
    outer = page(
        f'<div>{rows(NAMED[-1])}</div><iframe src="list.html"></iframe><iframe src="http://127.0.0.1:8099/"></iframe>',
        "政府信息公开年报",
    )
    outcome = walk({"/gk/nb/": outer, "/gk/nb/list.html": page(rows(*NAMED), "")} | ARTICLES, "/gk/nb/")
    assert len(outcome.paths) == 5
    assert outcome.problems == []
    assert not [asked for asked in outcome.asked if ":8099" in asked]


def test_what_stands_in_the_frame_of_a_column_is_the_column() -> None:
    """Its lines may name years alone, which outside a column mean nothing."""
    years = tuple((address, f"{address[-9:-5]}年") for address, _ in NAMED)
    site = {
        "/gk/nb/": page('<iframe src="/inner/c.jsp?id=5"></iframe>', "政府信息公开年报"),
        "/inner/c.jsp?id=5": page(rows(*years), ""),
    }
    assert len(walk(site | ARTICLES, "/gk/nb/").paths) == 5
