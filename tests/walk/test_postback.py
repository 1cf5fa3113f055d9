"""Lists of ASP.NET: the next page is the form of this one, posted with its state."""

from __future__ import annotations

from urllib.parse import parse_qs

import pytest

from foiacrawl.addresses.calls import parse_call
from tests.walk.site import page, report, rows, walk

LIST = "/zwgk/List.aspx?cid=1019"
SIZE = 5


def article(number: int) -> str:
    return f"/zwgk/Show.aspx?id={number}"


def shown(number: int, count: int, style: str) -> str:
    lines = [
        (article(n), f"某某县第{n}局2023年政府信息公开年报")
        for n in range((number - 1) * SIZE, min(number * SIZE, count))
    ]
    pages = -(-count // SIZE)
    state = "/wEPDwUKMTY+" * 50 + str(number)
    steps = ""
    for n in range(1, pages + 1):
        argument = {"words": str(n), "numbers": f"Page${n}", "targets": ""}[style]
        target = f"ctl00$Pager$lb{n}" if style == "targets" else "ctl00$Pager"
        steps += (
            f"<a href=\"javascript:__doPostBack('{target}','{argument}')\">{n}</a>"
            if n != number
            else f"<span>{n}</span>"
        )
    if style == "words" and number < pages:
        steps += f"<a href=\"javascript:__doPostBack('ctl00$Pager','{number + 1}')\">下一页</a>"
    hidden = f'<input type="hidden" name="__VIEWSTATE" value="{state}"><input type="hidden" name="__EVENTTARGET" value="">'
    return page(
        f'<form method="post" action="./List.aspx?cid=1019">{hidden}{rows(*lines)}<div>{steps}</div></form>',
        "政府信息公开年报",
    )


@pytest.mark.parametrize("style", ["words", "numbers", "targets"])
@pytest.mark.parametrize("count", [3, 12, 31])
def test_every_page_is_posted_for_once(style: str, count: int) -> None:
    site = {LIST: shown(1, count, style), **{article(n): report() for n in range(count)}}

    def answer(address: str) -> str | None:
        call = parse_call(address)
        if call is None or not call.url.endswith(LIST):
            return None
        fields = {name: values[0] for name, values in parse_qs(call.body, keep_blank_values=True).items()}
        argument = fields["__EVENTARGUMENT"] or fields["__EVENTTARGET"].removeprefix("ctl00$Pager$lb")
        number = int(argument.removeprefix("Page$"))
        # The state is that of the page before.
        assert fields["__VIEWSTATE"] == "/wEPDwUKMTY+" * 50 + str(number - 1)
        return shown(number, count, style)

    outcome = walk(site, LIST, answer=answer)
    assert sorted(outcome.paths) == sorted(article(n) for n in range(count))
    assert outcome.problems == []
    assert len([asked for asked in outcome.asked if "#post" in asked]) == -(-count // SIZE) - 1
