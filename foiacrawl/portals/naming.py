"""Names for proposed rows: whose site it is, a body's whole name with division and level, and an id for the row."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from foiacrawl.addresses import urls
from foiacrawl.agencies import Body, Evidence, identify
from foiacrawl.listings.selectors import get_strings
from foiacrawl.model import Portal

if TYPE_CHECKING:
    from foiacrawl.listings.listing import ListingPage

_SITE_WORDS = re.compile(r"(?:门户网站|官方网站|政务网站|政府网站|网站|门户|官网|网)$")
_SEPARATORS = re.compile(r"\s*[_|—>»]+\s*|\s+-+\s*|\s*-+\s+|-(?=\D)")
_FORMULA = re.compile(r"^[=+\-@\s]+")  # what a spreadsheet would run
# A government's own report needs no suffix; a department's level is written `county-dept`.
_NO_DEPARTMENT = {None, "government", "township", "subdistrict", "development_zone"}
_WITH_DEPARTMENTS = {"province", "prefecture", "county"}
_MAX_ID_LENGTH = 48


@dataclass(frozen=True, slots=True)
class NamedBody:
    """A body as a row names it: `code` is GB/T 2260, `level` a word of the registry; None where the name does not say."""

    name: str
    code: str | None = None
    level: str | None = None

    def make_row(self, url: str, family: str | None, notes: str) -> Portal:
        """Return the registry row for this body at an address."""
        return Portal(make_portal_id(url), self.name, url, self.code, self.level, family, notes=notes)


@dataclass(frozen=True, slots=True)
class Site:
    """What a home page calls itself, and its 网站标识码."""

    name: str
    code: str | None = None

    @property
    def names_body(self) -> bool:
        """Whether it is known whose site it is."""
        return identify(Evidence(site_name=self.name or None, site_code=self.code)).name is not None

    @property
    def body(self) -> NamedBody:
        """The body whose site it is."""
        return _make_named(identify(Evidence(site_name=self.name or None, site_code=self.code)), self.name)


def read_site(page: ListingPage) -> Site:
    """Return whose site a page is of: by its metadata, else by the piece of its title that names a body."""
    metas = {
        meta.attrib["name"].lower(): " ".join(meta.attrib["content"].split())
        for meta in page.selector.css("meta[name][content]")
    }
    title = " ".join("".join(get_strings(page.selector.xpath("(//title)[1]/text()"))[:1]).split())
    pieces = [metas.get("sitename", ""), *reversed(_SEPARATORS.split(title))]
    pieces = [strip_site_words(piece) for piece in pieces if piece.strip()]
    named = next((piece for piece in pieces if identify(Evidence(site_name=piece)).name), None)
    return Site(named or (pieces[0] if pieces else ""), metas.get("siteidcode") or None)


def name_body(name: str, site: Site) -> NamedBody:
    """Return a body that a page of this site names (县公安局), with the site's division where its name has none."""
    owner = site.body
    found = identify(
        Evidence(listed_body=name, portal_name=owner.name or None, portal_division_code=owner.code)
    )
    return _make_named(found, name)


def strip_site_words(text: str) -> str:
    """Return a name without the words for a site (某某县人民政府门户网站)."""
    return _SITE_WORDS.sub("", " ".join(text.split()))


def get_domain(url: str) -> str:
    """Return the government domain of an address: `gaj.fy.gov.cn` and `www.fy.gov.cn` are both of `fy.gov.cn`."""
    return ".".join(urls.netloc(url).split(".")[-3:])


def make_portal_id(url: str) -> str:
    """Return an id for an address's host, from the general to the special: `gaj.fy.gov.cn` is `fy-gaj`."""
    host = re.sub(r"\.gov\.cn$", "", urls.netloc(url).removeprefix("www."))
    labels = host.split(".") if re.search(r"[\d.]+:?\d*$", host) else reversed(host.split("."))
    return re.sub(r"[^A-Za-z0-9]+", "-", "-".join(labels)).strip("-") or "portal"


def assign_id(row: Portal, taken: set[str]) -> Portal:
    """Return the row under an id that no other has, and take it: bodies of one host differ by their address's last words."""
    own = row.portal_id
    if own in taken:
        parts = urlsplit(row.listing_url)
        words = [word for word in re.findall(r"[A-Za-z0-9]{2,}", parts.path) if not _is_plain(word)]
        values = [
            value for value in urls.parameters(row.listing_url).values() if re.fullmatch(r"\w{4,}", value)
        ]
        own = "-".join([own, *(words[-1:] + values[:1])])[:_MAX_ID_LENGTH].encode("ascii", "ignore").decode()
    number, free = 2, own
    while free in taken:
        free, number = f"{own}-{number}", number + 1
    taken.add(free)
    return replace(row, portal_id=free)


def _is_plain(word: str) -> bool:
    return bool(re.fullmatch(r"index|default|list|column|public|s?html?|php|jsp|aspx?", word, re.IGNORECASE))


def _make_named(found: Body, printed: str) -> NamedBody:
    name = _FORMULA.sub("", found.name or printed) or "?"
    level = {"national": "central"}.get(found.level or "", found.level)
    if level in _WITH_DEPARTMENTS and found.kind not in _NO_DEPARTMENT:
        level = f"{level}-dept"
    return NamedBody(name, found.division_code, level)
