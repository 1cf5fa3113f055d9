"""Keep the words of portals from controlling the terminal on which the log is read."""

from __future__ import annotations

import logging

from foiacrawl.text import escape_controls


class EscapedControls(logging.Filter):
    """Escapes the control characters of a message: addresses and titles are the portals' own."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Change the record; it is always logged."""
        message = record.getMessage()
        if (escaped := escape_controls(message)) != message:
            record.msg, record.args = escaped, ()
        return True


def escape_log() -> None:
    """Add the filter to the handlers that Scrapy has set up."""
    for handler in logging.getLogger().handlers:
        if not any(isinstance(known, EscapedControls) for known in handler.filters):
            handler.addFilter(EscapedControls())
