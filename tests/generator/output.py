"""Write a draft as the bytes of a page, a text or a file, with its gold."""

from __future__ import annotations

from opencc import OpenCC

from tests.generator import files, gold, markup, plaintext
from tests.generator.dialects import DIALECTS
from tests.generator.draft import Draft, Generated

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
