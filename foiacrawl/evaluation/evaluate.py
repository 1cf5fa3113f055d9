"""Score readers on gold pairs, format the scores as a table, and compare this reader with its pinned floor."""

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

READER = "foiacrawl"
TEXT, PDF, OTHER = "text", "pdf", "other"


@dataclass(frozen=True, slots=True)
class Baseline:
    """A reader to compare with, and the package that it needs."""

    name: str
    package: str
    read: Callable[[Gold], Read]


@dataclass(frozen=True, slots=True)
class Group:
    """Documents that share a baseline."""

    title: str
    baseline: Baseline | None = None


# By the kind of the file's bytes; whatever has no entry is OTHER.
GROUPS = {
    TEXT: Group(
        "pages and texts",
        Baseline("trafilatura + pandas.read_html, exact labels", "pandas", readers.trafilatura_and_pandas),
    ),
    PDF: Group("PDFs", Baseline("pdfplumber alone, exact labels", "pdfplumber", readers.pdfplumber_alone)),
    OTHER: Group("office files, archives and pictures"),
}
HEADS = (
    "documents", "reader", "precision", "recall", "wrong values", "wrong states", "missing", "invented", "agency", "year",
    "text kept", "chrome leaked",
)  # fmt: skip


class FloorError(Exception):
    """The reader is below its pinned floor; the message lists the measures."""


class NoPlaceError(Exception):
    """A document has no marker lines for the table; the message names them."""


@dataclass(slots=True)
class Score:
    """How many figures, fields and texts of all pairs a reader read correctly; None where the reader has no such output."""

    name: str
    right: int = 0
    wrong_value: int = 0
    wrong_state: int = 0
    missing: int = 0
    invented: int = 0
    agencies: list[bool] | None = None
    years: list[bool] | None = None
    kept: int = 0
    narrative: int = 0
    leaked: int = 0
    chrome: int = 0

    @property
    def precision(self) -> float:
        """Return the share of the figures read that have the right value and state, 0 to 1."""
        read = self.right + self.wrong_value + self.wrong_state + self.invented
        return self.right / read if read else 0.0

    @property
    def recall(self) -> float:
        """Return the share of the printed figures that were read with the right value and state, 0 to 1."""
        there = self.right + self.wrong_value + self.wrong_state + self.missing
        return self.right / there if there else 0.0

    @property
    def text_kept(self) -> float:
        """Return the share of the narrative that is in the text read, 0 to 1."""
        return self.kept / self.narrative if self.narrative else 1.0


def by_kind(pairs: Sequence[Gold]) -> list[list[Gold]]:
    """Return the pairs in groups that share a baseline: pages and texts, PDFs, other files; empty groups are left out."""
    groups: dict[str, list[Gold]] = {kind: [] for kind in GROUPS}
    for pair in pairs:
        groups[_group(pair)].append(pair)
    return [group for group in groups.values() if group]


def evaluate(pairs: Sequence[Gold]) -> list[Score]:
    """Return the score of this reader and, where its package is installed, of the baseline for the pairs' group."""
    tried: dict[str, Callable[[Gold], Read]] = {READER: readers.foiacrawl}
    baseline = GROUPS[_common_group(pairs)].baseline
    if baseline and readers.available(baseline.package):
        tried[baseline.name] = baseline.read
    return [_score(name, reader, pairs) for name, reader in tried.items()]


def score_reader(pairs: Sequence[Gold]) -> Score:
    """Return the score of this reader over pairs of all kinds."""
    return _score(READER, readers.foiacrawl, pairs)


def _group(pair: Gold) -> str:
    kind = kind_of(pair.body)
    return kind if kind in GROUPS else OTHER


def _common_group(pairs: Sequence[Gold]) -> str:
    """Return the group of all pairs; that of pages and texts if they are mixed."""
    groups = {_group(pair) for pair in pairs}
    return groups.pop() if len(groups) == 1 else TEXT


def _score(name: str, reader: Callable[[Gold], Read], pairs: Sequence[Gold]) -> Score:
    score = Score(name)
    agencies: list[bool] = []
    years: list[bool] = []
    for gold in pairs:
        read = reader(gold)
        _count_figures(score, gold, read)
        score.narrative += len(gold.narrative)
        score.kept += sum(words in read.text for words in gold.narrative)
        score.chrome += len(gold.chrome)
        score.leaked += sum(words in read.text for words in gold.chrome)
        if not gold.negative:
            agencies.append(_is_right(read.agency, gold))
            years.append(read.year == gold.year)
    if name == READER:
        score.agencies, score.years = agencies, years
    return score


