"""Flip single bits of PDFs: a figure may be lost or change only with a problem that says so.

python -m tests.files.flips --count 2400 [--seed 1] [--outside] [file.pdf ...]     --outside: no bytes of streams
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections import Counter
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from foiacrawl.files.blocks import FileError
from foiacrawl.files.convert import convert
from foiacrawl.model import Document
from foiacrawl.reading import read
from tests.generator import generate

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

STREAM = re.compile(rb"stream\r?\n.*?endstream", re.DOTALL)
SEEDS = range(880, 892)


class Silent(NamedTuple):
    """A flip that changed figures without a word."""

    name: str
    at: int
    bit: int
    around: bytes


@cache
def generated() -> dict[str, bytes]:
    """Return PDFs of all forms."""
    return {str(seed): generate(seed, None, ("",), "pdf").body for seed in SEEDS}


def silent(bodies: Mapping[str, bytes], count: int, seed: int, *, outside: bool = False) -> Iterator[Silent]:
    """Yield what was silent of `count` flips, by turns over the files; `outside`: none in streams, which have check sums."""
    rng = random.Random(seed)  # noqa: S311  a reproducible draw, not a secret
    pages = {name: convert(body).body for name, body in bodies.items()}
    whole = {name: _read(page) for name, page in pages.items()}
    places = {name: _outside(body) if outside else range(len(body)) for name, body in bodies.items()}
    names = list(bodies)
    for number in range(count):
        name = names[number % len(names)]
        body, at, bit = bytearray(bodies[name]), rng.choice(places[name]), rng.randrange(8)
        body[at] ^= 1 << bit
        try:
            converted = convert(bytes(body))
        except FileError:
            continue
        if converted.notes or converted.body == pages[name]:
            continue
        figures, problems = _read(converted.body)
        if figures != whole[name][0] and not problems - whole[name][1]:
            yield Silent(name, at, bit, bodies[name][max(0, at - 30) : at + 30])


def _read(page: bytes) -> tuple[Counter[object], Counter[object]]:
    report = read(Document("x.html", page))
    figures = Counter[object]((f.table, f.row, f.column, f.label, f.value, f.state) for f in report.figures)
    return figures, Counter[object]((problem.kind, problem.message) for problem in report.problems)


def _outside(body: bytes) -> Sequence[int]:
    inside = {at for stream in STREAM.finditer(body) for at in range(stream.start() + 8, stream.end() - 9)}
    return [at for at in range(len(body)) if at not in inside]


def main() -> None:
    """Flip and print what was silent."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, default=2_400)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--outside", action="store_true")
    parser.add_argument("files", nargs="*", type=Path)
    args = parser.parse_args()
    bodies = {path.name: path.read_bytes() for path in args.files} or generated()
    found = 0
    for one in silent(bodies, args.count, args.seed, outside=args.outside):
        found += 1
        sys.stdout.write(f"{one.name} byte {one.at} bit {one.bit}: {one.around!r}\n")
    sys.stdout.write(f"{found} of {args.count} flips were silent\n")


if __name__ == "__main__":
    main()
