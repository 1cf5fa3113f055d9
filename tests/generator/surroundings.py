"""Quirks of what surrounds a report, and pages that resemble one: titles, years, index blocks, dates, lists, forms.

The facts: bodies publish a report under 公示 or 公告, write 政府信息年度报告, type any round character for a zero, and
report by school year; systems print the index block without colons and add the reports of other years to the text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.generator.draft import PROSE, Cell, Draft, Para, Sheet, retitle

if TYPE_CHECKING:
    from collections.abc import Callable

ZEROS = ("〇", "○", "◯", "零", "O", "О", "Ｏ", "o", "0")
DASHES = ("-", "–", "—", "－", "～", "/", "至")
TEXT_ONLY = ("pipe", "md", "lines")


def _retitle(draft: Draft, new: str) -> bool:
    """Give a report another title, if its own is printed whole."""
    at = draft.title_at()
    block = draft.blocks[at] if at is not None else None
    return isinstance(block, Para) and block.text == draft.title and retitle(draft, new)


def title_published(draft: Draft) -> bool:
    """The title says that the report is made public, or ends in a mark that was another character."""
    words = ("的公示", "的公告", "公布", "公示", "？", "?")
    return _retitle(draft, draft.title + draft.rng.choice(words))


def title_short_subject(draft: Draft) -> bool:
    """政府信息年度报告: 公开 is left out."""
    if "政府信息公开工作年度报告" not in draft.title:
        return False
    return _retitle(draft, draft.title.replace("政府信息公开工作年度报告", "政府信息年度报告"))


def year_zero(draft: Draft) -> bool:
    """The year in numerals with any of the characters that pass for a zero."""
    zero = draft.rng.choice(ZEROS)
    year = "".join(
        zero if digit == "0" else "一二三四五六七八九"[int(digit) - 1] for digit in str(draft.year)
    )
    if draft.rng.random() < 0.3:
        year = str(draft.year).replace("0", zero)
    return _retitle(draft, draft.title.replace(str(draft.year), year))


def school_year(draft: Draft) -> bool:
    """By school year: from September to August."""
    first, last = draft.year - 1, draft.year
    span = f"{first}{draft.rng.choice(DASHES)}{last}学年"
    title = re.sub(rf"{last}年度?", span, draft.title, count=1)
    if not _retitle(draft, title):
        return False
    for i, block in enumerate(draft.blocks):
        if isinstance(block, Para) and block.kind == "text":
            period = re.sub(
                rf"{last}年1月1日至{last}年12月31日", f"{first}年9月1日至{last}年8月31日", block.text
            )
            draft.blocks[i] = Para(period, block.kind)
    return True


def index_block_bare(draft: Draft) -> bool:
    """The index block without colons: two columns, bars, or spaces."""
    if draft.negative or draft.page.get("block") or "索引号" in draft.chrome_tokens:
        return False
    rng = draft.rng
    number = f"{rng.randint(10**8, 10**9 - 1)}/{draft.year + 1}-{rng.randint(10000, 99999)}"
    pairs = [("索 引 号", number), ("分　类", "政府信息公开年报,综合政务"), ("发布机构", draft.body.name)]
    if draft.title_at() is not None:
        pairs.append(("名　称", draft.title))
    if draft.published and draft.date_from in ("label", "meta"):
        pairs.append((rng.choice(["发布日期", "公开日期", "发布时间"]), draft.published))
    pairs += [("文　号", ""), ("有 效 性", "有效")]
    if draft.rendering == "html":
        rows = "".join(f"<tr><td>{label}</td><td>{value}</td></tr>" for label, value in pairs)
        draft.page["block"] = f'<table class="head_table" width="100%">{rows}</table>'
    else:
        bar = " | " if rng.random() < 0.5 else "  "
        two = [pairs[i : i + 2] for i in range(0, len(pairs), 2)]
        lines = [
            bar.join(part for pair in row for part in pair) + (" |" if "|" in bar else "") for row in two
        ]
        draft.page["top"] = [*draft.page.get("top", []), *lines]
    draft.chrome_tokens += [number, "有效性"]
    return True


def date_words(draft: Draft) -> bool:
    """The publication date in other words: no colon, the source before it, brackets, a time of day."""
    if draft.negative or not draft.published or draft.date_from != "label":
        return False
    date = draft.published
    year, month, day = date.split("-")
    forms = (
        f"发布时间 {date}", f"发布日期 {date} 10:00", f"来源：{draft.body.name} {date} 10:00", f"时间：{year}年{month}月{day}日",
        f"日期：{year}/{month}/{day}", f"[{date}]", f"发布于 {date}", f"{date} 10:21:07 来源：本网", f"信息时间：{date}",
        f"发布：{date}", f"公开时间 {year}.{month}.{day}", f"上传时间：{date} 字体：大 中 小",
    )  # fmt: skip
    words = draft.rng.choice(forms)
    if draft.rendering == "html":
        draft.page["tools"] = f'<div class="article_extend"><span>{words}</span></div>'
    elif draft.rendering == "lines":
        draft.page["top"] = [words]
    else:
        return False
    draft.chrome_tokens = [words for words in draft.chrome_tokens if words == "当前位置"]
    return True


def other_years(draft: Draft) -> bool:
    """往年年报: the reports of other years, as links or as words, above or below the text and inside its container."""
    if draft.negative or draft.title_at() is None:
        return False
    rng, name = draft.rng, draft.body.name
    years = [draft.year - k for k in (1, 2, 3)]
    names = [f"{name}{year}年政府信息公开工作年度报告" for year in years]
    head = rng.choice(
        ["往年年报", "历年年报", "历年政府信息公开年报：", "往年报告", "相关链接", "历史年报", "其他年度报告"]
    )
    above = rng.random() < 0.3
    if draft.rendering == "html":
        way = rng.choice(["links", "words", "line", "years"])
        if way == "links":
            inner = "".join(f'<p><a href="./o{i}.html">{one}</a></p>' for i, one in enumerate(names))
        elif way == "words":
            inner = "".join(f"<p>{one}</p>" for one in names)
        elif way == "line":
            inner = (
                "<p>" + "　".join(f'<a href="./o{i}.html">{one}</a>' for i, one in enumerate(names)) + "</p>"
            )
        else:
            inner = "<ul>" + "".join(f'<li><a href="o{y}.html">{y}年年报</a></li>' for y in years) + "</ul>"
            names = [f"{year}年年报" for year in years]
        draft.page["others_above" if above else "others_below"] = f"<p>{head}</p>{inner}"
    elif draft.rendering in TEXT_ONLY:
        neighbours = [f"上一篇：{names[0]}", f"下一篇：{names[1]}"]
        lines = [head, *names] if rng.random() < 0.6 else neighbours
        draft.page["bottom"] = [*draft.page.get("bottom", []), *lines]
    else:
        return False
    draft.chrome_tokens += names
    return True


def untitled_lead(draft: Draft) -> bool:
    """No title: the first sentence says that this is the report."""
    at = draft.title_at()
    if at is None or draft.negative or {"title_no_body", "title_two_lines", "title_none"} & set(draft.quirks):
        return False
    del draft.blocks[at]
    draft.blocks.insert(
        0, Para(draft.rng.choice(PROSE["declared"]).format(body=draft.body.name, year=draft.year))
    )
    draft.page["untitled"] = True
    return True


# --- pages that are no reports ---------------------------------------------------------------------------------------


def _empty_tables(draft: Draft) -> None:
    """Add the form of 2021 with every value left blank."""
    from tests.generator import build

    shell = Draft(draft.rng, "2021", "html", "", draft.body, draft.year, "2021", draft.title)
    heads = [
        Para(f"{number}、{head}", "head") for number, head in zip("一二三四五六", build.HEADS, strict=True)
    ]
    build.statutory_tables(shell, heads)
    for sheet in shell.sheets():
        for row in sheet.rows:
            row[:] = [Cell("", "value", cell.colspan, cell.rowspan) if cell.fig else cell for cell in row]
    # No quirk changes numbers that are not there.
    draft.blocks += [
        Sheet("foreign", block.rows, block.head) if isinstance(block, Sheet) else block
        for block in shell.blocks
    ]


def blank_form(draft: Draft) -> None:
    """The form without numbers, body or year."""
    draft.title = draft.rng.choice(
        ["政府信息公开工作年度报告", "XX局20XX年政府信息公开工作年度报告", "年度报告表", "附件1"]
    )
    draft.blocks.append(Para(draft.title, "title"))
    _empty_tables(draft)


def form_notice(draft: Draft) -> None:
    """A notice that asks for reports, with the form."""
    draft.title = draft.rng.choice(
        [
            f"关于报送{draft.year}年政府信息公开工作年度报告的通知",
            f"关于做好{draft.year}年度政府信息公开工作年度报告编制工作的通知",
            "政府信息公开工作年度报告格式",
        ]
    )
    draft.blocks += [
        Para(draft.title, "title"),
        Para(f"各单位应当编制{draft.year}年政府信息公开工作年度报告，现就有关事项通知如下，请认真抓好落实。"),
        Para("本年度报告由总体情况等六部分组成，统计期限自每年1月1日至12月31日，务必如实填写。"),
    ]
    _empty_tables(draft)


def paper(draft: Draft) -> None:
    """A paper on reports."""
    draft.title = draft.rng.choice(
        [
            "政府信息公开年度报告的实证研究",
            "省级政府信息公开年报评析",
            f"{draft.year}年政府信息公开年度报告文本分析",
        ]
    )
    draft.blocks += [
        Para(draft.title, "title"),
        Para("摘要：本文通过对各省政府信息公开年度报告的统计，分析依申请公开的答复情况，提出改进措施。"),
        Para("一、总体情况"),
        Para(
            f"{draft.year}年各地共收到政府信息公开申请{draft.rng.randint(900, 90000)}件，主动公开情况良好。"
        ),
        Para("二、存在的问题"),
        Para("年度报告内容雷同，统计期限自1月1日至12月31日，数据难以比较，行政复议和诉讼情况语焉不详。"),
    ]


def question(draft: Draft) -> None:
    """Questions and answers about reports."""
    draft.title = "政府信息公开工作年度报告应当在什么时候公布？"
    draft.blocks += [
        Para(draft.title, "title"),
        Para(
            "答：县级以上人民政府部门应当在每年1月31日前向本级政府信息公开工作主管部门提交上一年度的报告并向社会公布。"
        ),
    ]


NEGATIVES: dict[str, Callable[[Draft], None]] = {
    "blank_form": blank_form,
    "form_notice": form_notice,
    "paper": paper,
    "question": question,
}
