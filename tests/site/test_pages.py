"""Each address of the site answers in both languages, and what pages of portals say stays text."""

from __future__ import annotations

import csv
import io
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from typing import Any
from urllib.parse import quote

import httpx
import lxml.etree
import lxml.html
import pytest

from foiacrawl.site import database
from foiacrawl.site.questions import questions
from tests.site import small
from tests.site.test_spreadsheets import cells

Get = Callable[..., httpx.Response]
BODY = "150300/公安局"
PATHS = (
    "/", "/search", "/search?q=公安局", f"/bodies/{quote(BODY)}", "/-/dashboards/country", "/-/dashboards",
    *(f"/questions/{name}" for name in questions()),
)  # fmt: skip
NOWHERE = (
    "/bodies/nobody", "/reports/0000000000000000", "/archive/999999", f"/archive/{'9' * 30}", "/questions/nothing",
    "/questions/nothing.csv", "/nowhere", "/no/such/page/here", "//evil.invalid/%22%3E", "//evil.invalid/", "/reports",
)  # fmt: skip
HUGE = f"?at_least={'9' * 20}&year={'9' * 22}"
LINK = re.compile(r"/(?:reports|bodies|archive|questions|search)[^#]*")


def values(small_: small.Small, sql: str, *given: object) -> list[Any]:
    with closing(sqlite3.connect(small_.database)) as connection:
        return [row[0] for row in connection.execute(sql, given)]


def parsed(text: str) -> Any:
    """Return a page as a tree; lxml's types know too little of it."""
    return lxml.html.document_fromstring(text)


def reports(little: small.Small) -> list[str]:
    return [f"/reports/{key}" for key in values(little, "SELECT report_key FROM reports")]


def test_every_page_answers_in_both_languages(get: Get, little: small.Small) -> None:
    for path in (*PATHS, *reports(little)):
        for language, tag in (("en", "en"), ("zh", "zh-CN")):
            answer = get(path, headers={"Cookie": f"lang={language}"})
            assert answer.status_code == 200, (path, answer.text[:500])
            page = parsed(answer.text)
            assert page.get("lang") == tag
            assert len(page.findall(".//h1")) == 1, path
            assert "default-src 'self'" in answer.headers["content-security-policy"]
            other = page.find(".//a[@class='language']")
            assert other is not None
            assert other.get("href", "").endswith(f"lang={'zh' if language == 'en' else 'en'}")
            assert other.get("href", "").startswith("?")
            for link in page.iterfind(".//a[@href]"):
                assert not link.get("href", "").startswith(("http", "//", "javascript:")), (
                    path,
                    link.get("href"),
                )


def test_the_language_is_that_of_the_address_the_cookie_the_browser(get: Get) -> None:
    chosen = get("/?lang=zh")
    assert chosen.cookies["lang"] == "zh"
    assert 'lang="zh-CN"' in chosen.text
    assert "政府信息公开年报数据库" in chosen.text
    assert 'lang="en"' in get("/?lang=en", headers={"Cookie": "lang=zh"}).text[:200]
    assert 'lang="zh-CN"' in get("/", headers={"Accept-Language": "zh-TW,en;q=0.5"}).text[:200]
    assert 'lang="en"' in get("/?lang=fr", headers={"Cookie": "lang='><script>"}).text[:200]


@pytest.mark.parametrize("path", NOWHERE)
def test_what_does_not_exist_is_said_to_be_missing(get: Get, path: str) -> None:
    answer = get(f"http://site.test{path}", headers={"Cookie": "lang=zh"})
    assert answer.status_code == 404
    assert "页面不存在" in answer.text
    assert "evil.invalid" not in answer.text


@pytest.mark.parametrize(
    "query",
    [
        "?page=²", "?page=99999999999999999999&q=公安局", "?q=%25", "?q=%22", "?q=*", "?q=%00", "?q=NEAR(", "?q=公安局&year=²",
        "?q=" + "公" * 3000, "?q=公安局&level=x'y&province=%22", "?q=_&page=-1",
    ],
)  # fmt: skip
def test_any_search_is_answered(get: Get, query: str) -> None:
    assert get(f"/search{query}").status_code == 200


