"""Compose a report from truth, apply the quirks, write it out and say what is in it."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from opencc import OpenCC

from tests.generator import (
    extras,
    files,
    gold,
    grids,
    labels,
    markup,
    negatives,
    overprint,
    pages,
    plaintext,
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
    dress(draft)
    apply_quirks(draft, only)
    return finish(draft, f"{seed:05d}_{chosen}")


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
    """Return a body that bore its name in the year."""
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
        tell(draft, "intro", 1)
    names = [
        VARIANT_HEADS.get(h, h) if rng.random() < 0.25 else h for h in (HEADS if statutory else OLD_HEADS)
    ]
    heads = [Para(f"{ORDINALS[i]}、{h}", "head") for i, h in enumerate(names)]
    draft.blocks.append(heads[0])
    for i, text in enumerate(PROSE["overview_heads"][: rng.choice([0, 0, 3, 5])]):
        tell(draft, "overview", min(i, 1))
        draft.blocks.append(Para(text))
    tell(draft, "overview", rng.randint(2, 5))
    draft.blocks.append(heads[1])
    if statutory:
        statutory_tables(draft, heads)
    else:
        old_sections(draft, heads)
    draft.blocks.append(heads[4])
    tell(draft, "problems", rng.randint(1, 3))
    if statutory:
        draft.blocks.append(heads[5])
        tell(draft, "other", rng.randint(1, 2))
    elif draft.kind != "prose":
        add_lists(draft, heads[5])


def tell(draft: Draft, part: str, count: int) -> None:
    """Write some of the sentences of a part."""
    rng = draft.rng
    say = {"body": draft.body.name, "self": draft.body.self_name, "year": draft.year, "last": draft.year - 1}
    for text in rng.sample(PROSE[part], min(count, len(PROSE[part]))):
        filled = text.format(**say, n=rng.randint(20, 4000), m=rng.randint(2, 40), k=rng.randint(1, 9))
        sentence, mentions = prose_numbers.split_mentions(filled)
        draft.blocks.append(Para(sentence))
        draft.mentions += mentions


def old_sections(draft: Draft, heads: list[Para]) -> None:
    """Write sections two to four of a report before 2019, or of one in prose."""
    tell(draft, "proactive", 1)
    if draft.kind == "prose":
        tell_numbers(draft)
    draft.blocks.append(heads[2])
    if draft.kind == "prose":
        tell_requests(draft)
    tell(draft, "requests", 1)
    draft.blocks.append(heads[3])
    tell(draft, "review", 1)
    tell(draft, "staff", 1)


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


def tell_numbers(draft: Draft) -> None:
    """Tell the publicity channels in a sentence."""
    rng = draft.rng
    site, weibo, wechat = (rng.randint(1, 3000) for _ in range(3))
    draft.blocks.append(
        Para(
            f"其中通过政府网站公开信息{site}条，通过政务微博公开信息{weibo}条，通过政务微信公开信息{wechat}条。"
        )
    )
    stated = {"channel_website": site, "channel_weibo": weibo, "channel_wechat": wechat}
    draft.mentions += [{"indicator": k, "value": v} for k, v in stated.items()]


def tell_requests(draft: Draft) -> None:
    """Tell the requests in a sentence."""
    rng = draft.rng
    online, letter = rng.randint(1, 90), rng.randint(1, 30)
    total = online + letter
    text = f"{draft.year}年，{draft.body.self_name}共收到政府信息公开申请{total}件，"
    text += f"其中网络申请{online}件，信函申请{letter}件，均已按时答复。"
    draft.blocks.append(Para(text))
    stated = {"requests_received": total, "requests_online": online, "requests_by_letter": letter}
    draft.mentions += [{"indicator": k, "value": v} for k, v in stated.items()]


def dress(draft: Draft) -> None:
    """Give the page its dates, its heading and its tools."""
    rng, page = draft.rng, draft.page
    owner = draft.body.name
    page["owner"], page["site"] = owner, rng.choice([f"{owner}网站", "政府信息公开平台", f"{owner}门户网站"])
    month, day = rng.randint(1, 3), rng.randint(1, 28)
    date = f"{draft.year + 1}-{month:02d}-{day:02d}"
    ways = (
        ["signature", "none"]
        if draft.rendering in ("pipe", "md", *files.WRITERS)
        else ["label", "label", "signature", "none"]
    )
    if draft.chrome not in ("", "bare"):
        ways += ["meta", "meta"]
    draft.date_from = rng.choice(ways)
    signed = f"{draft.year + 1}年{month}月{day}日"
    if draft.date_from == "signature":
        draft.published = date
    elif draft.date_from != "none":
        draft.published = date
        signed = f"{draft.year + 1}年1月{min(day, 9)}日"
        if month == 1 and day < 9:
            signed = f"{draft.year + 1}年{month}月{day}日"
    if not draft.negative and (draft.date_from == "signature" or (draft.published and rng.random() < 0.3)):
        draft.blocks += [Para(draft.body.name, "sign"), Para(signed, "sign")]
    if draft.rendering == "html":
        dress_html(draft, date)
    elif draft.date_from == "label":
        page["top"] = ["  • 听全文", f"  • {date}", "  • 来源:本网", "  • 分享到", "  • -"]
        draft.chrome_tokens += ["听全文", "分享到"]


def dress_html(draft: Draft, date: str) -> None:
    """Write meta elements, breadcrumb, heading, date line and buttons."""
    rng, page = draft.rng, draft.page
    if draft.date_from == "meta":
        page["meta"] = (
            f'<meta name="SiteName" content="{page["site"]}"/><meta name="ColumnName" content="政府信息公开年报"/>'
            f'<meta name="ArticleTitle" content="{draft.title}"/><meta name="PubDate" content="{date} 09:43"/>'
            f'<meta name="ContentSource" content="{rng.choice(["", draft.body.name])}"/>'
        )
    if draft.date_from == "label":
        words = rng.choice(
            ["发布日期：{}", "时间：{} 10:21", "发布时间：{}", "日期：{} 08:00:12　来源："]
        ).format(date)
        page["tools"] = f'<div class="article_extend"><span>{words}</span></div>'
    if draft.chrome == "bare":
        return
    page["crumb"] = (
        '<div class="breadcrumb">当前位置：<a href="/">首页</a> &gt; <a href="/zwgk/">政务公开</a> &gt; 政府信息公开年报</div>'
    )
    draft.chrome_tokens.append("当前位置")
    page["tools"] = page.get("tools", "") + (
        '<div class="tools"><span>浏览次数：<script>document.write("12")</script>12</span>'
        "<span>【字体：<a>大</a> <a>中</a> <a>小</a>】</span>"
        '<a href="javascript:window.print()">打印本页</a> <a>关闭窗口</a> <span>分享到：<a>微信</a><a>微博</a></span></div>'
    )
    draft.chrome_tokens += ["浏览次数", "打印本页", "关闭窗口", "分享到"]
    if draft.title_at() is not None and rng.random() < 0.6:
        page["heading"] = f'<h1 class="article_title">{draft.title}</h1>'


def apply_quirks(draft: Draft, only: tuple[str, ...] | None) -> None:
    """Apply quirks in the order of the data file, each by its chance times the draft's own intensity."""
    intensity = draft.rng.choice([0.0, 0.3, 0.3, 0.7, 1.0, 1.8])
    for name, spec in QUIRKS.items():
        wanted = name in only if only is not None else draft.rng.random() < spec["p"] * intensity
        if wanted and draft.rendering in spec["on"] and fits(draft, name) and quirk(name)(draft):
            draft.quirks.append(name)
    overprint.apply(draft, only)


