"""The passphrase of a stack's secrets: from OCI Vault, from a file, or as the environment has it."""

from __future__ import annotations

import base64
import os
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

from pipeline.state.errors import StateError
from pipeline.state.service import Service
from providers.credentials import Credentials

ENDPOINT = "https://secrets.vaults.{region}.oci.{secondLevelDomain}"
"""Source: OCI Python SDK secrets/secrets_client.py."""

VARIABLE = "PULUMI_CONFIG_PASSPHRASE"


def from_vault(credentials: Credentials, ocid: str) -> str:
    """Read the current content of a vault secret.

    Args:
        credentials: Signs the request; the secret is in their region.
        ocid: OCID of the secret.

    Raises:
        StateError: The secret is no text.
        RefusedError: The service refused.
        UnreachableError: It did not answer.
    """
    path = f"/20190301/secretbundles/{quote(ocid, safe='')}"
    bundle = Service(credentials, ENDPOINT).read(f"read the passphrase from vault secret {ocid}", path)
    try:
        text = base64.b64decode(bundle["secretBundleContent"]["content"]).decode()
    except (ValueError, KeyError, TypeError):
        raise StateError(f"The vault secret {ocid} is no text: store the passphrase itself in it.") from None
    return _required(text, f"vault secret {ocid}")


def from_file(path: Path) -> str:
    """Read a passphrase from a file, as Pulumi does from PULUMI_CONFIG_PASSPHRASE_FILE: without white space around it.

    Raises:
        StateError: The file cannot be read, or is empty.
    """
    try:
        return _required(path.read_text(), f"file {path}")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is no text"
        raise StateError(f"The passphrase file {path} cannot be read: {why}. Name another file.") from None


def _required(text: str, where: str) -> str:
    if not text.strip():
        raise StateError(f"The {where} holds no passphrase. Store one there.")
    return text.strip()


def for_child(
    credentials: Credentials, *, secret_ocid: str, file: str, inherited: Mapping[str, str] = os.environ
) -> dict[str, str]:
    """Return the variables that give the passphrase to the command, and to nothing else.

    Args:
        credentials: To read the vault with.
        secret_ocid: OCID of a vault secret; may be empty.
        file: Path of a file; may be empty.
        inherited: The environment: its own passphrase stands when neither is given.
    """
    if secret_ocid:
        return {VARIABLE: from_vault(credentials, secret_ocid)}
    if file:
        return {VARIABLE: from_file(Path(file))}
    return {name: value for name, value in inherited.items() if name.startswith(VARIABLE)}
