"""Extract names of bodies from a page's title, first sentences, signature, and fields."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from itertools import zip_longest
from typing import TYPE_CHECKING

from foiacrawl.agencies.kinds import kinds
from foiacrawl.agencies.normalize import compact_names, normalize_names
from foiacrawl.agencies.parse import Parsed, parse
from foiacrawl.agencies.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator

_SEGMENT = re.compile(r"[_|｜\n]|\s[-—–]+\s|(?<=报告)[-—–]+|(?<=年报)[-—–]+|>{1,2}|»")
_SPLIT = re.compile(r"[|:,。;!?·—–\-―\"'“”‘’《》〈〉\[\]【】「」~/\\]+")
_EXTENSION = re.compile(r"\.(?:docx?|pdf|wps|ofd|xlsx?|html?|txt|zip|rar)$", re.IGNORECASE)
_PARENS = re.compile(r"^\(([^()]*)\)$|^\(([^()]*)\)(.+)$|^(.+?)\(([^()]*)\)$")
_QUOTED = re.compile(r"《[^》]{0,80}》|<[^>]{0,80}>|〔[^〕]{0,8}〕|\([^)]*\)")
_DATED = re.compile(
    r"(?:19|20)\d\d\s*年\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?|(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}"
)
_NUMERIC = re.compile(r"[\d\s.:()第号年月日〇零一二三四五六七八九十]+")
_PLATE = re.compile(r"(?:加?挂|对外称)[“\"']?(.+?)[”\"']?(?:的?牌子?)?")
_BRACKETED = re.compile(r"^[(【\[]([^()【】\[\]]{2,40})[)】\]]$")
_TOP_LINES = 4
_TOWN_OFFICES = ("人民政府", "政府", "办事处")
_MAX_NAME = 40

MIN_PROPER = 2  # characters of a place's own name in a name that no table knows
MAX_LEAD = 600
"""Characters of the text that count as its first sentences."""


# Asked twice for each report, for the name and for the list of what each source says; a portal's pages repeat the others.
@lru_cache(maxsize=256)
def extract_from_title(title: str, year: int | None) -> tuple[Parsed | None, tuple[Parsed, ...]]:
    """Return the body that the title names, and bodies at its end (`…_政府信息公开年报_平潭…管委会`: the site)."""
    segments = [part for part in (compact_names(s) for s in _SEGMENT.split(normalize_names(title))) if part]
    at = next((i for i, part in enumerate(segments) if words().report.search(part)), 0)
    named = _in_segment(segments[at], year) if segments else None
    others = segments[:at] + segments[at + 1 :]
    if segments and not named:  # 某市公安局网站-2019年年报: the site's name within the segment
        others += _parts(_without_report(segments[at]))
    return named, tuple(body for part in others if (body := extract_from_field(part, year)))


def _in_segment(segment: str, year: int | None) -> Parsed | None:
    bodies: list[Parsed] = []
    for part in _parts(_without_report(segment)):
        if bodies and bodies[-1].division_only and not _names_place(part, year):
            joined = parse_body(bodies[-1].text + part, year)
            if joined:
                bodies[-1] = joined
                continue
        body = parse_body(part, year)
        if body:
            bodies.append(_outer_town(body, year))
    return min(bodies, key=lambda b: b.division_only, default=None)


def _without_report(segment: str) -> str:
    """Return the segment with a bar in place of each date, year and name of the report."""
    text = words().year.sub("|", _DATED.sub("|", _EXTENSION.sub("", segment)))
    return words().report.sub("|", text)


def _parts(text: str) -> list[str]:
    """Return the parts of a title between the report's words, without irrelevant words at either end."""
    found: list[str] = []
    for piece in _SPLIT.split(text):
        queue = [piece]
        while queue:
            part = _trim(queue.pop(0))
            match = _PARENS.match(part)
            if match and (match.group(1) or not parse_body(part, None)):
                queue = [g for g in match.groups() if g] + queue
            elif part:
                found.append(part)
    return found


