"""Keep secrets of the simulated tenancy unreadable at rest.

Does not: protect them from who can read the state directory's key file; that file is readable by its owner only.
"""

from __future__ import annotations

import hashlib
import secrets
from pathlib import Path

from cryptography.fernet import Fernet

from simulator.kernel import files


class Vault:
    """Encrypts what must come back in clear text, hashes what must not."""

    def __init__(self, key_file: Path) -> None:
        """Use the key in `key_file`; a missing file is made, readable by its owner only."""
        self._fernet = Fernet(_read_or_make_key(key_file))

    def encrypt(self, text: str) -> str:
        """Return `text` so that only this vault can read it."""
        return self._fernet.encrypt(text.encode()).decode()

    def decrypt(self, text: str) -> str:
        """Return the clear text of what `encrypt` gave."""
        return self._fernet.decrypt(text).decode()

    def hash_password(self, text: str) -> str:
        """Return a salted hash of `text`."""
        salt = secrets.token_bytes(16)
        return f"$scrypt${salt.hex()}${_scrypt(text, salt)}"

    def verify_password(self, hash: str, text: str) -> bool:
        """Tell whether `text` is what `hash` was made of, in constant time."""
        try:
            _, _, salt, digest = hash.split("$")
            return secrets.compare_digest(_scrypt(text, bytes.fromhex(salt)), digest)
        except (ValueError, TypeError):
            return False


def _scrypt(text: str, salt: bytes) -> str:
    # Far cheaper than a bank would choose: a token request has to be answered within milliseconds.
    return hashlib.scrypt(text.encode(), salt=salt, n=2048, r=8, p=1).hex()


def _read_or_make_key(key_file: Path) -> bytes:
    if not key_file.exists():
        files.write(key_file, Fernet.generate_key().decode())
    return key_file.read_bytes()
