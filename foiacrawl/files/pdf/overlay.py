"""Separate the text of a table from what is printed over it: watermarks, stamps, seals.

A table's own characters have the direction of most on the page, are about as high, and stay within their cells. What is slanted,
pale, much larger or of another colour and runs over borders is laid over. Where both meet and cannot be distinguished, the
cell holds `foreign` characters, and its text is no number.
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, TypeVar

from foiacrawl.files.pdf.text import is_raised, may_be_beside

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from foiacrawl.files.pdf.printed import Char, Look
    from foiacrawl.files.pdf.ruling import DrawnCell, DrawnTable

    Placed = tuple[Char, DrawnCell | None]

T = TypeVar("T")

SLANTED = 2  # degrees off a right angle to the page's own writing
PALE = 0.35  # of the contrast of black on white: a grey of two thirds
LARGE = 1.5  # usual heights of a character
UNIT = 2  # characters of a cell that says what is counted
UNLIKE = 1.3  # times the height of others: no digits of one number
OTHER = 100  # steps of 255 by which a part of another colour differs
HUGE = 2.0  # usual heights of a character in the colour of the others
_BESIDE = 0.6  # heights of a character between two that follow each other on a line
_OVER = 0.2  # of a character's height, by which it reaches over a border of its cell
_HIDES = 0.4  # of a character's width that lies on another
_FEW, _PART = (
    2,
    0.2,
)  # characters of one look, and their part of all of it, that lie on others: it is laid over
_BAND = 20.0  # points: characters are looked up by the band of the page they are in
_ENOUGH = 1_000  # characters of one look that are counted
_DIGITS = frozenset("0123456789０１２３４５６７８９")


def without_overlays(
    tables: Sequence[DrawnTable], placed: Sequence[Placed], repeated: Collection[Look] = ()
) -> list[Char]:
    """Take what is laid over tables out of their cells; return the characters outside of tables without it.

    `placed`: the characters of the page in the order of the file, each with its cell or None. `repeated`: the looks of
    what other pages print at the same places; they are not those of the page's own text.
    """
    looks = Counter(char.look for char, _ in placed if char.text != " ")
    over: set[Look] = set()
    if len(looks) > 1:
        own = Counter({look: count for look, count in looks.items() if look not in repeated}) or looks
        crossing = _crossing(placed, own.most_common(1)[0][0])
        outside = Counter(char.look for char, cell in placed if cell is None and char.text != " ")
        usual = _usual(own)
        over = {look for look in outside if _is_slanted(look, usual) or _is_pale(look, usual)}
        over |= _overprinting(placed, usual)
        # The letters of a seal run in a circle, and some of them are upright.
        seals = {(look.colour, round(look.size)) for look in looks if _is_slanted(look, usual)}
        over |= {
            look for look in looks if _is_other(look, usual) and (look.colour, round(look.size)) in seals
        }
        for table in tables:
            over |= _clear_table(table, crossing, over, repeated)
    for table in tables:
        for cell in table.cells:
            _find_overprint(cell)
    return [char for char, cell in placed if cell is None and char.look not in over]


def _clear_table(
    table: DrawnTable, crossing: Collection[Look], known: Collection[Look], repeated: Collection[Look]
) -> set[Look]:
    """Take what is laid over a table out of its cells, and return how it looks.

    `known`: the looks of what is laid over the page, but for the pale ones: a table may print pale zeros.
    """
    looks = Counter(char.look for cell in table.cells for char in cell.characters if char.text != " ")
    if not looks or (len(looks) < 2 and looks.keys().isdisjoint(known)):
        return set()
    usual = _usual(Counter({look: n for look, n in looks.items() if look not in repeated}) or looks)
    over = {look for look in looks if _is_over(look, usual, look in crossing)}
    over |= {look for look in looks if look in known and look.contrast >= PALE}
    for cell in table.cells:
        if cell.characters:
            _clear(cell, usual, over)
    return over


def _usual(looks: Counter[Look]) -> Look:
    """Return how a page's own writing looks: the most frequent turn and colour, and the middle size.

    There may be more characters in watermarks than in the text: what is slanted or pale counts where nothing else is.
    """
    plain = {
        look: count
        for look, count in looks.items()
        if look.contrast >= PALE and not SLANTED <= look.turned % 90 <= 90 - SLANTED
    }
    looks = Counter(plain) or looks
    sizes = sorted(look.size for look, count in looks.items() for _ in range(min(count, _ENOUGH)))
    colour = _most(looks, lambda look: look.colour)
    contrast = max(look.contrast for look in looks if look.colour == colour)
    turned = _most(looks, lambda look: look.turned)
    return next(iter(looks))._replace(
        turned=turned, size=sizes[len(sizes) // 2], colour=colour, contrast=contrast
    )


def _most(looks: Counter[Look], part: Callable[[Look], T]) -> T:
    counts: Counter[T] = Counter()
    for look, count in looks.items():
        counts[part(look)] += count
    return counts.most_common(1)[0][0]


def _crossing(placed: Sequence[Placed], common: Look) -> set[Look]:
    """Return the looks, but for the most common one, of which a text runs over a border: from cell to cell, or through it."""
    found: set[Look] = set()
    before: Placed | None = None
    for one in placed:
        char, cell = one
        if char.text == " ":
            continue
        if char.look == common:
            before = None
            continue
        if cell is not None and _reaches_over(char, cell):
            found.add(char.look)
        if before is not None and before[1] is not cell and _follows(before[0], char):
            found.add(char.look)
        before = one
    return found


def _overprinting(placed: Sequence[Placed], usual: Look) -> set[Look]:
    """Return the looks in another colour of which a good part lies on the page's own writing."""
    other = [char for char, _ in placed if char.text != " " and _is_other(char.look, usual)]
    if not other:
        return set()
    bands: dict[int, list[Char]] = {}
    for char, _ in placed:
        if char.look.colour == usual.colour and char.text != " ":
            bands.setdefault(int((char.top + char.bottom) / 2 / _BAND), []).append(char)
    total: Counter[Look] = Counter()
    hit: Counter[Look] = Counter()
    for char in other[:_ENOUGH]:
        band = int((char.top + char.bottom) / 2 / _BAND)
        near = (one for at in (band - 1, band, band + 1) for one in bands.get(at, ()))
        total[char.look] += 1
        hit[char.look] += any(_lies_on(char, one) for one in near)
    return {look for look, count in hit.items() if count >= max(_FEW, _PART * total[look])}


