"""Cells and paragraphs in HTML, with the markup that editors and Word leave behind.

Markup quirks (`quirks` of a report): word (upper-case tags, unquoted attributes, <o:p>, tables inside <p>),
broken_labels (labels broken by &nbsp;, <br> and several <p>), split_numbers (a number in two spans),
nbsp_values (0&nbsp;), hidden_twin (an unfilled copy of each table, display:none), nested (a layout table around
the text), tight (no <p> in cells).
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from foiacrawl.replica.tables import Cell, Row

if TYPE_CHECKING:
    from collections.abc import Sequence

WORD_OPEN = "<P class=MsoNormal style='MARGIN: 0cm 0cm 0pt; TEXT-INDENT: 32pt; mso-char-indent-count: 2.0'>"
WORD_RUN = "<SPAN style='FONT-FAMILY: 仿宋_GB2312; FONT-SIZE: 16pt'>"
ENUMERATOR = re.compile(r"^(\d)(\..*)$")


def paragraph(text: str, quirks: frozenset[str], *, heading: bool = False) -> str:
    """Return a paragraph of prose or a section's heading."""
    inner = escape(text, quote=False)
    if "word" in quirks:
        bold = f"<B>{inner}</B>" if heading else inner
        return f"{WORD_OPEN}{WORD_RUN}{bold}<o:p></o:p></SPAN></P>"
    if heading:
        return f'<p style="text-indent: 2em;"><strong>{inner}</strong></p>'
    return f'<p style="text-indent: 2em; text-align: justify;">{inner}</p>'


def table(rows: Sequence[Row], quirks: frozenset[str]) -> str:
    """Return a table's HTML, before it its hidden twin where the report has one."""
    shown = _table(rows, quirks)
    if "hidden_twin" not in quirks:
        return shown
    blank = [[Cell("", c.role, c.colspan, c.rowspan) if c.role == "value" else c for c in r] for r in rows]
    return f'<div id="tpl" style="display:none">{_table(blank, quirks)}</div>{shown}'


def nest(body: str) -> str:
    """Return the text inside two layout tables, as sites of the two-thousands were built."""
    return (
        '<table width="96%" border="0" align="center" cellpadding="0" cellspacing="0"><tr><td width="12">&nbsp;</td>'
        '<td><table width="100%" border="0"><tr><td class="bt">'
        f'{body}</td></tr></table></td><td width="12">&nbsp;</td></tr></table>'
    )


def _table(rows: Sequence[Row], quirks: frozenset[str]) -> str:
    body = "".join(_row(row, quirks) for row in rows)
    if "word" in quirks:
        return (
            "<P class=MsoNormal align=center><TABLE class=MsoNormalTable style='BORDER-COLLAPSE: collapse' "
            f"cellSpacing=0 cellPadding=0 border=1><TBODY>{body}</TBODY></TABLE></P>"
        )
    return f'<table border="1" cellspacing="0" cellpadding="0" align="center"><tbody>{body}</tbody></table>'


def _row(row: Row, quirks: frozenset[str]) -> str:
    cells = "".join(_cell(cell, quirks) for cell in row)
    if "word" in quirks:
        return f"<TR style='HEIGHT: 24.75pt'>{cells}</TR>\n"
    return f"<tr>{cells}</tr>\n"


def _cell(cell: Cell, quirks: frozenset[str]) -> str:
    inner = _inner(cell, quirks)
    if "word" in quirks:
        spans = f" rowSpan={cell.rowspan}" * (cell.rowspan > 1) + f" colSpan={cell.colspan}" * (
            cell.colspan > 1
        )
        return f"<TD style='BORDER-TOP: windowtext 1pt solid' vAlign=center width={62 * cell.colspan}{spans}>{inner}</TD>"
    spans = f' rowspan="{cell.rowspan}"' * (cell.rowspan > 1) + f' colspan="{cell.colspan}"' * (
        cell.colspan > 1
    )
    align = "left" if cell.role == "label" else "center"
    return f'<td{spans} align="{align}">{inner}</td>'


def _inner(cell: Cell, quirks: frozenset[str]) -> str:
    if cell.role in ("value", "pad"):
        return _wrap([_number(cell.text, quirks)], quirks)
    parts = _broken(cell.text) if "broken_labels" in quirks else [escape(cell.text, quote=False)]
    if "split_numbers" in quirks and (found := ENUMERATOR.match(cell.text)):
        parts = [f"<span>{found[1]}</span><span>{escape(found[2], quote=False)}</span>"]
    if cell.indent:
        parts[0] = "&nbsp;" * (2 * cell.indent) + parts[0]
    return _wrap(parts, quirks)


def _wrap(parts: Sequence[str], quirks: frozenset[str]) -> str:
    if "word" in quirks:
        return "".join(
            f"<P class=MsoNormal style='LINE-HEIGHT: 20pt' align=center>{part}<o:p></o:p></P>"
            for part in parts
        )
    if "tight" in quirks:
        return "<br/>".join(parts)
    return "".join(f"<p>{part}</p>" for part in parts)


def _number(text: str, quirks: frozenset[str]) -> str:
    if not text:
        return "&nbsp;"
    if "split_numbers" in quirks and len(text) > 1 and text[0].isdigit():
        return f"<span>{text[0]}</span><span>{escape(text[1:])}</span>"
    return escape(text) + ("&nbsp;" if "nbsp_values" in quirks else "")


def _broken(label: str) -> list[str]:
    """Return a label as its paragraphs: short ones are spaced out, those of four broken, long ones cut in two."""
    words = [escape(character, quote=False) for character in label]
    if len(words) <= 3:
        return ["&nbsp;&nbsp;".join(words)]
    half = len(words) // 2
    if len(words) <= 6:
        return [f"{''.join(words[:half])}<br/>{''.join(words[half:])}"]
    if len(words) <= 14:
        return ["".join(words[:half]), "&nbsp;&nbsp;" + "".join(words[half:])]
    return ["".join(words)]
