"""Keep secrets of the simulated tenancy unreadable at rest.

Does not: protect them from who can read the state directory's key file; that file is readable by its owner only.
"""

from __future__ import annotations

from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from cryptography.fernet import Fernet

from simulator.kernel import files


class Vault:
    """Encrypts what must come back in clear text, hashes what must not."""

    def __init__(self, key_file: Path) -> None:
        """Use the key in `key_file`; a missing file is made, readable by its owner only."""
        self._fernet = Fernet(_read_or_make_key(key_file))
        # Far cheaper than a bank would choose: a token request has to be answered within milliseconds.
        self._hasher = PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1)

    def encrypt(self, text: str) -> str:
        """Return `text` so that only this vault can read it."""
        return self._fernet.encrypt(text.encode()).decode()

    def decrypt(self, text: str) -> str:
        """Return the clear text of what `encrypt` gave."""
        return self._fernet.decrypt(text).decode()

    def hash_password(self, text: str) -> str:
        """Return a salted hash of `text`."""
        return self._hasher.hash(text)

    def verify_password(self, hash: str, text: str) -> bool:
        """Tell whether `text` is what `hash` was made of, in constant time."""
        try:
            return self._hasher.verify(hash, text)
        except (VerifyMismatchError, InvalidHashError):
            return False


def _read_or_make_key(key_file: Path) -> bytes:
    if not key_file.exists():
        files.write(key_file, Fernet.generate_key().decode())
    return key_file.read_bytes()
