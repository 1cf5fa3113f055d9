"""Generated reports: the generator keeps its own promises, and the reader keeps above the pinned floor."""

from __future__ import annotations

import io
import json
import re
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import lxml.html
import pandas as pd
import pytest

from tests.generator import KINDS, generate
from tests.generator.build import LISTS
from tests.generator.draft import QUIRKS, bare
from tests.generator.labels import SIMPLIFY
from tests.generator.output import cut

SEEDS = range(1, 301)
FLOOR: dict[str, Any] = tomllib.loads((Path(__file__).parent / "floor.toml").read_text(encoding="utf-8"))
DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")


def decoded(made: Any) -> str:
    text: str = made.body.decode("utf-8", errors="ignore")
    for encoding in ("utf-8-sig", "big5", "gb18030"):
        try:
            text = made.body.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "公" in text or "公開" in text:
            break
    return text


def test_same_seed_same_report() -> None:
    one, two = generate(7), generate(7)
    assert (one.body, json.dumps(one.gold)) == (two.body, json.dumps(two.gold))
    assert generate(8).body != one.body


def test_every_kind_can_be_asked_for() -> None:
    for kind in KINDS:
        made = generate(3, kind)
        assert made.name.startswith(f"00003_{kind}.")
        assert bool(made.gold["negative"]) == (kind == "negative")
        assert made.gold["form"] in (None, "2019", "2021", "prose", *LISTS)


def test_every_quirk_occurs() -> None:
    seen: Counter[str] = Counter()
    for seed in range(1, 1001):
        seen.update(generate(seed).quirks)
    assert not set(QUIRKS) - set(seen), "a quirk that never occurs tests nothing"


def test_a_quirk_can_be_asked_for_alone() -> None:
    found = [generate(seed, "2019", ("misaligned",)) for seed in range(1, 30)]
    assert any(made.quirks == ("misaligned",) for made in found)
    assert all(set(made.quirks) <= {"misaligned"} for made in found)


def test_without_quirks_every_identity_holds() -> None:
    for seed in range(1, 60):
        made = generate(seed, "2021" if seed % 2 else "2019", ())
        assert made.gold["checks_fail"] == []
        assert len(made.gold["figures"]) == (200 if seed % 2 else 198)
        assert all(f["state"] == "reported" for f in made.gold["figures"])


@pytest.mark.parametrize(
    ("quirk", "rules"),
    [
        ("sum_flow", {"requests.flow@natural_person", "requests.flow@total"}),
        ("sum_disputes", {"disputes.outcomes@"}),
        ("sum_applicants", {"requests.applicants@", "requests.flow@total"}),
        ("sum_outcomes", {"requests.outcomes@"}),
    ],
)
def test_planted_violations_are_in_the_gold(quirk: str, rules: set[str]) -> None:
    for seed in range(1, 30):
        made = generate(seed, "2021", (quirk,))
        names = {f"{c['rule']}@{c['at']}" for c in made.gold["checks_fail"]}
        if made.quirks:
            assert names
        assert all(any(name.startswith(rule) for rule in rules) for name in names)


def test_planted_list_sums_are_in_the_gold() -> None:
    made = [generate(seed, "2014", ("sum_list",)) for seed in range(1, 20)]
    assert all(m.quirks for m in made if m.gold["list_checks_fail"])
    assert any(m.gold["list_checks_fail"] for m in made)


def test_html_holds_every_figure_for_lxml() -> None:
    for seed in range(1, 80):
        made = generate(seed)
        if not made.name.endswith("html") or made.gold["negative"]:
            continue
        text = bare("".join(map(str, lxml.html.document_fromstring(decoded(made)).itertext())))
        for fig in made.gold["figures"] + made.gold["open"]:
            assert bare(fig["raw"]) in text


