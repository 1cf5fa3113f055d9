"""The input of identifying a body, and its result."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from foiacrawl.model import Attribution


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything that a page and its portal say about the reporting body; in any script, full-width or half-width.

    `title` is the report's title, `year` its year if known; `publisher` the 发布机构 or ContentSource,
    `shown_source` the 来源 on the page; `site_name` the SiteName or the footer's; `column_name` and `breadcrumb` the
    column and the path to it;
    `window_title` the `<title>`, which may end in the site's name; `site_code` the 网站标识码; `portal_name` and
    `portal_division_code` the registry's row; `listed_body` the body that the listing names, `listed_title` the words
    of its anchor; `lead` the first sentences, `closing` the last ones, `signature` the lines below them; `organiser`
    the footer's 主办; `attachments` the names of the files on a page that has no other text.
    """

    title: str | None = None
    year: int | None = None
    publisher: str | None = None
    shown_source: str | None = None
    site_name: str | None = None
    column_name: str | None = None
    window_title: str | None = None
    breadcrumb: tuple[str, ...] = ()
    site_code: str | None = None
    portal_name: str | None = None
    portal_division_code: str | None = None
    listed_body: str | None = None
    listed_title: str | None = None
    lead: str | None = None
    closing: str | None = None
    signature: str | None = None
    organiser: str | None = None
    attachments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Body:
    """The body that reports; a field is None where it cannot be determined.

    `name` is in simplified script; `division_code` has six digits of GB/T 2260, valid in the report's year;
    `level` is national, province, prefecture, county or township; `kind` a key of data/kinds.toml.
    `reasons` say in words what each answer is based on. `printed_name` is the name as found, `other_name` the second
    name of a body that has two (甲局(乙局)); `identity` is the key that stays the same when the division or the body
    is renamed (offices.make_identity); `attributions` are what each source says, whether or not they agree.
    """

    name: str | None
    division_code: str | None
    level: str | None
    kind: str | None
    reasons: tuple[str, ...] = ()
    printed_name: str | None = None
    other_name: str | None = None
    identity: str | None = None
    attributions: tuple[Attribution, ...] = ()
