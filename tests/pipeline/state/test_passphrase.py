"""Where the passphrase comes from, and that only the command gets it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pipeline.state import passphrase
from pipeline.state.errors import StateError
from providers import credentials
from providers.errors import RefusedError
from simulator.kernel.tenancy import FIRST
from tests.support.running_cloud import RunningCloud


def found(*, secret: str = "", file: str = "", **inherited: str) -> dict[str, str]:
    return passphrase.for_child(credentials.find(lambda _key: None), secret_ocid=secret, file=file, inherited=inherited)


def test_a_vault_secret_is_read_for_the_command_alone(running_cloud: RunningCloud) -> None:
    assert found(secret=FIRST.passphrase_secret_ocid) == {"PULUMI_CONFIG_PASSPHRASE": "simulated"}
    assert "PULUMI_CONFIG_PASSPHRASE" not in os.environ


def test_a_vault_secret_that_may_not_be_read(running_cloud: RunningCloud) -> None:
    with pytest.raises(RefusedError, match=r"read the passphrase from vault secret ocid1\.vaultsecret\.x: 404"):
        found(secret="ocid1.vaultsecret.x")


def test_a_vault_secret_that_is_empty(running_cloud: RunningCloud) -> None:
    cloud = running_cloud.cloud
    with cloud.store.transaction() as tx:
        secret = tx.get("secret", FIRST.passphrase_secret_ocid)
        assert secret
        tx.put("secret", "ocid1.vaultsecret.y", secret | {"content": cloud.vault.encrypt(" ")})
    with pytest.raises(StateError, match="holds no passphrase"):
        found(secret="ocid1.vaultsecret.y")


def test_a_file_is_read_without_the_white_space_around(running_cloud: RunningCloud, tmp_path: Path) -> None:
    (tmp_path / "p").write_text("a b\n")
    assert found(file=str(tmp_path / "p")) == {"PULUMI_CONFIG_PASSPHRASE": "a b"}


@pytest.mark.parametrize("content", [None, b"", b"\n", b"\xff"])
def test_a_file_without_a_passphrase(running_cloud: RunningCloud, tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "p").write_bytes(content)
    with pytest.raises(StateError, match="passphrase"):
        found(file=str(tmp_path / "p"))


def test_the_environments_own_passphrase_stands_when_nothing_is_named(running_cloud: RunningCloud) -> None:
    inherited = {"PULUMI_CONFIG_PASSPHRASE_FILE": "/x", "HOME": "/y"}
    assert found(**inherited) == {"PULUMI_CONFIG_PASSPHRASE_FILE": "/x"}
