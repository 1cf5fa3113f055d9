"""Cut the text of a report into sections under its headings."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from foiacrawl.forms import forms
from foiacrawl.model import Section
from foiacrawl.report.labels import core, fold
from foiacrawl.text import normalize, strip_glosses

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MAX_TITLE = 90  # characters
MAX_HEADING = 45  # characters; a longer line with an enumerator is a paragraph (seed of 2020, Donghu)
NUMBERED = re.compile(
    r"^[一二三四五六七八九十]{1,3}\s*[、.．,，]\s*\S|^[一二三四五六七八九十]{1,2}[\s　]{1,4}\S|^第[一二三四五六七八九十]+部分"
)
PLAIN = frozenset({"引言", "前言", "概述", "总体情况", "附表", "附件", "说明与附表", "结语"})
SENTENCE_END = ("。", "；", ";", "！", "：", ":", "，", ",")


def sections(paragraphs: Iterable[str], title: str | None = None) -> tuple[Section, ...]:
    """Return the sections in order. The text before the first heading has the heading ''; the title is no text."""
    lines = list(paragraphs)
    titled = _title_lines(lines[:TITLE_LINES], core(title)) if title else set()
    found: list[tuple[str, list[str]]] = [("", [])]
    for position, paragraph in enumerate(lines):
        if position in titled:
            continue
        if is_heading(paragraph):
            found.append((paragraph, []))
        else:
            found[-1][1].append(paragraph)
    return tuple(Section(heading, "\n".join(texts)) for heading, texts in found if heading or any(texts))


TITLE_LINES = 8  # the title is repeated near the top, if at all
TITLE_PARTS = 4  # lines over which it is broken


def _title_lines(lines: Sequence[str], title: str) -> set[int]:
    """Return the places of the lines that are the title, or make it together."""
    found: set[int] = set()
    parts = ["" if len(line) > MAX_TITLE else core(strip_glosses(line)) for line in lines]
    for start in range(len(parts)):
        for stop in range(start + 1, min(start + TITLE_PARTS, len(parts)) + 1):
            if all(parts[start:stop]) and "".join(parts[start:stop]) == title:
                found.update(range(start, stop))
    return found


def is_heading(paragraph: str) -> bool:
    """Return whether a line is a section's heading: numbered 一、 and short, or a heading the forms know."""
    if "。" in paragraph:  # nearly all paragraphs, which are long to fold
        return False
    line = normalize(paragraph).strip()
    if not line or len(line) > MAX_HEADING or line.endswith(SENTENCE_END):
        return False
    if NUMBERED.match(line):
        return True
    return fold(line).core in PLAIN or core(line) in _known_headings()


def known_headings(paragraphs: Iterable[str]) -> int:
    """Return how many different section headings of the statutory format are among the lines."""
    return len({core(line) for line in paragraphs if len(line) <= MAX_HEADING} & _known_headings())


@cache
def _known_headings() -> frozenset[str]:
    return frozenset(core(label) for form in forms() for item in form.sections for label in item.labels)
