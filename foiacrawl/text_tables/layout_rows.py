"""Put rows together whose labels are broken over lines in a column of their own, as `pdftotext -layout` prints them.

The numbers of such a row are on one line, often at the height of the middle of its label: `一、本年新收`, `政府信息公开   14  0`,
`申请数量`.
Pieces below each other in a column are joined where they make a label of a form; the line of numbers beside it is its row.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from foiacrawl.report.list_faults import IN_PIECES
from foiacrawl.report.list_lines import CONTINUED
from foiacrawl.text_tables.cell_words import is_instead_of_number, is_unit, is_value
from foiacrawl.text_tables.label_pieces import grouped, is_whole_label, join_pieces

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

MIN_UNKNOWN = 3  # rows with a label in pieces, where no form knows the labels: with fewer the lines are rows as they are
MIN_VALUES = 3  # lines with numbers behind wide spaces, without which a text is not searched
MAX_GAP = (
    2  # lines from one piece of a label to the next: the numbers may have a line of their own between them
)
MIN_WIDTH = 8  # columns of a column that breaks labels
MAX_UNIT = 2  # characters
MIN_ROW = 6  # characters of a row's label that is behind a heading of rows; 件数 is the end of other labels
TOLERANCE = 1  # columns
MAX_LINE = 400  # characters; more than columns a line has
MAX_REST = 3  # characters: 数, 件数, 文件数 are the end of a label, and no heading
MAX_UNSURE = 20  # columns of a column that may break a label where no other row shows it
MAX_CUT = 3  # columns that a line lacks which ends before a space
UNITS = ("元", "万元")
SENTENCE_ENDS = ("。", "；", "！")
BROKEN = "/"  # between the pieces of a number, which is not read
APART = "  "  # between the cells of a row
_PIECE = re.compile(r"\S+(?: \S+)*")
_SEPARATOR = re.compile(r"[|\t]")
_VALUES = re.compile(r"(?:^|\S) {2,}\S*\d\S*(?: {2,}\S+)*\s*$")
_DAY = r" ?[\d一二三四五六七八九十]{1,3} ?"
_DATE = re.compile(rf"[\d〇○零一二三四五六七八九十]{{2,4}} ?年{_DAY}月{_DAY}日")
_BODY = re.compile(r"(?:[局厅廳委办辦院处處部站所]|政府|中心|办公室|辦公室|委员会|委員會)$")
_WIDE = ("W", "F", "A")


class _Piece(NamedTuple):
    """A piece of a cell: the number of its line, the column where it begins, and its text."""

    line: int
    start: int
    text: str


class _Label(NamedTuple):
    """Texts below each other that are one cell; `is_known` if they make a label of a form together."""

    first: int
    last: int
    start: int
    texts: tuple[str, ...]
    is_known: bool

    def printed(self, *, is_sure: bool = True) -> str:
        """Return the whole text; where the list does not show that it breaks labels with a sign between its pieces."""
        is_one = is_sure or self.is_known or len(self.texts[-1]) <= MAX_REST
        return ("" if is_one else IN_PIECES).join(self.texts)


def join_layout(lines: list[str]) -> list[str]:
    """Return the lines with each row on one; a block in which no labels are broken over lines stays as it is."""
    if sum(1 for line in lines if _VALUES.search(line)) < MIN_VALUES:
        return lines
    joined: list[str] = []
    for block in _blocks(lines):
        joined += (any(map(_may_be_row, block)) and _rows(block)) or block
    return joined


def _blocks(lines: Sequence[str]) -> Iterator[list[str]]:
    """Yield the runs of lines that may be of a table, blank ones among them, and those between the runs."""
    block: list[str] = []
    was_inside = False
    for line in lines:
        inside = _may_be_row(line) if line.strip() else was_inside
        if inside != was_inside and block:
            yield block
            block = []
        was_inside = inside
        block.append(line)
    if block:
        yield block


def _may_be_row(line: str) -> bool:
    text = line.strip()
    return len(line) <= MAX_LINE and not _SEPARATOR.search(text) and not text.endswith(SENTENCE_ENDS)


def _rows(block: Sequence[str]) -> list[str]:
    """Return the rows of a block; none if it has no broken label."""
    pieces = _with_units(min((_pieces(block, measure) for measure in (len, _width)), key=_columns))
    values: dict[int, list[_Piece]] = {}
    for piece in pieces:
        if _is_value(piece.text):
            values.setdefault(piece.line, []).append(piece)
    if not values:
        return []
    # A unit behind a label is that of a row, whose number may be blank.
    behind = {
        piece.line
        for piece, before in zip(pieces[1:], pieces, strict=False)
        if _is_unit_behind(piece, before)
    }
    beside = {*values, *behind}
    texts = [piece for piece in pieces if not _is_value(piece.text)]
    values |= {line: [] for line in behind - values.keys()}
    is_sure = False
    for widest in (MAX_UNSURE, MAX_LINE):
        labels = _labels(texts, beside, widest)
        stops = {number: cells[0].start if cells else MAX_LINE for number, cells in values.items()}
        of_line = grouped((line, label) for label in labels for line in range(label.first, label.last + 1))
        rows = {number: _beside(of_line.get(number, ()), stop) for number, stop in stops.items()}
        broken = sum(1 for row in rows.values() if row and len(row[0].texts) > 1)
        if not (broken or any(label.is_known for label in labels)):
            return []
        if not (is_sure := broken >= MIN_UNKNOWN or any(label.is_known for label in labels)):
            break
    lines: dict[int, str] = {}
    used: set[_Label] = set()
    owner: int | None = None
    for number in sorted(values):
        row = rows[number]
        is_rest = owner is not None and (row[:1] == rows[owner][:1] if row else number == owner + 1)
        if owner is not None and is_rest and values[owner]:  # numbers that are broken themselves
            values[owner] = _with_rest(values[owner], values[number])
        else:
            owner = number
        used |= set(rows[owner])
        cells = [label.printed(is_sure=is_sure) for label in rows[owner]]
        lines[owner] = APART.join([*cells, *(cell.text for cell in values[owner])])
    return _in_order([label for label in labels if label not in used], lines)


def _with_rest(cells: Sequence[_Piece], rest: Sequence[_Piece]) -> list[_Piece]:
    """Return the numbers of a row with what is below each of them: which number that makes is not certain."""
    found = list(cells)
    for piece in rest:
        nearest = min(range(len(found)), key=lambda at: abs(found[at].start - piece.start))
        found[nearest] = found[nearest]._replace(text=f"{found[nearest].text}{BROKEN}{piece.text}")
    return found


def _beside(labels: Sequence[_Label], stop: int) -> list[_Label]:
    """Return of a line's labels that of the numbers that begin at `stop`, the nearest on their left, and the unit behind it."""
    left = [label for label in labels if label.start < stop]
    left.sort(key=lambda label: label.start)
    units = 0
    while units + 1 < len(left) and _may_be_unit(left[-1 - units]):
        units += 1
    return left[-1 - units :]