def fits(draft: Draft, name: str) -> bool:
    """Refuse what would make a report that nobody could read rightly."""
    clash = {
        "padding_number": {"misaligned", "missing_blank"},
        "lost_cell": {"padding_number"},
        "title_no_body": {"title_no_year"},
        "dispute_halves": {"heading_in_table", "extra_cell"},
        "serial_column": {"split_table"},
        "source_other": {"title_no_body"},
        "gb_unlabelled": {"traditional", "mirror_words", "byte_order_mark", "truncated"},
        "twin_same": {"split_table", "lost_cell", "extra_cell", "unknown_row", "hidden_twin"},
        "heading_in_table": {"split_table"},
        "missing_blank": {"blank_totals"},
        "split_table": {"repeated_group", "twin_same"},
        "bad_spans": {"repeated_group", "split_table", "missing_close"},
        "missing_close": {"word_export"},
        "head_cells": {"word_export"},
        "word_export": {"head_cells", "missing_close", "table_in_paragraph"},
        "hidden_twin": {"missing_close"},
        "mirror_words": {"traditional"},
        "wrong_charset_label": {"gb_rare"},
        "title_two_lines": {"title_no_body"},
        "school_year": {
            "title_no_body",
            "title_no_year",
            "title_none",
            "year_zero",
            "title_numerals",
            "last_year_told",
        },
        "year_zero": {"title_numerals"},
        "index_block_bare": {"title_no_body", "title_two_lines"},
        "untitled_lead": {
            "index_block_bare",
            "school_year",
            "metadata_block",
            "other_years",
            "title_no_year",
        },
        "label_sum_word": {"label_variant"},
        "blank_inside": {
            "lost_cell",
            "extra_cell",
            "misaligned",
            "padding_number",
            "twin_same",
            "blank_totals",
        },
        "foreign_head": {"first_block_of_2019", "misaligned", "padding_number", "block_tables"},
        "first_block_of_2019": {"block_tables"},
        "line_twice": {"lost_cell", "split_table", "serial_column"},
        "list_part_of_part": {"serial_column", "list_grouped", "lost_cell"},
        "tall_cell": {"missing_close", "split_table", "bad_spans", "repeated_group", "word_export"},
    }
    if draft.dialect in PLACED and name in MOVES_CELLS:
        return False
    if draft.dialect in DIALECTS and name == "padding_number":
        return False  # in text a number under no head is an extra cell
    return not clash.get(name, set()) & set(draft.quirks) and not (
        draft.negative and name == "attachment_only"
    )


