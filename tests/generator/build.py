"""Compose a report from truth, apply the quirks, write it out and names what is in it."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from tests.generator import (
    extras,
    grids,
    labels,
    markup,
    negatives,
    output,
    overprint,
    page_parts,
    pages,
    prose_numbers,
    short_titles,
    structure,
    surroundings,
    tables,
    values,
)
from tests.generator.dialects import BOXES, DIALECTS, MOVES_CELLS, PLACED
from tests.generator.draft import BODIES, PROSE, QUIRKS, Body, Draft, Generated, Para

if TYPE_CHECKING:
    from collections.abc import Callable

KINDS = {
    "2021": 24,
    "2019": 24,
    "mixed": 5,
    "2014": 10,
    "guangzhou": 7,
    "shanghai": 5,
    "dingxi": 4,
    "fujian": 6,
    "free": 10,
    "prose": 6,
    "negative": 9,
}
FORM = {
    "mixed": "2021",
    "guangzhou": "local/guangdong_guangzhou",
    "shanghai": "local/shanghai_54",
    "dingxi": "local/gansu_dingxi_2008",
    "fujian": "local/fujian_putian_2009",
    "free": "free",
}
LISTS = (
    "2014",
    "local",
    "local/guangdong_guangzhou",
    "local/shanghai_54",
    "local/gansu_dingxi_2008",
    "local/fujian_putian_2009",
)
YEARS = {
    "2021": (2021, 2025),
    "2019": (2019, 2020),
    "mixed": (2021, 2022),
    "2014": (2014, 2018),
    "prose": (2009, 2024),
    "negative": (2012, 2024),
}
QUIRK_MODULES = (labels, values, structure, pages, extras, short_titles, surroundings, grids)
HEADS = (
    "总体情况",
    "主动公开政府信息情况",
    "收到和处理政府信息公开申请情况",
    "政府信息公开行政复议、行政诉讼情况",
    "存在的主要问题及改进情况",
    "其他需要报告的事项",
)
OLD_HEADS = (
    "概述",
    "主动公开政府信息情况",
    "依申请公开政府信息办理情况",
    "行政复议和行政诉讼情况",
    "存在的主要问题和改进措施",
    "附表",
)
VARIANT_HEADS = {
    "政府信息公开行政复议、行政诉讼情况": "因政府信息公开工作被申请行政复议、提起行政诉讼情况",
    "存在的主要问题及改进情况": "政府信息公开工作存在的主要问题及改进情况",
}
ORDINALS = "一二三四五六七八"


def generate(
    seed: int, kind: str | None = None, only: tuple[str, ...] | None = None, file: str | None = None
) -> Generated:
    """Return the report of a seed; `kind` one of `KINDS`, `only` the quirks that may be applied (all by chance if None).

    `file` asks for a file of that kind (docx, xlsx, pdf) or a dialect of `dialects.py` in place of a page or a text; it is
    always of a report.
    """
    rng = random.Random(f"foiacrawl {seed} {kind} {only}")  # noqa: S311  a reproducible draw, not a secret
    weights = {name: weight for name, weight in KINDS.items() if not (file and name == "negative")}
    chosen = kind or rng.choices(list(weights), list(weights.values()))[0]
    draft = start(rng, chosen, file)
    fill(draft)
    prose_numbers.add(draft, f"{seed} {kind} {only}", may_wrap=only is None)
    page_parts.dress(draft)
    apply_quirks(draft, only)
    return output.finish(draft, f"{seed:05d}_{chosen}")


def start(rng: random.Random, kind: str, file: str | None = None) -> Draft:
    """Draw body, year, rendering, chrome, title and dates."""
    year = rng.randint(*YEARS.get(kind, (2008, 2018)))
    body = draw_body(rng, year)
    old = kind in ("guangzhou", "free", "fujian")
    choices = ["html"] * 6 + ["pipe"] * 3 + ["md"] + (["lines"] * 3 if old else [])
    rendering = (
        rng.choice(["html", "lines"])
        if kind == "prose"
        else "html"
        if kind == "negative"
        else rng.choice(choices)
    )
    dialect = file if file in DIALECTS or file in BOXES else ""
    rendering = DIALECTS[dialect].base if dialect in DIALECTS else "html" if dialect else file or rendering
    chrome = rng.choice(list(markup.FRAMES)) if rendering == "html" else ""
    titles = [
        f"{body.name}{year}年政府信息公开工作年度报告",
        f"{body.name}{year}年度政府信息公开工作年度报告",
        f"{year}年{body.name}政府信息公开工作年度报告",
        f"{body.name}{year}年政府信息公开年度报告",
        f"{body.name}{year}年度政府信息公开工作报告"
        if year < 2019
        else f"{body.name}{year}年政府信息公开工作年度报告",
    ]
    draft = Draft(rng, kind, rendering, chrome, body, year, FORM.get(kind, kind), rng.choice(titles))
    draft.dialect = dialect or ""
    draft.form_accept = [draft.form, *(["prose"] if dialect == "glued" else [])]
    if kind in ("fujian", "free"):
        draft.form_accept = list(LISTS)
        draft.form = "local/fujian_putian_2009"
    elif kind in ("guangzhou", "shanghai", "dingxi"):
        draft.form_accept += ["local", "2008"]
    cell = rng.choice(["bare", "p", "pspan"])
    draft.page = {"cell": cell, "upper": False, "unquoted": False, "raw_nbsp": rng.random() < 0.3}
    return draft


def draw_body(rng: random.Random, year: int) -> Body:
    """Return a body that had its name in the year."""
    level = rng.random()
    if level < 0.1:
        name, code = rng.choice(BODIES["provinces"])
        office = rng.choice(BODIES["offices"])[0]
        return Body(f"{name}{office}", code, "我厅")
    if level < 0.35:
        city, county, code = rng.choice(BODIES["counties"])
        name, short = city + county, county
    else:
        name, code = rng.choice(BODIES["cities"])
        short = name
    if rng.random() < 0.08:
        others = (f"{name}人民政府办公室", name, f"{short}人民政府", short)
        return Body(f"{name}人民政府", code, "本级政府", others)
    dept = rng.choice([d for d in BODIES["departments"] if d[1] <= year <= d[2]])[0]
    accept = tuple(f"{short}{dept}" for _ in range(short != name))
    return Body(f"{name}{dept}", code, "我委" if dept.endswith("委员会") else "我局", accept)


def fill(draft: Draft) -> None:
    """Write title, sections and tables."""
    rng = draft.rng
    if draft.kind == "negative":
        negatives.fill(draft, rng.choice([*negatives.KINDS, *surroundings.NEGATIVES]))
        return
    statutory = draft.kind in ("2019", "2021", "mixed")
    draft.blocks.append(Para(draft.title, "title"))
    if rng.random() < 0.8:
        add_sentences(draft, "intro", 1)
    names = [
        VARIANT_HEADS.get(h, h) if rng.random() < 0.25 else h for h in (HEADS if statutory else OLD_HEADS)
    ]
    heads = [Para(f"{ORDINALS[i]}、{h}", "head") for i, h in enumerate(names)]
    draft.blocks.append(heads[0])
    for i, text in enumerate(PROSE["overview_heads"][: rng.choice([0, 0, 3, 5])]):
        add_sentences(draft, "overview", min(i, 1))
        draft.blocks.append(Para(text))
    add_sentences(draft, "overview", rng.randint(2, 5))
    draft.blocks.append(heads[1])
    if statutory:
        statutory_tables(draft, heads)
    else:
        old_sections(draft, heads)
    draft.blocks.append(heads[4])
    add_sentences(draft, "problems", rng.randint(1, 3))
    if statutory:
        draft.blocks.append(heads[5])
        add_sentences(draft, "other", rng.randint(1, 2))
    elif draft.kind != "prose":
        add_lists(draft, heads[5])


def add_sentences(draft: Draft, part: str, count: int) -> None:
    """Write some of the sentences of a part."""
    rng = draft.rng
    names = {
        "body": draft.body.name,
        "self": draft.body.self_name,
        "year": draft.year,
        "last": draft.year - 1,
    }
    for text in rng.sample(PROSE[part], min(count, len(PROSE[part]))):
        filled = text.format(**names, n=rng.randint(20, 4000), m=rng.randint(2, 40), k=rng.randint(1, 9))
        sentence, mentions = prose_numbers.split_mentions(filled)
        draft.blocks.append(Para(sentence))
        draft.mentions += mentions


def old_sections(draft: Draft, heads: list[Para]) -> None:
    """Write sections two to four of a report before 2019, or of one in prose."""
    add_sentences(draft, "proactive", 1)
    if draft.kind == "prose":
        prose_numbers.state_channels(draft)
    draft.blocks.append(heads[2])
    if draft.kind == "prose":
        prose_numbers.state_requests(draft)
    add_sentences(draft, "requests", 1)
    draft.blocks.append(heads[3])
    add_sentences(draft, "review", 1)
    add_sentences(draft, "staff", 1)


def statutory_tables(draft: Draft, heads: list[Para]) -> None:
    """Write tables two to four under their headings; the mixed report has table two of 2019."""
    second = "2019" if draft.kind in ("2019", "mixed") else "2021"
    main = draft.form or "2021"
    draft.blocks.append(tables.disclosure(draft, second))
    draft.blocks.append(heads[2])
    draft.blocks.append(tables.requests(draft, main))
    draft.blocks.append(heads[3])
    draft.blocks.append(tables.disputes(draft, main))


def add_lists(draft: Draft, head: Para) -> None:
    """Write the statistics at the end of a report before 2019."""
    rng, form = draft.rng, draft.form or ""
    draft.blocks.append(head)
    if draft.kind == "guangzhou":
        for caption, sheet in tables.guangzhou(draft):
            draft.blocks += [Para(caption, "note"), sheet]
        return
    if rng.random() < 0.7:
        draft.blocks.append(Para(f"政府信息公开情况统计表（{draft.year}年度）", "note"))
    if draft.kind != "free":
        draft.blocks.append(tables.listing(draft, form))
    elif draft.rendering in ("html", "md") and rng.random() < 0.25:
        draft.quirks.append("list_grouped")
        draft.blocks.append(tables.grouped_list(draft))
    else:
        draft.blocks.append(tables.free_list(draft))


def apply_quirks(draft: Draft, only: tuple[str, ...] | None) -> None:
    """Apply quirks in the order of the data file, each by its chance times the draft's own intensity."""
    intensity = draft.rng.choice([0.0, 0.3, 0.3, 0.7, 1.0, 1.8])
    for name, spec in QUIRKS.items():
        wanted = name in only if only is not None else draft.rng.random() < spec["p"] * intensity
        if wanted and draft.rendering in spec["on"] and fits(draft, name) and quirk(name)(draft):
            draft.quirks.append(name)
    overprint.apply(draft, only)


def fits(draft: Draft, name: str) -> bool:
    """Refuse what would make a report that nobody could read correctly."""
    if draft.dialect in PLACED and name in MOVES_CELLS:
        return False
    if draft.rendering == "pipe" and name == "extra_cell" and "missing_blank" in draft.quirks:
        return False  # a cell too many and one that is not printed make a whole row
    if draft.dialect in DIALECTS and name == "padding_number":
        return False  # in text a number under no head is an extra cell
    if draft.negative and name == "attachment_only":
        return False
    return not set(QUIRKS[name].get("not_with", ())) & set(draft.quirks)


def quirk(name: str) -> Callable[[Draft], bool]:
    """Return a quirk's function."""
    found: Callable[[Draft], bool] = next(getattr(m, name) for m in QUIRK_MODULES if hasattr(m, name))
    return found
