"""Read one document into one report.

Any file becomes a page. Then, in this order: find the tables, extract the text, determine the year, read the figures
by the form of that year, decide whether it is a report, determine the body, check the arithmetic.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from foiacrawl.files import as_pages, given_name, kind_of
from foiacrawl.model import Problem, Report
from foiacrawl.reading.content import UnreadableError, open_content
from foiacrawl.reading.owner import as_owner, find_body, undetermined
from foiacrawl.report.checks import check_figures
from foiacrawl.report.judge import judge
from foiacrawl.report.mentions import find_mentions
from foiacrawl.report.merge import merge
from foiacrawl.report.tables import read_figures
from foiacrawl.report.unread_text import report_unread_text
from foiacrawl.report.year import report_year, year_before
from foiacrawl.text import to_simplified
from foiacrawl.titles import Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from foiacrawl.model import Document
    from foiacrawl.reading.content import Content
    from foiacrawl.report.form_rows import Tables
    from foiacrawl.report.year import ReportYear


def read(document: Document) -> Report:
    """Return what a document and its attachments say. What is no report has `form` None, a problem `not_a_report`.

    It may be of any kind: HTML, text, Word, a sheet, PDF, a zip file with one of these. Raises `UnreadableError`
    when there is nothing to read: an empty or broken file, one of a kind nobody reads, one far too large. An
    attachment that cannot be read is a problem.
    """
    page = _read_one(document)
    if not document.attachments:
        return page
    return merge(page, [_read_attached(file) for file in _with_joined_pictures(document.attachments)])


def _with_joined_pictures(attachments: Sequence[Document]) -> list[Document]:
    """Return the files of an article, its pictures as one: they are the pages of one report, in their order."""
    pictures = [file for file in attachments if kind_of(file.body) == "picture"]
    if len(pictures) < 2:
        return list(attachments)
    joined = replace(pictures[0], body=as_pages([file.body for file in pictures]), content_type=None)
    return [*(file for file in attachments if file not in pictures), joined]


def _read_attached(document: Document) -> Report:
    try:
        return _read_one(document)
    except UnreadableError as error:
        return nothing_read(document, Problem(error.kind, str(error)))


def nothing_read(document: Document, why: Problem) -> Report:
    """Return the report of a document that could not be read."""
    return Report(
        source=document.source,
        title=document.hint.title,
        agency=None,
        division_code=None,
        year=None,
        form=None,
        script="simplified",
        published_on=None,
        problems=(why,),
    )


def _read_one(document: Document) -> Report:
    content = open_content(document)
    published_on = content.page.published_on
    year = _year(content, document, published_on)
    tables = read_figures(content.grids, content.found, year.year or year_before(published_on))
    files = [file.name for file in content.page.attachments]
    judgement = judge(content.title, tables, content.paragraphs, files, content.cells())
    report = Report(
        source=document.source,
        title=content.title.text,
        agency=None,
        division_code=None,
        year=None,
        form=judgement.form,
        script=content.page.script,
        published_on=published_on,
        metadata=content.page.metadata,
        sections=content.sections,
        problems=(*content.notes, *content.page.problems, *judgement.problems),
    )
    if judgement.is_blank_form:
        return report.with_problems(*undetermined(report, year.year))
    # A page with nothing but an attachment or a picture names the body and the year of the report all the same.
    only_attached = any(problem.kind == "attachment_only" for problem in judgement.problems)
    if report.form is None and content.title.verdict is not Verdict.YES and not only_attached:
        return report
    report, year = _with_owner(report, content, document, year)
    if report.form:
        report = _with_figures(report, tables, content.paragraphs)
    if report.form or only_attached:
        report = report.with_problems(
            *undetermined(report, year.year),
            *(Problem("conflicting_year", conflict) for conflict in year.conflicts),
        )
    return report


def _year(content: Content, document: Document, published_on: str | None) -> ReportYear:
    sentences = (section.text for section in content.sections)
    return report_year(content.own_title, content.lead, published_on, sentences, document.hint.title)


def _with_owner(
    report: Report, content: Content, document: Document, year: ReportYear
) -> tuple[Report, ReportYear]:
    """Fill in the body and the year; the names of files are evidence, too. Return the report and the final year."""
    if report.form is None and document.attachments:
        # The files know their year better than the day on which the page was published does.
        year = _year(content, document, None)
    on_page = tuple(to_simplified(file.name) for file in content.page.attachments)
    attached = given_name(document) if report.form else on_page
    if year.year is None:
        listed = next((named for name in attached if (named := report_year(name)).year), year)
        year = year._replace(year=listed.year)
    body = find_body(content, document.hint, year.year, () if report.form else attached)
    if body.name is None and report.form and attached:
        body = find_body(content, document.hint, year.year, attached)
    owned = replace(
        report, agency=body.name, division_code=body.division_code, year=year.year, owner=as_owner(body)
    )
    return owned, year


def _with_figures(report: Report, tables: Tables, paragraphs: Sequence[str]) -> Report:
    """Fill in what the tables and the sentences say, and what could not be read of them."""
    return replace(
        report,
        figures=tuple(tables.figures),
        mentions=find_mentions(report.sections, year=report.year, agency=report.agency),
        checks=check_figures(tables.figures, tables.forms),
        problems=(*report.problems, *tables.problems, *report_unread_text(paragraphs)),
    )