def _is_right(agency: str | None, gold: Gold) -> bool:
    """Return whether the body is one of the gold's names; where the document names none, whether none was read."""
    if not gold.agencies:
        return agency is None
    return to_simplified(agency or "") in map(to_simplified, gold.agencies)


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


def as_table(parts: Sequence[tuple[Sequence[Score], Sequence[Gold]]]) -> str:
    """Return the scores of groups of pairs as one Markdown table, with a line above it that says what was measured."""
    every = [pair for _, pairs in parts for pair in pairs]
    lines = [
        f"{len(every)} documents, {sum(len(pair.figures) for pair in every)} figures, digest {digest(every)}.",
        "",
        f"| {' | '.join(HEADS)} |",
        f"|{'---|' * len(HEADS)}",
    ]
    for scores, pairs in parts:
        for score in scores:
            cells = [
                f"{len(pairs)} {GROUPS[_common_group(pairs)].title}", score.name, f"{score.precision:.4f}",
                f"{score.recall:.4f}", str(score.wrong_value), str(score.wrong_state), str(score.missing),
                str(score.invented), _share(score.agencies), _share(score.years),
                f"{score.kept}/{score.narrative}", f"{score.leaked}/{score.chrome}",
            ]  # fmt: skip
            lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _share(answers: list[bool] | None) -> str:
    return "–" if answers is None else f"{sum(answers)}/{len(answers)}"


def write(table: str, folder: Path, document: Path) -> None:
    """Write a table into a Markdown file, between the lines `<!-- evaluation: NAME -->` and `<!-- end -->`.

    NAME is the folder's name. Raises NoPlaceError when the file has no such lines.
    """
    begin, end = f"<!-- evaluation: {folder.resolve().name} -->\n", "<!-- end -->\n"
    before, mark, rest = document.read_text(encoding="utf-8").partition(begin)
    _, closing, after = rest.partition(end)
    if not (mark and closing):
        raise NoPlaceError(f"{document} has no lines {begin.strip()} and {end.strip()} to write between")
    document.write_text(f"{before}{mark}{table}\n{closing}{after}", encoding="utf-8")


def check_floor(score: Score, pairs: Sequence[Gold], floor: Path) -> None:
    """Raise FloorError if the score is below the pinned floor, or the floor was measured on other documents."""
    pinned = tomllib.loads(floor.read_text(encoding="utf-8"))
    if pinned["digest"] != digest(list(pairs)):
        raise FloorError(f"{floor} was measured on other documents (digest {pinned['digest']}); pin it again")
    if worse := below(score, pinned):
        raise FloorError(f"the reader fell below its floor: {'; '.join(worse)}")


def below(score: Score, pinned: Mapping[str, Any]) -> list[str]:
    """Return one line for each measure in which a score is worse than a pinned one."""
    worse = [
        f"{name} {getattr(score, name):.4f} < {pinned[name]}"
        for name in ("precision", "recall", "text_kept")
        if getattr(score, name) < pinned[name]
    ]
    worse += [
        f"{name} {getattr(score, name)} > {pinned[name]}"
        for name in ("wrong_value", "invented", "leaked")
        if getattr(score, name) > pinned[name]
    ]
    return worse


def write_floor(score: Score, pairs: Sequence[Gold], floor: Path) -> None:
    """Write the score as the new floor."""
    floor.write_text(
        "# The least accuracy allowed; `foiacrawl evaluate FOLDER --floor FILE --pin` replaces it.\n"
        f'digest = "{digest(list(pairs))}" # of the documents measured\n'
        f"precision = {_down(score.precision)}\nrecall = {_down(score.recall)}\ntext_kept = {_down(score.text_kept)}\n"
        f"wrong_value = {score.wrong_value}\ninvented = {score.invented}\nleaked = {score.leaked}\n",
        encoding="utf-8",
    )


def _down(share: float) -> str:
    """Format a share with six decimals, rounded down so that the score itself never falls below it."""
    return f"{int(share * 1_000_000) / 1_000_000:.6f}"
