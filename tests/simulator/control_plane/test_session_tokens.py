from __future__ import annotations

import time
from pathlib import Path

import oci
import pytest
from oci.auth.signers import SecurityTokenSigner
from oci.exceptions import ServiceError
from oci.iot import IotClient
from oci.signer import load_private_key_from_file

from simulator.control_plane import session_tokens
from simulator.kernel import tenancy
from tests.support.running_cloud import RunningCloud


def client(cloud: RunningCloud, token: str | None = None) -> IotClient:
    config = oci.config.from_file(cloud.config_file, "SESSION")
    key = load_private_key_from_file(config["key_file"])
    signer = SecurityTokenSigner(token or Path(config["security_token_file"]).read_text(), key)
    return IotClient({"region": config["region"]}, signer=signer, retry_strategy=oci.retry.NoneRetryStrategy())


def refused_by(cloud: RunningCloud, iot: IotClient) -> str:
    with pytest.raises(ServiceError) as refusal:
        iot.get_iot_domain(tenancy.IOT_DOMAIN_OCID)
    assert (refusal.value.status, refusal.value.code) == (401, "NotAuthenticated")
    return cloud.cloud.journal.entries()[-1].rule


def test_a_session_acts_for_its_user(running_cloud: RunningCloud) -> None:
    assert client(running_cloud).get_iot_domain(tenancy.IOT_DOMAIN_OCID).data.id == tenancy.IOT_DOMAIN_OCID
    assert running_cloud.cloud.journal.entries()[-1].caller == "administrator"


def test_an_expired_session_is_refused(running_cloud: RunningCloud) -> None:
    cloud = running_cloud.cloud
    key = load_private_key_from_file(str(cloud.state_directory / "oci" / "session.pem")).public_key()
    claims = {"sub": tenancy.USER_OCIDS["administrator"], "ttype": "session"}
    with cloud.store.transaction() as tx:
        token = session_tokens.issue(tx, cloud, key, int(time.time()) - 1, claims)
    assert refused_by(running_cloud, client(running_cloud, token)) == "signature: session token not valid or expired"


@pytest.mark.parametrize("token", ["x", "a.b.c", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0."])
def test_a_forged_token_is_refused(running_cloud: RunningCloud, token: str) -> None:
    assert refused_by(running_cloud, client(running_cloud, token)) == "signature: session token not valid or expired"


def test_a_session_needs_its_own_key(running_cloud: RunningCloud) -> None:
    iot = client(running_cloud)
    other = load_private_key_from_file(str(running_cloud.cloud.state_directory / "oci" / "reader.pem"))
    token = (running_cloud.cloud.state_directory / "oci" / "session_token").read_text()
    iot.base_client.signer = SecurityTokenSigner(token, other)
    assert refused_by(running_cloud, iot).startswith("signature: signature does not match")