def _trim(part: str) -> str:
    """Strip irrelevant words from both ends until nothing changes."""
    edges = words().edges
    while True:
        before = part
        part = part.strip(" .、*#()" if part.count("(") != part.count(")") else " .、*#")
        for edge in edges if part.startswith(edges) else ():
            if part.startswith(edge) and not parse(part, None).place:
                part = part[len(edge) :]
                break
        for edge in edges if part.endswith(edges) else ():
            if part.endswith(edge) and not part.endswith(words().endings):
                part = part[: -len(edge)]
                break
        if part == before:
            return part


def _names_place(text: str, year: int | None) -> bool:
    return bool(parse(text, year).place)


def parse_body(text: str, year: int | None) -> Parsed | None:
    """Return the text parsed if it is the name of a body or a division, else None."""
    if not 2 <= len(text) <= _MAX_NAME or words().never.search(text) or _NUMERIC.fullmatch(text):
        return None
    if text in words().never_whole:
        return None
    text = words().joint.sub("", text)
    parsed = parse(text, year)
    if parsed.division_only:
        return parsed
    if text.endswith(")"):
        return _before_parentheses(text, year)
    if not text.endswith(words().endings) and parsed.rest not in kinds().whole:
        return None
    bare = not (parsed.place or parsed.marker or parsed.zone or parsed.town or parsed.unknown)
    return parsed if len(text) > 2 and (not bare or len(parsed.rest) >= 3) else None


def _before_parentheses(text: str, year: int | None) -> Parsed | None:
    """Return the body before what is in parentheses: its second name (甲局(乙局)) or a remark.

    After a place alone they contain its office: 某实验区(管委会办公室).
    """
    outer, _, inner = text[:-1].rpartition("(")
    body = parse_body(outer, year)
    if body and body.division_only and (office := parse_body(inner, year)) and not office.place:
        return parse(text, year)
    return replace(body, other=_second_name(inner, year)) if body else None


def _second_name(inner: str, year: int | None) -> str:
    """Return the second name of a body, as 市场监督管理局(挂知识产权局牌子) prints it; "" if it is none."""
    match = _PLATE.fullmatch(inner)
    name = match.group(1) if match else inner
    body = parse_body(name, year)
    return name if body and not body.division_only and body.kind != "other" else ""


@lru_cache(maxsize=1024)
def extract_from_field(value: str | None, year: int | None) -> Parsed | None:
    """Return the body named by a field of its own: publisher, site name, breadcrumb, listing, organiser."""
    if not value:
        return None
    text = words().field_label.sub("", compact_names(value))
    if not text or text.lower() in words().defaults:
        return None
    for start in words().site_starts:
        text = text.removeprefix(start)
    body = parse_owner(_without_party(text), year)
    if body:
        return body
    for end in words().site_ends:
        if text.endswith(end) and (body := parse_body(_without_party(text.removesuffix(end)), year)):
            return body
    return _in_segment(text, year) if words().report.search(text) else None


def parse_owner(text: str, year: int | None) -> Parsed | None:
    """Return the body of a name, or of an office in it: 某镇人民政府 for 某镇人民政府党政办公室, 某局 for 某局综合科."""
    inner = words().inner_office.fullmatch(text)
    body = (parse_body(inner.group(1), year) if inner else None) or parse_body(text, year)
    return _outer_town(body, year) if body else None


def _outer_town(body: Parsed, year: int | None) -> Parsed:
    """Return the town for an office in it: 某镇人民政府 for 某镇党政办公室."""
    end = next((end for end in words().inner_offices if body.office.endswith(end)), "") if body.town else ""
    if not end:
        return body
    outer = body.text.removesuffix(end)
    if outer.endswith(body.town):
        outer += "办事处" if body.town.endswith("街道") else "人民政府"
    return parse(outer, year) if outer.endswith(_TOWN_OFFICES) else body


def _without_party(text: str) -> str:
    """Return one name where a site names two: 党工委管委会 is the zone's committee and its administration."""
    for prefix in words().party_prefixes:
        at = text.find(prefix)
        if at > 0 and at + len(prefix) < len(text):
            return text[:at] + text[at + len(prefix) :]
    return text


