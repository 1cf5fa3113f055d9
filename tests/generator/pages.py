"""Quirks of the page: titles, dates, what surrounds the report, script and bytes."""

from __future__ import annotations

from tests.generator.draft import PROSE, Draft, Para


def title_no_body(draft: Draft) -> bool:
    """The title names the year, not the body; the text and the signature name it."""
    at = draft.title_at()
    if at is None or draft.negative or draft.body.name not in draft.title:
        return False
    old, draft.title = draft.title, f"{draft.year}年政府信息公开工作年度报告"
    for part in ("heading", "meta"):
        draft.page[part] = draft.page.get(part, "").replace(old, draft.title)
    draft.blocks[at] = Para(draft.title, "title")
    _intro(draft)
    _sign(draft)
    return True


def _intro(draft: Draft) -> None:
    text = PROSE["intro"][0].format(body=draft.body.name, year=draft.year)
    if not any(isinstance(b, Para) and draft.body.name in b.text for b in draft.blocks):
        at = draft.title_at()
        draft.blocks.insert(0 if at is None else at + 1, Para(text))


def _sign(draft: Draft) -> None:
    if not any(isinstance(b, Para) and b.kind == "sign" for b in draft.blocks):
        draft.blocks.append(Para(draft.body.name, "sign"))


def title_two_lines(draft: Draft) -> bool:
    """Body and year on one line, the rest on the next."""
    at = draft.title_at()
    if at is None or draft.negative:
        return False
    cut = draft.title.find("政府信息公开")
    if cut < 4:
        return False
    draft.blocks[at : at + 1] = [Para(draft.title[:cut], "title"), Para(draft.title[cut:], "title")]
    return True


def title_none(draft: Draft) -> bool:
    """No title line at all: body and year come from the first sentence."""
    at = draft.title_at()
    if at is None or draft.negative or "title_no_body" in draft.quirks or "title_two_lines" in draft.quirks:
        return False
    del draft.blocks[at]
    first = f"{draft.year}年，{draft.body.name}认真落实《中华人民共和国政府信息公开条例》，持续改进公开工作。"
    draft.blocks.insert(0, Para(first))
    draft.page["untitled"] = True
    return True


def last_year_told(draft: Draft) -> bool:
    """The narrative names last year."""
    texts = [i for i, b in enumerate(draft.blocks) if isinstance(b, Para) and b.kind == "text"]
    if not texts or draft.negative:
        return False
    sentence = draft.rng.choice(PROSE["last_year"])
    sentence = sentence.format(last=draft.year - 1, self=draft.body.self_name, n=draft.rng.randint(9, 900))
    draft.blocks.insert(draft.rng.choice(texts) + 1, Para(sentence))
    return True


def nested_layout(draft: Draft) -> bool:
    """The whole article is inside a layout table."""
    draft.page["nested"] = True
    return True


def table_in_paragraph(draft: Draft) -> bool:
    """Tables inside <p>."""
    draft.page["in_paragraph"] = True
    return bool(draft.sheets())


def missing_close(draft: Draft) -> bool:
    """</td> and </tr> are missing."""
    draft.page["open_cells"] = draft.rng.random() < 0.7
    draft.page["open_rows"] = draft.rng.random() < 0.7 or not draft.page["open_cells"]
    return bool(draft.sheets())


def head_cells(draft: Draft) -> bool:
    """<thead>, <th>."""
    draft.page["th"] = True
    draft.page["thead"] = draft.rng.random() < 0.6 and not draft.page.get("word")
    return bool(draft.sheets())


def word_export(draft: Draft) -> bool:
    """Upper-case tags, unquoted attributes, <o:p>, <st1:chsdate>, conditional comments."""
    draft.page |= {"cell": "word", "upper": True, "unquoted": True, "word": draft.rng.random() < 0.4}
    return True


def sidebar(draft: Draft) -> bool:
    """Links to other years' reports beside and below the text."""
    if draft.negative or draft.chrome == "bare":
        return False
    name = draft.body.name
    others = [f"{name}{draft.year - k}年政府信息公开工作年度报告" for k in (1, 2, 3)]
    links = "".join(
        f'<li><a href="./t{i}.htm" title="{t}">{t}</a><span>{draft.year - i}-02-01</span></li>'
        for i, t in enumerate(others)
    )
    draft.page["sidebar"] = f'<div class="xg_list"><h3>相关推荐</h3><ul>{links}</ul></div>'
    newer = f"{name}{draft.year + 1}年政府信息公开工作年度报告"
    draft.page["tail"] = draft.page.get("tail", "") + (
        f'<div class="pre_next"><p>上一篇：<a href="a.htm">{newer}</a></p><p>下一篇：<a href="b.htm">{others[0]}</a></p></div>'
    )
    draft.chrome_tokens += ["相关推荐", "上一篇", "下一篇", newer, *others[1:]]
    return True


