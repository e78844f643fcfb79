from __future__ import annotations

import stat
from pathlib import Path

import oci
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from simulator.control_plane.api_keys import PROFILES, fingerprint_of
from simulator.kernel import tenancy
from tests.support.running_cloud import RunningCloud


@pytest.mark.parametrize(("role", "profile"), PROFILES.items())
def test_a_profile_names_its_user_and_a_key_that_the_cloud_knows(
    running_cloud: RunningCloud, role: str, profile: str
) -> None:
    config = oci.config.from_file(running_cloud.config_file, profile)
    oci.config.validate_config(config)
    assert (config["user"], config["region"]) == (tenancy.USER_OCIDS[role], "us-ashburn-1")
    with running_cloud.cloud.store.transaction() as tx:
        key = tx.get("api_key", f"{config['tenancy']}/{config['user']}/{config['fingerprint']}")
    assert key
    assert key["role"] == role


def test_private_keys_are_their_owners_alone(running_cloud: RunningCloud) -> None:
    directory = Path(running_cloud.config_file).parent
    assert stat.S_IMODE(directory.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in directory.iterdir()} == {0o600}
    assert all(file.read_text().endswith("OCI_API_KEY\n") for file in directory.glob("*.pem"))


def test_a_fingerprint_is_the_md5_of_the_der_key() -> None:
    # Key and fingerprint made with openssl: `openssl rsa -pubin -outform DER | openssl md5 -c`.
    pem = (Path(__file__).parent / "data" / "public_key.pem").read_bytes()
    key = load_pem_public_key(pem)
    assert isinstance(key, RSAPublicKey)
    assert fingerprint_of(key) == (Path(__file__).parent / "data" / "public_key.md5").read_text().strip()
