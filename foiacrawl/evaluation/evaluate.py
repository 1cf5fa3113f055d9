"""Scoring readers on gold pairs, as a table, and holding this one to its floor."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from foiacrawl.evaluation import readers
from foiacrawl.evaluation.golds import Gold, digest
from foiacrawl.files import kind_of
from foiacrawl.text import to_simplified

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path
    from typing import Any

    from foiacrawl.evaluation.readers import Read

OURS = "foiacrawl"


class FloorError(Exception):
    """The reader reads worse than its floor; the message says in what."""


class NoPlaceError(Exception):
    """A document has no place for the table; the message says what to write into it."""


@dataclass(slots=True)
class Score:
    """What a reader got right, over all pairs. Shares are of 1; None where the reader does not try."""

    name: str
    right: int = 0
    wrong_value: int = 0
    wrong_state: int = 0
    missing: int = 0
    invented: int = 0
    agencies: list[bool] | None = None
    years: list[bool] | None = None
    told: int = 0
    narrative: int = 0
    leaked: int = 0
    chrome: int = 0

    @property
    def precision(self) -> float:
        """Share of the figures read that are right in value and state."""
        read = self.right + self.wrong_value + self.wrong_state + self.invented
        return self.right / read if read else 0.0

    @property
    def recall(self) -> float:
        """Share of the figures printed that were read right."""
        there = self.right + self.wrong_value + self.wrong_state + self.missing
        return self.right / there if there else 0.0


def by_kind(pairs: Sequence[Gold]) -> list[list[Gold]]:
    """Return the pairs that are pages or text, and those that are PDF: each has a baseline of its own."""
    parts: dict[bool, list[Gold]] = {False: [], True: []}
    for pair in pairs:
        parts[_is_pdf(pair)].append(pair)
    return [part for part in parts.values() if part]


def evaluate(pairs: Sequence[Gold]) -> list[Score]:
    """Return the score of this reader and of the baseline for the pairs' kind, where that can be run here."""
    tried: dict[str, Callable[[Gold], Read]] = {OURS: readers.foiacrawl}
    if all(map(_is_pdf, pairs)):
        if readers.available("pdfplumber"):
            tried["pdfplumber alone, exact labels"] = readers.pdfplumber_alone
    elif readers.available("pandas"):
        tried["trafilatura + pandas.read_html, exact labels"] = readers.trafilatura_and_pandas
    return [_score(name, reader, pairs) for name, reader in tried.items()]


def ours(pairs: Sequence[Gold]) -> Score:
    """Return the score of this reader alone, over pairs of all kinds."""
    return _score(OURS, readers.foiacrawl, pairs)


def _is_pdf(pair: Gold) -> bool:
    return kind_of(pair.body) == "pdf"


def _score(name: str, reader: Callable[[Gold], Read], pairs: Sequence[Gold]) -> Score:
    score = Score(name)
    agencies: list[bool] = []
    years: list[bool] = []
    for gold in pairs:
        read = reader(gold)
        _count_figures(score, gold, read)
        score.narrative += len(gold.narrative)
        score.told += sum(words in read.text for words in gold.narrative)
        score.chrome += len(gold.chrome)
        score.leaked += sum(words in read.text for words in gold.chrome)
        if not gold.negative:
            agencies.append(to_simplified(read.agency or "") in map(to_simplified, gold.agencies))
            years.append(read.year == gold.year)
    if name == OURS:
        score.agencies, score.years = agencies, years
    return score


def _count_figures(score: Score, gold: Gold, read: Read) -> None:
    for key, (value, state) in gold.figures.items():
        found = read.figures.get(key)
        if found is None:
            score.missing += key not in gold.optional
        elif found[0] != value:
            score.wrong_value += 1
        elif found[1] != state:
            score.wrong_state += 1
        else:
            score.right += 1
    score.invented += sum(key not in gold.figures for key in read.figures)


def as_table(scores: Sequence[Score], pairs: Sequence[Gold]) -> str:
    """Return the scores as a Markdown table."""
    heads = (
        "reader", "precision", "recall", "wrong values", "wrong states", "missing", "invented", "agency", "year",
        "text kept", "chrome leaked",
    )  # fmt: skip
    kind = "PDFs" if all(map(_is_pdf, pairs)) else "documents"
    figures = sum(len(pair.figures) for pair in pairs)
    lines = [
        f"{len(pairs)} {kind}, {figures} figures, digest {digest(list(pairs))}.",
        "",
        f"| {' | '.join(heads)} |",
        f"|{'---|' * len(heads)}",
    ]
    for score in scores:
        cells = [
            score.name, f"{score.precision:.4f}", f"{score.recall:.4f}", str(score.wrong_value),
            str(score.wrong_state), str(score.missing), str(score.invented), _share(score.agencies),
            _share(score.years), f"{score.told}/{score.narrative}", f"{score.leaked}/{score.chrome}",
        ]  # fmt: skip
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _share(answers: list[bool] | None) -> str:
    return "–" if answers is None else f"{sum(answers)}/{len(answers)}"


def write(table: str, folder: Path, document: Path) -> None:
    """Put a table into a Markdown file, between the lines `<!-- evaluation: NAME -->` and `<!-- end -->`.

    NAME is the folder's. Raises NoPlaceError where the file has no such lines.
    """
    begin, end = f"<!-- evaluation: {folder.resolve().name} -->\n", "<!-- end -->\n"
    before, mark, rest = document.read_text(encoding="utf-8").partition(begin)
    _, closing, after = rest.partition(end)
    if not (mark and closing):
        raise NoPlaceError(f"{document} has no lines {begin.strip()} and {end.strip()} to write between")
    document.write_text(f"{before}{mark}{table}\n{closing}{after}", encoding="utf-8")


def hold(score: Score, pairs: Sequence[Gold], floor: Path) -> None:
    """Raise FloorError if the score is below the floor pinned for these documents."""
    pinned = tomllib.loads(floor.read_text(encoding="utf-8"))
    if pinned["digest"] != digest(list(pairs)):
        raise FloorError(f"{floor} was measured on other documents (digest {pinned['digest']}); pin it again")
    if worse := below(score, pinned):
        raise FloorError(f"the reader fell below its floor: {'; '.join(worse)}")


def below(score: Score, pinned: Mapping[str, Any]) -> list[str]:
    """Return in what a score is worse than a pinned one, in words."""
    worse = [
        f"{name} {getattr(score, name):.4f} < {pinned[name]}"
        for name in ("precision", "recall")
        if getattr(score, name) < pinned[name]
    ]
    worse += [
        f"{name} {getattr(score, name)} > {pinned[name]}"
        for name in ("wrong_value", "invented", "leaked")
        if getattr(score, name) > pinned[name]
    ]
    return worse


def pin(score: Score, pairs: Sequence[Gold], floor: Path) -> None:
    """Write the score as the floor. Only an explicit wish may lower it."""
    floor.write_text(
        "# The reader may not read worse than this; `foiacrawl evaluate FOLDER --pin` writes it anew.\n"
        f'digest = "{digest(list(pairs))}" # of the documents it was measured on\n'
        f"precision = {score.precision:.6f}\nrecall = {score.recall:.6f}\n"
        f"wrong_value = {score.wrong_value}\ninvented = {score.invented}\nleaked = {score.leaked}\n",
        encoding="utf-8",
    )
