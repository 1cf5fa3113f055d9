"""The configuration file, and the contact without which no other machine is crawled."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from foiacrawl.crawl.config import ConfigError, known_settings, read_config
from foiacrawl.crawl.contact import check_contact, with_contact
from foiacrawl.model import Portal
from tests.crawl.portal_server import LocalPortal, crawl, serving
from tests.crawl.processes import ROOT

if TYPE_CHECKING:
    from collections.abc import Sequence

AGENT = "foiacrawl/0.1 (+https://example.org/)"


def write(folder: Path, text: str) -> str:
    path = folder / "night.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_a_file_is_read_where_it_is_named_or_lies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = '[settings]\nFOIACRAWL_REGISTRY = "my.csv"\nDOWNLOAD_DELAY = 5\nFOIACRAWL_LIVE = false\n'
    wanted = {"FOIACRAWL_REGISTRY": "my.csv", "DOWNLOAD_DELAY": 5, "FOIACRAWL_LIVE": False}
    monkeypatch.delenv("FOIACRAWL_REGISTRY", raising=False)
    monkeypatch.chdir(tmp_path)
    assert read_config(None) == {}
    assert read_config(write(tmp_path, text)) == wanted
    Path("foiacrawl.toml").write_text(text, encoding="utf-8")
    assert read_config(None) == wanted
    monkeypatch.setenv("FOIACRAWL_REGISTRY", "other.csv")
    assert "FOIACRAWL_REGISTRY" not in read_config(None)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[settings]\nFOIACRAWL_DBB = 'a.db'", "is FOIACRAWL_DB meant?"),
        ("[settings]\nROBOTSTXT_OBEY = false", "ROBOTSTXT_OBEY is no setting"),
        ("[settings]\nEXTENSIONS = {}", "EXTENSIONS is no setting"),
        ("[settings]\nFOIACRAWL_CONFIG = 'b.toml'", "FOIACRAWL_CONFIG is no setting"),
        ("[settings]\nDOWNLOAD_DELAY = 'fast'", "is not a number"),
        ("[settings]\nFOIACRAWL_LIVE = 1", "is not true or false"),
        ("[settings]\nFOIACRAWL_HOST_REQUESTS = true", "is not a whole number"),
        ("[settings]\nFOIACRAWL_HOST_REQUESTS = 1.5", "is not a whole number"),
        ("[settings]\nSPIDERMON_ENGINE_STOP_MONITORS = [1]", "is not a list of texts"),
        ("FOIACRAWL_DB = 'a.db'", "[settings]; FOIACRAWL_DB"),
        ("settings = 1", "[settings]"),
        ("[settings]\nFOIACRAWL_DB = a.db", "not TOML"),
        ("[settings]\nFOIACRAWL_DB = 'a\x00b'", "not TOML"),
    ],
)
def test_what_cannot_be_meant_is_refused(tmp_path: Path, text: str, words: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(ConfigError) as error:
        read_config(path)
    assert path in str(error.value)
    assert words in str(error.value)


def test_a_file_that_is_named_must_be_there(tmp_path: Path) -> None:
    for path in (tmp_path / "none.toml", tmp_path):
        with pytest.raises(ConfigError, match="cannot be read"):
            read_config(str(path))


def test_every_setting_of_the_file_is_documented() -> None:
    text = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    assert not {name for name in known_settings() if f"`{name}`" not in text}


@pytest.mark.parametrize(
    ("agent", "contact", "wanted"),
    [
        (AGENT, "", AGENT),
        (AGENT, "bot@example.org", "foiacrawl/0.1 (+https://example.org/; bot@example.org)"),
        (
            AGENT,
            "https://x.example/crawl?a=b",
            "foiacrawl/0.1 (+https://example.org/; https://x.example/crawl?a=b)",
        ),
        ("mine/1", "bot@example.org", "mine/1 (+bot@example.org)"),
        ("mine/1 bot@example.org", "bot@example.org", "mine/1 bot@example.org"),
    ],
)
def test_the_contact_is_in_the_user_agent(agent: str, contact: str, wanted: str) -> None:
    assert with_contact(agent, contact) == wanted


@pytest.mark.parametrize(
    "contact", ["me", "me@", "a b@c.org", "x@y.org\r\nCookie: a=b", "http://", "某@例.org", "ftp://a.b"]
)
def test_a_contact_is_an_address(contact: str) -> None:
    with pytest.raises(ValueError, match="neither a mail address"):
        with_contact(AGENT, contact)


@pytest.mark.parametrize(
    ("hosts", "is_asked"),
    [
        (["127.0.0.1:8461", "localhost", "127.1.2.3", "[::1]:80", "a.localhost"], False),
        (["127.0.0.1", "www.example.gov.cn"], True),
        (["192.168.0.2"], True),
        ([], False),
    ],
)
def test_other_machines_are_not_crawled_without_a_contact(hosts: Sequence[str], is_asked: bool) -> None:
    portals = [Portal(f"p{n}", "某市", f"http://{host}/nb/") for n, host in enumerate(hosts)]
    check_contact("bot@example.org", portals)
    if is_asked:
        with pytest.raises(ValueError, match="FOIACRAWL_CONTACT is not set"):
            check_contact(" ", portals)
    else:
        check_contact("", portals)


def test_a_crawl_takes_its_settings_from_the_file_and_tells_who_runs_it(tmp_path: Path) -> None:
    portal = LocalPortal()
    text = '[settings]\nFOIACRAWL_CONTACT = "bot@example.org"\nLOG_LEVEL = "ERROR"\nDOWNLOAD_DELAY = 60\n'
    with serving(portal):
        crawled = crawl(
            tmp_path, {"p": f"{portal.url}/nb/"}, "-s", f"FOIACRAWL_CONFIG={write(tmp_path, text)}"
        )
    assert crawled.code == 0
    agents = {asked.agent for asked in portal.asked}
    assert len(agents) == 1
    assert re.fullmatch(r"foiacrawl/\S+ \(\S+; bot@example\.org\)", agents.pop())
    assert " INFO: " not in crawled.log


@pytest.mark.parametrize(
    ("address", "arguments", "words"),
    [
        ("http://www.example.gov.cn/nb/", [], "FOIACRAWL_CONTACT is not set"),
        ("http://127.0.0.1:9/nb/", ["-s", "FOIACRAWL_CONTACT=nobody"], "neither a mail address"),
        ("http://127.0.0.1:9/nb/", ["-s", "FOIACRAWL_CONFIG=none.toml"], "none.toml: it cannot be read"),
    ],
)
def test_what_is_missing_is_one_line_and_2(
    tmp_path: Path, address: str, arguments: list[str], words: str
) -> None:
    crawled = crawl(tmp_path, {"p": address}, *arguments, "-L", "ERROR")
    assert crawled.code == 2
    (line,) = crawled.log.splitlines()
    assert line.startswith("foiacrawl: ")
    assert words in line
