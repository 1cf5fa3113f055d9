"""Servers of the Hanweb and TrueCMS kinds, as functions from an address to an answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from foiacrawl.addresses.calls import parse_call
from tests.walk.site import report

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class Asked:
    """One call: path, method, and the fields of query and body together, as a servlet sees them."""

    path: str
    method: str
    fields: dict[str, str]

    @classmethod
    def of(cls, url: str) -> Asked:
        call = parse_call(url)
        plain = call.url if call else url.partition("#")[0]
        fields = dict(parse_qsl(urlsplit(plain).query, keep_blank_values=True))
        if call:
            fields |= dict(parse_qsl(call.body, keep_blank_values=True))
        return cls(urlsplit(plain).path, "POST" if call else "GET", fields)

    def number(self, name: str, default: int) -> int:
        value = self.fields.get(name, "")
        return int(value) if value.isdigit() else default


def href(number: int) -> str:
    return f"/art/2024/1/{number % 28 + 1}/art_30516_{number}.html"


def title(number: int) -> str:
    return f"第{number}镇2023年政府信息公开工作年度报告"


def line(number: int) -> str:
    return f'<li><a href="{href(number)}" title="{title(number)}">{title(number)[:9]}…</a><span>2024-\n 01-\n 29</span></li>'


def lines(count: int) -> list[str]:
    return [line(number) for number in range(1, count + 1)]


def articles(count: int) -> dict[str, str]:
    return {href(number): report(title(number)) for number in range(1, count + 1)}


def datastore(records: Sequence[str], *, call: str = "", total: int | None = None) -> str:
    group = f'<nextgroup><![CDATA[<a href="{call}"></a>]]></nextgroup>' if call else ""
    declared = f"<totalrecord>{total}</totalrecord>" if total is not None else ""
    body = "".join(f"<record><![CDATA[\n{record}\n]]></record>" for record in records)
    return f"<datastore>{group}{declared}<recordset>{body}</recordset></datastore>"
