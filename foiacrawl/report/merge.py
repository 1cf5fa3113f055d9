"""Merge an article page and its attachments into one report: what the page lacks is taken from the files.

Where both print a number, the page's is kept and a difference is a problem. A file for another year or of another
body is a report of its own; that the year differs is a problem of both, as the file may be linked by mistake. Files that
are not reports (an application form, a seal) add nothing.
"""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING

from foiacrawl.model import Figure, Metadata, Problem, Report
from foiacrawl.report.checks import check_figures
from foiacrawl.report.year import year_of_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from foiacrawl.model import Mention, Section

Key = tuple[str, str, str | None, str, str]
# States without a number: then the number in the file is the only one.
_NO_NUMBER = ("blank", "unparsed")
# Evidence of whose site it is, not whose report: see model.Attribution.
_OF_THE_SITE = frozenset({"portal", "site", "organiser", "site_code"})
_MARKERS = ("省", "市", "县", "区", "州", "盟", "旗")  # 区教育局: the place that it lacks ends so
_MUCH_LONGER = 3  # times: then the page only introduces the file, and the text is the file's
_MAX_CONFLICTS = 3  # described one by one; a file of another draft may differ in every cell


def merge(page: Report, attached: Sequence[Report]) -> Report:
    """Return one report for a page and its files; `others` has the files that are reports of their own.

    `page` itself may not be a report (form None): a page with a title and a file. Figures and problems from a
    file have its `source`.
    """
    report, others = page, list(page.others)
    for file in _most_useful_first(page, attached):
        part = _with_body(page, file)
        if part.form is None:
            report = report.with_problems(*_failures(part))
        elif _is_same(report, part):
            report = _add(report, part)
        else:
            conflicts = _conflicting_year(page, part)
            report = report.with_problems(*conflicts)
            others.append(part.with_problems(*conflicts))
    return replace(report, others=tuple(others))


def _conflicting_year(page: Report, part: Report) -> list[Problem]:
    """Return the problem of a file for another year than its page: 2015 is announced and 2022 is attached."""
    if None in (page.year, part.year) or page.year == part.year:
        return []
    message = f"the page {page.source} is about {page.year}, its file {part.source} about {part.year}"
    return [Problem("conflicting_year", message)]


def _most_useful_first(page: Report, attached: Sequence[Report]) -> list[Report]:
    """Sort the files: first those of the page's year, then those with most numbers."""

    def rank(part: Report) -> tuple[bool, int]:
        other_year = None not in (page.year, part.year) and page.year != part.year
        return other_year, -sum(figure.state == "reported" for figure in part.figures)

    return sorted(attached, key=rank)


def _failures(part: Report) -> Iterable[Problem]:
    """Return why a file could not be read. That it is not a report is no problem: articles have all kinds of files."""
    return _of_source([problem for problem in part.problems if problem.kind != "not_a_report"], part.source)


def _is_same(report: Report, part: Report) -> bool:
    """Return whether a file belongs to the report: same year and body, where both are known."""
    if report.year is not None and part.year is not None and report.year != part.year:
        return False
    one, other = report.agency, part.agency
    if one is None or other is None or one == other or _completes(report, part) or _completes(part, report):
        return True
    # A page without text is about its file, and may give a shorter or longer name than the file does.
    return report.form is None and (one in other or other in one)


def _with_body(page: Report, part: Report) -> Report:
    """Return a file with the page's body if it names none itself: what the site is called says less than its page does."""
    sources = {attribution.source for attribution in part.owner.attributions}
    if page.agency is None or not sources or not sources <= _OF_THE_SITE:
        return part
    return replace(part, agency=page.agency, division_code=page.division_code, owner=page.owner)


def _completes(report: Report, part: Report) -> bool:
    """Return whether the part has the whole name of a body that the report names without its place (区教育局)."""
    if report.agency is None or report.division_code or part.agency is None or not part.division_code:
        return False
    marked = report.agency.startswith(_MARKERS)
    place = part.agency.removesuffix(report.agency[marked:])
    return place != part.agency and place.endswith(report.agency[0] if marked else _MARKERS)


def _add(report: Report, part: Report) -> Report:
    figures, conflicts = _fill(report.figures, part)
    text, mentions = _text(report, part)
    is_only_page = report.form is None
    names_body = report.agency is None or _completes(report, part)
    kept = [
        p for p in report.problems if not (is_only_page and p.kind in ("attachment_only", "not_a_report"))
    ]
    published_on = report.published_on or part.published_on
    # A date says less of the year than a file does, and more than nothing.
    year = report.year or part.year or year_of_date(published_on)
    resolved = {
        "no_agency": report.agency or part.agency,
        "no_division": report.division_code or (part.division_code if names_body else None),
        "no_year": year,
    }
    return replace(
        report,
        title=report.title or part.title,
        agency=part.agency if names_body else report.agency,
        division_code=report.division_code or (part.division_code if names_body else None),
        year=year,
        owner=part.owner if names_body else report.owner,
        form=_form(figures) or report.form or part.form,
        published_on=published_on,
        metadata=_metadata(report.metadata, part.metadata),
        sections=text,
        mentions=mentions,
        figures=figures,
        checks=check_figures(figures, {figure.table: figure.form for figure in reversed(figures)}),
        problems=tuple(
            p
            for p in (*kept, *_of_source(part.problems, part.source), *conflicts)
            if resolved.get(p.kind) is None
        ),
    )


def _fill(own: Sequence[Figure], part: Report) -> tuple[tuple[Figure, ...], list[Problem]]:
    """Return the figures of both, and a problem for those that differ. Lists may print a label twice: all are kept."""
    figures = list(own)
    place = {_key(figure): number for number, figure in reversed(list(enumerate(own)))}
    forms = {figure.table: figure.form for figure in own}
    differing: list[tuple[Figure, Figure]] = []
    for figure in part.figures:
        theirs = figure._replace(source=figure.source or part.source)
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
    problems = [
        Problem(
            "conflicting_values",
            f"{theirs.table} {theirs.row or theirs.label} {theirs.column}: {ours.raw!r} on the page,"
            f" {theirs.raw!r} in {source}",
            theirs.where,
            source,
        )
        for ours, theirs in differing[:_MAX_CONFLICTS]
    ]
    if more := len(differing) - len(problems):
        problems.append(
            Problem("conflicting_values", f"and {more} further numbers of {source} differ", None, source)
        )
    return problems


def _text(report: Report, part: Report) -> tuple[tuple[Section, ...], tuple[Mention, ...]]:
    """Return the text: the page's, or both where the page only introduces the file."""
    if report.form is None:
        return part.sections, part.mentions
    if _length(part.sections) <= _MUCH_LONGER * _length(report.sections):
        return report.sections, report.mentions
    known = {(mention.indicator, mention.value) for mention in report.mentions}
    more = tuple(m for m in part.mentions if (m.indicator, m.value) not in known)
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
