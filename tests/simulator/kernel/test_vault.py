from __future__ import annotations

import stat
from pathlib import Path

import pytest
from cryptography.fernet import InvalidToken

from simulator.kernel.vault import Vault


def test_only_the_same_key_reads_what_was_encrypted(tmp_path: Path) -> None:
    hidden = Vault(tmp_path / "key").encrypt("secret")
    assert "secret" not in hidden
    assert Vault(tmp_path / "key").decrypt(hidden) == "secret"
    with pytest.raises(InvalidToken):
        Vault(tmp_path / "other").decrypt(hidden)


def test_the_key_file_is_its_owners_alone(tmp_path: Path) -> None:
    Vault(tmp_path / "key")
    assert stat.S_IMODE((tmp_path / "key").stat().st_mode) == 0o600


def test_a_password_is_verified_by_its_hash(tmp_path: Path) -> None:
    vault = Vault(tmp_path / "key")
    hashed = vault.hash_password("correct")
    assert vault.verify_password(hashed, "correct")
    assert not vault.verify_password(hashed, "wrong")
    for damaged in ("", "no hash", "$scrypt$xx$yy", "$scrypt$00$\u00e9", hashed[:-1]):
        assert not vault.verify_password(damaged, "correct")


def test_one_password_has_many_hashes(tmp_path: Path) -> None:
    vault = Vault(tmp_path / "key")
    assert vault.hash_password("\u00e9") != vault.hash_password("\u00e9")
