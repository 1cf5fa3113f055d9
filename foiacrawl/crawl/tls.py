"""Note of each host whether its TLS certificate is valid, and why not; portals with invalid ones are crawled all the same.

With Scrapy's DOWNLOAD_VERIFY_CERTIFICATES they are refused instead: a problem `tls`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from OpenSSL import SSL
from scrapy.core.downloader.contextfactory import _ScrapyClientContextFactory
from service_identity import CertificateError, VerificationError
from service_identity.hazmat import DNS_ID, IPAddress_ID, verify_service_identity
from service_identity.pyopenssl import extract_patterns
from twisted.internet.interfaces import IOpenSSLClientConnectionCreator
from twisted.internet.ssl import platformTrust
from zope.interface import implementer  # type: ignore[import-untyped]

from foiacrawl.addresses import urls

if TYPE_CHECKING:
    from OpenSSL.crypto import X509

VALID = "valid"
_DEFAULT_PORT = 443
# The numbers of OpenSSL's X509_V_ERR_*.
_REASONS = {
    9: "it is not valid yet",
    10: "it has expired",
    18: "it is self-signed",
    19: "its chain ends in a self-signed certificate",
    20: "its issuer is not known",
    21: "its chain is incomplete",
    23: "it was revoked",
}
_found: dict[str, str] = {}
"""By host (and port): `valid` or `invalid: REASON`. It serves the whole process."""


def tls_of(url: str) -> str | None:
    """Return whether the certificate of an address's host is valid, as `documents.tls` has it; None for http."""
    return _found.get(urls.netloc(url)) if url.startswith("https:") else None


class RecordingContextFactory(_ScrapyClientContextFactory):
    """Scrapy's context factory (DOWNLOADER_CLIENTCONTEXTFACTORY), which notes what is wrong with a certificate."""

    def creatorForNetloc(self, hostname: bytes, port: int) -> Any:  # noqa: N802  (Twisted's name)
        """Return what makes the connections to a host."""
        creator = super().creatorForNetloc(hostname, port)
        host = hostname.decode("ascii")
        name = host if port == _DEFAULT_PORT else f"{host}:{port}"
        if self._verify_certificates:
            _found[name] = VALID  # else there is no connection
            return creator
        return _Recorder(creator, host, name)

    def _get_cert_options_kwargs(self) -> dict[str, Any]:
        """Have the certificates of the system's authorities loaded, by which others are judged."""
        options: dict[str, Any] = super()._get_cert_options_kwargs()
        return options if self._verify_certificates else {**options, "trustRoot": platformTrust()}  # type: ignore[no-untyped-call]


@implementer(IOpenSSLClientConnectionCreator)
class _Recorder:
    def __init__(self, creator: Any, host: str, name: str) -> None:
        self._creator = creator
        self._host = host
        self._name = name

    def clientConnectionForTLS(self, tls_protocol: Any) -> SSL.Connection:  # noqa: N802  (Twisted's name)
        """Return a connection whose certificate is checked, and accepted whatever is wrong with it."""
        connection: SSL.Connection = self._creator.clientConnectionForTLS(tls_protocol)
        _found[self._name] = VALID

        def check(_connection: SSL.Connection, certificate: X509, error: int, depth: int, _ok: int) -> bool:
            if error:
                self._note(_REASONS.get(error, f"error {error} of OpenSSL"))
            elif depth == 0 and not _is_for(certificate, self._host):
                self._note("it is for another name")
            return True

        connection.set_verify(SSL.VERIFY_PEER, check)
        return connection

    def _note(self, reason: str) -> None:
        if _found[self._name] == VALID:
            _found[self._name] = f"invalid: {reason}"


def _is_for(certificate: X509, host: str) -> bool:
    is_address = ":" in host or host.replace(".", "").isdigit()
    identity = IPAddress_ID(host) if is_address else DNS_ID(host)
    try:
        verify_service_identity(extract_patterns(certificate), [identity], [])
    except (CertificateError, VerificationError, ValueError):
        return False
    return True
