"""At the end of a crawl its monitors notify a person by mail or webhook if one is needed, and nobody on a good night."""

from __future__ import annotations

import json
import socketserver
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tests.crawl.portal_server import Answer, LocalPortal, crawl, serving
from tests.crawl.test_history import portal_with
from tests.walk.site import page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def mail_server() -> Iterator[tuple[int, list[str]]]:
    """Serve SMTP as far as a mail needs it; yield the port and the mails received."""
    mails: list[str] = []

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"220 test\r\n")
            while line := self.rfile.readline():
                command = line[:4].upper()
                if command == b"DATA":
                    self.wfile.write(b"354 go on\r\n")
                    text = b""
                    while not text.endswith(b"\r\n.\r\n"):
                        text += self.rfile.readline()
                    mails.append(text.decode())
                self.wfile.write(b"221 bye\r\n" if command == b"QUIT" else b"250 ok\r\n")
                if command == b"QUIT":
                    return

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1], mails
        server.shutdown()


def test_a_portal_that_became_quiet_is_reported_by_mail_and_webhook_and_a_good_night_is_not(
    tmp_path: Path,
) -> None:
    portal = portal_with(1, 2)
    watcher = LocalPortal({"/beat": Answer("ok")}, api=lambda path, _body: "ok" if path == "/hook" else None)
    with serving(portal, watcher), mail_server() as (port, mails):
        settings = {
            "FOIACRAWL_NOTIFY_MAIL": "operator@example.org",
            "FOIACRAWL_SMTP": f"127.0.0.1:{port}",
            "FOIACRAWL_NOTIFY_WEBHOOK": f"{watcher.url}/hook",
            "FOIACRAWL_HEARTBEAT_URL": f"{watcher.url}/beat",
        }
        arguments = [part for name, value in settings.items() for part in ("-s", f"{name}={value}")]
        where = {"p": f"{portal.url}/nb/"}
        good = crawl(tmp_path, where, *arguments)
        assert (good.code, mails, watcher.paths) == (0, [], ["/beat"])
        portal.pages["/nb/"] = page("<p>网站全新改版</p>")
        quiet = crawl(tmp_path, where, *arguments)
    assert quiet.code == 4
    assert "p: its lists show no report since" in quiet.log
    assert "Subject: foiacrawl: 1 things need a person" in mails[0]
    posted = next(asked for asked in watcher.asked if asked.path == "/hook")
    assert [(need["kind"], need["about"]) for need in json.loads(posted.body)["needs"]] == [("quiet", "p")]
    assert watcher.paths.count("/beat") == 2


def test_a_mail_server_that_does_not_answer_does_not_hide_how_the_crawl_ended(tmp_path: Path) -> None:
    portal = portal_with(1)
    with serving(portal):
        arguments = ["-s", "FOIACRAWL_NOTIFY_MAIL=a@example.org", "-s", "FOIACRAWL_SMTP=127.0.0.1:1"]
        good = ["-s", "SPIDERMON_ENGINE_STOP_MONITORS=foiacrawl.crawl.monitors.GoodNightSuite"]
        crawled = crawl(tmp_path, {"p": f"{portal.url}/nb/"}, *arguments, *good)
    assert crawled.code == 0
    assert "SendMail: the notice could not be sent" in crawled.log
    assert "1 found" in crawled.log