# Asked twice for each report: for the name, and for the list of what each source says (0.2 ms each).
@lru_cache(maxsize=1)
def extract_from_lead(lead: str | None, year: int | None) -> tuple[Parsed | None, str]:
    """Return the body that the first sentences name, and in words how they name it."""
    ways = (
        (words().lead_author, "the first sentences name it as the author"),
        (words().lead_report, "the first sentences name it before the report"),
        (words().lead_verb, "it is the subject of a first sentence"),
    )
    if body := _on_own_line(lead, year):
        return body, "a line of its own names it"
    if body := _in_quoted_title(lead, year):
        return body, "the first sentences name it in the report's title"
    text = _as_sentences(lead)
    return next(((body, way) for pattern, way in ways for body in _matches(pattern, text, year)), (None, ""))


def extract_contact(text: str | None, year: int | None) -> Parsed | None:
    """Return the body that sentences (the first or the last) name as the contact for questions."""
    bodies = _matches(words().lead_contact, _as_sentences(text), year)
    # 县政府办公室 may be asked about the reports of all.
    return next((body for body in bodies if body.place or body.town or body.kind != "government"), None)


def list_in_lead(lead: str | None, year: int | None) -> list[Parsed]:
    """Return all bodies that are the subject of a first sentence or the author of the report."""
    text = _as_sentences(lead)
    patterns = (words().lead_author, words().lead_report, words().lead_verb)
    return [body for pattern in patterns for body in _matches(pattern, text, year)]


def _as_sentences(lead: str | None) -> str:
    if not lead:
        return ""
    return words().lead_party.sub("", _QUOTED.sub("", compact_names(lead[:MAX_LEAD].replace("\n", "。"))))


def _matches(pattern: re.Pattern[str], text: str, year: int | None) -> Iterator[Parsed]:
    for match in pattern.finditer(text):
        body = parse_owner(_strip_opening(_trim(words().year.sub("", match.group(1)))), year)
        if body and (body.place or _is_whole_name(body)):
            yield body


def _in_quoted_title(lead: str | None, year: int | None) -> Parsed | None:
    """Return the body in the title of the report that the first sentences publish: 现发布《某某局2024年…报告》."""
    match = words().lead_quoted.search(compact_names(lead[:MAX_LEAD])) if lead and "《" in lead else None
    return extract_from_title(match.group(1), year)[0] if match else None


def _on_own_line(lead: str | None, year: int | None) -> Parsed | None:
    """Return the body that one of the first lines names: in brackets (某某镇 2023年), or above a date as on a cover."""
    lines = [compact_names(line) for line in lead[:MAX_LEAD].splitlines()[:_TOP_LINES]] if lead else []
    for line, below in zip_longest(lines, lines[1:], fillvalue=""):
        match = _BRACKETED.match(line)
        text = match.group(1) if match else line if _DATED.fullmatch(below) else ""
        body = parse_owner(words().year.sub("", text), year) if text else None
        if body and (body.place or _is_whole_name(body)):
            return body
    return None


def _strip_opening(text: str) -> str:
    """Return the text without the words that open a sentence before the name: 本报告由, 今年."""
    while opening := next((word for word in words().lead_before if text.startswith(word)), ""):
        text = text[len(opening) :]
    return text


def _is_whole_name(body: Parsed) -> bool:
    """Return whether a name without a known place is one: 高楼镇, not 街道 nor 加强对各街道; a marker (县政府) is enough."""
    if body.text.startswith(words().lead_not_names):
        return False
    if body.kind == "education_institution":
        return len(words().school.sub("", body.text)) >= MIN_PROPER
    area = body.town or body.zone
    proper = next((area.removesuffix(word) for word in words().lead_generic if area.endswith(word)), area)
    return len(proper) >= MIN_PROPER if area else bool(body.marker)


def extract_from_signature(signature: str | None, year: int | None) -> Parsed | None:
    """Return the body that signed: the last line that is a name."""
    for line in reversed(signature.splitlines() if signature else ()):
        text = _trim(_DATED.sub("", compact_names(line)))
        if text and (body := parse_owner(text, year)):
            return body
    return None


_SELF = re.compile(r"我(局|委|厅|院|办|会|街道?|镇|乡|中心|处|队|站|馆|校|公司|管委会)")


def find_self_reference(lead: str | None) -> str:
    """Return what the body calls itself: the 局 of 我局; "" if it does not, or only names its place."""
    match = _SELF.search(compact_names(lead[:MAX_LEAD])) if lead else None
    return match.group(1) if match else ""
