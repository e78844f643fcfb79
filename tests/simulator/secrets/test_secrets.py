"""A secret of the tenancy's vault, read with the OCI Python SDK."""

from __future__ import annotations

from base64 import b64decode

import oci
import pytest
from oci.secrets import SecretsClient

from simulator.kernel.tenancy import FIRST
from tests.support.running_cloud import RunningCloud

SECRET_OCID = FIRST.passphrase_secret_ocid


def test_the_content_of_a_secret_is_base64(running_cloud: RunningCloud) -> None:
    bundle = running_cloud.oci_client(SecretsClient).get_secret_bundle(SECRET_OCID).data
    assert b64decode(bundle.secret_bundle_content.content) == b"simulated"
    assert bundle.secret_id == SECRET_OCID


@pytest.mark.parametrize(("profile", "ocid"), [("NOBODY", SECRET_OCID), ("DEFAULT", "ocid1.vaultsecret.x")])
def test_a_secret_that_is_not_there_or_not_for_the_caller(running_cloud: RunningCloud, profile: str, ocid: str) -> None:
    with pytest.raises(oci.exceptions.ServiceError) as caught:
        running_cloud.oci_client(SecretsClient, profile=profile).get_secret_bundle(ocid)
    assert (caught.value.status, caught.value.code) == (404, "NotAuthorizedOrNotFound")
