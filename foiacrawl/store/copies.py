"""Decide which of several copies of a report, found at different addresses, is current.

Two reports of one body for one year are the same if their numbers do not contradict each other and enough of them
agree, or if their texts are the same. The best one is current; the others refer to it in `copy_of`. Two that contradict
each other are both current, and `coverage` counts them: only a person can decide which one is valid.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from foiacrawl.store.sentences import sentences, share

if TYPE_CHECKING:
    import sqlite3

    from foiacrawl.model import Number

MIN_AGREEING = 3  # numbers other than 0 that two copies must share: forms full of zeros are all equal
MAX_COPIES = (
    20  # addresses of one body and year that are compared; more are different bodies of the same name
)
MIN_SAME_TEXT = (
    0.8  # share of sentences from which two texts are copies; reports of two years share about 0.5
)

Cell = tuple[str, str, str, str]

HEADS = """
SELECT r.report_id, r.url, r.division_code, r.script, r.published_on, r.first_seen, r.is_current, r.copy_of,
  EXISTS (SELECT 1 FROM documents d WHERE d.document_id = r.document_id AND d.gone_on IS NOT NULL) AS is_gone,
  (SELECT count(*) FROM check_rows c WHERE c.report_id = r.report_id AND c.status = 'fail') AS failed,
  EXISTS (SELECT 1 FROM problems p WHERE p.report_id = r.report_id AND p.kind = 'conflicting_year') AS has_doubtful_year
FROM reports r
WHERE r.agency = ? AND r.year = ? AND r.is_latest
LIMIT ?
"""


class Head(NamedTuple):
    """The row of a report."""

    report_id: int
    url: str
    division_code: str | None
    script: str
    published_on: str | None
    first_seen: str
    is_current: int
    copy_of: int | None
    is_gone: int
    failed: int
    has_doubtful_year: int


class Copy(NamedTuple):
    """A report of the body and year: its numbers by their place in the form, its sentences."""

    head: Head
    numbers: dict[Cell, Number]
    text: frozenset[str]


def choose_current(connection: sqlite3.Connection, agency: str | None, year: int | None) -> None:
    """Decide which reports of a body and year are current. If body or year is None, none are compared."""
    if agency is None or year is None:
        return
    heads = [Head(*row) for row in connection.execute(HEADS, (agency, year, MAX_COPIES + 1))]
    if len(heads) == 1 or len(heads) > MAX_COPIES:
        for head in heads:
            _mark(connection, head, None)
        return
    chosen: list[Copy] = []
    for copy in sorted((_copy(connection, head) for head in heads), key=_rank):
        better = next((one for one in chosen if _is_same(one, copy)), None)
        if better is None:
            chosen.append(copy)
        _mark(connection, copy.head, better.head.report_id if better else None)


def find_moved(connection: sqlite3.Connection, url: str) -> str | None:
    """Choose again among the copies of a report that is gone; return the address of the copy that is there, if any."""
    row = connection.execute(
        "SELECT report_id, agency, year, content_digest, portal_id FROM reports WHERE url = ? AND is_latest",
        (url,),
    ).fetchone()
    if row is None:
        return None
    report_id, agency, year, digest, portal_id = row
    choose_current(connection, agency, year)
    found = connection.execute(
        "SELECT r.report_id, r.url FROM reports r JOIN documents d USING (document_id)"
        " WHERE r.is_latest AND d.is_current AND d.gone_on IS NULL AND r.report_id <> ?1 AND r.portal_id IS ?3 AND ("
        " r.report_id = (SELECT copy_of FROM reports WHERE report_id = ?1) OR r.content_digest = ?2)"
        " ORDER BY r.is_current DESC, r.report_id LIMIT 1",
        (report_id, digest, portal_id),
    ).fetchone()
    if found is None:
        return None
    there, new_url = found
    # Reports without body or year are not compared above: these are equal in all that was read.
    connection.execute(
        "UPDATE reports SET is_current = 0, copy_of = ? WHERE report_id = ? AND copy_of IS NULL",
        (there, report_id),
    )
    return str(new_url)


def _rank(copy: Copy) -> tuple[int, int, bool, int, int, str, str]:
    """Return a sort key that puts the best copy first.

    1. one that is still there; 2. the one whose year nothing contradicts: a file that is linked under another year comes
    last; 3. the original before a page converted to traditional characters, on any site;
    4. the one with more numbers; 5. with fewer failed checks; 6. published earlier; 7. the shorter address, then the
    alphabet, so that a rebuild decides the same.
    """
    head = copy.head
    return (
        head.is_gone,
        head.has_doubtful_year,
        head.script == "traditional",
        -len(copy.numbers),
        head.failed,
        head.published_on or "9999",
        f"{len(head.url):06}{head.url}",
    )


def _is_same(one: Copy, other: Copy) -> bool:
    codes = {one.head.division_code, other.head.division_code} - {None}
    if len(codes) > 1:
        return False
    common = one.numbers.keys() & other.numbers.keys()
    if any(one.numbers[cell] != other.numbers[cell] for cell in common):
        return False
    if sum(one.numbers[cell] != 0 for cell in common) >= MIN_AGREEING:
        return True
    return share(one.text, other.text) >= MIN_SAME_TEXT and share(other.text, one.text) >= MIN_SAME_TEXT


def _copy(connection: sqlite3.Connection, head: Head) -> Copy:
    numbers = connection.execute(
        'SELECT table_name, coalesce("row", label), "column", form, value FROM figures'
        " WHERE report_id = ? AND value IS NOT NULL",
        (head.report_id,),
    )
    return Copy(
        head,
        {(table, row, column, form): value for table, row, column, form, value in numbers},
        sentences(connection, head.report_id),
    )


def _mark(connection: sqlite3.Connection, head: Head, copy_of: int | None) -> None:
    if (head.is_current, head.copy_of) != (int(copy_of is None), copy_of):
        connection.execute(
            "UPDATE reports SET is_current = ?, copy_of = ? WHERE report_id = ?",
            (copy_of is None, copy_of, head.report_id),
        )
