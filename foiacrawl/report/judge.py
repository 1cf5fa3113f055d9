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
from foiacrawl.titles import Verdict, reads_like_report, requests_reports, verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from foiacrawl.report.form_rows import Tables

SENTENCE_END = re.compile(r"[。！？]")
SUBJECT = re.compile(r"(信息|政务|政府)(公开|公開)")
MIN_TEXT = (
    40  # characters of sentences; the shortest real prose report met says its year, one number and thanks
)
MIN_SENTENCE = 6  # characters; less is a heading or a remark
MIN_HEADINGS = 3
OPENING = 3000  # characters from the beginning that must speak of disclosure


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


def judge(title: Title, tables: Tables, paragraphs: Sequence[str], attachments: Sequence[str]) -> Judgement:
    """Return the form of the report: of its requests table, else of its statistics list, else `prose`."""
    form = _form_of_tables(title, tables, paragraphs)
    if form is not None:
        return Judgement(form)
    text = "\n".join(paragraphs)
    length = sum(len(piece) for piece in SENTENCE_END.split(text)[:-1] if len(piece) >= MIN_SENTENCE)
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


def _form_of_tables(title: Title, tables: Tables, paragraphs: Sequence[str]) -> str | None:
    if requests_reports(title.text or ""):
        return None
    reported = {figure.table for figure in tables.figures if figure.state == "reported"}
    # A table whose every row has lost a cell was printed all the same.
    printed = {figure.table for figure in tables.figures}
    printed |= set(tables.forms) if any(problem.kind == "lost_cell" for problem in tables.problems) else set()
    for table in ("requests", "disclosure", "disputes"):
        # A notice may carry the empty form as a sample; a report may print nothing but dashes.
        if table in printed and (reported or title.verdict is not Verdict.NO):
            return tables.forms.get("requests", tables.forms[table])
    if "statistics" in printed and title.verdict is not Verdict.NO:
        opening = "\n".join(paragraphs)[:OPENING]
        known = any(figure.row for figure in tables.figures)
        if title.verdict in (Verdict.YES, Verdict.MAYBE) or (known and SUBJECT.search(opening)):
            return tables.forms["statistics"]
    return None


def _is_prose_report(title: Title, paragraphs: Sequence[str], text: str) -> bool:
    if title.verdict is Verdict.NO:
        return False
    if title.verdict in (Verdict.YES, Verdict.MAYBE):
        return title.verdict is Verdict.YES or reads_like_report(text)
    return known_headings(paragraphs) >= MIN_HEADINGS or (title.text is None and reads_like_report(text))


def _why(title: Title, length: int, about: bool) -> str:
    if title.verdict is Verdict.NO:
        return f"the title {title.text!r} is that of another kind of document"
    if not about:
        return "the text does not speak of information disclosure"
    if length < MIN_TEXT:
        return "there is no running text and no statutory table"
    return f"neither the title {title.text!r} nor the text is that of an annual report"
