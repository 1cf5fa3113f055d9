"""Read one document into one report.

Any file becomes a page. Then, in this order: find the tables, extract the text, determine the year, read the figures
by the form of that year, decide whether it is a report, determine the body, check the arithmetic. Nothing here knows
the network or the database.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from foiacrawl.agencies import Evidence, identify
from foiacrawl.files import FileError, as_page, as_pages, given_name, kind_of
from foiacrawl.grid import html as html_tables
from foiacrawl.grid import text as text_tables
from foiacrawl.model import Owner, Problem, Report
from foiacrawl.page import extract_text, open_page
from foiacrawl.report.checks import check_figures
from foiacrawl.report.judge import choose_title, judge
from foiacrawl.report.mentions import find_mentions
from foiacrawl.report.merge import merge
from foiacrawl.report.sections import sections
from foiacrawl.report.tables import find_tables, numbers_of_grids, read_figures
from foiacrawl.report.unread_text import report_unread_text
from foiacrawl.report.year import plain, report_year, year_before
from foiacrawl.text import strip_glosses, to_simplified
from foiacrawl.text_tables.boxed_tables import restore_tables
from foiacrawl.text_tables.text_lines import restore_lines
from foiacrawl.titles import Verdict

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from lxml.html import HtmlElement

    from foiacrawl.agencies import Body
    from foiacrawl.grid import Grid
    from foiacrawl.model import Document
    from foiacrawl.page import Page

MAX_BYTES = 100_000_000  # more is never a page; of HTML page.parse.MAX_BYTES are read
MAX_LEAD = 600  # characters: the first sentences, in which a report names its body and year
CLOSING = 3  # paragraphs: the last ones, which may name whom to ask
MAX_DATA_CELL = 120  # characters; a table with a longer cell holds narrative and is no table of data


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
    named = given_name(document)
    document, notes = _as_page(document)
    page = open_page(document, restore_lines, restore_tables)
    if any(problem.kind == "unreadable" for problem in page.problems):
        raise UnreadableError(page.problems[0].message)
    title = choose_title(page.titles, _simplified(document.hint.title))
    elements = [] if page.tree is None else html_tables.tables(page.tree)
    grids = _grids(page, elements)
    found = find_tables(grids)
    printed = numbers_of_grids(found)
    paragraphs = _text_outside(page, grids, elements, printed)
    text = sections(paragraphs, title.text)
    lead = to_simplified(strip_glosses("\n".join(paragraphs)[:MAX_LEAD]))
    # Where the page prints no title of its own, the listing's is used; it is weaker evidence than the text.
    own_title = title.text if title.text in page.titles else None
    year, conflicts = report_year(
        own_title, lead, page.published_on, (section.text for section in text), document.hint.title
    )
    tables = read_figures(grids, found, year or year_before(page.published_on))
    cells = (cell.text for grid in grids if grid.number in printed for row in grid.rows for cell in row)
    judgement = judge(title, tables, paragraphs, [file.name for file in page.attachments], cells)
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
        sections=text,
        problems=(*notes, *page.problems, *judgement.problems),
    )
    # A page with nothing but an attachment or a picture names the body and the year of the report all the same.
    only_attached = report.form is None and any(p.kind == "attachment_only" for p in report.problems)
    if judgement.is_blank_form:
        return report.with_problems(*_undetermined(None, year))
    if report.form is None and title.verdict is not Verdict.YES and not only_attached:
        return report
    if report.form is None and document.attachments:
        # The files know their year better than the day on which the page was published does.
        sentences = (section.text for section in text)
        year, conflicts = report_year(own_title, lead, None, sentences, document.hint.title)
    attached = named if report.form else tuple(to_simplified(file.name) for file in page.attachments)
    if year is None:
        year = next((listed for name in attached if (listed := report_year(name).year)), None)
    # The words of a school year (2022-2023学年) are no part of a name.
    naming = plain(title.text) if title.text and "学年" in title.text else title.text
    closing = "\n".join(paragraphs[-CLOSING:])[-MAX_LEAD:]
    body = _identify(document, page, naming, year, (lead, closing), () if report.form else attached)
    if body.name is None and report.form and attached:
        body = _identify(document, page, naming, year, (lead, closing), attached)
    problems = [*report.problems]
    if report.form:
        problems += [*tables.problems, *report_unread_text(paragraphs)]
    if report.form or only_attached:
        problems += _undetermined(body, year)
        problems += [Problem("conflicting_year", conflict) for conflict in conflicts]
    is_report = report.form is not None
    return replace(
        report,
        agency=body.name,
        division_code=body.division_code,
        year=year,
        problems=tuple(problems),
        owner=_owner(body),
        figures=tuple(tables.figures) if is_report else (),
        mentions=find_mentions(report.sections, year=year, agency=body.name) if is_report else (),
        checks=check_figures(tables.figures, tables.forms) if is_report else (),
    )


def _refuse(document: Document) -> None:
    """Raise `UnreadableError` for what is no document at all."""
    if not document.body or document.body.isspace():
        raise UnreadableError(f"{document.source}: the file is empty")
    if len(document.body) > MAX_BYTES:
        raise UnreadableError(
            f"{document.source}: {len(document.body):,} bytes; more than {MAX_BYTES:,} are never a report"
        )


def _as_page(document: Document) -> tuple[Document, tuple[Problem, ...]]:
    """Convert what is neither HTML nor text into HTML."""
    try:
        return as_page(document)
    except FileError as error:
        raise UnreadableError(f"{document.source}: {error.message}", error.kind) from error


def _grids(page: Page, elements: Sequence[HtmlElement]) -> list[Grid]:
    if page.tree is None:
        return text_tables.grids(page.text.splitlines())
    return [html_tables.read_table(element, number) for number, element in enumerate(elements)]


def _text_outside(
    page: Page, grids: Sequence[Grid], elements: Sequence[HtmlElement], tables: Collection[int]
) -> tuple[str, ...]:
    """Return the paragraphs of the text, without the `tables` of a form (numbers of grids) and other tables of data."""
    data = [grid for grid in grids if grid.number in tables or _is_data(grid)]
    if page.tree is None:
        return extract_text(page, (), {line for grid in data for line in grid.lines or ()})
    # A table around other tables lays out the page: its own cells are short, and the text of the report is in the tables.
    outside = [
        grid for grid in data if grid.number in tables or elements[grid.number].find(".//table") is None
    ]
    return extract_text(page, {elements[grid.number] for grid in outside}, ())


def _is_data(grid: Grid) -> bool:
    """Return whether a table holds data, not text: several rows and columns, no cell with a paragraph.

    Sentences that are most of its text make it the layout of a page, however short they are.
    """
    if len(grid.rows) < 2 or grid.width < 2:
        return False
    cells = [cell.text for row in grid.rows for cell in row]
    if any(len(text) > MAX_DATA_CELL for text in cells):
        return False
    prose = sum(len(text) for text in cells if "。" in text)
    return prose * 2 <= sum(map(len, cells))


def _identify(
    document: Document,
    page: Page,
    title: str | None,
    year: int | None,
    text: tuple[str, str],
    attached: tuple[str, ...],
) -> Body:
    """Determine the body that reports; `text` has its first and its last sentences, `attached` names of its files."""
    hint = document.hint
    return identify(
        Evidence(
            title=title,
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
            lead=text[0],
            closing=text[1],
            signature=page.signature,
            organiser=page.footer,
            attachments=attached,
        )
    )


def _owner(body: Body) -> Owner:
    return Owner(
        body.level,
        body.kind,
        body.printed_name,
        body.other_name,
        body.identity,
        body.reasons,
        body.attributions,
    )


def _undetermined(body: Body | None, year: int | None) -> list[Problem]:
    """Report that the body, its division or the year could not be determined."""
    problems = []
    if body is None or body.name is None:
        problems.append(Problem("no_agency", "neither title, text nor page names the reporting body"))
    elif body.identity is None:
        why = next((reason for reason in body.reasons if reason.startswith("division: ")), "")
        problems.append(Problem("no_division", f"{body.name}: {why.removeprefix('division: ')}"))
    if year is None:
        problems.append(Problem("no_year", "neither title nor text names the year of this report"))
    return problems


def _simplified(text: str | None) -> str | None:
    return to_simplified(text) if text else None
