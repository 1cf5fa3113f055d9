"""Whose report it is: the evidence of a document for its body, and what is not known of body and year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foiacrawl.agencies import Evidence, identify
from foiacrawl.model import Owner, Problem
from foiacrawl.report.year import plain

if TYPE_CHECKING:
    from foiacrawl.agencies import Body
    from foiacrawl.model import Hint, Report
    from foiacrawl.reading.content import Content


def find_body(content: Content, hint: Hint, year: int | None, attached: tuple[str, ...]) -> Body:
    """Determine the body that reports. `attached` are names of files that count as evidence."""
    page, title = content.page, content.title.text
    return identify(
        Evidence(
            # The words of a school year (2022-2023学年) are no part of a name.
            title=plain(title) if title and "学年" in title else title,
            year=year,
            publisher=page.metadata.publisher or page.source_name,
            shown_source=page.shown_source,
            site_name=page.site_name,
            column_name=page.column_name,
            window_title=page.window_title,
            breadcrumb=page.breadcrumb,
            site_code=page.metadata.site_code,
            portal_name=hint.portal_name,
            portal_division_code=hint.division_code,
            listed_body=hint.body,
            listed_title=hint.title,
            lead=content.lead,
            closing=content.closing,
            signature=page.signature,
            organiser=page.footer,
            attachments=attached,
        )
    )


def as_owner(body: Body) -> Owner:
    """Return what a report says of its body beside the name."""
    return Owner(
        body.level,
        body.kind,
        body.printed_name,
        body.other_name,
        body.identity,
        body.reasons,
        body.attributions,
    )


def undetermined(report: Report, year: int | None) -> tuple[Problem, ...]:
    """Report that the body, its division or the year could not be determined."""
    problems: list[Problem] = []
    if report.agency is None:
        problems.append(Problem("no_agency", "neither title, text nor page names the reporting body"))
    elif report.owner.identity is None:
        why = next((reason for reason in report.owner.reasons if reason.startswith("division: ")), "")
        problems.append(Problem("no_division", f"{report.agency}: {why.removeprefix('division: ')}"))
    if year is None:
        problems.append(Problem("no_year", "neither title nor text names the year of this report"))
    return tuple(problems)
