"""Read a token as a JWT profile of ORDS does: by the key set of one host, read without credentials.

Source: documentation "ORDS_SECURITY PL/SQL Package Reference" (issuer, audience, JWK URL, skew); ORDS Developer's
Guide, JWT bearer tokens (what else a token needs). The profile of the IoT service is not published; what it holds is
inferred: the issuer of its realm, audience `/<group short id>`, keys of the host that configureDataAccess named.
"""

from __future__ import annotations

from joserfc import jws

from simulator.identity_domains.directory import Directory, find_domain
from simulator.identity_domains.oauth import signing_keys, tokens
from simulator.identity_domains.oauth.tokens import Claims, TokenRefused
from simulator.kernel.cloud import Cloud
from simulator.kernel.store import Transaction


def verify(tx: Transaction, cloud: Cloud, host: str, token: str, *, audience: str) -> Claims:
    """Return the claims of a token.

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
    if not signing_keys.is_public(directory):
        raise TokenRefused(f"the signing certificate of {host} cannot be read without sign-in")
    settings, key = cloud.settings.data_api, signing_keys.find(directory).key
    takes_own_issuer = settings.custom_issuers == "accepted"
    issuer = tokens.issuer(directory) if takes_own_issuer else tokens.realm_issuer(cloud)
    claims = tokens.decode(token, key, int(now.timestamp()), issuer, audience, settings.token_skew_seconds)
    _require_parts(token, claims)
    return claims


def _require_parts(token: str, claims: Claims) -> None:
    header = jws.extract_compact(token.encode()).headers()
    missing = [name for name in ("sub", "iat") if name not in claims] + ["kid"] * ("kid" not in header)
    if missing:
        raise TokenRefused(f"{', '.join(missing)} missing")
    if str(header.get("typ", "JWT")).upper() != "JWT":
        raise TokenRefused("typ is not JWT")
