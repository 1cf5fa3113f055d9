"""The whole reading: one document in, one report out, in the order a person would do it.

Make a page of whatever file it is. Open the page, find its tables, take the numbers, read the text, tell whose
report it is and for which year, try the arithmetic. Nothing here knows the network or the database.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from foiacrawl.agencies import Evidence, identify
from foiacrawl.files import FileError, as_page, as_pages, kind_of
from foiacrawl.grid import html as html_tables
from foiacrawl.grid import text as text_tables
from foiacrawl.model import Owner, Problem, Report
from foiacrawl.page import open_page, prose
from foiacrawl.report.checks import checks
from foiacrawl.report.judge import choose_title, judge
from foiacrawl.report.mentions import mentions
from foiacrawl.report.merge import merge
from foiacrawl.report.sections import sections
from foiacrawl.report.tables import read_tables, unread_lines
from foiacrawl.report.year import report_year
from foiacrawl.text import strip_glosses, to_simplified
from foiacrawl.titles import Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.html import HtmlElement

    from foiacrawl.agencies import Body
    from foiacrawl.grid import Grid
    from foiacrawl.model import Document
    from foiacrawl.page import Page
    from foiacrawl.report.reading import Tables

MAX_BYTES = 100_000_000  # more is never a page; of a page, page.MAX_BYTES are read
LEAD = 600  # characters: the first sentences, in which a report says whose it is and for which year
LONGEST_CELL = 120  # characters; a table with a longer cell holds narrative and is no table of data


class UnreadableError(Exception):
    """The document cannot be read at all; the message says why, for people. `kind` is that of the problem."""

    def __init__(self, message: str, kind: str = "unreadable") -> None:
        super().__init__(message)
        self.kind = kind


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
    _refuse(document)
    document, notes = _as_page(document)
    page = open_page(document)
    if any(problem.kind == "unreadable" for problem in page.problems):
        raise UnreadableError(page.problems[0].message)
    title = choose_title(page.titles, _simplified(document.hint.title))
    elements = [] if page.tree is None else html_tables.tables(page.tree)
    grids = _grids(page, elements)
    tables = read_tables(grids, report_year(title.text, None, None)[0])
    paragraphs = _prose(page, grids, elements, tables)
    judgement = judge(title, tables, paragraphs, [file.name for file in page.attachments])
    report = Report(
        source=document.source,
        title=title.text,
        agency=None,
        division_code=None,
        year=None,
        form=judgement.form,
        script=page.script,
        published_on=page.published_on,
        metadata=page.metadata,
        sections=sections(paragraphs, title.text),
        problems=(*notes, *page.problems, *judgement.problems),
    )
    if report.form is None and title.verdict is not Verdict.YES and not _only_attached(report):
        return report
    # A page with nothing but an attachment or a picture says whose report it is and for which year.
    return _complete(report, document, page, tables, paragraphs)


def _only_attached(report: Report) -> bool:
    return any(problem.kind == "attachment_only" for problem in report.problems)


def _refuse(document: Document) -> None:
    """Refuse what is no document at all."""
    if not document.body.strip():
        raise UnreadableError(f"{document.source}: the file is empty")
    if len(document.body) > MAX_BYTES:
        raise UnreadableError(
            f"{document.source}: {len(document.body):,} bytes; more than {MAX_BYTES:,} are never a report"
        )


def _as_page(document: Document) -> tuple[Document, tuple[Problem, ...]]:
    """Turn what is neither HTML nor text into HTML."""
    try:
        return as_page(document)
    except FileError as error:
        raise UnreadableError(f"{document.source}: {error.message}", error.kind) from error


def _grids(page: Page, elements: Sequence[HtmlElement]) -> list[Grid]:
    if page.tree is None:
        return text_tables.grids(page.text.splitlines())
    return [html_tables.read_table(element, number) for number, element in enumerate(elements)]


def _prose(
    page: Page, grids: Sequence[Grid], elements: Sequence[HtmlElement], tables: Tables
) -> tuple[str, ...]:
    """Return the paragraphs of the text, without the tables that were read and those that only hold data."""
    data = [grid for grid in grids if grid.number in tables.used or _is_data(grid)]
    if page.tree is None:
        return prose(page, (), {line for grid in data for line in grid.lines or ()})
    return prose(page, [elements[grid.number] for grid in data], ())


def _is_data(grid: Grid) -> bool:
    """Tell a table of data from one that lays out text: several rows and columns, no cell with a paragraph."""
    return (
        len(grid.rows) > 1
        and grid.width > 1
        and all(len(cell.text) <= LONGEST_CELL for row in grid.rows for cell in row)
    )


def _complete(
    report: Report, document: Document, page: Page, tables: Tables, paragraphs: Sequence[str]
) -> Report:
    """Fill in whose report it is, the year, the mentions and the checks."""
    hint = document.hint
    lead = to_simplified(strip_glosses("\n".join(paragraphs)[:LEAD]))
    year, told = report_year(
        report.title, lead, report.published_on, (section.text for section in report.sections)
    )
    # A page that carries a report as a file may say only in the file's name whose it is.
    attached = () if report.form else tuple(to_simplified(file.name) for file in page.attachments)
    if year is None:
        year = next((found for name in attached if (found := report_year(name)[0])), None)
    body = identify(
        Evidence(
            title=report.title,
            year=year,
            publisher=page.metadata.publisher or page.source_name,
            site_name=page.site_name,
            column_name=page.column_name,
            breadcrumb=page.breadcrumb,
            site_code=page.metadata.site_code,
            portal_name=hint.portal_name,
            portal_division_code=hint.division_code,
            unit_hint=hint.body,
            lead=lead,
            signature=page.signature,
            organiser=page.footer,
            attachments=attached,
        )
    )
    problems = [
        *report.problems,
        *(tables.problems if report.form else ()),
        *(unread_lines(paragraphs) if report.form else ()),
        *(_doubts(body.name, year, told) if report.form or _only_attached(report) else ()),
    ]
    report = replace(
        report,
        agency=body.name,
        division_code=body.division_code,
        year=year,
        problems=tuple(problems),
        owner=_owner(body),
    )
    if report.form is None:
        return report
    return replace(
        report,
        figures=tuple(tables.figures),
        mentions=mentions(report.sections, year=year, agency=body.name),
        checks=checks(tables.figures, tables.forms),
    )


def _owner(body: Body) -> Owner:
    return Owner(body.level, body.kind, body.told, body.other_name, body.identity, body.evidence, body.clues)


def _doubts(agency: str | None, year: int | None, told: Sequence[str]) -> list[Problem]:
    """Say what could not be told of the report's body and year."""
    problems = []
    if agency is None:
        problems.append(Problem("no_agency", "neither title, text nor page say whose report this is"))
    if year is None:
        problems.append(Problem("no_year", "neither title nor text say which year this report is for"))
    problems += [Problem("conflicting_year", note) for note in told if "conflict" in note]
    return problems


def _simplified(text: str | None) -> str | None:
    return to_simplified(text) if text else None
