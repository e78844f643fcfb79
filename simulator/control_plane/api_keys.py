"""Give the users of the simulated tenancy their API keys and the OCI configuration file that names them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from configparser import ConfigParser
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from simulator.control_plane import profiles
from simulator.kernel import files
from simulator.kernel.store import Transaction
from simulator.kernel.tenancy import Tenancy

PROFILES = {"administrator": "DEFAULT", "reader": "READER", "nobody": "NOBODY"}
"""Profile of the OCI configuration file for each role."""


def create(tx: Transaction, tenancy: Tenancy, directory: Path, callers: Iterable[str] = ()) -> None:
    """Make the keys that are missing: the public half into the store, the private half and `config` into `directory`.

    Args:
        tx: Transaction to write in.
        tenancy: Whose users get keys.
        directory: Where their files are.
        callers: Names of further users, which are their profiles too.
    """
    directory.mkdir(mode=0o700, exist_ok=True)
    config = profiles.read(directory / "config")
    missing = {
        role: profile
        for role, profile in (PROFILES | {name: name for name in callers}).items()
        if not _has_key(tx, config, profile)
    }
    if not missing:
        return
    made = {}
    for role, profile in missing.items():
        key_file = directory / f"{role}.pem"
        fingerprint = _create_key(tx, tenancy, role, key_file)
        made[profile] = {
            "user": tenancy.user_ocid(role),
            "fingerprint": fingerprint,
            "tenancy": tenancy.ocid,
            "region": tenancy.iot_region,
            "key_file": str(key_file.resolve()),
        }
    profiles.write(directory / "config", made)


def _has_key(tx: Transaction, config: ConfigParser, profile: str) -> bool:
    names = ("tenancy", "user", "fingerprint")
    key_id = "/".join(config.get(profile, name, fallback="") for name in names)
    return tx.get("api_key", key_id) is not None


def _create_key(tx: Transaction, tenancy: Tenancy, role: str, key_file: Path) -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    write_private_key(key, key_file)
    user_ocid, fingerprint = tenancy.user_ocid(role), fingerprint_of(key.public_key())
    key_id = f"{tenancy.ocid}/{user_ocid}/{fingerprint}"
    pem = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    body = {"user_ocid": user_ocid, "tenancy_ocid": tenancy.ocid, "role": role, "public_key": pem}
    tx.put("api_key", key_id, body, parent=user_ocid)
    return fingerprint


def fingerprint_of(key: rsa.RSAPublicKey) -> str:
    """Return the fingerprint of a key as OCI writes it.

    Source: documentation "Required Keys and OCIDs": MD5 of the DER public key, colon-separated hex.
    """
    der = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return hashlib.md5(der, usedforsecurity=False).digest().hex(":")


def write_private_key(key: rsa.RSAPrivateKey, key_file: Path) -> None:
    """Write a private key as OCI clients read it."""
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    files.write(key_file, f"{pem}OCI_API_KEY\n")  # without this label Oracle's command line warns at every call
