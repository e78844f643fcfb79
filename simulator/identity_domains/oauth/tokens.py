"""Sign access tokens with the key of an identity domain, and verify them by it.

Source: decoded tokens of an Oracle API Platform lab and of chrishoina/blogrepo (header and claims); documentation
"Token Validation" and "Updating an OAuth Setting" (issuer). The data API's part: documentation "ORDS_SECURITY".
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
from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

from simulator.identity_domains.directory import Directory, find_domain
from simulator.kernel.cloud import Cloud
from simulator.kernel.store import Transaction

KEY_ID = "SIGNING_KEY"
LARGEST_SKEW_SECONDS = 60
"""For tokens and assertions that the identity domain itself reads; ORDS has a setting of its own."""
CERTIFICATE_LIFETIME = timedelta(days=3650)

Claims = dict[str, Any]


class TokenRefused(Exception):  # noqa: N818 - the cloud refuses; nothing in the simulator went wrong
    """The token is not accepted; the text says why."""


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


def create_signing_key(directory: Directory) -> None:
    """Make the key of a new identity domain."""
    private_key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = private_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    body = {
        "id": directory.ocid,
        "key": directory.ocid,
        "privateKey": directory.cloud.vault.encrypt(pem),
        "certificate": base64.b64encode(_certificate(directory, private_key)).decode(),
    }
    directory.tx.put("signing_key", directory.ocid, body, parent=directory.ocid)


def signing_key(directory: Directory) -> SigningKey:
    """Return the key of an identity domain."""
    document = directory.tx.get("signing_key", directory.ocid)
    if document is None:
        raise TokenRefused("the identity domain has no signing key")
    pem = directory.cloud.vault.decrypt(document["privateKey"])
    return _load(pem, base64.b64decode(document["certificate"]))


def sign(directory: Directory, claims: Claims) -> str:
    """Return a signed access token with these claims."""
    signing = signing_key(directory)
    header = {**signing.thumbprints, "kid": KEY_ID, "alg": "RS256"}
    return jwt.encode(header, claims, signing.key, algorithms=["RS256"], default_type=None)


def realm_issuer(cloud: Cloud) -> str:
    """Return the issuer of every identity domain that has none of its own; outside oc1 a conclusion."""
    return f"https://identity.{cloud.tenancy.second_level_domain}/"


def issuer(directory: Directory) -> str:
    """Return what the tokens of a domain name as their issuer."""
    settings = directory.get("settings", "Settings") or {}
    return str(settings.get("issuer") or realm_issuer(directory.cloud))


def verify(directory: Directory, token: str, *, audience: str | None = None) -> Claims:
    """Return the claims of an access token that this identity domain signed.

    Raises:
        TokenRefused: Signature, issuer, audience or times are wrong.
    """
    return decode(token, signing_key(directory).key, int(directory.now.timestamp()), issuer(directory), audience)


def verify_with_host_key(tx: Transaction, cloud: Cloud, host: str, token: str, *, audience: str) -> Claims:
    """Return the claims of a token as the data API sees it: by the key set of one host, read without credentials.

    Args:
        tx: Transaction to read in.
        cloud: The cloud.
        host: Host of the identity domain the IoT domain trusts, without scheme or port.
        token: Access token.
        audience: `/` and the short id of the IoT domain group.

    Raises:
        TokenRefused: No such domain, its key set cannot be read, or the token is not accepted.
    """
    now = cloud.clock.now()
    domain = find_domain(tx, host, now)
    if domain is None:
        raise TokenRefused(f"no identity domain answers at {host}")
    directory = Directory(tx, cloud, domain, now)
    if not is_key_set_public(directory):
        raise TokenRefused(f"the signing certificate of {host} cannot be read without sign-in")
    own = directory.settings.data_api_accepts_custom_issuer
    expected = issuer(directory) if own else realm_issuer(cloud)
    key, skew_seconds = signing_key(directory).key, cloud.settings.data_api.token_skew_seconds
    claims = decode(token, key, int(now.timestamp()), expected, audience, skew_seconds)
    _require_ords_parts(token, claims)
    return claims


def _require_ords_parts(token: str, claims: Claims) -> None:
    """Refuse a token without what a JWT profile of ORDS needs beside issuer, audience and `exp`.

    Raises:
        TokenRefused: It lacks `sub`, `iat` or the header `kid`, or its `typ` is not JWT.

    Source: ORDS Developer's Guide, JWT bearer tokens.
    """
    header = jws.extract_compact(token.encode()).headers()
    missing = [name for name in ("sub", "iat") if name not in claims] + ["kid"] * ("kid" not in header)
    if missing:
        raise TokenRefused(f"{', '.join(missing)} missing")
    if str(header.get("typ", "JWT")).upper() != "JWT":
        raise TokenRefused("typ is not JWT")


def is_key_set_public(directory: Directory) -> bool:
    """Tell whether clients may read the signing certificate without signing in to the domain."""
    settings = directory.get("settings", "Settings") or {}
    return settings.get("signingCertPublicAccess") is True


def decode(
    token: str,
    key: RSAKey,
    now: int,
    issuer: str | None,
    audience: str | None,
    skew_seconds: int = LARGEST_SKEW_SECONDS,
) -> Claims:
    """Return the claims of a token signed with `key`; `now` is in seconds since 1970.

    Raises:
        TokenRefused: It is malformed, or signature, issuer, audience or times are wrong.
    """
    try:
        decoded = jwt.decode(token, key, algorithms=["RS256"])
        expected: dict[str, Any] = {"exp": {"essential": True}}
        if issuer is not None:
            expected["iss"] = {"essential": True, "value": issuer}
        if audience is not None:
            expected["aud"] = {"essential": True, "value": audience}
        jwt.JWTClaimsRegistry(now, skew_seconds, **expected).validate(decoded.claims)
    except (JoseError, ValueError, TypeError, KeyError, RecursionError) as error:
        raise TokenRefused(f"{type(error).__name__}: {error}") from error
    return dict(decoded.claims)


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
