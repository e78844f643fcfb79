"""The four ways to ask an identity domain for a token, each as the form it sends.

Source: documentation "Resource Owner Password Credentials Grant Type", "Client Credentials Grant Type",
"Refresh Token Grant Type" and "Client/User JWT Assertion" of identity domains.
"""

from __future__ import annotations

import base64
import hashlib
import ssl
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from ords_client.errors import UsageError

ASSERTION_LIFETIME_SECONDS = 300


class Grant(Protocol):
    """One way to ask for a token."""

    @property
    def name(self) -> str:
        """Return what people call it, such as `password`."""

    @property
    def subject(self) -> str:
        """Return whom the token is for; empty when it is the client itself."""

    def form(self) -> dict[str, str]:
        """Return the form fields besides `scope`."""


@dataclass(frozen=True)
class PasswordGrant:
    """A user's name and password, as in step 2 of the set-up.

    Attributes:
        subject: User name.
        password: Gives the password; called only when a token has to be asked for.
    """

    subject: str
    password: Callable[[], str] = field(repr=False)
    name: str = "password"

    def form(self) -> dict[str, str]:
        """Return the form fields besides `scope`."""
        return {"grant_type": "password", "password": self.password(), "username": self.subject}


@dataclass(frozen=True)
class ClientCredentialsGrant:
    """The client for itself, without a user."""

    subject: str = ""
    name: str = "client credentials"

    def form(self) -> dict[str, str]:
        """Return the form fields besides `scope`."""
        return {"grant_type": "client_credentials"}


@dataclass(frozen=True)
class RefreshGrant:
    """A refresh token, good for one use."""

    subject: str
    refresh_token: str = field(repr=False)
    name: str = "refresh"

    def form(self) -> dict[str, str]:
        """Return the form fields besides `scope`."""
        return {"grant_type": "refresh_token", "refresh_token": self.refresh_token}


@dataclass(frozen=True)
class JwtAssertionGrant:
    """A user's name, vouched for with a private key whose certificate the app knows.

    Attributes:
        subject: User name.
        client_id: OAuth client id, the issuer of the assertion.
        audience: Whom the assertion is for: the identity domain's URL, and its issuer if it is known.
        private_key: RSA private key, PEM.
        key_header: `kid` or `x5t` of the certificate, to name the key.
        now: Gives the seconds since 1970.
    """

    subject: str
    client_id: str
    audience: tuple[str, ...]
    private_key: str = field(repr=False)
    key_header: dict[str, str]
    now: Callable[[], float] = time.time
    name: str = "JWT assertion"

    def form(self) -> dict[str, str]:
        """Return the form fields besides `scope`.

        Raises:
            UsageError: The private key is none.
        """
        import jwt  # slow to load, and only assertions need it

        try:
            assertion = jwt.encode(self._claims(), self.private_key, algorithm="RS256", headers=self.key_header)
        except (ValueError, TypeError, jwt.InvalidKeyError) as error:
            raise UsageError(f"The private key cannot sign: {error}") from error
        return {"grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer", "assertion": assertion}

    def _claims(self) -> dict[str, object]:
        now = int(self.now())
        return {
            "iss": self.client_id,
            "sub": self.subject,
            "aud": list(self.audience),
            "iat": now,
            "exp": now + ASSERTION_LIFETIME_SECONDS,
            "jti": uuid.uuid4().hex,
        }


def key_header(certificate: Path | None, key_id: str | None) -> dict[str, str]:
    """Return the JWT header that names the signing key: its alias, else its certificate's thumbprint.

    Raises:
        UsageError: Neither is given, or the certificate cannot be read.
    """
    if key_id:
        return {"kid": key_id}
    if certificate is None:
        raise UsageError("A JWT assertion needs --key-id (the certificate's alias in the app) or --certificate.")
    try:
        der = ssl.PEM_cert_to_DER_cert(certificate.read_text(encoding="ascii").strip())
    except (OSError, ValueError) as error:
        raise UsageError(f"Cannot read the certificate {certificate}: {error}.") from error
    thumbprint = hashlib.sha1(der, usedforsecurity=False).digest()
    return {"x5t": base64.urlsafe_b64encode(thumbprint).rstrip(b"=").decode()}