def test_a_wildcard_is_no_wildcard(get: Get) -> None:
    assert 'href="/bodies/' not in get("/search?q=%25").text


def test_a_search_finds_bodies_and_marks_words(get: Get) -> None:
    text = get("/search?q=公安局").text
    assert f'href="/bodies/{quote(BODY)}"' in text
    found = get("/search?q=港口收費").text
    assert "<mark>港口收費</mark>" in found
    assert "1–1 / 1" in found


@pytest.mark.parametrize("name", questions())
@pytest.mark.parametrize(
    "query", ["", "?year=2021&level=county&province=15&at_least=0", "?year=²&at_least=²", HUGE]
)  # fmt: skip
def test_each_question_runs_with_its_inputs(get: Get, name: str, query: str) -> None:
    answer = get(f"/questions/{name}{query}")
    assert answer.status_code == 200, answer.text
    page = parsed(answer.text)
    named = {str(field.get("name")) for field in page.cssselect("form.filters [name]")}
    assert named == set(questions()[name].inputs)
    file = get(f"/questions/{name}.csv{query}")
    assert file.status_code == 200
    assert file.content.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"))))
    assert len(lines) >= 1, "the columns are named even where there is no row"
    assert len({len(line) for line in lines}) == 1
    shown = page.cssselect("table.rows tbody tr")
    assert len(lines) - 1 == len(shown)
    sheet = get(f"/questions/{name}.xlsx{query}")
    assert sheet.status_code == 200
    assert len(cells(sheet.content)) == len(lines) + 3
    for head in page.cssselect("table.rows thead th"):
        assert not re.fullmatch(r"[a-z_]+", head.text_content()), "a column without words"


def test_the_first_of_many_are_said_to_be_so(
    get: Get, little: small.Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    total = values(little, "SELECT count(*) FROM indicators WHERE received IS NOT NULL")[0]
    monkeypatch.setattr("foiacrawl.site.questions.SHOWN", 3)
    answer = get("/questions/most_requests?lang=en").text
    assert f"first 3 of {total}" in answer
    assert answer.count("<tr><td") == 3
    assert len(list(csv.reader(io.StringIO(get("/questions/most_requests.csv").text)))) == total + 1


def test_what_takes_too_long_now_may_be_asked_again(get: Get, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "_MILLISECONDS", 0)
    answer = get("/search?q=公安局")
    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) > 0


_IN_A_NEW_PROCESS = """
import asyncio, sys
from pathlib import Path
import httpx
from foiacrawl.site.serve import application

async def ask(app):
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://site.test") as client:
        return await client.get("/foia/reports?_size=many")

print(asyncio.run(ask(application(Path(sys.argv[1])))).status_code)
"""


def test_an_address_that_is_wrong_is_answered_by_a_new_process(little: small.Small) -> None:
    """What Datasette registers depends on the order in which its modules are imported."""
    command = [sys.executable, "-c", _IN_A_NEW_PROCESS, str(little.database)]
    assert subprocess.check_output(command, text=True) == "400\n"  # noqa: S603 - our own script


def test_hostile_words_stay_words(get: Get, little: small.Small) -> None:
    key = values(little, "SELECT report_key FROM reports WHERE title LIKE '=HYPER%'")[0]
    paths = [
        f"/reports/{key}",
        "/search?q=" + quote(small.HOSTILE),
        "/search?q=HYPERLINK",
        "/questions/late",
        "/",
    ]
    paths += [
        "/foia/reports",
        "/?lang=" + quote(small.SCRIPT),
        "/questions/late?year=" + quote(f'"{small.SCRIPT}'),
    ]
    for path in paths:
        answer = get(path)
        assert answer.status_code == 200, path
        assert "<script>window" not in answer.text, path
        assert "49}" not in answer.text
    page = parsed(get(f"/reports/{key}").text)
    assert not page.findall(".//script")
    assert not [name for element in page.iter() for name in element.attrib if str(name).startswith("on")]
    heading = page.find(".//h1")
    assert heading is not None
    assert small.SCRIPT in heading.text_content()


