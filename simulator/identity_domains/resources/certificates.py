"""Certificates that OAuth clients sign their assertions with.

A certificate is registered with POST /OAuthClientCertificates; an app names it by its alias in `certificates`.
Source: OCI Python SDK models/o_auth_client_certificate.py and app_certificates.py; documentation "Client/User JWT
Assertion".
"""

from __future__ import annotations

import base64
import hashlib
from typing import ClassVar

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from joserfc.jwk import RSAKey
from typing_extensions import override

from simulator.identity_domains.directory import Directory
from simulator.identity_domains.errors import bad_reference, invalid
from simulator.identity_domains.scim.resource import Resource
from simulator.kernel.clock import timestamp
from simulator.kernel.store import Document


class OAuthClientCertificates(Resource):
    """Registered certificates."""

    name: ClassVar = "OAuthClientCertificate"
    endpoint: ClassVar = "OAuthClientCertificates"
    kind: ClassVar = "client_certificate"

    @override
    def complete(self, directory: Directory, before: Document | None, after: Document) -> None:
        """Show what the certificate says of itself."""
        if "x509Base64Certificate" not in after:
            return
        der, certificate = _parse(after["x509Base64Certificate"])
        after["sha1Thumbprint"] = hashlib.sha1(der, usedforsecurity=False).hexdigest()
        after["sha256Thumbprint"] = hashlib.sha256(der).hexdigest()
        after["certStartDate"] = timestamp(certificate.not_valid_before_utc)
        after["certEndDate"] = timestamp(certificate.not_valid_after_utc)

    @override
    def unique_values(self, document: Document) -> set[tuple[str, str]]:
        """An alias names one certificate."""
        return {("certificateAlias", document["certificateAlias"])} if "certificateAlias" in document else set()


def certificate_of_alias(directory: Directory, entry: Document) -> Document:
    """Return an item of an app's `certificates` with what is registered under its alias.

    Raises:
        bad_reference: 400, no certificate has the alias.
    """
    alias = entry.get("certAlias", "")
    registered = directory.find_by("client_certificate", "certificateAlias", alias)
    if registered is None:
        raise bad_reference("App.certificates", "OAuthClientCertificate", alias)
    thumbprint = bytes.fromhex(registered["sha1Thumbprint"])
    return {
        "certAlias": alias,
        "kid": alias,
        "sha1Thumbprint": registered["sha1Thumbprint"],
        "x5t": base64.urlsafe_b64encode(thumbprint).rstrip(b"=").decode(),
        "x509Base64Certificate": registered["x509Base64Certificate"],
    }


def public_key(app: Document, header: Document) -> RSAKey | None:
    """Return the key of the app's certificate that an assertion's header names by `kid` or `x5t`."""
    for entry in app.get("certificates", []):
        named = (header.get("kid"), header.get("x5t"))
        if entry["kid"] in named or entry["x5t"] in named:
            key = _parse(entry["x509Base64Certificate"])[1].public_key()
            return RSAKey.import_key(key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    return None


def _parse(text: str) -> tuple[bytes, x509.Certificate]:
    try:
        der = base64.b64decode("".join(text.split()), validate=True)
        certificate = x509.load_der_x509_certificate(der)
        is_rsa = isinstance(certificate.public_key(), RSAPublicKey)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise invalid("x509Base64Certificate is not a certificate in base64.", "client certificates") from error
    if not is_rsa:
        raise invalid("The key of the certificate is not RSA.", "client certificates")
    return der, certificate
