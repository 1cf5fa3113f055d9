"""From a draft to HTML: cells, tables and paragraphs in several writings, and the page around them."""

from __future__ import annotations

import html
import re
from typing import Any

from tests.generator.dialects import boxes
from tests.generator.draft import BR, HIDE, NBSP, NOTE, PAR, SPAN, Cell, Draft, Para, Sheet
from tests.generator.overprint import RAISED, STRUCK, TINY, WHITE

WORD_P = "TEXT-JUSTIFY: inter-ideograph; LINE-HEIGHT: 20pt; MARGIN: 0pt; FONT-FAMILY: 宋体"
MARKUP = {
    RAISED: ("<sup>2</sup>", '<span style="vertical-align:super;font-size:8px">2</span>'),
    WHITE: (
        '<span style="color:#fff">9</span>',
        '<font color="white">9</font>',
        '<span style="COLOR: rgb(255, 255, 255)">9</span>',
    ),
    TINY: ('<span style="font-size:0">8</span>', '<span style="FONT-SIZE: 0px">8</span>'),
    STRUCK: ('<span style="text-decoration:line-through">30</span>', "<del>30</del>", "<s>30</s>"),
}
MISALIGNED = "<![if !supportMisalignedColumns]><tr height=0>{}</tr><![endif]>"


def escape(text: str, page: dict[str, Any]) -> str:
    """Escape text and write its marks as tags."""
    out = html.escape(text, quote=False).replace(NBSP, "&nbsp;" if not page.get("raw_nbsp") else NBSP)
    inner = "</span><span>" if page["cell"] != "word" else "</SPAN><SPAN lang=EN-US>"
    if SPAN in out:
        out = f"<span>{out}</span>" if page["cell"] != "word" else f"<SPAN>{out}</SPAN>"
    out = out.replace(HIDE, '<span style="display:none">9</span>').replace(NOTE, "<!-- 9 -->")
    for mark, ways in MARKUP.items():
        out = out.replace(mark, ways[len(text) % len(ways)])
    return out.replace(SPAN, inner).replace(BR, "<br/>")


def cell_inner(cell: Cell, page: dict[str, Any]) -> str:
    """Return the markup between <td> and </td>."""
    parts = [escape(part, page) for part in cell.text.split(PAR)]
    style = page["cell"]
    if style == "bare":
        return parts[0] if len(parts) == 1 else "".join(f"<p>{p}</p>" for p in parts)
    if style == "p":
        return "".join(f'<p align="center">{p}</p>' for p in parts)
    if style == "pspan":
        return "".join(
            f'<p style="text-align:center"><span style="font-size:14px">{p}</span></p>' for p in parts
        )
    words = [
        f'<P style="{WORD_P}" align=center><SPAN style="FONT-SIZE: 12pt">{p}<o:p></o:p></SPAN></P>'
        for p in parts
    ]
    return "\n".join(words)


def tag(cell: Cell, page: dict[str, Any]) -> str:
    """Return a cell as an element."""
    name = "th" if page.get("th") and cell.role in ("head", "title") else "td"
    attrs = ""
    for key, number in (("colspan", cell.colspan), ("rowspan", cell.rowspan)):
        text = cell.spans.get(key, str(number))
        if text != "1":
            attrs += f" {key.upper() if page['upper'] else key}=" + (
                text if page["unquoted"] else f'"{text}"'
            )
    if page["unquoted"]:
        attrs += " vAlign=top width=53"
    elif page.get("th"):
        attrs += ' scope="col"' if name == "th" else ""
    else:
        attrs += ' width="60" style="border:1px solid #000"'
    name = name.upper() if page["upper"] else name
    close = "" if page.get("open_cells") else f"</{name}>"
    return f"<{name}{attrs}>{cell_inner(cell, page)}{close}"


def table(sheet: Sheet, page: dict[str, Any]) -> str:
    """Return a table as HTML."""
    names = [n.upper() if page["upper"] else n for n in ("table", "tbody", "tr")]
    rows = []
    for i, row in enumerate(sheet.rows):
        close = "" if page.get("open_rows") else f"</{names[2]}>"
        text = f"<{names[2]}>" + ("\n" if page["upper"] else "").join(tag(c, page) for c in row) + close
        if page.get("thead") and sheet.head:
            if i == 0:
                text = f"<thead>{text}"
            if i + 1 == sheet.head:
                text += "</thead><tbody>"
        rows.append(text)
    inner = "\n".join(rows)
    if page.get("thead") and sheet.head:
        inner += "</tbody>"
    else:
        inner = f"<{names[1]}>{inner}</{names[1]}>"
    if page.get("word") and sheet.name in ("requests", "disclosure"):
        widths = "".join("<td width=40></td>" for _ in range(4 if sheet.name == "disclosure" else 10))
        visible = MISALIGNED.format(widths)
        inner = inner.replace(f"</{names[1]}>", f"{visible}</{names[1]}>")
    attrs = (
        "border=1 cellSpacing=0 class=MsoNormalTable" if page["unquoted"] else 'border="1" cellspacing="0"'
    )
    out = f"<{names[0]} {attrs}>{inner}</{names[0]}>"
    if page.get("in_paragraph"):
        out = f"<p>{out}</p>"
    if sheet.hidden == "hidden":
        return f"<div hidden>{out}</div>"
    if sheet.hidden:
        return f'<div style="{sheet.hidden}">{out}</div>'
    return out


