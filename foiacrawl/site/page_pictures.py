"""The archived copy of a PDF or of pictures: its pages as pictures, with the box of one cell marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from foiacrawl.files.page_box import BOX, parse_box
from foiacrawl.site.archived_page import BAR, MARK, find_marked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.html import HtmlElement

    from foiacrawl.files.drawing import Size
    from foiacrawl.files.page_box import PageBox
    from foiacrawl.model import Document
    from foiacrawl.site.archived_page import Place
    from foiacrawl.site.language import Words

POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; form-action 'none'; base-uri 'none'; "
    "frame-ancestors 'self'; sandbox"
)
"""The page runs no script, and asks for nothing but its pictures."""
_STYLE = Markup("""
body { margin: 0; width: max-content; min-width: 100%; background: #e4e8eb; color: #22303c; font: 16px/1.5 sans-serif; }
.note { width: 100vw; box-sizing: border-box; position: sticky; left: 0; }
main { width: clamp(56rem, 100vw, 76rem); margin: auto; padding: .5rem; box-sizing: border-box; }
figure { position: relative; margin: 0 0 1rem; background: #fff; }
figure img { display: block; width: 100%; height: auto; }
figcaption { font-size: .9rem; padding: .2rem .5rem; }
#marked-cell { position: absolute; box-sizing: border-box; outline: 4px solid #d00; background: #ffd70055;
  scroll-margin: 40vh 20vw; }
.note { background: #fff4d6; border-left: 4px solid #c98a1b; margin: 0; padding: .5rem 1rem; }
""")


def cell_box(converted: Document, place: Place) -> tuple[PageBox | None, str]:
    """Return where on which page a cell of a converted file is printed, and the text that was read there."""
    cell: HtmlElement | None = find_marked(converted, place)
    if cell is None:
        return None, ""
    return parse_box(cell.get(BOX)), "".join(cell.text_content().split())


def render(
    path: str,
    version: str,
    sizes: Sequence[Size | None],
    box: PageBox | None,
    text: str,
    note: str,
    bar: Markup,
    words: Words,
) -> str:
    """Return the page with the pictures. `path` is its address; `text` is what was read in the box; `note` is shown first."""
    pages = Markup("").join(
        _page(path, version, number, size, len(sizes), box, text, words) for number, size in enumerate(sizes)
    )
    notes = [words("read_as", text=text)] if box and text else []
    notes += [note] if note else []
    return Markup(
        '<!DOCTYPE html>\n<html lang="{}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><title>{}</title><style>{}</style></head>'
        "<body>{}{}<main>{}</main></body></html>"
    ).format(
        "zh-CN" if words.language == "zh" else "en",
        words("archived"),
        _STYLE,
        BAR.format(bar),
        Markup("").join(Markup('<p class="note">{}</p>').format(one) for one in notes),
        pages,
    )


def _page(
    path: str,
    version: str,
    number: int,
    size: Size | None,
    count: int,
    box: PageBox | None,
    text: str,
    words: Words,
) -> Markup:
    is_marked = box is not None and box.page == number
    mark = Markup("")
    if box is not None and is_marked:
        mark = Markup(
            '<div id="{}" role="img" aria-label="{}" style="left: {:.2%}; top: {:.2%}; width: {:.2%}; height: {:.2%}"></div>'
        ).format(
            MARK, words("read_as", text=text), box.left, box.top, box.right - box.left, box.bottom - box.top
        )
    # The browser keeps the room of a picture that has not come yet, so that the mark is scrolled to its right place.
    room = Markup(' width="{}" height="{}"').format(*(round(side) for side in size)) if size else Markup("")
    title = words("page_of", number=number + 1, count=count)
    wait = Markup("") if is_marked else Markup(' loading="lazy"')
    return Markup(
        '<figure><div style="position: relative"><img src="{}/pages/{}?of={}" alt="{}"{}{}>{}</div>'
        "<figcaption>{}</figcaption></figure>"
    ).format(path, number + 1, version, title, room, wait, mark, title)
