"""An article page and its attachments are one report: what the page lacks is taken from the files.

Which number stands where both print one: the page's; a difference is a problem. A file for another year or of another
body is a report of its own. Files that are no report at all (an application form, a seal) add nothing.
"""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING

from foiacrawl.model import Figure, Metadata, Problem, Report
from foiacrawl.report.checks import checks

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from foiacrawl.model import Mention, Section

Key = tuple[str, str, str | None, str, str]
# What a page prints where it gives no number; a number in the file is then the only one there is.
_NO_NUMBER = ("blank", "unparsed")
_MUCH_LONGER = 3  # times: then the page only introduces the file, and the file's text is the report's
_SHOWN = 3  # conflicts named in full; a file of another draft may differ in every cell


def merge(page: Report, attached: Sequence[Report]) -> Report:
    """Return one report of a page and its files; `others` holds those files that are reports of their own.

    `page` may be no report itself (form None): a page with a title and a file. Figures and problems that come
    from a file carry its `source`.
    """
    report, others = page, list(page.others)
    for part in _by_worth(page, attached):
        if part.form is None:
            report = report.with_problems(*_failures(part))
        elif _is_same(report, part):
            report = _add(report, part)
        else:
            others.append(part)
    return replace(report, others=tuple(others))


def _by_worth(page: Report, attached: Sequence[Report]) -> list[Report]:
    """Put first the file that gives a page without a text its report: of its year, then the one with most numbers."""

    def worth(part: Report) -> tuple[bool, int]:
        other_year = None not in (page.year, part.year) and page.year != part.year
        return other_year, -sum(figure.state == "reported" for figure in part.figures)

    return sorted(attached, key=worth)


def _failures(part: Report) -> Iterable[Problem]:
    """Yield why a file could not be read. That it is no report is no problem: articles carry all kinds of files."""
    return _of_source([problem for problem in part.problems if problem.kind != "not_a_report"], part.source)


def _is_same(report: Report, part: Report) -> bool:
    """Tell whether a file belongs to the report: same year and body, as far as both say."""
    if report.year is not None and part.year is not None and report.year != part.year:
        return False
    one, other = report.agency, part.agency
    if one is None or other is None or one == other:
        return True
    # A page without a text of its own is about its file, and names it shorter or longer than the file does.
    return report.form is None and (one in other or other in one)


def _add(report: Report, part: Report) -> Report:
    figures, conflicts = _fill(report.figures, part)
    text, mentions = _text(report, part)
    alone = report.form is None
    kept = [p for p in report.problems if not (alone and p.kind in ("attachment_only", "not_a_report"))]
    doubts = {"no_agency": report.agency or part.agency, "no_year": report.year or part.year}
    return replace(
        report,
        title=report.title or part.title,
        agency=report.agency or part.agency,
        division_code=report.division_code or (part.division_code if report.agency is None else None),
        year=report.year or part.year,
        owner=part.owner if report.agency is None else report.owner,
        form=_form(figures) or report.form or part.form,
        published_on=report.published_on or part.published_on,
        metadata=_metadata(report.metadata, part.metadata),
        sections=text,
        mentions=mentions,
        figures=figures,
        checks=checks(figures, {figure.table: figure.form for figure in reversed(figures)}),
        problems=tuple(
            p
            for p in (*kept, *_of_source(part.problems, part.source), *conflicts)
            if doubts.get(p.kind) is None
        ),
    )


def _fill(own: Sequence[Figure], part: Report) -> tuple[tuple[Figure, ...], list[Problem]]:
    """Return the figures of both, and a problem for those that differ. Lists may print a label twice: all stay."""
    figures = list(own)
    place = {_key(figure): number for number, figure in reversed(list(enumerate(own)))}
    forms = {figure.table: figure.form for figure in own}
    differing: list[tuple[Figure, Figure]] = []
    for figure in part.figures:
        theirs = replace(figure, source=figure.source or part.source)
        number = place.get(_key(figure))
        if number is None:
            if forms.get(figure.table, figure.form) == figure.form:
                figures.append(theirs)
        elif figure.state == "reported" and figures[number].state in _NO_NUMBER:
            figures[number] = theirs
        elif figure.state == "reported" and figures[number].value != figure.value:
            differing.append((figures[number], theirs))
    return tuple(figures), _conflicts(differing, part.source)


def _key(figure: Figure) -> Key:
    return figure.table, figure.form, figure.row, figure.column, "" if figure.row else figure.label


def _conflicts(differing: Sequence[tuple[Figure, Figure]], source: str) -> list[Problem]:
    """Return a problem for each of the first differing cells, and one that counts the others."""
    told = [
        Problem(
            "conflicting_values",
            f"{theirs.table} {theirs.row or theirs.label} {theirs.column}: {ours.raw!r} on the page,"
            f" {theirs.raw!r} in {source}",
            theirs.where,
            source,
        )
        for ours, theirs in differing[:_SHOWN]
    ]
    if more := len(differing) - len(told):
        told.append(
            Problem("conflicting_values", f"and {more} further numbers of {source} differ", None, source)
        )
    return told


def _text(report: Report, part: Report) -> tuple[tuple[Section, ...], tuple[Mention, ...]]:
    """Return the text: the page's, unless that only introduces the file; then both."""
    if report.form is None:
        return part.sections, part.mentions
    if _length(part.sections) <= _MUCH_LONGER * _length(report.sections):
        return report.sections, report.mentions
    told = {(mention.indicator, mention.value) for mention in report.mentions}
    more = tuple(m for m in part.mentions if (m.indicator, m.value) not in told)
    return report.sections + part.sections, report.mentions + more


def _length(sections: Iterable[Section]) -> int:
    return sum(len(section.text) for section in sections)


def _form(figures: Sequence[Figure]) -> str | None:
    """Return the form by which a report is counted: of its requests table, else of another one."""
    forms = {figure.table: figure.form for figure in reversed(figures)}
    order = ("requests", "disclosure", "disputes", "statistics")
    return next((forms[table] for table in order if table in forms), None)


def _metadata(own: Metadata, other: Metadata) -> Metadata:
    return Metadata(*(getattr(own, field.name) or getattr(other, field.name) for field in fields(Metadata)))


def _of_source(problems: Iterable[Problem], source: str) -> list[Problem]:
    return [replace(problem, source=problem.source or source) for problem in problems]
