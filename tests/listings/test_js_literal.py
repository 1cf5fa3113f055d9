"""Object literals as portals write them."""

from __future__ import annotations

from typing import Any

import pytest

from foiacrawl.listings.families.gkmlpt import read_config
from foiacrawl.listings.js_literal import NotLiteralError, read_literal


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"a": [1, 2.5, -3, true, null]}', {"a": [1, 2.5, -3, True, None]}),
        ("{a:'x', 'b':\"y\", c:`z`, 年:1,}", {"a": "x", "b": "y", "c": "z", "年": 1}),
        ("{a: 'it\\'s \\u4e2d\\x41\\n', b: '}]'}", {"a": "it's 中A\n", "b": "}]"}),
        ("{a: 1, // one }\n b: /* , */ 2}", {"a": 1, "b": 2}),
        (
            "{a: f(1, [2, '}']), b: x || 'y', c: 'p' + q, d: 0x1F, e: !0}",
            {"a": None, "b": None, "c": None, "d": 31, "e": None},
        ),
        ("{a: function (x) { return {y: [x]} }, b: 2}", {"a": None, "b": 2}),
        ("{a: JSON.parse('[{\"b\": 1}]'), c: 3}", {"a": [{"b": 1}], "c": 3}),
        ("[,{},,[]]", [{}, []]),
        ("[1]; more()", [1]),
    ],
)
def test_literals(text: str, value: Any) -> None:
    assert read_literal(text) == value


@pytest.mark.parametrize("text", ["", "{a:", "{a 1}", "['", "[" * 500, "{a: (", "{'a"])
def test_broken_literals_are_refused(text: str) -> None:
    with pytest.raises(NotLiteralError):
        read_literal(text)


def test_a_config_broken_elsewhere_still_gives_what_matters() -> None:
    config = read_config("window._CONFIG = { BAD @ 1, SID: '77', TREE: [{id: 5, name: '年报'}], OPEN: {")
    assert config == {"SID": "77", "TREE": [{"id": 5, "name": "年报"}]}
    assert read_config("no config here") == {}


@pytest.mark.parametrize("text", ["[1}", "[{a: 1)", "[{a: [1}]", "[(1)}"])
def test_a_wrong_bracket_ends_the_reading(text: str) -> None:
    with pytest.raises(NotLiteralError):
        read_literal(text)
