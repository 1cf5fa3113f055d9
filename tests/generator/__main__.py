"""Write generated reports and their golds: python -m tests.generator OUTDIR --count N --seed S [--kind K]."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from tests.generator import KINDS, generate
from tests.generator.files import WRITERS


def main() -> None:
    """Write the files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("outdir", type=Path)
    parser.add_argument("--count", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kind", choices=list(KINDS))
    parser.add_argument("--as", dest="file", choices=list(WRITERS), help="as files of this kind")
    args = parser.parse_args()
    args.outdir.mkdir(parents=True, exist_ok=True)
    for seed in range(args.seed, args.seed + args.count):
        made = generate(seed, args.kind, file=args.file)
        (args.outdir / made.name).write_bytes(made.body)
        text = json.dumps({**made.gold, "quirks": made.quirks}, ensure_ascii=False, indent=1)
        (args.outdir / f"{made.name}.gold.json").write_text(text + "\n", encoding="utf-8")
    sys.stdout.write(f"{args.count} reports in {args.outdir}\n")


if __name__ == "__main__":
    main()
