"""A portal held in a dict, and a walk over it without a network."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from foiacrawl.addresses import urls
from foiacrawl.addresses.calls import parse_notes, split
from foiacrawl.listings.listing import ListingPage, PageRequest
from foiacrawl.model import Portal
from foiacrawl.walk.actions import Action, ReportFound, WalkLimits, WalkProblem
from foiacrawl.walk.walk import Walk

if TYPE_CHECKING:
    from collections.abc import Callable

    from foiacrawl.model import Listed

HOST = "http://127.0.0.1:8001"
REPORT = """<html><head><title>{title}_某某门户</title><meta name="ArticleTitle" content="{title}"></head><body>
<h1>{title}</h1><p>本年度报告中所列数据的统计期限为1月1日至12月31日。</p><p>一、总体情况</p><p>二、主动公开政府信息情况</p>
<p>三、收到和处理政府信息公开申请情况</p><p>四、政府信息公开行政复议、行政诉讼情况</p><p>五、存在的主要问题及改进情况</p></body></html>"""


def report(title: str = "某某市2023年政府信息公开工作年度报告") -> str:
    return REPORT.format(title=title)


def page(body: str, title: str = "某某市人民政府", head: str = "") -> str:
    return f"<html><head><title>{title}</title>{head}</head><body>{body}</body></html>"


def rows(*lines: tuple[str, str]) -> str:
    return (
        "<ul>"
        + "".join(f'<li><a href="{href}">{title}</a><span>2024-01-30</span></li>' for href, title in lines)
        + "</ul>"
    )


@dataclass
class Outcome:
    found: list[Listed] = field(default_factory=list)
    problems: list[WalkProblem] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    attached: dict[str, list[str]] = field(default_factory=dict)
    walk: Walk | None = None

    @property
    def paths(self) -> list[str]:
        return sorted(listed.url.removeprefix(HOST) for listed in self.found)

    @property
    def kinds(self) -> list[str]:
        return sorted(problem.kind for problem in self.problems)


def walk(
    site: dict[str, str],
    start: str = "/",
    *,
    family: str | None = None,
    years: frozenset[int] | None = None,
    limits: WalkLimits | None = None,
    answer: Callable[[str], str | None] | None = None,
) -> Outcome:
    """Walk a site given as {path or address: source}. What is not in it is a 404; a value in `b:` is a binary file.

    `answer` is asked, by path or address, for what is not in the site: a portal's calls.
    """
    pages = {(path if "://" in path else HOST + path): text for path, text in site.items()}
    url = start if "://" in start else HOST + start
    walker = Walk(Portal("p", "某某门户", url, family=family), years, limits or WalkLimits())
    outcome = Outcome(walk=walker)
    steps = walker.start()
    while steps:
        step = steps.pop(0)
        if isinstance(step, WalkProblem):
            outcome.problems.append(step)
        elif isinstance(step, PageRequest):
            outcome.asked.append(step.url)
            assert len(outcome.asked) < 2000, "the walk does not end"
            noted = parse_notes(step.url)
            text = pages.get(split(step.url)[0] if noted else step.url)
            if text is None and answer is not None:
                text = answer(step.url.removeprefix(HOST))
            if text is None:
                steps += walker.fail(step, "404", is_gone=True)
            elif text.startswith("b:"):
                steps += _noted(walker.take(step, None), outcome)
            else:
                steps += _noted(walker.take(step, ListingPage(step.url, text)), outcome)
    outcome.problems += [step for step in walker.close() if isinstance(step, WalkProblem)]
    return outcome


def _noted(steps: list[Action], outcome: Outcome) -> list[Action]:
    for step in steps:
        if isinstance(step, ReportFound):
            outcome.found.append(step.listed)
            files = [request.url.removeprefix(HOST) for request in step.attachments]
            outcome.attached |= {step.listed.url.removeprefix(HOST): files} if files else {}
    return [step for step in steps if not isinstance(step, ReportFound)]


def unique(outcome: Outcome) -> bool:
    keys = [urls.key(listed.url) for listed in outcome.found]
    return len(keys) == len(set(keys))