def quirk(name: str) -> Callable[[Draft], bool]:
    """Return a quirk's function."""
    found: Callable[[Draft], bool] = next(getattr(m, name) for m in QUIRK_MODULES if hasattr(m, name))
    return found


S2T = OpenCC("s2t")
MIRROR = {"文件": "檔案", "群眾": "民眾", "門戶網站": "入口網站", "互聯網": "網際網路"}


def convert(text: str, converter: str) -> str:
    """Convert text to the script of the page."""
    if not converter:
        return text
    out = str(S2T.convert(text))
    if converter == "mirror":
        for old, new in MIRROR.items():
            out = out.replace(old, new)
    return out


def finish(draft: Draft, name: str) -> Generated:
    """Write the draft out and its gold."""
    if DIALECTS[draft.dialect].drops if draft.dialect in DIALECTS else draft.rendering == "pipe":
        plaintext.lose_blanks(draft)
    if draft.cut and not draft.page.get("footer"):
        draft.page["footer"] = '<div class="footer"><p>版权所有：政府信息公开平台</p></div>'
    if draft.rendering in files.WRITERS:
        return finish_file(draft, name)
    made = gold.build(draft, lambda text: convert(text, draft.converter))
    text = markup.html_page(draft) if draft.rendering == "html" else plaintext.text_page(draft)
    text = convert(text, draft.converter).replace("\n", draft.newline)
    body = text.encode(draft.encoding, errors="xmlcharrefreplace" if draft.rendering == "html" else "replace")
    if draft.cut:
        body = cut(text, draft.encoding)
    suffix = "html" if draft.rendering == "html" else "txt"
    made["source"] = f"{name}.{suffix}"
    return Generated(
        f"{name}.{suffix}", body, made, tuple(draft.quirks), draft.dialect or draft.chrome or draft.rendering
    )


def finish_file(draft: Draft, name: str) -> Generated:
    """Write the draft as an office file or a PDF."""
    body = files.WRITERS[draft.rendering](draft, lambda text: convert(text, draft.converter))
    made = gold.build(draft, lambda text: convert(text, draft.converter))
    made["source"] = f"{name}.{draft.rendering}"
    return Generated(made["source"], body, made, tuple(draft.quirks), draft.rendering)


def cut(text: str, encoding: str) -> bytes:
    """Return the text's bytes up to the middle of its last Chinese character."""
    at = max(i for i, char in enumerate(text) if "一" <= char <= "鿿")
    return text[:at].encode(encoding) + text[at].encode("gb18030" if encoding == "gb18030" else "utf-8")[:1]