def test_plain_html_holds_every_figure_for_pandas() -> None:
    seen = 0
    for seed in range(1, 40):
        made = generate(seed, "2021", ("label_spans", "value_nbsp", "word_export", "head_cells"))
        if not made.name.endswith("html"):
            continue
        frames = pd.read_html(io.StringIO(decoded(made)))
        big = [f for f in frames if f.shape[1] == 10 and f.shape[0] >= 25]
        assert big
        wanted = [f["value"] for f in made.gold["figures"] if f["row"] == "requests_received_new"]
        cells = [[re.sub(r"\.0$", "", str(v)).strip() for v in row[3:]] for row in big[0].to_numpy().tolist()]
        assert [str(v) for v in wanted] in cells
        seen += 1
    assert seen > 5


def test_pipes_print_full_width_rows_but_the_last() -> None:
    for seed in range(1, 200):
        made = generate(seed, "2021", ())
        if made.rendering == "pipe":
            lines = [line for line in made.body.decode().splitlines() if "|" in line]
            assert {line.count("|") for line in lines} == {4, 1, 10, 7, 15, 14}
            return
    pytest.fail("no report was printed with pipes")


def test_a_blank_in_pipes_loses_its_row() -> None:
    found = 0
    for seed in range(1, 60):
        made = generate(seed, "2021", ("missing_blank",))
        if made.rendering == "pipe" and made.quirks:
            lost = {(r["table"], r["row"]) for r in made.gold["lost_rows"]}
            kept = {(f["table"], f["row"]) for f in made.gold["figures"]}
            assert not lost & kept
            found += bool(lost)
    assert found


def test_states_and_values_agree() -> None:
    for seed in range(1, 200):
        gold = generate(seed).gold
        for fig in gold["figures"] + gold.get("open", []):
            assert (fig["value"] is None) == (fig["state"] != "reported")
            digits = re.sub(r"[,，\s]", "", fig["raw"].translate(DIGITS))
            if fig["value"] is not None:
                number = re.search(r"\d+(?:\.\d+)?", digits)
                assert number
                assert float(number.group()) == pytest.approx(abs(fig["value"]))


def test_places_are_printed_once() -> None:
    for seed in range(1, 300):
        gold = generate(seed).gold
        places = Counter((f["table"], f["row"], f["column"]) for f in gold["figures"])
        assert not [p for p, n in places.items() if n > 1], seed


def test_narrative_and_chrome_do_not_overlap() -> None:
    for seed in range(1, 200):
        gold = generate(seed).gold
        narrative = "".join(gold.get("narrative", []))
        assert not [t for t in gold.get("chrome_tokens", []) if t in narrative]


def test_bytes_are_what_the_quirks_say() -> None:
    for seed in range(1, 400):
        made = generate(seed)
        if "truncated" in made.quirks and "gb_rare" not in made.quirks:
            with pytest.raises(UnicodeDecodeError):
                made.body.decode("utf-8")
        elif "gb_rare" in made.quirks and "truncated" not in made.quirks:
            assert "镕" in made.body.decode("gb18030")
        elif "big5" in made.quirks:
            assert "charset=big5" in made.body.decode("big5")
        elif not {"gb_rare", "gb_unlabelled"} & set(made.quirks):
            made.body.decode("utf-8")
    assert cut("甲乙丙", "utf-8") == "甲乙".encode() + "丙".encode()[:1]


def test_traditional_pages_keep_the_body_in_both_scripts() -> None:
    for seed in range(1, 40):
        gold = generate(seed, "2021", ("traditional",)).gold
        assert gold["script"] == "traditional"
        assert {SIMPLIFY.convert(name) for name in gold["agency_accept"]} >= {
            SIMPLIFY.convert(gold["agency"])
        }


@pytest.fixture(scope="module")
def counts() -> Counter[str]:
    from tests.generator.compare import total
    from tests.generator.score import generated, read_scored

    return total(read_scored(name, body, gold) for name, body, gold, _ in generated(SEEDS, None, None))


def test_precision_and_recall(counts: Counter[str]) -> None:
    from tests.generator.compare import rates

    rate = rates(counts)
    assert rate["precision"] >= FLOOR["figures"]["precision"], dict(counts)
    assert rate["recall"] >= FLOOR["figures"]["recall"], dict(counts)


@pytest.mark.parametrize("category", list(FLOOR["at_most"]))
def test_at_most(counts: Counter[str], category: str) -> None:
    assert counts[category] <= FLOOR["at_most"][category], dict(counts)
