"""Load and compile the rules of `mentions.toml` and `mention_scope.toml`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from foiacrawl.data import load_toml


@dataclass(frozen=True, slots=True)
class Rule:
    """The words before and after a number that make it an indicator; `mentions.toml` explains the fields."""

    indicator: str
    keys: frozenset[str]
    before: re.Pattern[str]
    after: re.Pattern[str] | None
    units: frozenset[str]
    context: re.Pattern[str] | None
    topic: re.Pattern[str] | None
    veto: re.Pattern[str] | None
    year: str
    about: str


@dataclass(frozen=True, slots=True)
class Zero:
    """Something that did not happen: an item of a list by its end, or a whole clause after the negation."""

    indicator: str
    item: re.Pattern[str] | None
    clause: re.Pattern[str] | None
    topic: re.Pattern[str]
    heading: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class UnitRules:
    """The rules for a unit, in order, and by each key the positions of those that have it."""

    rules: tuple[Rule, ...]
    by_key: dict[str, tuple[int, ...]]

    def having(self, text: str) -> list[Rule]:
        """Return the rules with a key in the text, in order."""
        at = {position for key, positions in self.by_key.items() if key in text for position in positions}
        return [self.rules[position] for position in sorted(at)]


@dataclass(frozen=True, slots=True)
class Rules:
    """All rules in order, and the patterns of `mention_scope.toml` by their names."""

    counts: tuple[Rule, ...]
    by_unit: dict[str | None, UnitRules]
    zeros: tuple[Zero, ...]
    scope: dict[str, re.Pattern[str]]
    zero: dict[str, re.Pattern[str]]
    within: str
    neutral: frozenset[str]


@cache
def rules() -> Rules:
    """Return the compiled rules."""
    data, scope = load_toml(__file__, "mentions.toml"), load_toml(__file__, "mention_scope.toml")
    words = _expanded(data["words"])
    topics = {name: re.compile(pattern) for name, pattern in scope["topic"].items()}
    counts = tuple(_rule(entry, words, data["units"], topics) for entry in data["rule"])
    units = {unit for rule in counts for unit in rule.units}
    by_unit: dict[str | None, UnitRules] = {
        unit: _unit_rules(tuple(rule for rule in counts if unit in rule.units)) for unit in units
    }
    zeros = tuple(
        Zero(
            entry["indicator"],
            _pattern(entry.get("item"), words),
            _pattern(entry.get("clause"), words),
            topics[entry["topic"]],
            _pattern(entry.get("heading"), words),
        )
        for entry in data["zero"]
    )
    patterns = {name: re.compile(value) for name, value in scope.items() if _is_pattern(name, value)}
    return Rules(
        counts=counts,
        by_unit={**by_unit, None: _unit_rules(counts)},
        zeros=zeros,
        scope=patterns,
        zero={name: re.compile(value) for name, value in scope["zero"].items()},
        within=scope["within"],
        neutral=frozenset(scope["neutral"]),
    )


def _unit_rules(some: tuple[Rule, ...]) -> UnitRules:
    by_key: dict[str, tuple[int, ...]] = {}
    for position, rule in enumerate(some):
        for key in rule.keys:
            by_key[key] = (*by_key.get(key, ()), position)
    return UnitRules(some, by_key)


def _is_pattern(name: str, value: object) -> bool:
    return isinstance(value, str) and name not in {"within", "neutral"}


def _expanded(words: dict[str, str]) -> dict[str, str]:
    """Insert the earlier pieces of patterns into the later ones."""
    done: dict[str, str] = {}
    for name, pattern in words.items():
        done[name] = _filled(pattern, done)
    return done


def _filled(pattern: str, words: dict[str, str]) -> str:
    """Insert the pieces into a pattern: <name> is replaced by the piece of that name."""
    return re.sub(r"(?<!P)<([a-z_]+)>", lambda match: f"(?:{words[match[1]]})", pattern)


def _pattern(pattern: str | None, words: dict[str, str]) -> re.Pattern[str] | None:
    return None if pattern is None else re.compile(_filled(pattern, words))


def _rule(
    entry: dict[str, Any],
    words: dict[str, str],
    units: dict[str, list[str]],
    topics: dict[str, re.Pattern[str]],
) -> Rule:
    before = re.compile(_filled(entry["before"], words))
    return Rule(
        indicator=entry["indicator"],
        keys=frozenset(entry["keys"]),
        before=before,
        after=_pattern(entry.get("after"), words),
        units=frozenset(units[entry["units"]]),
        context=_pattern(entry.get("context"), words),
        topic=topics[entry["topic"]] if "topic" in entry else None,
        veto=_pattern(entry.get("veto"), words),
        year=entry.get("year", ""),
        about=entry.get("about", ""),
    )
