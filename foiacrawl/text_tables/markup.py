"""Print the tables of texts in LaTeX, roff, ConTeXt, Texinfo and wiki markup, as pandoc writes them, as rows between bars."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_CHARACTER = re.compile(r"\\\[u([0-9A-F]{4,5})\]")  # of roff: \[u7B2C]
_ROFF_SIGNS = {"\\[mi]": "-", "\\[en]": "–", "\\[em]": "—", "\\-": "-", "\\ ": " ", "\\[rs]": "\\"}
_FONT = re.compile(r"\\f(?:\[[A-Z]{0,4}\]|[A-Z])")
_REQUEST = re.compile(r"^\.(?:S[HS] ?|[A-Za-z]{2}(?: .*)?$)", re.MULTILINE)  # .SH before a heading, .PP
_SEPARATOR = re.compile(r"tab *\((.)\)")
_LATEX_RULE = re.compile(
    r"\\(?:(?:top|mid|bottom)rule|hline|end(?:first)?head|end(?:last)?foot|noalign\{\}|raggedright|strut)\b(?:\[\])?"
    r"|\\c(?:line|midrule)\{[^{}]{0,20}\}|\\begin\{minipage\}(?:\[[^][]{0,20}\]){0,3}\{[^{}]{0,80}\}|\\end\{minipage\}"
)
_LATEX_COLUMNS = re.compile(r"(?:\[[^][]{0,20}\])?\{(?:[^{}]|\{[^{}]{0,20}\}){0,200}\}")
_LATEX_FORMAT = re.compile(r"\\multirow\{[^{}]{0,9}\}\{[^{}]{0,20}\}|\\foreignlanguage\{[a-z]{0,20}\}")
_LATEX_SPAN = re.compile(r"\\multicolumn\{(\d{1,2})\}\{[^{}]{0,20}\}")
_LATEX_COMMAND = re.compile(
    r"\\(?:hypertarget|label)\{[^{}]{0,2000}\}|\\[A-Za-z]{2,20}\*?(?:\[[^][]{0,80}\])?"
)
_LATEX_SIGN = re.compile(r"\\([&%$#_{}])")
_AND = re.compile(r"(?<!\\)&")
_BRACES = re.compile(r"(?<!\\)[{}]")
_OPTIONS = re.compile(r"\[[^][]{0,80}\]")
_TEXINFO_ROW = re.compile(r"^@(?:head)?item\b", re.MULTILINE)


class _Markup(NamedTuple):
    """A markup language: what is before and after a table, and the rows of cells of what is between."""

    before: str
    after: str
    rows: Callable[[str], Iterator[list[str]]]


def plain_markup(text: str) -> str:
    """Return a text with its tables as rows between bars, `| a | b |`; a text in none of the languages as it is."""
    if "\n.PP\n" in text:
        text = _of_roff(text)
    for markup in _MARKUPS:
        if markup.before in text:
            text = _printed(text, markup)
    return text.replace("|(((", "|").replace("\n)))", "") if "|(((" in text else text


def _of_roff(text: str) -> str:
    """Return a text in roff with its characters as they are printed, and blank lines in the place of .PP."""
    text = _CHARACTER.sub(lambda code: chr(int(code[1], 16)), text)
    for name, sign in _ROFF_SIGNS.items():
        text = text.replace(name, sign)
    return text.replace("\n.PP\n", "\n\n")


def _printed(text: str, markup: _Markup) -> str:
    """Return the text with its tables printed, and what is around them without commands."""
    parts: list[str] = []
    end = 0
    while (start := text.find(markup.before, end)) >= 0:
        stop = text.find(markup.after, start)
        if stop < 0:
            break
        parts += [_without_commands(text[end:start]), ""]
        for row in markup.rows(text[start + len(markup.before) : stop]):
            parts.append("| " + " | ".join(" ".join(cell.split()) for cell in row) + " |")
        parts.append("")
        end = stop + len(markup.after)
    return "\n".join([*parts, _without_commands(text[end:])]) if end else text


def _without_commands(text: str) -> str:
    """Return a text without the commands of roff and LaTeX."""
    text = _FONT.sub("", _REQUEST.sub("", text))
    return _LATEX_SIGN.sub(r"\1", _BRACES.sub("", _LATEX_COMMAND.sub("", text)))


def _rows_of_roff(table: str) -> Iterator[list[str]]:
    found = _SEPARATOR.search(table)
    _, _, body = table.partition(".\n")  # the formats of the columns end with a dot
    first, *cells = body.split("T{")
    lines = [first]
    for cell in cells:
        text, _, after = cell.partition("T}")
        lines += [" ".join(_REQUEST.sub("", text).split()), after]
    for line in "".join(lines).splitlines():
        if line.strip():
            yield [_FONT.sub("", cell) for cell in line.split(found[1] if found else "\t")]


def _rows_of_latex(table: str) -> Iterator[list[str]]:
    _, rule, below = table.partition("\\toprule")
    columns = _LATEX_COLUMNS.match(table)
    body = below if rule else table[columns.end() if columns else 0 :]
    for row in _LATEX_FORMAT.sub("", _LATEX_RULE.sub("", body)).split("\\\\"):
        if row.strip():
            plain = row.replace("~", " ").replace("\\textbackslash", "＼")
            yield [text for cell in _AND.split(plain) for text in _cells_of_latex(cell)]


def _cells_of_latex(cell: str) -> list[str]:
    """Return a cell without commands, and blank ones for the other columns that it spans."""
    span = _LATEX_SPAN.search(cell)
    return [_without_commands(_LATEX_SPAN.sub("", cell)), *[""] * (int(span[1]) - 1 if span else 0)]


def _rows_of_context(table: str) -> Iterator[list[str]]:
    for row in table.split("\\startxrow")[1:]:
        cells = (cell.partition("\\stopxcell")[0] for cell in row.split("\\startxcell")[1:])
        yield [_OPTIONS.sub("", cell, count=1) if cell.startswith("[") else cell for cell in cells]


def _rows_of_texinfo(table: str) -> Iterator[list[str]]:
    for row in _TEXINFO_ROW.split(table)[1:]:
        yield row.replace("@ ", " ").split("@tab")


_MARKUPS = (
    _Markup(".TS\n", "\n.TE", _rows_of_roff),
    *(
        _Markup(f"\\begin{{{name}}}", f"\\end{{{name}}}", _rows_of_latex)
        for name in ("longtable", "tabular", "tabularx", "array")
    ),
    _Markup("\\startxtable\n", "\\stopxtable\n", _rows_of_context),
    _Markup("@multitable ", "@end multitable", _rows_of_texinfo),
)
