"""Let a user call with a session token instead of an API key, as after `oci session authenticate`.

Source: OCI Python SDK auth/signers/security_token_signer.py (`keyId` is `ST$` and the token; the request is signed with
the session's own key); documentation "Token-based Authentication for the CLI" (a session lasts an hour). The members
of the token are ours: no client reads more than `exp`.
"""

from __future__ import annotations

import json
from configparser import ConfigParser
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from simulator.control_plane.api_keys import fingerprint_of, owner_only, write_private_key
from simulator.kernel.call import Caller
from simulator.kernel.cloud import Cloud
from simulator.kernel.store import Transaction
from simulator.kernel.tenancy import Tenancy

PREFIX = "ST$"
PROFILE = "SESSION"
LIFETIME = timedelta(hours=1)
ROLE = "administrator"
"""Whose session it is."""


def renew(cloud: Cloud) -> None:
    """Begin a session: its token into a file, and the profile that names it into the configuration."""
    directory = cloud.state_directory / "oci"
    key = _session_key(directory / "session.pem")
    with cloud.store.transaction() as tx:
        token = issue(tx, cloud, key.public_key(), cloud.client_clock.now() + LIFETIME)
    with owner_only(directory / "session_token") as file:
        file.write(token)
    _write_profile(cloud.tenancy, directory, fingerprint_of(key.public_key()))


def issue(tx: Transaction, cloud: Cloud, key: rsa.RSAPublicKey, expires: datetime) -> str:
    """Return a token for the session that signs with `key`."""
    pem = key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    claims = {"sub": cloud.tenancy.user_ocid(ROLE), "exp": int(expires.timestamp()), "public_key": pem}
    return jwt.encode({"alg": "HS256"}, claims, _secret(tx, cloud))


def read(tx: Transaction, cloud: Cloud, token: str) -> tuple[Caller, str] | None:
    """Return whose session a token is and its public key, or None when it is not valid now."""
    try:
        claims: dict[str, Any] = jwt.decode(token, _secret(tx, cloud), algorithms=["HS256"]).claims
    except (JoseError, ValueError):
        return None
    if claims["exp"] <= cloud.client_clock.now().timestamp():
        return None
    return Caller(claims["sub"], cloud.tenancy.ocid, ROLE), claims["public_key"]


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


def _write_profile(tenancy: Tenancy, directory: Path, fingerprint: str) -> None:
    config = ConfigParser()
    config.read(directory / "config")
    config[PROFILE] = {
        "fingerprint": fingerprint,
        "tenancy": tenancy.ocid,
        "region": tenancy.iot_region,
        "key_file": str((directory / "session.pem").resolve()),
        "security_token_file": str((directory / "session_token").resolve()),
    }
    with owner_only(directory / "config") as file:
        config.write(file)
