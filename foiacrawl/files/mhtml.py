"""Take the HTML out of a web page saved as one file (`.mht`; many a `.doc` is one as well)."""

from __future__ import annotations

import email
import email.policy

from foiacrawl.files.blocks import FileError


def html_of(body: bytes) -> bytes:
    """Return the first HTML part; raises `FileError` where there is none."""
    message = email.message_from_bytes(body, policy=email.policy.default)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes) and payload.strip():
                return payload
    raise FileError("unreadable", "the saved web page holds no HTML")
