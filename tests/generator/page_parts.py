"""Add what a page prints around a report: dates, meta elements, breadcrumb, heading, buttons."""

from __future__ import annotations

from tests.generator import files
from tests.generator.draft import Draft, Para


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
