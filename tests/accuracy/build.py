"""Write the accuracy corpus: python -m tests.accuracy.build [NAME...]

Each document of `documents.toml` is drawn, written into its frame and kept in `documents/` or `scans/` with a gold: what a
careful person reads in it, made from what was written and never from what the reader makes of it. The files are part of the
repository; write them again only to change them, and pin the floors anew afterwards. Pictures need Debian's chromium.
"""

from __future__ import annotations

import html
import io
import json
import random
import re
import sys
import tomllib
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image

from tests.generator import build, files, gold, markup, negatives, output, page_parts, plaintext
from tests.generator.draft import Cell, Draft, Para

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

HERE = Path(__file__).parent
SPEC: dict[str, Any] = tomllib.loads((HERE / "documents.toml").read_text(encoding="utf-8"))
PROSE: dict[str, list[str]] = tomllib.loads((HERE / "prose.toml").read_text(encoding="utf-8"))
PACKED_ON = (2022, 1, 20, 9, 30, 0)
SCAN_DPI = 130
PICTURE_DPI = 130
SCAN_NOISE = (1, 3)  # grey levels; a clean scanner, so that the file stays small
SCAN_QUALITY = (40, 50)
DIV_STYLE = "<style>.table{display:table}.tr{display:table-row}.td{display:table-cell;border:1px solid #000}</style>\n"
# Rule, place, the indicator that is part of another one, and that other one.
BOUNDS = (
    ("b_subset", "proactive_normative_documents", "proactive_normative_documents", "proactive_items"),
    ("b_subset", "press_conferences_by_principal", "press_conferences_by_principal", "press_conferences"),
    ("b_subset", "online_interviews_by_principal", "online_interviews_by_principal", "online_interviews"),
    ("b_concluded_vs_replies", "in_year", "replies_total", "requests_concluded"),
)
# The heading after which sentences of each part of prose.toml are added, by a word of it, and how many.
ADDED = (
    ("overview", ("总体情况", "概述"), 4),
    ("requests", ("申请",), 1),
    ("problems", ("主要问题",), 2),
    ("other", ("其他需要报告",), 1),
)


def main(names: Iterable[str]) -> None:
    """Write the documents of the given names, or all of them."""
    wanted = set(names)
    for entry in SPEC["documents"]:
        if not wanted or entry["name"] in wanted:
            folder = HERE / ("scans" if entry.get("printed") in ("scan", "picture") else "documents")
            name, body, truth = written(entry)
            folder.mkdir(exist_ok=True)
            (folder / name).write_bytes(body)
            (folder / f"{name}.gold.json").write_text(as_json({"source": name, **truth}), encoding="utf-8")
            sys.stdout.write(f"{name}\n")


def written(entry: dict[str, Any]) -> tuple[str, bytes, dict[str, Any]]:
    """Return the file name of a document, its bytes and its gold."""
    if "printed" in entry:
        return printed(entry)
    draft = drawn(entry)
    frame = entry.get("frame", "")
    if frame and frame not in markup.FRAMES:
        text = output.convert(framed(draft, entry), draft.converter)
        draft.chrome_tokens += SPEC["chrome"][frame]
        suffix, body = "html", text.encode(entry.get("encoding", "utf-8"), errors="xmlcharrefreplace")
    elif frame:
        suffix, body = "html", output.convert(markup.html_page(draft), draft.converter).encode()
    elif draft.rendering in files.WRITERS:
        suffix = draft.rendering
        body = files.WRITERS[suffix](draft, lambda text: output.convert(text, draft.converter))
    else:
        if draft.rendering == "pipe":
            plaintext.lose_blanks(draft)
        suffix, body = "txt", output.convert(plaintext.text_page(draft), draft.converter).encode()
    truth = gold.build(draft, lambda text: output.convert(text, draft.converter))
    if not draft.negative:
        truth["list_checks_fail"] += broken_bounds(truth["figures"])
    if frame in SPEC["metadata"] and not draft.negative:
        truth["metadata"] = {key: fill(value, draft) for key, value in SPEC["metadata"][frame].items()}
    if entry.get("packed"):
        body, suffix = packed(f"{draft.title}.{suffix}", body), "zip"
    return f"{entry['name']}.{suffix}", body, {**truth, "quirks": draft.quirks}