DATE = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")


def paragraph(para: Para, page: dict[str, Any]) -> str:
    """Return a paragraph as HTML."""
    text = escape(para.text, page)
    if para.kind == "link":
        name, _, date = text.partition("　")
        return f'<li><a href="./t1.htm" target="_blank">{name}</a><span>{date}</span></li>'
    align = "center" if para.kind == "title" else "right" if para.kind == "sign" else "justify"
    if page["cell"] == "word":
        date = r'<st1:chsdate w:st="on" Year="\1" Month="\2" Day="\3">\1年\2月\3日</st1:chsdate>'
        text = DATE.sub(date, text)
        return f'<P class=MsoNormal style="{WORD_P}" align={align}><SPAN style="FONT-SIZE: 16pt">{text}<o:p></o:p></SPAN></P>'
    if page["cell"] == "bare":
        return f"<p>{text}</p>"
    indent = "" if align == "center" else "text-indent:2em;"
    if para.kind == "head" and page["cell"] == "pspan":
        text = f"<strong>{text}</strong>"
    return f'<p style="{indent}text-align:{align}"><span style="font-size:18px">{text}</span></p>'


def article(draft: Draft) -> str:
    """Return the blocks of the draft, one after another."""
    page, kind = draft.page, draft.dialect
    parts = [
        paragraph(b, page) if isinstance(b, Para) else boxes(b, kind) if kind else table(b, page)
        for b in draft.blocks
    ]
    return "\n".join(parts)


def html_page(draft: Draft) -> str:
    """Return the whole page."""
    page, body = draft.page, article(draft)
    body = page.get("others_above", "") + body + page.get("others_below", "")
    if page.get("nested"):
        side = page.get("sidebar", "")
        page["sidebar"] = ""
        rows = f'<tr><td width="20%" valign="top">{side}</td><td valign="top">{body}</td></tr>'
        body = f'<table width="980" border="0" cellpadding="0"><tbody>{rows}</tbody></table>'
    frame = FRAMES[draft.chrome]
    fields = {
        "title": html.escape(draft.title),
        "site": page["site"],
        "meta": page.get("meta", ""),
        "crumb": page.get("crumb", ""),
        "heading": page.get("heading", ""),
        "tools": page.get("tools", ""),
        "block": page.get("block", ""),
        "body": body,
        "sidebar": page.get("sidebar", ""),
        "tail": page.get("tail", ""),
        "footer": page.get("footer", ""),
        "charset": draft.charset,
    }
    return frame.format(**fields)


HEAD = (
    '<!DOCTYPE html>\n<html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}"/>'
    "{meta}<title>{title}_政府信息公开年报_{site}</title>"
    "<style>.a{{color:#333}}</style><script>var docTitle='2008';</script></head><body>"
)
FRAMES = {
    "bare": "{heading}{tools}{block}{body}{tail}{footer}",
    "trs": HEAD
    + '<div class="header"><ul><li><a href="/">首页</a></li><li><a href="/zwgk/">政务公开</a></li></ul></div>{crumb}'
    '<div class="article_component">{heading}{tools}{block}<div class="article_content"><div class=TRS_Editor>{body}</div></div>'
    "{tail}</div>{sidebar}{footer}</body></html>",
    "ucap": HEAD
    + '{crumb}<div class="pages-title">{heading}</div>{tools}{block}<div class="pages_content" id="UCAP-CONTENT">'
    "<UCAPCONTENT>{body}</UCAPCONTENT></div>{tail}{sidebar}{footer}</body></html>",
    "vsb": HEAD
    + '{crumb}<form name="_newscontent_fromname">{heading}{tools}{block}<div id="vsb_content"><div class="v_news_content">'
    "{body}</div></div></form>{tail}{sidebar}{footer}</body></html>",
    "hanweb": HEAD
    + '{crumb}<div class="main">{heading}{tools}{block}<div id="zoom"><!--<$[信息内容]>begin-->'
    "{body}<!--<$[信息内容]>end--></div></div>"
    "{tail}{sidebar}{footer}</body></html>",
}