def _lies_on(char: Char, one: Char) -> bool:
    across = min(char.right, one.right) - max(char.left, one.left)
    down = min(char.bottom, one.bottom) - max(char.top, one.top)
    return across > _HIDES / 2 * (one.right - one.left) and down > _HIDES / 2 * (one.bottom - one.top)


def _reaches_over(char: Char, cell: DrawnCell) -> bool:
    room = _OVER * (char.bottom - char.top)
    left, top, right, bottom = cell.box
    return (
        char.left < left - room
        or char.right > right + room
        or char.top < top - room
        or char.bottom > bottom + room
    )


def _follows(char: Char, after: Char) -> bool:
    height = char.bottom - char.top
    alike = char.look == after.look and abs(char.top - after.top) <= _OVER * height
    return alike and -_BESIDE * height < after.left - char.right < _BESIDE * height


def _is_over(look: Look, usual: Look, crosses: bool) -> bool:
    """Return whether what looks so is laid over a table whose own writing is as usual."""
    if _is_slanted(look, usual):
        return True
    pale, large = _is_pale(look, usual), look.size >= LARGE * usual.size
    huge = look.size >= HUGE * usual.size
    return (pale and large) or (crosses and (pale or huge or _is_other(look, usual)))


def _is_slanted(look: Look, usual: Look) -> bool:
    return SLANTED <= (look.turned - usual.turned) % 90 <= 90 - SLANTED


def _is_pale(look: Look, usual: Look) -> bool:
    return look.contrast < PALE <= usual.contrast


