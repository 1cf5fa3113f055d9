"""Spidermon monitors for the end of a crawl: if anything needs a person, the actions notify one by mail or webhook.

The rules are those of `foiacrawl health`. The heartbeat is requested after every run that has ended, good or bad: whoever
watches it notices when there is none.
"""

from __future__ import annotations

import json
import logging
import smtplib
from abc import abstractmethod
from contextlib import closing
from email.message import EmailMessage
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.request import Request, urlopen

from spidermon import Monitor, MonitorSuite  # type: ignore[import-untyped]
from spidermon.core.actions import Action  # type: ignore[import-untyped]

from foiacrawl.crawl.archive import archive_folder
from foiacrawl.crawl.run_state import RunState
from foiacrawl.health import check_health, thresholds_of

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings

    from foiacrawl.health import Need

logger = logging.getLogger(__name__)
_SECONDS = 20  # for a mail server, a webhook or a heartbeat
_SMTP_PORT = 25


class HealthMonitor(Monitor):  # type: ignore[misc]  # Spidermon has no types
    """Fails if anything needs a person."""

    def test_nothing_needs_a_person(self) -> None:
        """Compare what the crawl has stored with the thresholds of the settings."""
        crawler: Crawler = self.data.crawler
        settings, state = crawler.settings, RunState.of(crawler)
        archive = archive_folder(settings)
        state.needs = tuple(check_health(Path(settings["FOIACRAWL_DB"]), archive, thresholds_of(settings)))
        if state.needs:
            self.fail("\n".join(f"{need.about}: {need.what}" for need in state.needs))


class _Notice(Action):  # type: ignore[misc]
    """An action that sends a notice; without its setting nothing is sent, and failures are logged."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__()
        self._settings = crawler.settings
        self._needs = RunState.of(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> _Notice:
        """Take the settings and what the monitor has found."""
        return cls(crawler)

    def run_action(self) -> None:
        """Send the notice; a mail server that does not answer must not hide how the crawl has ended."""
        try:
            self.send(self._settings, self._needs.needs)
        except (OSError, ValueError, smtplib.SMTPException) as error:
            logger.error("%s: the notice could not be sent: %s", type(self).__name__, error)

    @abstractmethod
    def send(self, settings: BaseSettings, needs: tuple[Need, ...]) -> None:
        """Send the notice."""


class SendMail(_Notice):
    """Sends what needs a person by mail, if FOIACRAWL_NOTIFY_MAIL names an address."""

    def send(self, settings: BaseSettings, needs: tuple[Need, ...]) -> None:
        """Send one mail with a paragraph for each need."""
        addresses = settings.getlist("FOIACRAWL_NOTIFY_MAIL")
        if not addresses:
            return
        mail = EmailMessage()
        mail["Subject"] = (
            f"foiacrawl: {len(needs)} things need a person" if needs else "foiacrawl: all is well"
        )
        mail["From"] = settings["FOIACRAWL_NOTIFY_FROM"]
        mail["To"] = ", ".join(addresses)
        mail.set_content(_as_text(needs))
        host, _, port = settings["FOIACRAWL_SMTP"].partition(":")
        with smtplib.SMTP(host, int(port or _SMTP_PORT), timeout=_SECONDS) as server:
            server.send_message(mail)


class PostWebhook(_Notice):
    """Posts what needs a person as JSON, if FOIACRAWL_NOTIFY_WEBHOOK is an address."""

    def send(self, settings: BaseSettings, needs: tuple[Need, ...]) -> None:
        """Post {"text": ..., "needs": [{"kind", "about", "what", "todo"}]}."""
        if url := settings["FOIACRAWL_NOTIFY_WEBHOOK"]:
            listed = [
                {"kind": need.kind, "about": need.about, "what": need.what, "todo": need.todo}
                for need in needs
            ]
            _request(url, {"text": _as_text(needs), "needs": listed})


class Heartbeat(_Notice):
    """Requests FOIACRAWL_HEARTBEAT_URL after each run that has ended."""

    def send(self, settings: BaseSettings, needs: tuple[Need, ...]) -> None:
        """Send the request."""
        del needs
        if url := settings["FOIACRAWL_HEARTBEAT_URL"]:
            _request(url)


class NightlySuite(MonitorSuite):  # type: ignore[misc]
    """The monitors of a crawl and their actions; nothing is sent on a good night but the heartbeat."""

    monitors = [HealthMonitor]  # noqa: RUF012  (Spidermon wants lists)
    monitors_failed_actions = [SendMail, PostWebhook]  # noqa: RUF012
    monitors_finished_actions = [Heartbeat]  # noqa: RUF012


class GoodNightSuite(NightlySuite):
    """Also sends a notice when all is well; SPIDERMON_ENGINE_STOP_MONITORS chooses between the two."""

    monitors_passed_actions = [SendMail, PostWebhook]  # noqa: RUF012


def _as_text(needs: tuple[Need, ...]) -> str:
    return (
        "\n\n".join(f"{need.about}: {need.what}.\n{need.todo}" for need in needs) or "Nothing needs a person."
    )


def _request(url: str, value: dict[str, Any] | None = None) -> None:
    if not url.startswith(("http://", "https://")):
        raise ValueError(f"{url} is no address of the web")
    data = None if value is None else json.dumps(value, ensure_ascii=False).encode()
    request = Request(url, data, {"Content-Type": "application/json"})  # noqa: S310  (checked above)
    with closing(urlopen(request, timeout=_SECONDS)):  # noqa: S310
        pass
