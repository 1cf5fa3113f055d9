"""Decide from its title whether a document is an annual report, and of which year; and from its text likewise.

The patterns are in `titles.toml`. A listing may cut its titles, so the answer has degrees: a title that is certainly
a report's, one that may be (it is fetched, and the reader decides), and one that is not.
"""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any

from foiacrawl.data import load_toml
from foiacrawl.numerals import NUMERALS
from foiacrawl.text import normalize_for_matching

if TYPE_CHECKING:
    from collections.abc import Iterable

_DATA: dict[str, Any] = load_toml(__file__, "titles.toml")
_REPORT = _DATA["report"]

REPORT_NAME = (
    f"{_REPORT['subject']}{_REPORT['between']}{_REPORT['what']}|{_REPORT['alone']}|{_REPORT['short']}"
)
"""What a report is called (政府信息公开工作年度报告), as the text of a pattern."""

_REPORT_NAME = re.compile(REPORT_NAME)
_BARE = re.compile(_REPORT["bare"])
_TAIL = re.compile(_REPORT["tail"].replace("{published}", _REPORT["published"]), re.IGNORECASE)
_TRANSLATION = re.compile(rf"(?<=[\u3400-\u9fff])\s*{_REPORT['translation']}")
_QUOTED = re.compile(r"《[^《》]{0,80}(?:〈[^〉]{0,80}〉|《[^》]{0,80}》)?[^《》]{0,80}》")
_DATE = re.compile(r"(?:19|20)\d\d[-./年]\d{1,2}[-./月]\d{1,2}日?")
_MAX_LENGTH = 200  # characters; a longer text is no title but a page inside a link
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


_HALF_BRACKETS = str.maketrans("（）", "()")
_TEXT = _DATA["text"]
_DECLARES = [re.compile(pattern.replace("{name}", REPORT_NAME)) for pattern in _TEXT["declares"]]
_ABOUT_REPORTS = re.compile("|".join(f"(?:{pattern})" for pattern in (*_TEXT["papers"], *_TEXT["notices"])))
_MAX_PARAGRAPHS = 30  # in which a notice or a paper shows what it is


class Verdict(Enum):
    """Whether a title is a report's: certainly, perhaps, certainly not, or it is about something else."""

    YES = "yes"
    MAYBE = "maybe"
    NO = "no"
    OTHER = "other"


def fold(text: str) -> str:
    """Return a title or an anchor's text as it is compared: see `text.normalize_for_matching`."""
    return normalize_for_matching(text)


def years(title: str) -> tuple[int, ...]:
    """Return the years that a title names, each once; the years of whole dates do not count."""
    return tuple(
        dict.fromkeys(int(found) for found in _YEAR.findall(_DATE.sub(" ", fold(title[:_MAX_LENGTH]))))
    )


@lru_cache(maxsize=16384)
def verdict(title: str, *, annual: bool = False) -> Verdict:
    """Return whether a title is a report's. `annual`: it is on a column of annual reports, where 2023年年度报告 is enough."""
    text = fold(_without_translation(title[:_MAX_LENGTH]))
    if not text:
        return Verdict.OTHER
    if "?" in text and re.search(_REPORT["question"], text):
        return Verdict.NO
    if re.search(_REPORT["never"], text) or re.search(_REPORT["head_not"], text):
        return Verdict.NO
    if name := _last(_REPORT_NAME, text):
        return _by_surroundings(text[: name.start()], text[name.end() :])
    if re.search(_REPORT["cut"], text):
        return _cut(text, annual=annual)
    if annual and (name := _last(_BARE, text)) and not _is_of_another_kind(text):
        found = _by_surroundings(text[: name.start()], text[name.end() :])
        return Verdict.MAYBE if found is Verdict.YES else found
    return Verdict.OTHER


def requests_reports(title: str) -> bool:
    """Return whether a title is that of a notice asking others for their reports: its tables are samples."""
    return re.search(_REPORT["requests"], fold(title[:_MAX_LENGTH])) is not None


