"""Turn a line that was taken for a report into the request for its document."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from foiacrawl import titles
from foiacrawl.listings import vocabulary
from foiacrawl.listings.listing import Certainty, PageRequest
from foiacrawl.titles import Verdict

if TYPE_CHECKING:
    from foiacrawl.listings.listing import Route
    from foiacrawl.model import Listed


def judge_record(title: str, *, annual: bool) -> Certainty | None:
    """Return how sure it is that a record of this title is a report, None if it is none.

    `annual`: it is a record of a column of annual reports, where the name of a body or a year alone is one.
    """
    verdict = titles.verdict(title, annual=annual)
    if verdict is Verdict.YES:
        return Certainty.CERTAIN
    if verdict is Verdict.MAYBE:
        return Certainty.POSSIBLE
    if (
        annual
        and verdict is Verdict.OTHER
        and (vocabulary.is_body_name(title) or vocabulary.parse_year(title))
    ):
        return Certainty.BY_PLACE
    return None


def request_entry(listed: Listed, certainty: Certainty, route: Route) -> PageRequest:
    """Return the request for a line's document. `route` is that of the listing; the line's own year and body are added."""
    years = titles.years(listed.title)
    inner = replace(
        route,
        role="column",
        depth=route.depth + 1,
        year=years[0] if len(years) == 1 else route.year,
        body=listed.body,
    )
    return PageRequest(listed.url, "entry", inner, listed, certainty)