def _is_other(look: Look, usual: Look) -> bool:
    return max(abs(own - other) for own, other in zip(look.colour, usual.colour, strict=True)) > OTHER


def _clear(cell: DrawnCell, usual: Look, over: set[Look]) -> None:
    """Leave the characters of a cell that are its text; digits that may be of it or not are `foreign`."""
    every = cell.characters
    if len({char.look for char in every}) == 1 and every[0].look not in over:
        return
    own = [char for char in every if char.look not in over]
    if all(char.text == " " for char in own) and (
        lost := [char for char in every if _may_be_own(char, usual, over)]
    ):
        cell.foreign = lost
    for is_plain in (_is_upright, _is_dark):
        if any(is_plain(char, usual) for char in own if char.text != " "):
            own = [char for char in own if is_plain(char, usual)]
    cell.characters = own
    if len({char.look for char in own}) < 2:
        return
    plain = [char for char in own if not _is_other(char.look, usual)]
    if _is_number(plain):
        _part_digits(cell, plain)
    elif 0 < sum(char.text != " " for char in plain) <= UNIT:
        cell.characters = plain
    elif plain:
        mine = {id(char) for char in plain}
        cell.characters = [char for char in own if id(char) in mine or may_be_beside(char, plain)]


def _may_be_own(char: Char, usual: Look, over: set[Look]) -> bool:
    """Return whether a digit that was taken for laid over may be a number too wide for its cell."""
    look = char.look
    return (
        char.text in _DIGITS
        and look in over
        and look.turned == usual.turned
        and look.contrast >= PALE
        and look.size < HUGE * usual.size
    )


def _is_upright(char: Char, usual: Look) -> bool:
    return (char.look.turned - usual.turned + SLANTED) % 360 <= 2 * SLANTED


def _is_dark(char: Char, _: Look) -> bool:
    return char.look.contrast >= PALE


def _part_digits(cell: DrawnCell, plain: Sequence[Char]) -> None:
    """Part the digits of a cell that are unlike most of it in colour or size: they are not digits of one number.

    `plain`: the characters in the page's own colour; words in another one beside a number are those of a stamp.
    """
    own_ids = {id(char) for char in plain}
    stamped = [char for char in cell.characters if id(char) not in own_ids and char.text in _DIGITS]
    cell.characters = [*plain, *stamped]
    most = Counter(char.look for char in plain if char.text in _DIGITS).most_common(1)
    if not most:
        return
    main = most[0][0]
    own = [char for char in cell.characters if char.look == main]
    foreign = [
        char
        for char in cell.characters
        if char.text in _DIGITS
        and _is_unlike(char.look, main)
        and not any(is_raised(char, one) for one in own)
    ]
    if foreign:
        cell.foreign = foreign
        cell.characters = [char for char in cell.characters if char not in foreign]


def _is_unlike(look: Look, main: Look) -> bool:
    return _is_other(look, main) or not main.size / UNLIKE <= look.size <= main.size * UNLIKE


def _find_overprint(cell: DrawnCell) -> None:
    """Find digits that are printed over each other."""
    if cell.foreign or not _is_number(cell.characters):
        return
    ordered = sorted((char for char in cell.characters if char.text != " "), key=lambda char: char.left)
    for char, after in pairwise(ordered):
        if char.text not in _DIGITS or after.text not in _DIGITS:
            continue
        narrow = min(char.right - char.left, after.right - after.left)
        low, high = max(char.top, after.top), min(char.bottom, after.bottom)
        if char.right - after.left > _HIDES * narrow and high - low > (char.bottom - char.top) / 2:
            cell.foreign = [after]
            cell.characters = [one for one in cell.characters if one is not after]
            return


def _is_number(characters: Iterable[Char]) -> bool:
    """Return whether at least half of some characters are digits: those of a value, not of a label."""
    printed = [char.text in _DIGITS for char in characters if char.text != " "]
    return sum(printed) * 2 >= len(printed) > 0
