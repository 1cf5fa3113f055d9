"""The reader under test, and the readers that a person would put together in an afternoon."""

from __future__ import annotations

import io
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

# Words for an empty cell that even an afternoon's reader knows.
EMPTY = {"": "blank", "-": "dash", "—": "dash", "/": "dash"}


@dataclass(frozen=True, slots=True)
class Read:
    """What a reader made of a document, as far as all of them can be compared. None: it does not try."""

    figures: Mapping[Key, tuple[int | float | None, str]] = field(default_factory=dict)
    text: str = ""
    agency: str | None = None
    year: int | None = None


def foiacrawl(gold: Gold) -> Read:
    """Read with this project."""
    try:
        report = read(Document(source=gold.name, body=gold.body))
    except UnreadableError:
        return Read()
    text = "\n".join([report.title or "", *(f"{s.heading}\n{s.text}" for s in report.sections)])
    figures = {(f.table, f.row, f.column): (f.value, f.state) for f in report.figures if f.row is not None}
    return Read(figures, text, report.agency, report.year)


def trafilatura_and_pandas(gold: Gold) -> Read:
    """Read prose with trafilatura as it comes, tables with pandas.read_html and the labels exactly as the forms print them."""
    markup = decode(gold.body).text
    if "<" not in markup:
        return Read(text=markup)
    text = trafilatura.extract(markup) or ""
    figures: dict[Key, tuple[int | float | None, str]] = {}
    for table in _pandas_tables(markup):
        for row in table:
            _take_row(row, figures)
    return Read(figures, text)


def pdfplumber_alone(gold: Gold) -> Read:
    """Read a PDF's text and tables with pdfplumber as it comes, and the labels exactly as the forms print them."""
    import pdfplumber

    figures: dict[Key, tuple[int | float | None, str]] = {}
    texts: list[str] = []
    with pdfplumber.open(io.BytesIO(gold.body)) as pdf:
        for page in pdf.pages:
            texts.append(page.extract_text())
            for table in page.extract_tables():
                for row in table:
                    # A label goes over several lines; to put those together is what anybody would think of.
                    _take_row(["".join((cell or "").split("\n")).strip() for cell in row], figures)
    return Read(figures, "".join(texts).replace("\n", ""))


def available(package: str) -> bool:
    """Tell whether a baseline's package is installed; none of them is needed to crawl or to read."""
    return find_spec(package) is not None


def _pandas_tables(markup: str) -> list[list[list[str]]]:
    import pandas

    try:
        lxml.html.fromstring(markup)
        frames = pandas.read_html(io.StringIO(markup), header=None, keep_default_na=False, flavor="lxml")
    except (ValueError, lxml.etree.ParserError, IndexError):
        return []
    return [[[str(cell).strip() for cell in row] for row in frame.values.tolist()] for frame in frames]


def _take_row(row: list[str], figures: dict[Key, tuple[int | float | None, str]]) -> None:
    """Take a row whose label is exactly a form's: the last cells are its columns, in the form's order."""
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
