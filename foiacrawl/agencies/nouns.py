"""What is known of a report's body before it is named, and the answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from foiacrawl.model import Clue


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that a page and its portal say about whose report it is; any script, any width.

    `title` is the report's title, `year` its year if known; `publisher` the 发布机构, 来源 or ContentSource;
    `site_name` the SiteName or the end of `<title>`; `column_name` and `breadcrumb` the column and the path to it;
    `site_code` the 网站标识码; `portal_name` and `portal_division_code` the registry's row; `unit_hint` the listing's
    unit; `lead` the first sentences; `signature` the last lines; `organiser` the footer's 主办;
    `attachments` the names of the files on a page that holds nothing else.
    """

    title: str | None = None
    year: int | None = None
    publisher: str | None = None
    site_name: str | None = None
    column_name: str | None = None
    breadcrumb: tuple[str, ...] = ()
    site_code: str | None = None
    portal_name: str | None = None
    portal_division_code: str | None = None
    unit_hint: str | None = None
    lead: str | None = None
    signature: str | None = None
    organiser: str | None = None
    attachments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Body:
    """Whose report it is; None where it cannot be told.

    `name` is in simplified script; `division_code` six digits of GB/T 2260 valid in the report's year;
    `level` one of national, province, prefecture, county, township; `kind` a key of data/kinds.toml;
    `evidence` says in words what each answer rests on.
    `told` is the name as found, `other_name` the second of two that one body bears (甲局(乙局)); `identity` is the
    key that stays over renames (offices.identity); `clues` are what each source says, agreeing or not.
    """

    name: str | None
    division_code: str | None
    level: str | None
    kind: str | None
    evidence: tuple[str, ...] = ()
    told: str | None = None
    other_name: str | None = None
    identity: str | None = None
    clues: tuple[Clue, ...] = ()
