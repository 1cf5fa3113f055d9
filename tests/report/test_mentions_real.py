"""Numbers in the sentences of real reports of the field, each checked by reading it."""

from __future__ import annotations

import pytest

from foiacrawl.model import Document
from foiacrawl.reading import read
from tests.shared import CORPUS, needs_corpus

FIELD = CORPUS / "field" / "files"
ALL: dict[str, dict[str, list[float]]] = {
    "a7_4.txt": {
        "requests_received": [20],
        "reply_disclosure_granted": [12],
        "reply_disclosure_partially_granted": [3],
        "reply_withheld": [5],
    },
    "pt_econ2021.html": {
        "proactive_items": [125, 125],
        "requests_received": [0],
        "reconsideration_total": [0],
        "litigation_total": [0],
        "request_fees_collected": [0],
    },
    "kewei2024_source.txt": {
        "requests_received": [34],
        "requests_carried_over_from_prior_year": [2],
        "requests_carried_over_to_next_year": [1],
        "reply_disclosure_granted": [9],
        "reply_disclosure_partially_granted": [0],
        "reply_withheld": [2],
        "reconsideration_total": [1],
        "litigation_total": [0],
        "channel_website": [393, 2139],
        "request_fees_collected": [0],
    },
    "ex_huludaojyj2022.txt": {"proactive_items": [497], "channel_wechat": [1135], "requests_received": [0]},
    "ex_zhongcun2023.txt": {"proactive_items": [146], "channel_website": [101], "channel_wechat": [45]},
    "ex_yaozhou2021.txt": {
        "proactive_items": [123],
        "channel_website": [8],
        "channel_wechat": [115],
        "requests_received": [0],
    },
    "ex_qidu2024.txt": {"requests_received": [6], "request_fees_collected": [0]},
    "ex_xamsthj2022.txt": {
        "channel_website": [579],
        "requests_received": [4],
        "reconsideration_total": [0],
        "litigation_total": [0],
    },
    "ex_anzhen2024.txt": {
        "proactive_items": [49],
        "requests_received": [0],
        "reconsideration_total": [0],
        "litigation_total": [0],
    },
    "pt_police2024.html": {
        "proactive_items": [135],
        "online_interviews": [1],
        "requests_received": [8],
        "reply_disclosure_granted": [3],
        "reply_disclosure_partially_granted": [1],
        "reconsideration_total": [0],
        "litigation_total": [0],
        "request_fees_collected": [0],
    },
    "ex_tuoshi2020_trad.txt": {"proactive_items": [114], "channel_website": [72]},
}


@needs_corpus
@pytest.mark.parametrize("name", ALL)
def test_every_number_stated_and_no_other(name: str) -> None:
    report = read(Document(source=name, body=(FIELD / name).read_bytes()))
    found: dict[str, list[float]] = {}
    for mention in report.mentions:
        found.setdefault(mention.indicator, []).append(mention.value)
    assert {indicator: sorted(values) for indicator, values in found.items()} == ALL[name]
