"""Sign the tokens of a forge's jobs, and give the keys that verify them.

Source: GitHub documentation "OpenID Connect reference" (claims, audience), actions/toolkit `core.getIDToken` (request
and answer); GitLab documentation "OpenID Connect (OIDC) Authentication Using ID Tokens".
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from joserfc import jwt
from joserfc.jwk import RSAKey

from simulator.kernel.cloud import Cloud
from simulator.kernel.store import Transaction

Claims = dict[str, Any]


@dataclass(frozen=True)
class Issuer:
    """A forge as the issuer of tokens.

    Attributes:
        host: Its host, which with `https://` is the claim `iss`.
        keys_path: Where its key set is.
        audience: Claim `aud` of a token for which none was asked.
    """

    host: str
    keys_path: str
    audience: str

    @property
    def url(self) -> str:
        """Claim `iss`."""
        return f"https://{self.host}"

    @property
    def keys_url(self) -> str:
        """Where its key set is, as a trust names it."""
        return self.url + self.keys_path


ISSUERS = {
    "github": Issuer("token.actions.githubusercontent.com", "/.well-known/jwks", "https://github.com/octo"),
    "gitlab": Issuer("gitlab.com", "/oauth/discovery/keys", "https://gitlab.com"),
}


def token(tx: Transaction, cloud: Cloud, issuer: Issuer, subject: str, audience: str) -> str:
    """Return the token of a job.

    Args:
        tx: Transaction to read in.
        cloud: The cloud.
        issuer: Which forge.
        subject: Which job, such as `repo:octo/iot:environment:prod`: pairs of a claim and its value.
        audience: Whom the token is for; empty for the issuer's own choice.
    """
    now = cloud.client_clock.now()
    lifetime = timedelta(seconds=cloud.settings.forge.token_lifetime_seconds)
    claims = _claims_of(subject) | {
        "iss": issuer.url,
        "sub": subject,
        "aud": audience or issuer.audience,
        "iat": int(now.timestamp()),
        "nbf": int(now.timestamp()),
        "exp": int((now + lifetime).timestamp()),
        "jti": secrets.token_hex(16),
    }
    key = _key(tx, cloud, issuer)
    return jwt.encode({"alg": "RS256", "kid": key.thumbprint(), "typ": "JWT"}, claims, key)


def key_set(tx: Transaction, cloud: Cloud, issuer: Issuer) -> list[dict[str, Any]]:
    """Return the public keys of an issuer as JSON Web Keys."""
    key = _key(tx, cloud, issuer)
    public = {name: value for name, value in key.as_dict(private=False).items() if name in {"kty", "n", "e"}}
    return [public | {"kid": key.thumbprint(), "alg": "RS256", "use": "sig"}]


def _claims_of(subject: str) -> Claims:
    words = subject.split(":")
    claims: Claims = dict(zip(words[::2], words[1::2], strict=False))
    if "repo" in claims:
        claims["repository"] = claims.pop("repo")
        claims["repository_owner"] = claims["repository"].partition("/")[0]
    return claims


def _key(tx: Transaction, cloud: Cloud, issuer: Issuer) -> RSAKey:
    document = tx.get("forge_key", issuer.host)
    if document is None:
        made = RSAKey.generate_key(2048).as_dict(private=True)
        document = {"key": cloud.vault.encrypt(json.dumps(made))}
        tx.put("forge_key", issuer.host, document)
    return RSAKey.import_key(json.loads(cloud.vault.decrypt(document["key"])))
