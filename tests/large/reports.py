"""Many invented reports with the variety of real ones: bodies, years, forms, text, gaps, faults."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from functools import cache
from random import Random
from typing import TYPE_CHECKING

from foiacrawl.agencies.table import table
from foiacrawl.model import Attribution, Mention, Metadata, Owner, Portal, Problem, Report
from foiacrawl.report.checks import check_figures
from foiacrawl.store import Fetched
from tests.large import prose
from tests.store import build

if TYPE_CHECKING:
    from collections.abc import Iterator

    from foiacrawl.agencies.table import Division
    from foiacrawl.model import Figure, Number

FIRST_YEAR, LAST_YEAR = 2017, 2025
OFFICES = {
    "公安局": "public_security",
    "教育局": "education",
    "财政局": "finance",
    "卫生健康委员会": "health",
    "司法局": "justice",
    "民政局": "civil_affairs",
    "农业农村局": "agriculture",
    "自然资源局": "natural_resources",
}
PORTAL_PLACES = 8
"""Divisions whose reports one portal lists."""
NOT_FOUND, UNDATED, LATE, COPIED, FAULTY, REVISED, GONE = 0.04, 0.02, 0.08, 0.2, 0.03, 0.005, 0.004
CARRYING, MISSTATED = 0.01, 0.02
"""Shares of the reports. `CARRYING`: their years do not agree; `MISSTATED`: the text has another number than the table."""
_LEVELS = {2: "prefecture", 3: "county"}
_FORMS = {2017: "2014", 2018: "2014", 2019: "2019", 2020: "2019"}


@dataclass(frozen=True, slots=True)
class Made:
    """A report as it was fetched; `is_gone`: it vanished from its portal afterwards."""

    fetched: Fetched
    report: Report
    is_gone: bool = False


def portals(count: int) -> Iterator[Portal]:
    """Yield the portals of the bodies that `reports(count)` has reports of."""
    bodies = count // (LAST_YEAR - FIRST_YEAR + 1) + 1
    for number in range(2 * bodies // (len(OFFICES) * PORTAL_PLACES) + 1):
        place = _places()[number * PORTAL_PLACES % len(_places())]
        yield Portal(
            _portal_id(number),
            f"{place.name}政府门户网站",
            f"{_site(number)}/zfxxgk/",
            place.code,
            "county",
            "plain",
        )


def reports(count: int) -> Iterator[Made]:
    """Yield `count` reports, and besides newer versions of some; the same ones each time."""
    draws = Random(1)  # noqa: S311 - invented data, no secrets
    made = body = 0
    while made < count:
        earlier: Report | None = None
        for year in range(FIRST_YEAR, LAST_YEAR + 1):
            if draws.random() < NOT_FOUND:
                continue
            report = _report(draws, body, year, earlier)
            earlier = report
            yield Made(_fetched(report, body, ""), report, is_gone=draws.random() < GONE)
            if draws.random() < REVISED and report.figures:
                changed = replace(report, figures=(_plain(report.figures[0], 77), *report.figures[1:]))
                yield Made(_fetched(changed, body, "revised"), changed)
            made += 1
            if made == count:
                return
        body += 1


def _report(draws: Random, body: int, year: int, earlier: Report | None) -> Report:
    place, office = _places()[body // len(OFFICES) % len(_places())], list(OFFICES)[body % len(OFFICES)]
    name, form, portal = (
        f"{place.name}{office}",
        _FORMS.get(year, "2021"),
        body // (len(OFFICES) * PORTAL_PLACES),
    )
    figures = _figures(draws, form)
    received = next(
        f.value
        for f in figures
        if (f.row, f.column) in (("requests_received", "in_year"), ("requests_received_new", "total"))
    )
    stated = (received or 0) + (draws.randrange(1, 9) if draws.random() < MISSTATED else 0)
    sentence = f"{year}年，全局共收到政府信息公开申请{stated}件，均在法定期限内办结。"
    at = sentence.index("申请") + 2
    mention = Mention("requests_received", stated, "件", False, sentence, (at, at + len(str(stated))))
    sections = prose.sections(draws, place.name, year, sentence)
    if earlier is not None and draws.random() < COPIED:
        sections = (sections[0], *earlier.sections[1:])
    is_faulty = draws.random() < FAULTY
    problems: tuple[Problem, ...] = ()
    if is_faulty and form != "2014":
        figures = tuple(f for f in figures if f.row != "withheld_internal_affairs")
        problems = (Problem("missing_row", "requests: 6.属于三类内部事务信息 is absent", figures[-30].where),)
    days = draws.randrange(1, 300) if draws.random() < LATE else -draws.randrange(1, 25)
    digest = hashlib.sha256(f"{body} {year}".encode()).hexdigest()
    return Report(
        source=f"{_site(portal)}/zfxxgk/fdzdgknr/ndbg/{year + 1}01/t{year + 1}0120_{int(digest[:6], 16)}.html",
        title=f"{name}{year}年政府信息公开工作年度报告",
        agency=name,
        division_code=place.code,
        year=year,
        form=form,
        script="simplified",
        published_on=None if draws.random() < UNDATED else _day(year, form, days),
        metadata=Metadata(
            index_number=f"{digest[:9]}/{year + 1}-{body % 90000:05}",
            publisher=name,
            created_on=f"{year + 1}-01-20",
            site_code=f"{place.code}0001",
            icp=f"京ICP备{portal:08}号",
        ),
        sections=sections,
        figures=figures,
        mentions=(mention,),
        checks=check_figures(figures, {figure.table: figure.form for figure in figures}),
        problems=problems,
        owner=_owner(place, office, name),
    )


def _figures(draws: Random, form: str) -> tuple[Figure, ...]:
    if form == "2014":
        listed = tuple(build.statistics(form, draws))
        # With zeros alone the parts of a list add up to its totals.
        return listed if draws.random() < FAULTY else tuple(_plain(f, 0) if f.value else f for f in listed)
    figures = build.full_figures(form, seed=draws.randrange(10**9), scale=draws.choice((3, 9, 40)))
    if draws.random() > CARRYING:
        figures = _without_carry(figures)
    if draws.random() < FAULTY:
        return tuple(
            _plain(f, f.value + 1)
            if f.value is not None and (f.row, f.column) == ("outcomes_total", "total")
            else f
            for f in figures
        )
    if draws.random() < FAULTY:
        return tuple(f._replace(value=None, raw="-", state="dash") if f.value == 0 else f for f in figures)
    return figures


def _without_carry(figures: tuple[Figure, ...]) -> tuple[Figure, ...]:
    """Return the figures of a body that carries nothing over a year's end and issues nothing: its years agree."""
    outcomes = {f.column: f.value for f in figures if f.row == "outcomes_total"}
    zero = (
        "requests_carried_over_from_prior_year",
        "requests_carried_over_to_next_year",
        "rules",
        "normative_documents",
    )
    found = []
    for figure in figures:
        if figure.row == "requests_received_new":
            figure = _plain(figure, outcomes[figure.column] or 0)
        elif figure.row in zero or figure.column in ("items_prior_year", "items_change"):
            figure = _plain(figure, 0)
        found.append(figure)
    return tuple(found)