def test_feeds_are_valid_and_safe(get: Get) -> None:
    answer = get("/feed.atom")
    feed = lxml.etree.fromstring(answer.content)
    space = {"a": "http://www.w3.org/2005/Atom"}
    entries = feed.findall("a:entry", space)
    assert answer.headers["content-type"].startswith("application/atom+xml")
    assert entries
    ids = [entry.findtext("a:id", None, space) for entry in entries]
    assert len(set(ids)) == len(ids)
    for entry in entries:
        link = entry.find("a:link", space)
        assert link is not None
        assert get(link.get("href", "")).status_code == 200
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", entry.findtext("a:updated", "", space))
        assert entry.findtext("a:title", "", space)
    assert any(small.SCRIPT in entry.findtext("a:title", "", space) for entry in entries)
    assert any("vanished" in entry.findtext("a:title", "", space) for entry in entries)
    sitemap = lxml.etree.fromstring(get("/sitemap.xml").content)
    places = [place.text or "" for place in sitemap.iter("{*}loc")]
    assert f"http://site.test/bodies/{quote(BODY)}" in places
    assert f"Sitemap: {places[0]}sitemap.xml" in get("/robots.txt").text


def test_every_number_of_a_report_leads_to_its_cell(get: Get, little: small.Small) -> None:
    key = values(little, "SELECT report_key FROM reports WHERE identity = ? AND year = 2022", BODY)[0]
    page = parsed(get(f"/reports/{key}").text)
    links = page.cssselect("table.figures td a")
    assert len(links) == 200
    for link in links[::20]:
        copy = get(link.get("href", "")).text
        marked = parsed(copy.partition("utf-8'>")[2]).xpath("//*[@id='marked-cell']")
        assert isinstance(marked, list)
        assert [cell.text_content().strip() for cell in marked] == [link.text_content().strip()]


def test_a_failing_check_stands_beside_its_row(get: Get, little: small.Small) -> None:
    key = values(little, "SELECT report_key FROM reports WHERE identity = '150300/教育局'")[0]
    text = get(f"/reports/{key}?lang=en").text
    assert "Received + carried in = concluded + carried over (" in text
    assert "5 ≠ 4" in text
    assert "本年新收+上年结转=总计+结转下年度 (自然人)" in get(f"/reports/{key}?lang=zh").text


@pytest.mark.parametrize("name", questions())
def test_no_id_is_shown_in_place_of_words(get: Get, name: str) -> None:
    for language in ("en", "zh"):
        page = parsed(get(f"/questions/{name}?at_least=0&lang={language}").text)
        for cell in page.cssselect("table.rows tbody td"):
            assert not re.fullmatch(r"[a-z]+(?:[._][a-z]+)+", cell.text_content().strip()), (
                cell.text_content()
            )


def test_rows_and_columns_of_a_report_have_english_names_in_english(get: Get, little: small.Small) -> None:
    key = values(little, "SELECT report_key FROM reports WHERE identity = ? AND year = 2022", BODY)[0]
    for language, is_there in (("en", True), ("zh", False)):
        text = get(f"/reports/{key}?lang={language}").text
        assert ("natural persons" in text.lower()) == is_there


def test_links_between_pages_lead_somewhere(get: Get) -> None:
    seen: set[str] = set()
    for path in (
        "/",
        "/search?q=公安局",
        f"/bodies/{quote(BODY)}",
        "/-/dashboards/country",
        "/questions/most_requests",
    ):
        page = parsed(get(path).text)
        seen |= {str(link.get("href")) for link in page.iterfind(".//a[@href]")}
    broken = [path for path in sorted(seen) if LINK.match(path) and get(path).status_code != 200]
    assert not broken