def broken_bounds(figures: list[dict[str, Any]]) -> list[dict[str, str]]:
    """Return the bounds of the list of 2014 that the printed numbers break; its sums are in the gold already."""
    values = {figure["row"]: figure["value"] for figure in figures if figure["form"] == "2014"}
    return [
        {"rule": rule, "at": at}
        for rule, at, part, whole in BOUNDS
        if None not in (values.get(part), values.get(whole)) and values[part] > values[whole]
    ]


def drawn(entry: dict[str, Any]) -> Draft:
    """Return the report of an entry, with its quirks, before it is written."""
    rng = random.Random(f"accuracy {entry['seed']} {entry['kind']}")  # noqa: S311 - a reproducible draw, not a secret
    draft = build.start(rng, entry["kind"])
    frame = entry.get("frame", "")
    draft.rendering = "html" if frame else entry.get("written", "html")
    draft.chrome = frame if frame in markup.FRAMES else "bare" if frame else ""
    draft.charset = {"gb18030": "gb2312"}.get(entry.get("encoding", ""), "utf-8")
    fill_blocks(draft, entry)
    page_parts.dress(draft)
    if frame and frame not in markup.FRAMES:
        # The frame prints the heading, the date and the tools of the page.
        draft.page |= {"tools": "", "heading": ""}
        draft.chrome_tokens = []
        draft.published = draft.published or f"{draft.year + 1}-01-{rng.randint(10, 28)}"
    build.apply_quirks(draft, tuple(entry.get("quirks", ())))
    missed = set(entry.get("quirks", ())) - set(draft.quirks)
    if missed:
        raise SystemExit(
            f"{entry['name']}: {', '.join(sorted(missed))} found nothing to change; choose another seed"
        )
    return draft


def fill_blocks(draft: Draft, entry: dict[str, Any]) -> None:
    """Write the report's paragraphs and tables, with sentences of this corpus beside those of the generator."""
    if entry["kind"] == "negative":
        if entry["topic"] == "blank_form":
            blank_form(draft)
        else:
            negatives.fill(draft, entry["topic"])
        return
    build.fill(draft)
    for part, words, count in ADDED:
        at = next(
            (
                place
                for place, block in enumerate(draft.blocks)
                if isinstance(block, Para)
                and block.kind == "head"
                and any(word in block.text for word in words)
            ),
            None,
        )
        if at is not None:
            texts = draft.rng.sample(PROSE[part], count)
            draft.blocks[at + 1 : at + 1] = [Para(sentence(text, draft)) for text in texts]


def sentence(text: str, draft: Draft) -> str:
    """Return a sentence with its names and numbers filled in."""
    names = {
        "body": draft.body.name,
        "self": draft.body.self_name,
        "year": draft.year,
        "last": draft.year - 1,
    }
    rng = draft.rng
    return text.format(**names, n=rng.randint(60, 900), m=rng.randint(8, 50), k=rng.randint(2, 7))


def blank_form(draft: Draft) -> None:
    """Write a notice that hands out the form of 2021 with every value left blank."""
    draft.negative, draft.form, draft.problem_kinds = "blank_form", None, ["not_a_report"]
    draft.title = "政府信息公开工作年度报告（参考格式）"
    draft.blocks.append(Para(draft.title, "title"))
    draft.blocks.append(Para("各单位请按照下列格式填报本单位的年度报告，表格各项不得增减，没有发生的填写0。"))
    shell = Draft(draft.rng, "2021", "html", "", draft.body, draft.year, "2021", draft.title)
    build.statutory_tables(
        shell,
        [Para(f"{number}、{head}", "head") for number, head in zip("一二三四五六", build.HEADS, strict=True)],
    )
    for sheet in shell.sheets():
        for row in sheet.rows:
            row[:] = [Cell("", "value", cell.colspan, cell.rowspan) if cell.fig else cell for cell in row]
    draft.blocks += shell.blocks


