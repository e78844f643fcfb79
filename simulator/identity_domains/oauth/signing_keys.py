"""Keep the key that an identity domain signs its tokens with, and show its public half.

Source: documentation "Token Validation" (members of the key set).
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from joserfc.jwk import RSAKey

from simulator.identity_domains.directory import Directory

KEY_ID = "SIGNING_KEY"
CERTIFICATE_LIFETIME = timedelta(days=3650)


@dataclass(frozen=True)
class SigningKey:
    """The key a domain signs with.

    Attributes:
        key: Private key.
        certificate: Its certificate, DER.
    """

    key: RSAKey
    certificate: bytes

    @property
    def thumbprints(self) -> dict[str, str]:
        """SHA-1 and SHA-256 of the certificate, as headers and key sets show them."""
        sha1 = hashlib.sha1(self.certificate, usedforsecurity=False).digest()
        return {"x5t": _base64url(sha1), "x5t#S256": _base64url(hashlib.sha256(self.certificate).digest())}

    @property
    def public_jwk(self) -> dict[str, Any]:
        """The public half as a JSON Web Key."""
        public = self.key.as_dict(private=False)
        return {
            "kty": "RSA",
            "n": public["n"],
            "e": public["e"],
            "kid": KEY_ID,
            **self.thumbprints,
            "x5c": [base64.b64encode(self.certificate).decode()],
        }


def create(directory: Directory) -> None:
    """Make the key of a new identity domain."""
    private_key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = private_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    body = {
        "id": directory.ocid,
        "privateKey": directory.cloud.vault.encrypt(pem),
        "certificate": base64.b64encode(_certificate(directory, private_key)).decode(),
    }
    directory.tx.put("signing_key", directory.ocid, body, parent=directory.ocid)


def find(directory: Directory) -> SigningKey:
    """Return the key of an identity domain.

    Raises:
        LookupError: It has none.
    """
    document = directory.tx.get("signing_key", directory.ocid)
    if document is None:
        raise LookupError(f"identity domain {directory.ocid} has no signing key")
    pem = directory.cloud.vault.decrypt(document["privateKey"])
    return _load(pem, base64.b64decode(document["certificate"]))


def is_public(directory: Directory) -> bool:
    """Tell whether clients may read the signing certificate without signing in to the domain."""
    settings = directory.get("settings", "Settings") or {}
    return settings.get("signingCertPublicAccess") is True


@lru_cache(maxsize=128)
def _load(pem: str, certificate: bytes) -> SigningKey:
    return SigningKey(RSAKey.import_key(pem), certificate)


def _certificate(directory: Directory, key: rsa.RSAPrivateKey) -> bytes:
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, directory.tenant)])
    builder = x509.CertificateBuilder(
        issuer_name=name,
        subject_name=name,
        public_key=key.public_key(),
        serial_number=x509.random_serial_number(),
        not_valid_before=directory.now,
        not_valid_after=directory.now + CERTIFICATE_LIFETIME,
    )
    return builder.sign(key, hashes.SHA256()).public_bytes(Encoding.DER)


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