def _is_value(text: str) -> bool:
    return is_value(text) or is_instead_of_number(text)


def _is_unit_behind(piece: _Piece, before: _Piece) -> bool:
    return piece.line == before.line and is_unit(piece.text)


def _may_be_unit(label: _Label) -> bool:
    """Return whether a text between a label and its numbers may be a unit; no whole label of a form is one."""
    text = label.texts[0]
    return len(label.texts) == 1 and (is_unit(text) or (len(text) <= MAX_UNIT and not is_whole_label(text)))


def _in_order(heads: Sequence[_Label], rows: dict[int, str]) -> list[str]:
    """Return the cells without numbers and the rows from top to bottom; cells beside each other from left to right."""
    printed: list[str] = []
    left = sorted(heads, key=lambda label: (label.first, label.start))
    numbers = sorted(rows)
    while left:
        band = [left[0]]
        while len(band) < len(left) and left[len(band)].first <= min(label.last for label in band):
            band.append(left[len(band)])
        del left[: len(band)]
        while numbers and numbers[0] < band[0].first:
            printed.append(rows[numbers.pop(0)])
        printed += [label.printed() for label in sorted(band, key=lambda label: label.start)]
    return printed + [rows[number] for number in numbers]


def _labels(pieces: Sequence[_Piece], values: Collection[int], widest_last: int) -> list[_Label]:
    """Return the cells that the pieces make, column by column; `values` are the lines with numbers.

    A label beside the last numbers continues only in a column that is not wider than `widest_last`.
    """
    found: list[_Label] = []
    for chain in _chains(pieces):
        # A line without numbers may be a title, which is wider than the column.
        widest = max((_width(piece.text) for piece in chain if piece.line in values), default=0)
        _, counts = join_pieces([piece.text for piece in chain])
        at = 0
        while at < len(chain):
            count = counts.pop(0)
            is_known = count > 1
            while (
                not is_known
                and counts[:1] == [1]
                and _goes_on(chain, at, at + count, widest, values, widest_last)
            ):
                count += counts.pop(0)
            own = chain[at : at + count]
            texts = tuple(piece.text for piece in own)
            found.append(_Label(own[0].line, own[-1].line, own[0].start, texts, is_known))
            at += count
    return found


