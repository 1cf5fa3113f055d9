"""TrueCMS: rows in the page, the others by a call that gives so many at once and no more."""

from __future__ import annotations

import json

import pytest

from tests.walk.hanweb import Asked, articles, datastore, lines
from tests.walk.site import Outcome, page, unique, walk

COLUMN = "/ntsrmzf/zfxxgknb/zfxxgknb.html"
API = "/TrueCMS/messageController/getMessage.do"
UUID = "8f2e1c0a-6b7d-4e0f-9a1b-2c3d4e5f6071"


def script(total: int | None) -> str:
    declared = f"totalRecord:{total}," if total is not None else ""
    proxy = "proxyUrl:'/TrueCMS/messageController/getMessage.do'"
    return f"<script>$('#list').jpage({{{proxy},{declared}perPage:20,ajaxParam:{{columnId:'{UUID}'}}}});</script>"


HOLDERS = {
    "hidden": "<div id='initData' style='display:none'><ul>{}</ul></div>",
    "list": "<ul id='initData'>{}</ul>",
    "script": "<script type='text/html' id='initData'><ul>{}</ul></script>",
    "textarea": "<textarea id='initData'><ul>{}</ul></textarea>",
}


def column(shown: int, total: int | None, holder: str = "hidden") -> str:
    return page(HOLDERS[holder].format("".join(lines(shown))) + script(total), "政府信息公开年报")


class Server:
    """Gives at most `most` records at once: more are a 404 (`strict`) or an empty answer."""

    def __init__(
        self, count: int, most: int, *, strict: bool = False, padded: str = "{}", declares: int | None = None
    ):
        self.records, self.most, self.strict, self.padded, self.declares = (
            lines(count),
            most,
            strict,
            padded,
            declares,
        )
        self.sizes: list[int] = []

    def __call__(self, url: str) -> str | None:
        asked = Asked.of(url)
        if asked.path != API or asked.fields.get("columnId") != UUID:
            return None
        size, start, end = (asked.number(name, 0) for name in ("perpage", "startrecord", "endrecord"))
        self.sizes.append(size)
        if size > self.most and self.strict:
            return None
        records = self.records[start - 1 : end] if size <= self.most else []
        result = json.dumps({"result": datastore(records, total=self.declares)}, ensure_ascii=False)
        return self.padded.replace("{}", result)


def is_complete(outcome: Outcome, count: int) -> bool:
    return len(outcome.found) == count and unique(outcome) and outcome.problems == []


@pytest.mark.parametrize("most", [50, 20, 10])
@pytest.mark.parametrize("strict", [True, False])
@pytest.mark.parametrize("padded", ["{}", "jQuery123_4({});", "\n({})"])
def test_the_largest_answer_the_server_gives_is_found(most: int, strict: bool, padded: str) -> None:
    server = Server(133, most, strict=strict, padded=padded)
    outcome = walk({COLUMN: column(60, 133), **articles(133)}, COLUMN, answer=server)
    assert is_complete(outcome, 133)
    assert set(server.sizes) == {size for size in (50, 20, 10) if size >= most}
    assert outcome.walk is not None
    assert outcome.walk.family is not None
    assert outcome.walk.family.family == "truecms"


@pytest.mark.parametrize("holder", HOLDERS)
def test_the_first_rows_are_read_whatever_holds_them(holder: str) -> None:
    outcome = walk({COLUMN: column(12, 12, holder), **articles(12)}, COLUMN)
    assert is_complete(outcome, 12)
    assert {listed.date for listed in outcome.found} == {"2024-01-29"}


def test_without_the_call_the_first_rows_are_kept_and_the_rest_is_reported() -> None:
    outcome = walk({COLUMN: column(60, 75), **articles(60)}, COLUMN)
    assert len(outcome.found) == 60
    assert [problem.message.split(" ", 1)[1] for problem in outcome.problems] == [
        "declares 75 entries, 60 could be reached"
    ]
    assert len([url for url in outcome.asked if "getMessage" in url]) == 3


def test_a_page_without_rows_learns_the_total_from_the_answer() -> None:
    server = Server(35, 50, declares=35)
    assert is_complete(walk({COLUMN: column(0, None), **articles(35)}, COLUMN, answer=server), 35)
    short = walk({COLUMN: column(0, None), **articles(35)}, COLUMN, answer=Server(35, 50, declares=40))
    assert len(short.found) == 35
    assert short.kinds == ["listing_incomplete"]


def test_a_broken_answer_is_no_end() -> None:
    outcome = walk(
        {COLUMN: column(60, 75), **articles(60)},
        COLUMN,
        answer=lambda url: '{"result": "<datas' if API in url else None,
    )
    assert len(outcome.found) == 60
    assert outcome.kinds == ["listing_incomplete"]