def _plain(figure: Figure, value: Number) -> Figure:
    return figure._replace(value=value, raw=str(value), state="reported")


def _day(year: int, form: str, days: int) -> str:
    month = 4 if form == "2014" else 2
    number = month * 30 + days  # of the year after, counted from its beginning
    return f"{year + 1}-{1 + max(0, number - 30) // 30 % 12:02}-{1 + number % 28:02}"


def _owner(place: Division, office: str, name: str) -> Owner:
    found = ("title", "lead", "publisher", "listing", "site_code", "site")
    return Owner(
        level=_LEVELS[place.level],
        kind=OFFICES[office],
        printed_name=name,
        identity=f"{place.code}/{office}",
        reasons=(f"name: the title names {name}", f"division: {place.name} in the name"),
        attributions=tuple(Attribution(source, name, place.code) for source in found),
    )


def _fetched(report: Report, body: int, edition: str) -> Fetched:
    digest = hashlib.sha256(f"{report.source}{edition}".encode()).hexdigest()
    return Fetched(
        report.source,
        report.source,
        200,
        "text/html; charset=utf-8",
        digest,
        60_000,
        "2026-04-01T00:00:00Z",
        _portal_id(body // (len(OFFICES) * PORTAL_PLACES)),
        report.title,
        report.published_on,
        f"foiacrawl-20260401T000000Z-17928-{body % 400:05}.warc.gz",
        int(digest[:7], 16),
        f'"{digest[:16]}"',
        None,
        "valid",
    )


def _portal_id(number: int) -> str:
    return f"portal_{number}"


def _site(number: int) -> str:
    return f"https://www.portal{number}.gov.cn"


@cache
def _places() -> list[Division]:
    return [
        entries[-1] for code, entries in sorted(table().codes.items()) if code and not code.endswith("0000")
    ]