def _goes_on(
    chain: Sequence[_Piece], first: int, last: int, widest: int, values: Collection[int], widest_last: int
) -> bool:
    """Return whether `last` may continue a label that no form knows: those before fill the column, one row is beside."""
    pieces = chain[first : last + 1]
    rest = pieces[-1].text
    # A space at the end of a line is not printed, nor is the half of a character that did not fit.
    least = widest - (MAX_CUT if len(rest) <= MAX_REST else 1)
    is_full = all(least <= _width(piece.text) <= widest for piece in pieces[:-1]) and _width(rest) <= widest
    beside = sum(1 for line in range(pieces[0].line, pieces[-1].line + 1) if line in values)
    return (
        is_full
        and widest >= MIN_WIDTH
        and beside == 1
        and not any(is_whole_label(piece.text) for piece in pieces[:-1])
        and not (len(rest) > MAX_REST and is_whole_label(rest))  # 件数 is the head of a column as well
        and not CONTINUED.match(rest)
        and not (pieces[-1].line > max(values) and (widest > widest_last or _is_signature(chain[last:])))
    )


def _is_signature(pieces: Sequence[_Piece]) -> bool:
    """Return whether what follows the last numbers is a date, or the name of a body."""
    texts = [piece.text for piece in pieces[:2]]
    return any(map(_DATE.fullmatch, texts)) or (len(texts[0]) > MAX_REST and bool(_BODY.search(texts[0])))


def _chains(pieces: Sequence[_Piece]) -> list[list[_Piece]]:
    """Return the pieces that are below each other, from the left of the page to the right."""
    chains: list[list[_Piece]] = []
    for piece in sorted(pieces):
        fitting = (
            chain
            for chain in chains
            if 0 < piece.line - chain[-1].line <= MAX_GAP and abs(piece.start - chain[-1].start) <= TOLERANCE
        )
        chain = next(fitting, None)
        if chain is None:
            chains.append([piece])
        else:
            chain.append(piece)
    return chains


def _pieces(block: Sequence[str], measure: Callable[[str], int]) -> list[_Piece]:
    return [
        _Piece(number, measure(line[: match.start() + start]), text)
        for number, line in enumerate(block)
        for match in _PIECE.finditer(line)
        for start, text in _apart(match[0])
    ]


def _apart(text: str) -> Iterator[tuple[int, str]]:
    """Yield the cells that only one space parts, as the column of the first is full, and where each begins."""
    words = text.split(" ")
    labels = len(words)
    while labels and (is_value(words[labels - 1]) or is_instead_of_number(words[labels - 1])):
        labels -= 1
    first = 0
    is_whole = is_whole_label(" ".join(words[:labels]))
    if labels and not is_whole:
        rests = (" ".join(words[at:labels]) for at in range(1, labels))
        first = next(
            (at for at, rest in enumerate(rests, 1) if len(rest) >= MIN_ROW and is_whole_label(rest)), 0
        )
    if not first and (labels == len(words) or (labels and not is_whole)):
        yield 0, text
        return
    cells = [" ".join(part) for part in (words[:first], words[first:labels]) if part] + words[labels:]
    at = 0
    for cell in cells:
        yield at, cell
        at += len(cell) + 1


def _with_units(pieces: Sequence[_Piece]) -> list[_Piece]:
    """Return the pieces with the end of a unit joined to the number above it: 43408370.85万 and 元."""
    found: list[_Piece] = []
    for piece in pieces:
        above = (
            next((other for other in reversed(found) if _is_above(other, piece)), None)
            if piece.text in UNITS
            else None
        )
        if above is None:
            found.append(piece)
        else:
            found[found.index(above)] = above._replace(text=above.text + piece.text)
    return found


def _is_above(number: _Piece, unit: _Piece) -> bool:
    is_next = number.line + 1 == unit.line and abs(number.start - unit.start) <= TOLERANCE
    return is_next and is_value(number.text) and is_value(number.text + unit.text)


def _columns(pieces: Sequence[_Piece]) -> int:
    """Return in how many columns the pieces begin: fewest by the measure that the program aligned them by."""
    return len({piece.start for piece in pieces})


def _width(text: str) -> int:
    """Return how wide a text is in a font of fixed width."""
    return sum(2 if unicodedata.east_asian_width(char) in _WIDE else 1 for char in text)
