"""Quirks of whose report it is: names without their place, other bodies in sentences, offices and contacts, towns, schools."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tests.generator.draft import BODIES, Body, Draft, Para, data

if TYPE_CHECKING:
    from collections.abc import Callable

SHARED = ("朝阳区", "西湖区", "黄浦区")
"""Names that two divisions have or had: alone they do not say which."""
WORDS: dict[str, list[str]] = data("short_titles.toml")


def short_title(draft: Draft) -> bool:
    """The title says 区统计局 or 统计局; the place is in some of signature, site, breadcrumb, footer, source."""
    parts = _parts(draft)
    if parts is None or not _can_rename(draft):
        return False
    city, place, dept = parts
    _rename(draft, _short(draft, place, dept))
    full = f"{place}{dept}"
    names = {full, draft.body.name, *(n for n in draft.body.accept if n.startswith((place, city or place)))}
    draft.body = replace(draft.body, name=full, accept=tuple(sorted(names - {full})))
    site = city + place if place in SHARED else draft.rng.choice([city or place, place])
    draft.page["owner"], draft.page["site"] = f"{site}人民政府", f"{site}人民政府门户网站"
    _meta_site(draft)
    above = city if place in SHARED else ""
    _say_place(draft, above + place, above + full)
    return True


def short_title_lost(draft: Draft) -> bool:
    """The title says 区统计局, and nothing says of which district; or two sources name two places."""
    parts = _parts(draft)
    if parts is None or not _can_rename(draft) or "footer_codes" in draft.quirks:
        return False
    _, place, dept = parts
    short = _short(draft, place, dept)
    _rename(draft, short)
    draft.page["owner"] = draft.page["site"] = "政府信息公开平台"
    _meta_site(draft)
    draft.body = Body(short, "", draft.body.self_name)
    draft.page["expected_problems"] = ["no_division"]
    if draft.rng.random() < 0.4 and draft.chrome not in ("", "bare"):
        one, other = draft.rng.sample(["盐津县", "嵊泗县", "义乌市", "晋江市"], 2)
        draft.page["crumb"] = draft.page["crumb"].replace("首页</a>", f"首页</a> &gt; <a>{one}</a>")
        _footer(draft, f"版权所有：{other}人民政府　网站地图")
    return True


def wrong_owner(draft: Draft) -> bool:
    """The first sentences are about other bodies; the title names none and the signature the right one."""
    if not _untitle(draft):
        return False
    at = draft.title_at()
    assert at is not None
    named = draft.rng.sample(WORDS["others"], draft.rng.randint(1, 3))
    other = draft.rng.choice([name for name, _ in BODIES["cities"] if name not in draft.body.name])
    draft.blocks[at + 1 : at + 1] = [
        Para(text.format(other=other, year=draft.year, self=draft.body.self_name)) for text in named
    ]
    _sign(draft, draft.body.name)
    return True


def signed_by_office(draft: Draft) -> bool:
    """Only an office inside the body signs or compiles the report."""
    if not draft.body.name.endswith(("局", "厅")) or not _untitle(draft):
        return False
    at = draft.title_at()
    assert at is not None
    office = draft.body.name + draft.rng.choice(WORDS["offices"])
    if draft.rng.random() < 0.5:
        draft.blocks.insert(at + 1, Para(f"本报告由{office}编制，数据统计期限为{draft.year}年全年。"))
        _sign(draft, "")
    else:
        _sign(draft, office)
    return True


def contact_only(draft: Draft) -> bool:
    """Only the contact for questions names the body."""
    if not _untitle(draft):
        return False
    at = draft.title_at()
    assert at is not None
    text = draft.rng.choice(WORDS["contacts"]).format(body=draft.body.name, year=draft.year)
    draft.blocks.insert(at + 1, Para(text))
    _sign(draft, "")
    return True


def bracket_line(draft: Draft) -> bool:
    """The line below the title has the body and the year in brackets."""
    if not _untitle(draft):
        return False
    at = draft.title_at()
    assert at is not None
    line = draft.rng.choice(
        ["（{body} {year}年）", "（{body}{year}年度）", "（{year}年 {body}）", "（{body}）"]
    )
    draft.blocks.insert(at + 1, Para(line.format(body=draft.body.name, year=draft.year), "note"))
    _sign(draft, "")
    return True


def of_town(draft: Draft) -> bool:
    """A town or a subdistrict reports, with or without its county in the title, with or without 人民政府."""
    if not _can_rename(draft):
        return False
    entries = [entry for entry in BODIES["counties"] if entry[1][-1] in "县区" and entry[1] not in SHARED]
    _, county, code = draft.rng.choice(entries)
    town = draft.rng.choice(WORDS["towns"])
    office = "办事处" if town.endswith("街道") else "人民政府"
    accept = (f"{town}{office}", f"{county}{town}{office}")
    names = [town, f"{town}{office}", f"{county}{town}", f"{county}{town}{office}"]
    _rename(draft, draft.rng.choice(names))
    old = draft.body.self_name
    word = "我街道" if town.endswith("街道") else f"我{town[-1]}"
    for block in draft.blocks:
        if isinstance(block, Para):
            block.text = block.text.replace(old, word)
    was = draft.body.code
    _replace(draft, lambda text: text.replace(f"{was}0", f"{code}0"))  # the site's code in the footer
    draft.body = Body(accept[1], code, word, accept)
    draft.page["owner"], draft.page["site"] = f"{county}人民政府", f"{county}人民政府门户网站"
    _meta_site(draft)
    _say_place(draft, county, "")
    return True


def of_school(draft: Draft) -> bool:
    """A university or a school reports."""
    if not _can_rename(draft):
        return False
    city, code = draft.rng.choice(BODIES["cities"])
    name = draft.rng.choice(WORDS["schools"]).format(city=city, short=city.removesuffix("市"))
    _rename(draft, name)
    old = draft.body.self_name
    for block in draft.blocks:
        if isinstance(block, Para):
            block.text = block.text.replace(old, "我校")
    draft.body = Body(name, code, "我校")
    draft.page["owner"], draft.page["site"] = name, f"{name}信息公开网"
    _meta_site(draft)
    return True


def _parts(draft: Draft) -> tuple[str, str, str] | None:
    """Return city ("" if the body is the city's), place and office of the body; None for a province's."""
    for city, county, code in BODIES["counties"]:
        if code == draft.body.code and draft.body.name.startswith(city + county):
            return city, county, draft.body.name.removeprefix(city + county)
    for city, code in BODIES["cities"]:
        if code == draft.body.code and draft.body.name.startswith(city):
            return "", city, draft.body.name.removeprefix(city)
    return None


def _short(draft: Draft, place: str, dept: str) -> str:
    marked = dept.startswith("人民政府") or draft.rng.random() < 0.6
    return place[-1] + dept if marked else dept


def _can_rename(draft: Draft) -> bool:
    at = draft.title_at()
    if at is None or draft.negative or draft.dialect or _TITLED & set(draft.quirks):
        return False
    block = draft.blocks[at]
    return isinstance(block, Para) and draft.body.name in block.text


_TITLED = {
    "date_style", "title_no_body", "title_two_lines", "title_none", "title_spaced", "title_bracket", "title_no_year",
    "sidebar", "gb_rare",
    "short_title", "short_title_lost", "wrong_owner", "signed_by_office", "contact_only", "bracket_line", "of_town", "of_school",
}  # fmt: skip


def _rename(draft: Draft, new: str) -> None:
    """Write another name wherever the body's is."""
    old = draft.body.name
    _replace(draft, lambda text: text.replace(old, new))


def _replace(draft: Draft, change: Callable[[str], str]) -> None:
    draft.title = change(draft.title)
    for block in draft.blocks:
        if isinstance(block, Para):
            block.text = change(block.text)
    draft.page = {key: _changed(value, change) for key, value in draft.page.items()}
    draft.chrome_tokens = [change(token) for token in draft.chrome_tokens]


def _changed(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, list):
        return [_changed(one, change) for one in value]
    return change(value) if isinstance(value, str) else value


def _untitle(draft: Draft) -> bool:
    """Take the body's name out of the title, the text and the page."""
    if not _can_rename(draft) or "metadata_block" in draft.quirks or "source_other" in draft.quirks:
        return False
    name, own = draft.body.name, draft.body.self_name
    old, draft.title = draft.title, f"{draft.year}年政府信息公开工作年度报告"
    _replace(draft, lambda text: text.replace(old, draft.title))
    for block in draft.blocks:
        if isinstance(block, Para):
            block.text = block.text.replace(name, own)
    draft.page["owner"] = draft.page["site"] = "政府信息公开平台"
    _replace(draft, lambda text: text.replace(name, ""))
    return True


def _sign(draft: Draft, name: str) -> None:
    """Let a body sign, or nobody."""
    draft.blocks = [
        b for b in draft.blocks if not (isinstance(b, Para) and b.kind == "sign" and "年" not in b.text)
    ]
    dates = [i for i, b in enumerate(draft.blocks) if isinstance(b, Para) and b.kind == "sign"]
    if name and dates:
        draft.blocks.insert(dates[0], Para(name, "sign"))
    elif name:
        draft.blocks.append(Para(name, "sign"))
        draft.blocks.append(Para(f"{draft.year + 1}年1月9日", "sign"))
        if draft.published is None:
            draft.published, draft.date_from = f"{draft.year + 1}-01-09", "signature"


def _say_place(draft: Draft, place: str, full: str) -> None:
    """Name the place, or the body in full, in one or more of the fields of a page; at least once."""
    ways: list[Callable[[], None]] = []
    if draft.chrome not in ("", "bare"):
        crumb = draft.page["crumb"]
        ways += [
            lambda: draft.page.update(crumb=crumb.replace("首页</a>", f"首页</a> &gt; <a>{place}</a>")),
            lambda: _footer(draft, f"主办：{place}人民政府办公室　网站地图"),
            lambda: _footer(draft, f"{place}人民政府 版权所有　网站地图"),
        ]
    elif draft.rendering in ("pipe", "md", "lines"):
        ways += [lambda: _bottom(draft, f"版权所有：{place}人民政府　网站地图")]
    if full:
        ways.append(lambda: _sign(draft, full))
    chosen = draft.rng.sample(ways, draft.rng.randint(1, len(ways))) if ways else []
    for way in chosen:
        way()
    if not chosen:
        draft.page["footer"] = f'<div class="footer"><p>主办：{place}人民政府</p><p>网站地图</p></div>'


def _footer(draft: Draft, line: str) -> None:
    footer = draft.page.get("footer") or '<div class="footer"></div>'
    draft.page["footer"] = footer.removesuffix("</div>") + f"<p>{line}</p></div>"


def _bottom(draft: Draft, line: str) -> None:
    draft.page["bottom"] = [*draft.page.get("bottom", []), line]
    draft.chrome_tokens.append("版权所有")


def _meta_site(draft: Draft) -> None:
    """Write the site's name again where the page's meta elements have another."""
    before, mark, after = draft.page.get("meta", "").partition('<meta name="SiteName" content="')
    if mark:
        draft.page["meta"] = before + mark + draft.page["site"] + '"' + after.partition('"')[2]
