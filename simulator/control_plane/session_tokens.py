"""Let a user call with a session token instead of an API key, as after `oci session authenticate`.

Source: OCI Python SDK auth/signers/security_token_signer.py (`keyId` is `ST$` and the token; the request is signed with
the session's own key); documentation "Token-based Authentication for the CLI" (a session lasts an hour). The members
of the token are ours but for `sub`, `tenant`, `iat` and `exp`, which clients read.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from simulator.control_plane import policies, profiles
from simulator.control_plane.api_keys import fingerprint_of, write_private_key
from simulator.control_plane.policies import Principal
from simulator.kernel import files
from simulator.kernel.call import Caller
from simulator.kernel.cloud import Cloud
from simulator.kernel.store import Transaction

PREFIX = "ST$"
PROFILE = "SESSION"
LIFETIME_SECONDS = 3600
ISSUER = "authService.oracle.com"
Claims = dict[str, Any]
ROLE = "administrator"
"""Whose session it is."""


def renew(cloud: Cloud) -> None:
    """Begin a session: its token into a file, and the profile that names it into the configuration."""
    directory = cloud.state_directory / "oci"
    key = _session_key(directory / "session.pem")
    with cloud.store.transaction() as tx:
        claims = {"sub": cloud.tenancy.user_ocid(ROLE), "ttype": "session"}
        token = issue(tx, cloud, key.public_key(), int(cloud.client_clock.now().timestamp()) + LIFETIME_SECONDS, claims)
    files.write(directory / "session_token", token)
    profile = {
        "fingerprint": fingerprint_of(key.public_key()),
        "tenancy": cloud.tenancy.ocid,
        "region": cloud.tenancy.iot_region,
        "key_file": str((directory / "session.pem").resolve()),
        "security_token_file": str((directory / "session_token").resolve()),
    }
    profiles.write(directory / "config", {PROFILE: profile})


def issue(tx: Transaction, cloud: Cloud, key: rsa.RSAPublicKey, expires: int, claims: Claims) -> str:
    """Return a token for the session that signs with `key`.

    Args:
        tx: Transaction to read in.
        cloud: The cloud.
        key: Public half of the session's key.
        expires: Until when it is good, in seconds since 1970.
        claims: Whose it is: `sub`, and `ttype` with `session`, `upst` (a user of an identity domain) or `rpst`.
    """
    pem = key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    now = int(cloud.client_clock.now().timestamp())
    common = {"iss": ISSUER, "aud": "oci", "tenant": cloud.tenancy.ocid, "iat": now, "exp": expires}
    return jwt.encode({"alg": "HS256"}, claims | common | {"public_key": pem}, _secret(tx, cloud))


def read(tx: Transaction, cloud: Cloud, token: str) -> tuple[Caller, str] | None:
    """Return whose session a token is and its public key, or None when it is not valid now."""
    try:
        claims: Claims = jwt.decode(token, _secret(tx, cloud), algorithms=["HS256"]).claims
    except (JoseError, ValueError, TypeError, KeyError, RecursionError):
        return None
    if claims["exp"] <= cloud.client_clock.now().timestamp():
        return None
    caller = _caller(tx, cloud, claims)
    return None if caller is None else (caller, claims["public_key"])


def _caller(tx: Transaction, cloud: Cloud, claims: Claims) -> Caller | None:
    """Return whose a token is; nobody's when its user is gone or switched off."""
    if claims.get("ttype") == "session":
        return Caller(claims["sub"], cloud.tenancy.ocid, ROLE)
    if claims.get("ttype") == "rpst":
        attributes = {name: str(value) for name, value in claims.items() if name.startswith("ext_")}
        principal = Principal(frozenset(), attributes | {"type": claims["res_type"]})
        return Caller(claims["sub"], cloud.tenancy.ocid, _label(claims["res_type"]), policies.rights_of(tx, principal))
    user, domain = tx.get("user", claims.get("user", "")), tx.get("identity_domain", claims.get("domain", ""))
    if user is None or domain is None or not user["active"]:
        return None
    rights = policies.rights_of(tx, policies.user(tx, user, domain))
    return Caller(claims["sub"], cloud.tenancy.ocid, _label(user["userName"]), rights)


def _label(name: str) -> str:
    """Return a name as it may stand in a line of the log, whatever it holds."""
    return re.sub(r"[^\w.@-]", "?", name, flags=re.ASCII)[:40]


def _secret(tx: Transaction, cloud: Cloud) -> OctKey:
    document = tx.get("session_secret", ROLE)
    if document is None:
        made = OctKey.generate_key(256).as_dict(private=True)
        document = {"key": cloud.vault.encrypt(json.dumps(made))}
        tx.put("session_secret", ROLE, document)
    return OctKey.import_key(json.loads(cloud.vault.decrypt(document["key"])))


def _session_key(key_file: Path) -> rsa.RSAPrivateKey:
    if not key_file.exists():
        write_private_key(rsa.generate_private_key(public_exponent=65537, key_size=2048), key_file)
    # Checking a key of our own making again would be the slowest part of a start.
    key = load_pem_private_key(key_file.read_bytes(), None, unsafe_skip_rsa_key_validation=True)
    assert isinstance(key, rsa.RSAPrivateKey)  # noqa: S101
    return key
