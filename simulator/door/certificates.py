"""Make the certificates of Oracle's host names, each when it is first asked for.

The certificate authority is made new at each start and its key never leaves memory.
"""

from __future__ import annotations

import ssl
from pathlib import Path

import trustme

from simulator.kernel import files


class Certificates:
    """TLS contexts by host name, under one certificate authority."""

    def __init__(self, ca_file: Path) -> None:
        """Make a certificate authority and write its certificate to `ca_file`."""
        self._authority = trustme.CA(organization_name="Simulated Oracle cloud")
        files.write(ca_file, self._authority.cert_pem.bytes().decode())
        self._contexts: dict[str, ssl.SSLContext] = {}

    def context_for(self, host: str) -> ssl.SSLContext:
        """Return the server's TLS context for `host`."""
        if host not in self._contexts:
            self._contexts[host] = self._make_context(host)
        return self._contexts[host]

    def _make_context(self, host: str) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.set_alpn_protocols(["http/1.1"])
        self._authority.issue_cert(host).configure_cert(context)
        return context
