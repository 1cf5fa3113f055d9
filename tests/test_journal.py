"""Events are read as they were written, also by earlier versions."""

from __future__ import annotations

from foiacrawl.journal import Came, File, from_json, to_json
from foiacrawl.model import Hint
from foiacrawl.store import Fetched

FETCHED = Fetched(
    url="http://www.x.gov.cn/nb/1.html",
    final_url="http://www.x.gov.cn/nb/1.html",
    status=200,
    content_type="text/html",
    sha256="0" * 64,
    size=1,
    fetched_at="2024-01-30T00:00:00Z",
)


def test_the_body_in_a_hint_of_an_earlier_version_is_kept() -> None:
    event = Came(File(FETCHED, "text/html", Hint("2023年年报", "2024-01-30", "县公安局")))
    written = to_json(event)
    assert from_json(written) == event
    hint = written["document"]["hint"]
    hint["unit"] = hint.pop("body")
    assert from_json(written) == event
