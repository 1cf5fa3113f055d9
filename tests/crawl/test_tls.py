"""Of each document it is known whether its host's certificate was valid; a setting refuses those that are not."""

from __future__ import annotations

import ipaddress
import ssl
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.crawl.portal_server import crawl
from tests.walk.site import page, report, rows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAGES = {
    "/nb/": page(rows(("t20240110_1.html", "某某局2023年政府信息公开工作年度报告")), "政府信息公开年报"),
    "/nb/t20240110_1.html": report(),
}


def certificate(folder: Path, name: x509.GeneralName, *, days: int = 10) -> Path:
    """Write a self-signed certificate for a name, with its key, that is valid for so many days from yesterday."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "portal")])
    begin = datetime.now(UTC) - timedelta(days=20)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(begin + timedelta(days=20 + days))
        .add_extension(x509.SubjectAlternativeName([name]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "portal.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(made.public_bytes(serialization.Encoding.PEM) + private)
    return file


class Portal(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = PAGES.get(self.path, "").encode()
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Keep the test's output clean."""


def served(file: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Portal)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield f"https://127.0.0.1:{server.server_address[1]}/nb/"
    server.shutdown()
    server.server_close()


OWN = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
OTHER = x509.DNSName("www.example.com")


@pytest.mark.parametrize(
    ("name", "days", "is_trusted", "expected"),
    [
        (OWN, 10, True, "valid"),
        (OWN, 10, False, "invalid: it is self-signed"),
        (OTHER, 10, True, "invalid: it is for another name"),
        (OWN, -5, True, "invalid: it has expired"),
    ],
)
def test_a_document_says_whether_the_certificate_was_valid(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: x509.GeneralName,
    days: int,
    expected: str,
    *,
    is_trusted: bool,
) -> None:
    file = certificate(tmp_path, name, days=days)
    if is_trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(file))
    for url in served(file):
        crawled = crawl(tmp_path, {"p": url})
    assert crawled.code == 0, crawled.log
    assert len(crawled.reports) == 1
    assert crawled.rows("SELECT DISTINCT tls FROM documents") == [(expected,)]


def test_a_setting_refuses_what_is_not_valid(tmp_path: Path) -> None:
    for url in served(certificate(tmp_path, OWN)):
        crawled = crawl(tmp_path, {"p": url}, "-s", "DOWNLOAD_VERIFY_CERTIFICATES=True")
    assert crawled.reports == []
    assert set(crawled.kinds("p")) == {"tls"}
