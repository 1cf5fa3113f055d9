"""Compare what the reader read with what is there, and print where it goes wrong, quirk by quirk.

python -m tests.generator.score --count 2000 --seed 1     generated reports
python -m tests.generator.score --as docx --count 300     the same as files
python -m tests.generator.score --corpus                  the corpus of real reports
"""

from __future__ import annotations

import argparse
import json
import sys
import traceback
from collections import defaultdict
from typing import TYPE_CHECKING

from foiacrawl.model import Document
from tests.generator import KINDS, generate
from tests.generator.compare import BAD, Entry, Score, rates, score, total
from tests.generator.dialects import BOXES, DIALECTS
from tests.generator.files import WRITERS
from tests.shared import CORPUS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def read_scored(name: str, body: bytes, gold: Entry) -> Score:
    """Read a document and compare it; an exception is a failure like another."""
    from foiacrawl.reading import read

    try:
        return score(read(Document(source=name, body=body)), gold)
    except Exception as error:
        out = Score()
        place = traceback.extract_tb(error.__traceback__)[-1]
        out.add("crash", f"{type(error).__name__}: {error} ({place.name}:{place.lineno})")
        return out


def corpus() -> Iterator[tuple[str, bytes, Entry, tuple[str, ...]]]:
    """Yield the real reports with their golds."""
    for path in sorted(CORPUS.glob("*/*.gold.json")):
        source = path.with_name(path.name.removesuffix(".gold.json"))
        gold = json.loads(path.read_text(encoding="utf-8"))
        gold.setdefault("figures", [])
        yield source.name, source.read_bytes(), gold, (source.parent.name,)


def generated(
    seeds: Iterable[int], kind: str | None, only: tuple[str, ...] | None, file: str | None = None
) -> Iterator[tuple[str, bytes, Entry, tuple[str, ...]]]:
    """Yield generated reports; the kind and the rendering count as quirks in the table."""
    for seed in seeds:
        made = generate(seed, kind, only, file)
        tags = (f"kind:{made.name[6:].split('.')[0]}", f"as:{made.rendering}")
        yield made.name, made.body, made.gold, (*(made.quirks or ("(no quirk)",)), *tags)


def scanned(
    seeds: Iterable[int], kind: str | None, only: tuple[str, ...] | None
) -> Iterator[tuple[str, bytes, Entry, tuple[str, ...]]]:
    """Yield generated reports as scanned PDFs; quirks that do not show on paper do not occur."""
    from tests.generator.scan import PRINTED, as_pdf, scans

    quirks = tuple(name for name in PRINTED if only is None or name in only)
    for made in scans(seeds, kind, quirks):
        tags = (f"kind:{made.name.split('_')[1]}", "as:scan")
        yield f"{made.name}.pdf", as_pdf(made.pages), made.gold, (*(made.quirks or ("(no quirk)",)), *tags)


def table(by_quirk: dict[str, list[Score]]) -> str:
    """Print a line a quirk: reports, reports with a failure, and the categories that are not zero, the worst first."""
    lines = [f"{'quirk':24} {'n':>5} {'bad':>5}  differences"]
    order = sorted(by_quirk, key=lambda q: -sum(s.failed for s in by_quirk[q]) / len(by_quirk[q]))
    for name in order:
        scores = by_quirk[name]
        counts = total(scores)
        words = " ".join(f"{k}={counts[k]}" for k in (*BAD, "wrong_path") if counts[k])
        lines.append(f"{name:24} {len(scores):5} {sum(s.failed for s in scores):5}  {words}")
    return "\n".join(lines)


def main() -> None:
    """Read, compare, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kind", choices=list(KINDS))
    parser.add_argument("--only", help="apply only these quirks, comma-separated ('' for none)")
    parser.add_argument(
        "--as",
        dest="file",
        choices=[*WRITERS, *DIALECTS, *BOXES, "scan"],
        help="as files of this kind, or in this dialect of dialects.py; scan: printed and scanned",
    )
    parser.add_argument("--show", type=int, default=12, help="failing reports to print")
    parser.add_argument("--notes", type=int, default=6, help="differences to print of each")
    parser.add_argument("--match", default="", help="print only reports with a difference that contains this")
    parser.add_argument("--corpus", action="store_true")
    args = parser.parse_args()
    only = tuple(args.only.split(",")) if args.only is not None else None
    seeds = range(args.seed, args.seed + args.count)
    source = (
        corpus()
        if args.corpus
        else scanned(seeds, args.kind, only)
        if args.file == "scan"
        else generated(seeds, args.kind, only, args.file)
    )
    by_quirk: dict[str, list[Score]] = defaultdict(list)
    shown = 0
    every: list[Score] = []
    for name, body, gold, quirks in source:
        one = read_scored(name, body, gold)
        every.append(one)
        for quirk in quirks:
            by_quirk[quirk].append(one)
        notes = [n for n in one.notes if args.match in n]
        if notes and shown < args.show:
            shown += 1
            sys.stdout.write(
                f"\n{name} {' '.join(quirks)}\n" + "".join(f"    {n}\n" for n in notes[: args.notes])
            )
    counts = total(every)
    rate = rates(counts)
    sys.stdout.write(
        f"\n{table(by_quirk)}\n\n{len(every)} reports, {sum(s.failed for s in every)} with a difference; "
    )
    sys.stdout.write(f"precision {rate['precision']:.5f} recall {rate['recall']:.5f}\n{dict(counts)}\n")


if __name__ == "__main__":
    main()