def names_body(title: str) -> bool:
    """Return whether a report's title names both its body and its year."""
    name = _last(_REPORT_NAME, text := fold(title[:_MAX_LENGTH]))
    if name is None or not years(title):
        return False
    head = re.sub(rf"[\d年度{NUMERALS}()《〈“\[\]-]|关于|全年", "", text[: name.start()])
    return len(head) >= 2


def _without_translation(title: str) -> str:
    """Return a title without English in brackets, as mirrors print it after a name."""
    return title if title.isascii() else _TRANSLATION.sub("", title.translate(_HALF_BRACKETS))


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    return max(pattern.finditer(text), key=lambda match: match.start(), default=None)


def _by_surroundings(head: str, tail: str) -> Verdict:
    if _TAIL.fullmatch(tail):
        return Verdict.MAYBE if re.search(_REPORT["news"], head) else Verdict.YES
    return Verdict.NO if re.search(_REPORT["tail_not"], tail) else Verdict.MAYBE


def _is_of_another_kind(text: str) -> bool:
    """Return whether a title has a word of another kind of report; the body's name before it does not count."""
    return re.search(_REPORT["bare_not"], re.sub(_REPORT["body"], "", text)) is not None


def _cut(text: str, *, annual: bool) -> Verdict:
    text = re.sub(_REPORT["cut"], "", text)
    if re.search(_REPORT["cut_not"], text):
        return Verdict.OTHER
    is_enough = re.search(_REPORT["cut_has"], text) or (annual and re.search(_REPORT["cut_bare"], text))
    return Verdict.MAYBE if is_enough else Verdict.OTHER


def is_announcement(title: str) -> bool:
    """Return whether a title says that a report is made public (年度报告的公示), which may be all that the text says."""
    text = fold(title[:_MAX_LENGTH])
    name = _last(_REPORT_NAME, text)
    return name is not None and re.search(_REPORT["published"], text[name.end() :]) is not None


def is_situation_title(title: str) -> bool:
    """Return whether a title is that of a text on a year's disclosure, as some reports are called (2020年信息公开情况)."""
    return re.search(_REPORT["situation"], fold(title[:_MAX_LENGTH])) is not None


def is_template(title: str) -> bool:
    """Return whether a title has places to be filled in (XX局20XX年政府信息公开工作年度报告)."""
    return re.search(_REPORT["placeholder"], fold(title[:_MAX_LENGTH])) is not None


def declares_report(text: str) -> bool:
    """Return whether a text says in its first sentences that it is a report: 现将…报告如下, 现公布…2017年…年度报告."""
    start = _QUOTED.sub("", fold(text[: 2 * int(_TEXT["declared_within"])]))[: int(_TEXT["declared_within"])]
    first = "。".join(start.split("。", int(_TEXT["declared_sentences"]))[: int(_TEXT["declared_sentences"])])
    if any(pattern.search(first) for pattern in _DECLARES):
        return True
    return all(re.search("|".join(_TEXT[name]), start) for name in ("own", "period"))


def states_period(text: str) -> bool:
    """Return whether the first sentences of a text state the period of its numbers."""
    return re.search("|".join(_TEXT["period"]), fold(text[: int(_TEXT["declared_within"])])) is not None


def is_about_reports(paragraphs: Iterable[str]) -> bool:
    """Return whether the first paragraphs are those of a paper on reports, or of a notice that asks for them."""
    return any(_ABOUT_REPORTS.search(fold(paragraph)) for paragraph in islice(paragraphs, _MAX_PARAGRAPHS))


def reads_like_report(text: str, enough: int = int(_TEXT["enough"])) -> bool:
    """Return whether a text is that of a report: it has `enough` of the phrases that every report uses."""
    text = fold(text)
    found = 0
    for phrase in _TEXT["phrases"]:
        found += bool(re.search(phrase, text))
        if found >= enough:
            return True
    return False
