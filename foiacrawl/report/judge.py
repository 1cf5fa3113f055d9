"""Decide whether a document is an annual report, and by which form it is counted.

Tables decide first: a statutory table with numbers makes a report. Else both the title and the text must be those of
a report: a guide, a list of links or a page that only carries an attachment is none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from foiacrawl.model import Problem
from foiacrawl.report.sections import known_headings
from foiacrawl.text import strip_glosses
from foiacrawl.titles import (
    Verdict,
    declares_report,
    is_about_reports,
    is_announcement,
    is_situation_title,
    is_template,
    names_body,
    reads_like_report,
    requests_reports,
    states_period,
    verdict,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from foiacrawl.report.form_rows import Tables

SENTENCE_END = re.compile(r"[。！？]")
SUBJECT = re.compile(r"(信息|政务|政府)(公开|公開)")
MIN_TEXT = (
    40  # characters of sentences; the shortest real prose report met says its year, one number and thanks
)
MIN_SENTENCE = 6  # characters; less is a heading or a remark
MIN_HEADINGS = 3
MIN_BESIDE_ANNOUNCEMENT = 200  # characters of sentences; what announces a report is shorter
MAX_LINE = 60  # characters of a line that is the title of a notice
TITLE_LINES = 3  # among which a document without a recognised title has it
FIRST_LINES = 8  # among which a notice has its title
PLACEHOLDER = re.compile(r"[xX×Ｘ*＊_＿\-/\\.…\s]*")  # what a blank form prints in place of a number
NUMBER = re.compile(r"\s*\d[\d,，]*(?:[.．]\d+)?\s*[^\W\d]{0,2}\s*$")
OPENING = 3000  # characters from the beginning that must mention disclosure


@dataclass(frozen=True, slots=True)
class Title:
    """The title of a document, simplified, and whether it is that of a report."""

    text: str | None
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Judgement:
    """The form a report is counted by (None: no report) and why it is none."""

    form: str | None
    problems: tuple[Problem, ...] = ()
    is_blank_form: bool = False


def choose_title(candidates: Sequence[str], listed: str | None) -> Title:
    """Return the first candidate that is a report's title, else the first that may be one, else the first.

    The words of the listing come last: a page may print none of its own.
    """
    titles = [title for title in (*candidates, listed) if title]
    # The page's first title decides: a guide in the column of annual reports is a guide.
    if titles and verdict(titles[0]) is Verdict.NO:
        return Title(titles[0], Verdict.NO)
    for sought in (Verdict.YES, Verdict.MAYBE):
        for title in titles:
            if verdict(title) is sought:
                return Title(title, sought)
    return Title(titles[0] if titles else None, Verdict.OTHER)


def judge(
    title: Title,
    tables: Tables,
    paragraphs: Sequence[str],
    attachments: Sequence[str],
    cells: Iterable[str] = (),
) -> Judgement:
    """Return the form of the report: of its requests table, else of its statistics list, else `prose`.

    `cells` are the texts of the tables' cells, looked at only where no figure was read.
    """
    if _is_blank_form(title, tables, paragraphs, cells):
        message = "a blank form: no cell of its tables holds a number, and nothing says whose report it is"
        return Judgement(None, (Problem("not_a_report", message),), is_blank_form=True)
    form = _form_of_tables(title, tables, paragraphs)
    if form is not None:
        return Judgement(form)
    text = strip_glosses("\n".join(paragraphs))
    length = _length(text)
    about = SUBJECT.search(text[:OPENING]) is not None
    if about and length >= MIN_TEXT and _is_prose_report(title, paragraphs, text):
        return Judgement("prose")
    if attachments and title.verdict in (Verdict.YES, Verdict.MAYBE):
        return Judgement(
            None,
            (
                Problem(
                    "attachment_only", f"the page holds no text of its own, only {', '.join(attachments)}"
                ),
                Problem("not_a_report", "no table and no text of a report on the page itself"),
            ),
        )
    return Judgement(None, (Problem("not_a_report", _why(title, length, about)),))


def _length(text: str) -> int:
    """Return the number of characters of the sentences."""
    return sum(len(piece) for piece in SENTENCE_END.split(text)[:-1] if len(piece) >= MIN_SENTENCE)


def _form_of_tables(title: Title, tables: Tables, paragraphs: Sequence[str]) -> str | None:
    if _asks_for_reports(title, paragraphs):
        return None
    reported = {figure.table for figure in tables.figures if figure.state == "reported"}
    # A table whose every row has lost a cell was printed all the same.
    printed = {figure.table for figure in tables.figures}
    asks = title.verdict is not Verdict.YES and not reported and is_about_reports(paragraphs)
    printed |= set(tables.forms) if any(problem.kind == "lost_cell" for problem in tables.problems) else set()
    for table in ("requests", "disclosure", "disputes"):
        # A notice may carry the empty form as a sample; a report may print nothing but dashes.
        if table in printed and not asks and (reported or title.verdict is not Verdict.NO):
            return tables.forms.get("requests", tables.forms[table])
    if "statistics" in printed and title.verdict is not Verdict.NO:
        opening = "\n".join(paragraphs)[:OPENING]
        known = any(figure.row for figure in tables.figures)
        if title.verdict in (Verdict.YES, Verdict.MAYBE) or (known and SUBJECT.search(opening)):
            return tables.forms["statistics"]
    return None


def _asks_for_reports(title: Title, paragraphs: Sequence[str]) -> bool:
    """Return whether the document is a notice that asks for reports or shows how to write them."""
    if requests_reports(title.text or ""):
        return True
    lines = () if title.verdict is Verdict.YES else paragraphs[:FIRST_LINES]
    return any(
        len(line) <= MAX_LINE and not SENTENCE_END.search(line) and requests_reports(line) for line in lines
    )


def _heads_another_document(paragraphs: Sequence[str]) -> bool:
    """Return whether one of the first lines is the title of another kind of document: 政府信息公开指南."""
    return any(
        len(line) <= MAX_LINE and not SENTENCE_END.search(line) and verdict(line) is Verdict.NO
        for line in paragraphs[:TITLE_LINES]
    )


def _is_blank_form(title: Title, tables: Tables, paragraphs: Sequence[str], cells: Iterable[str]) -> bool:
    """Return whether the tables hold no number and the document is not said to be a body's report for a year.

    A dash is an answer, and so is a number in a row that could not be read.
    """
    if not (tables.figures or tables.forms) or title.verdict is Verdict.NO:
        return False
    if any(
        figure.state != "blank" and not (figure.state == "unparsed" and PLACEHOLDER.fullmatch(figure.raw))
        for figure in tables.figures
    ):
        return False
    if any(NUMBER.match(cell) for cell in cells):
        return False
    if title.verdict is Verdict.YES and not is_template(title.text or ""):
        return not names_body(title.text or "") and _length(strip_glosses("\n".join(paragraphs))) < MIN_TEXT
    return not declares_report(strip_glosses("\n".join(paragraphs[:FIRST_LINES])))


def _is_prose_report(title: Title, paragraphs: Sequence[str], text: str) -> bool:
    if title.verdict is Verdict.NO or _asks_for_reports(title, paragraphs):
        return False
    if title.verdict is Verdict.YES:
        # Under 年度报告的公示 there may be nothing but the period of the 公示 and a file.
        is_long = _length(text) >= MIN_BESIDE_ANNOUNCEMENT or reads_like_report(text, 2)
        return not is_template(title.text or "") and (is_long or not is_announcement(title.text or ""))
    if is_about_reports(paragraphs) or _heads_another_document(paragraphs):
        return False
    if title.verdict is Verdict.MAYBE:
        return reads_like_report(text) or declares_report(text)
    if known_headings(paragraphs) >= MIN_HEADINGS:
        return True
    if title.text is None:
        return reads_like_report(text) or declares_report(text)
    if is_situation_title(title.text) and reads_like_report(text):
        return True
    return declares_report(text) and states_period(text)


def _why(title: Title, length: int, about: bool) -> str:
    if title.verdict is Verdict.NO:
        return f"the title {title.text!r} is that of another kind of document"
    if not about:
        return "the text does not mention information disclosure"
    if length < MIN_TEXT:
        return "there is no running text and no statutory table"
    return f"neither the title {title.text!r} nor the text is that of an annual report"
