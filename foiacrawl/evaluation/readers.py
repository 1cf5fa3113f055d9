"""The reader under test, and baselines made of general libraries with exact labels."""

from __future__ import annotations

import io
import logging
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import lxml.html
import trafilatura

from foiacrawl.forms import forms
from foiacrawl.model import Document
from foiacrawl.page.decode import decode
from foiacrawl.reading import UnreadableError, read

if TYPE_CHECKING:
    from collections.abc import Mapping

    from foiacrawl.evaluation.golds import Gold, Key

# Texts of an empty cell that the baselines know.
EMPTY = {"": "blank", "-": "dash", "—": "dash", "/": "dash"}


@dataclass(frozen=True, slots=True)
class Read:
    """The comparable output of a reader for one document; None for a field that the reader does not have."""

    figures: Mapping[Key, tuple[int | float | None, str]] = field(default_factory=dict)
    text: str = ""
    agency: str | None = None
    year: int | None = None


def foiacrawl(gold: Gold) -> Read:
    """Read a document with this project."""
    try:
        report = read(Document(source=gold.name, body=gold.body))
    except UnreadableError:
        return Read()
    text = "\n".join([report.title or "", *(f"{s.heading}\n{s.text}" for s in report.sections)])
    figures = {(f.table, f.row, f.column): (f.value, f.state) for f in report.figures if f.row is not None}
    return Read(figures, text, report.agency, report.year)


def trafilatura_and_pandas(gold: Gold) -> Read:
    """Read text with trafilatura and tables with pandas.read_html, both by default settings; labels must equal the form's."""
    markup = decode(gold.body).text
    if "<" not in markup:
        return Read(text=markup)
    text = trafilatura.extract(markup) or ""
    figures: dict[Key, tuple[int | float | None, str]] = {}
    for table in _pandas_tables(markup):
        for row in table:
            _add_row(row, figures)
    return Read(figures, text)


def pdfplumber_alone(gold: Gold) -> Read:
    """Read the text and tables of a PDF with pdfplumber by default settings; labels must equal the form's."""
    import pdfplumber

    # pdfminer, which it uses, warns of each font that is not embedded.
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    figures: dict[Key, tuple[int | float | None, str]] = {}
    texts: list[str] = []
    with pdfplumber.open(io.BytesIO(gold.body)) as pdf:
        for page in pdf.pages:
            texts.append(page.extract_text())
            for table in page.extract_tables():
                for row in table:
                    # Labels are wrapped over several lines; joining them is the least that a user would do.
                    _add_row(["".join((cell or "").split("\n")).strip() for cell in row], figures)
    return Read(figures, "".join(texts).replace("\n", ""))


def available(package: str) -> bool:
    """Return whether the package of a baseline is installed; crawling and reading need none of them."""
    return find_spec(package) is not None


def _pandas_tables(markup: str) -> list[list[list[str]]]:
    import pandas

    try:
        lxml.html.fromstring(markup)
        frames = pandas.read_html(io.StringIO(markup), header=None, keep_default_na=False, flavor="lxml")
    except (ValueError, lxml.etree.ParserError, IndexError):
        return []
    return [[[str(cell).strip() for cell in row] for row in frame.values.tolist()] for frame in frames]


def _add_row(row: list[str], figures: dict[Key, tuple[int | float | None, str]]) -> None:
    """Add the figures of a row whose label equals a form's: the last cells are its columns, in the form's order."""
    for form in forms():
        for table in form.tables:
            for item, columns in _rows_of(table):
                if item.label in row and len(columns) < len(row):
                    for column, cell in zip(columns, row[-len(columns) :], strict=True):
                        figures.setdefault((table.id, item.id, column), _value(cell))
                    return


def _rows_of(table: Any) -> list[tuple[Any, list[str]]]:
    found = [(item, [column.id for column in block.columns]) for block in table.blocks for item in block.rows]
    columns = [column.id for column in table.columns] or ["in_year"]
    return found + [(item, columns) for item in table.rows]


def _value(cell: str) -> tuple[int | float | None, str]:
    if cell in EMPTY:
        return None, EMPTY[cell]
    try:
        number = float(cell)
    except ValueError:
        return None, "unparsed"
    return (int(number) if number.is_integer() else number), "reported"
