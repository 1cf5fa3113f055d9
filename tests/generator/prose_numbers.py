"""Write sentences with numbers, and what they state, from `prose_numbers.toml`."""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING, Any, TypeGuard

from tests.generator.draft import Para, data

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.generator.draft import Draft, Sheet

NUMBERS: dict[str, dict[str, Any]] = data("prose_numbers.toml")
# The heading under which the sentences of a part are printed, by a word of it.
PARTS = {
    "proactive": ("总体情况", "概述"),
    "requests": ("申请情况", "办理情况"),
    "disputes": ("诉讼情况",),
    "fees": ("其他需要报告", "附表"),
}
# The indicators of sentences that are rows of the table, in the order of the sentence.
FROM_TABLES = {
    "requests_received": "requests_received_new",
    "requests_carried_over_from_prior_year": "requests_carried_over_from_prior_year",
    "requests_carried_over_to_next_year": "requests_carried_over_to_next_year",
}
_STATED = re.compile(r"(\w+)=([0-9]+)")


def split_mentions(text: str) -> tuple[str, list[dict[str, Any]]]:
    """Return a filled sentence and the mentions after its arrow."""
    sentence, _, stated = text.partition(" => ")
    return sentence, [{"indicator": name, "value": int(value)} for name, value in _STATED.findall(stated)]


def numbers_of(part: str, rng: random.Random, names: dict[str, Any]) -> tuple[str, list[dict[str, Any]]]:
    """Return a sentence of a part of the data, filled, with what it states."""
    small = [rng.randint(1, 90) for _ in "abc"]
    words = {name: rng.choice(values) for name, values in NUMBERS["words"].items()}
    numbers = {"n": rng.randint(20, 4000), "m": rng.randint(2, 400), "k": rng.randint(1, 90)}
    template: str = rng.choice(NUMBERS[part]["sentences"])
    filled = template.format(
        **names,
        **words,
        **numbers,
        **dict(zip("abc", small, strict=True)),
        sum=sum(small),
        next=names["year"] + 1,
    )
    return split_mentions(filled)


def add(draft: Draft, seed: str, *, may_wrap: bool) -> None:
    """Add sentences to the sections of a drawn report, drawn apart from the rest, and perhaps break its lines."""
    if draft.negative:
        return
    rng = random.Random(f"told {seed}")  # noqa: S311  a reproducible draw, not a secret
    names = {"self": draft.body.self_name, "year": draft.year, "last": draft.year - 1}
    for part, words in PARTS.items():
        at = next(
            (i for i, b in enumerate(draft.blocks) if is_head(b) and any(w in b.text for w in words)), None
        )
        if at is None or rng.random() < 0.3:
            continue
        added = [numbers_of(part, rng, names)]
        if rng.random() < 0.6:
            added.insert(rng.randint(0, 1), numbers_of("others", rng, names))
        for sentence, mentions in reversed(added):
            draft.blocks.insert(at + 1, Para(sentence))
            draft.mentions += mentions
    add_from_tables(draft, rng)
    if may_wrap and not draft.dialect and draft.rendering in ("pipe", "lines") and rng.random() < 0.4:
        wrap(draft, rng.choice((24, 28, 36)))


def add_from_tables(draft: Draft, rng: random.Random) -> None:
    """State the requests of the table in a sentence, each number as printed there, or by mistake one more."""
    total = {f.row: f.value for s in draft.sheets("requests") for f in s.figs() if f.column == "total"}
    at = next((i for i, b in enumerate(draft.blocks) if is_head(b) and "申请情况" in b.text), None)
    if at is None or None in (total.get(row) for row in FROM_TABLES.values()) or rng.random() < 0.5:
        return
    stated = {name: int(total[row] or 0) + rng.choice((0, 0, 1)) for name, row in FROM_TABLES.items()}
    received, before, after = stated.values()
    text = f"{draft.year}年，{draft.body.self_name}新收到政府信息公开申请{received}件，上年结转{before}件，"
    draft.blocks.insert(at + 1, Para(f"{text}结转下年度继续办理{after}件。"))
    draft.mentions += [{"indicator": name, "value": value} for name, value in stated.items()]


def state_channels(draft: Draft) -> None:
    """State the publicity channels in a sentence."""
    rng = draft.rng
    site, weibo, wechat = (rng.randint(1, 3000) for _ in range(3))
    draft.blocks.append(
        Para(
            f"其中通过政府网站公开信息{site}条，通过政务微博公开信息{weibo}条，通过政务微信公开信息{wechat}条。"
        )
    )
    stated = {"channel_website": site, "channel_weibo": weibo, "channel_wechat": wechat}
    draft.mentions += [{"indicator": k, "value": v} for k, v in stated.items()]


def state_requests(draft: Draft) -> None:
    """State the requests in a sentence."""
    rng = draft.rng
    online, letter = rng.randint(1, 90), rng.randint(1, 30)
    total = online + letter
    text = f"{draft.year}年，{draft.body.self_name}共收到政府信息公开申请{total}件，"
    text += f"其中网络申请{online}件，信函申请{letter}件，均已按时答复。"
    draft.blocks.append(Para(text))
    stated = {"requests_received": total, "requests_online": online, "requests_by_letter": letter}
    draft.mentions += [{"indicator": k, "value": v} for k, v in stated.items()]


def is_head(block: Para | Sheet) -> TypeGuard[Para]:
    """Return whether a block is the heading of a section."""
    return isinstance(block, Para) and block.kind == "head"


def wrap(draft: Draft, width: int) -> None:
    """Break the lines of the paragraphs of all sections at a width, as converters of files do."""
    first = next(i for i, block in enumerate(draft.blocks) if is_head(block))
    for block in draft.blocks[first:]:
        if isinstance(block, Para) and block.kind == "text":
            block.text = "\n".join(broken(block.text, width))
    draft.quirks.append("hard_wrapped")


def broken(text: str, width: int) -> Iterator[str]:
    """Yield the lines of a text; digits are half as wide and stay together, and no line begins with a mark."""
    line, taken = "", 0.0
    for piece in re.findall(r"[0-9A-Za-z]+[，。；：、）]?|.[，。；：、）”》]*", text):
        size = sum(0.5 if char < "\u2e80" else 1.0 for char in piece)
        if taken + size > width:
            yield line
            line, taken = "", 0.0
        line, taken = line + piece, taken + size
    yield line