def metadata_block(draft: Draft) -> bool:
    """索引号, 主题分类, 发布机构, 生成日期 above the text."""
    if draft.negative:
        return False
    number = f"{draft.rng.randint(10000000, 99999999)}-7/{draft.year}-{draft.rng.randint(10000, 99999)}"
    date = draft.published or ""
    pairs = [("索引号", number), ("主题分类", "政务公开/年度报告"), ("发布机构", draft.body.name)]
    if date and draft.date_from in ("label", "meta"):
        pairs.append((draft.rng.choice(["发布日期", "生成日期"]), date))
    pairs += [("文号", ""), ("有效性", "有效")]
    if draft.rendering == "html":
        half = [pairs[i : i + 2] for i in range(0, len(pairs), 2)]
        rows = "".join(
            "<tr>" + "".join(f"<th>{k}：</th><td>{v}</td>" for k, v in two) + "</tr>" for two in half
        )
        items = "".join(f"<li><b>{k}：</b><span>{v}</span></li>" for k, v in pairs)
        table = f'<table class="xxgk_table" width="100%">{rows}</table>'
        draft.page["block"] = (
            table if draft.rng.random() < 0.5 else f'<div class="zwxl-bar"><ul>{items}</ul></div>'
        )
    else:
        lines = [f"    {k}: {v}" for k, v in pairs]
        lines[0] = lines[0].replace("    ", "  • ")
        draft.page["top"] = [*draft.page.get("top", []), *lines]
    draft.chrome_tokens += ["索引号", "主题分类", "有效性"]
    return True


def footer_codes(draft: Draft) -> bool:
    """Site code, ICP and police record numbers, owner and sponsor."""
    code = draft.body.code[:6] + "0001"
    rest = draft.rng.randint(1000, 9999)
    lines = [
        f"主办：{draft.page['owner']}　承办：政务服务数据管理局",
        f"网站标识码：{code}　浙ICP备0500{rest}号-1　公网安备 {draft.body.code}02000{rest % 900}号",
        f"版权所有：{draft.page['site']}　联系电话：0000-8866{draft.rng.randint(1000, 9999)}",
    ]
    if draft.rendering == "html":
        draft.page["footer"] = '<div class="footer">' + "".join(f"<p>{line}</p>" for line in lines) + "</div>"
    else:
        draft.page["bottom"] = [
            *draft.page.get("bottom", []),
            "扫一扫在手机打开当前页",
            "关于我们  |   网站地图",
            *lines,
        ]
        draft.chrome_tokens += ["扫一扫在手机打开当前页", "网站地图"]
    draft.chrome_tokens += ["网站标识码", "ICP备", "公网安备", "版权所有"]
    return True


def traditional(draft: Draft) -> bool:
    """The page is in traditional characters, as mirrors convert it."""
    draft.script, draft.converter = "traditional", "s2t"
    return True


def mirror_words(draft: Draft) -> bool:
    """Taiwan's words on a mirror: 檔案 for 文件, 民眾 for 群众."""
    draft.script, draft.converter = "traditional", "mirror"
    return True


def gb_rare(draft: Draft) -> bool:
    """gb18030 bytes under a gb2312 label, with characters that gb2312 does not have."""
    texts = [i for i, b in enumerate(draft.blocks) if isinstance(b, Para) and b.kind == "text"]
    if not texts or draft.script == "traditional":
        return False
    sentence = draft.rng.choice(PROSE["rare"]).format(body=draft.body.name)
    draft.blocks.insert(texts[-1] + 1, Para(sentence))
    draft.encoding, draft.charset = "gb18030", "gb2312"
    return True


def wrong_charset_label(draft: Draft) -> bool:
    """UTF-8 bytes labelled gb2312."""
    if draft.encoding != "utf-8" or draft.chrome == "bare":
        return False
    draft.charset = "gb2312"
    return True


def big5(draft: Draft) -> bool:
    """Traditional script in big5."""
    if draft.encoding != "utf-8" or draft.charset != "utf-8" or draft.chrome == "bare":
        return False
    draft.script, draft.converter = "traditional", "s2t"
    draft.encoding, draft.charset = "big5", "big5"
    return True


def byte_order_mark(draft: Draft) -> bool:
    """UTF-8 with a byte order mark."""
    if draft.encoding != "utf-8":
        return False
    draft.encoding = "utf-8-sig"
    return True


def truncated(draft: Draft) -> bool:
    """The bytes end inside a character of the footer."""
    if draft.encoding == "big5":
        return False
    draft.cut = True
    return True