def framed(draft: Draft, entry: dict[str, Any]) -> str:
    """Return an HTML page in one of the frames of this corpus."""
    # The frame has the title where the system prints it; many reports repeat it in their text.
    if draft.rng.random() < 0.5 and not draft.negative:
        draft.blocks = [
            block for block in draft.blocks if not (isinstance(block, Para) and block.kind == "title")
        ]
    body = markup.article(draft)
    if entry.get("tables") == "div":
        body = with_div_tables(body)
    frame = (HERE / "frames" / f"{entry['frame']}.html").read_text(encoding="utf-8")
    text = (
        fill(frame, draft)
        .replace("[[charset]]", draft.charset)
        .replace("[[tail]]", draft.page.get("tail", ""))
    )
    return text.replace("[[body]]", body)


def fill(text: str, draft: Draft) -> str:
    """Put the page's names and codes into a text with their places in double brackets."""
    values = {
        "title": draft.title,
        "site": draft.page["site"],
        "owner": draft.page["owner"],
        "date": draft.published or f"{draft.year + 1}-02-01",
        "code": draft.body.code,
        "index": f"{draft.body.code}-{draft.year + 1}-00{draft.year % 90}",
    }
    return re.sub(
        r"\[\[(\w+)\]\]", lambda place: html.escape(values.get(place[1], place[0]), quote=False), text
    )


def with_div_tables(text: str) -> str:
    """Return HTML whose tables are div elements, drawn by a style sheet; they have no spans."""
    for name in ("table", "tbody", "tr", "td"):
        text = re.sub(rf"<{name}\b[^>]*>", f'<div class="{name}">', text)
        text = text.replace(f"</{name}>", "</div>")
    return DIV_STYLE + text


def packed(name: str, body: bytes) -> bytes:
    """Return a zip file that holds one file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(zipfile.ZipInfo(name, PACKED_ON), body)
    return out.getvalue()


def printed(entry: dict[str, Any]) -> tuple[str, bytes, dict[str, Any]]:
    """Return a report printed by a browser: as a PDF with its text, as the scan of it, or as a picture of all pages."""
    from playwright.sync_api import sync_playwright

    from tests.generator import scan

    draft = drawn(entry)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=scan.CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        page.set_content(scan.printed(draft))
        paper = page.pdf(prefer_css_page_size=True, print_background=True)
        browser.close()
    # On paper there is no page around the report, and so nothing of it to leave out.
    truth = {**scan.truth_of(draft), "chrome_tokens": [], "quirks": draft.quirks}
    truth["list_checks_fail"] += broken_bounds(truth["figures"])
    if entry["printed"] == "text":
        return f"{entry['name']}.pdf", paper, truth
    if entry["printed"] == "scan":
        noise = np.random.default_rng(entry["seed"])
        scanner = scan.Scanner(noise=SCAN_NOISE, quality=SCAN_QUALITY)
        pages = tuple(scan.scanned(sheet, noise, scanner) for sheet in scan.sheets(paper, SCAN_DPI))
        return f"{entry['name']}.pdf", scan.as_pdf(pages), truth
    return f"{entry['name']}.png", picture(tuple(scan.sheets(paper, PICTURE_DPI))), truth


def picture(sheets: Sequence[NDArray[np.uint8]]) -> bytes:
    """Return pages below one another as a PNG in 16 grey levels."""
    whole = Image.fromarray(np.vstack(sheets)).quantize(16)
    out = io.BytesIO()
    whole.save(out, "PNG", optimize=True)
    return out.getvalue()


def as_json(truth: dict[str, Any]) -> str:
    """Return a gold as JSON, one figure a line."""
    lists = ("figures", "open", "mentions", "lost_rows", "unknown_rows", "narrative")
    parts = []
    for key, value in truth.items():
        text = json.dumps(value, ensure_ascii=False)
        if key in lists and value:
            text = "[\n" + ",\n".join(json.dumps(one, ensure_ascii=False) for one in value) + "\n]"
        parts.append(f"{json.dumps(key)}: {text}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


if __name__ == "__main__":
    main(sys.argv[1:])
