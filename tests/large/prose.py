"""Invented text for many reports: as long as a real one's, and as varied."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from foiacrawl.data import load_toml
from foiacrawl.model import Section

if TYPE_CHECKING:
    from random import Random

_SLOT = re.compile(r"\{(\w+)\}")
_DATA = load_toml(__file__, "prose.toml")
_PARTS = (
    ("一、总体情况", (("overview", 23), ("system", 7))),
    ("五、存在的主要问题及改进情况", (("problems", 5), ("plans", 5))),
)
"""Sections, each with how many sentences of which lists."""
_LENGTHS = (0.3, 0.5, 0.7, 0.8, 0.9, 1.0, 1.1, 1.2, 1.5, 2.0)
TABLE_HEADINGS = (
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
)


def sections(draws: Random, place: str, year: int, first: str) -> tuple[Section, ...]:
    """Return the text of a report; `first` is a sentence at its beginning, with its numbers."""
    office = "我局" if draws.random() < 0.5 else "本单位"
    given = {"place": place, "office": office, "year": str(year)}
    length = draws.choice(_LENGTHS)
    texts = []
    for heading, lists in _PARTS:
        sentences = [
            _fill(draws, draws.choice(_DATA["sentences"][name]), given)
            for name, count in lists
            for _ in range(max(1, round(count * length)))
        ]
        texts.append(
            Section(heading, "\n".join("".join(sentences[at : at + 4]) for at in range(0, len(sentences), 4)))
        )
    overview, problems = texts
    return (
        Section(overview.heading, f"{first}\n{overview.text}"),
        *(Section(heading, "") for heading in TABLE_HEADINGS),
        problems,
        Section("六、其他需要报告的事项", "无其他需要报告的事项。"),
    )


def _fill(draws: Random, sentence: str, given: dict[str, str]) -> str:
    def word(slot: re.Match[str]) -> str:
        name = slot[1]
        if name == "n":
            return str(draws.randrange(1, 400))
        if name == "earlier":
            return str(draws.randrange(2008, 2019))
        return given.get(name) or draws.choice(_DATA["words"][name])

    return _SLOT.sub(word, sentence)
