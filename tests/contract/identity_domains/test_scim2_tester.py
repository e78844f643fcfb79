"""Let scim2-tester judge Users and Groups by RFC 7643 and 7644.

Where Oracle departs from the RFCs on purpose the tester has to complain; every such complaint is listed with its
reason, every other one fails the test.
"""

from __future__ import annotations

from typing import Any

import oci
import pytest
import requests
from oci.identity_domains import models
from scim2_client import BaseSyncSCIMClient
from scim2_models import EnterpriseUser, Group, ResourceType, ScimPolicy, ScimProvider, User
from scim2_tester import CheckResult, Status, check_server

from simulator.kernel.settings import Settings
from simulator.settings.identity_domains import IdentityDomainsSettings
from tests.support.running_cloud import RunningCloud
from tests.support.scenario import Connected

DEVIATIONS = {
    ("User", "'name'"): "name.formatted is read-only at Oracle's: the server puts it together from the parts",
    ("User", "'emails'"): "emails have no display (OCI Python SDK models/user_emails.py), and a recovery one is added",
    ("User", "'phoneNumbers'"): "phoneNumbers.display is read-only (OCI Python SDK models/user_phone_numbers.py)",
    ("User", "User:manager'"): "manager.$ref and displayName are read-only (models/user_ext_manager.py)",
    ("User", "extension:enterprise:2.0:User'"): "the same, where the extension is set as a whole",
    ("User", "'displayName'"): "the server makes one of the name where there is none (documentation, Response Body)",
    ("User", "'active'"): "a user without it is active: a conclusion from Oracle's samples",
    ("Group", "'members'"): "members are returned on request only, and their display is read-only (models/group.py)",
    ("Group", "/admin/v1/.search"): "there is no search over all resources (identity_domains_client.py)",
    ("User", "/admin/v1/.search"): "the same",
}
"""Resource and part of the complaint, and why it is right that the tester complains."""


class SignedClient(BaseSyncSCIMClient):
    """scim2-client over requests, signed with an OCI API key."""

    def __init__(self, url: str, signer: Any, provider: ScimProvider) -> None:
        super().__init__(provider=provider)
        self._url = url
        self._signer = signer

    def request(self, method: str, url: str, **options: Any) -> requests.Response:
        whole = url if url.startswith("https:") else f"{self._url}{url}"
        return requests.request(method, whole, auth=self._signer, timeout=30, **options)

    def _parse_json(self, response: Any) -> Any:
        return response.json()

    def _query_kwargs(self, payload: dict[str, Any]) -> dict[str, Any]:
        return {"params": payload}

    def _stays_under_base_url(self, endpoint: str) -> bool:
        return True


@pytest.fixture
def settings() -> Settings:
    """The tester sends attributes of the RFC that Oracle's schema does not have."""
    return Settings(identity_domains=IdentityDomainsSettings(unknown_attributes="ignore"))


@pytest.fixture
def client(connected: Connected, running_cloud: RunningCloud, monkeypatch: pytest.MonkeyPatch) -> SignedClient:
    """An administrator's client that knows Oracle's types of users, of a domain that asks for no e-mail.

    The RFC allows any word as `userType`, and makes e-mails optional.
    """
    for model in (User, User[EnterpriseUser]):
        monkeypatch.setattr(model.model_fields["user_type"], "examples", ["Employee", "External"])
    optional = models.Operations(op="REPLACE", path="primaryEmailRequired", value=False)
    schemas = ["urn:ietf:params:scim:api:messages:2.0:PatchOp"]
    patch = models.PatchOp(schemas=schemas, operations=[optional])
    connected.scim.patch_identity_setting("IdentitySettings", patch_op=patch)
    config = oci.config.from_file(running_cloud.config_file)
    signer = oci.Signer(config["tenancy"], config["user"], config["fingerprint"], config["key_file"])
    provider = ScimProvider(
        models=[User, EnterpriseUser, Group],
        resource_types=[ResourceType.from_resource(User[EnterpriseUser]), ResourceType.from_resource(Group)],
        policy=ScimPolicy(unknown=ScimPolicy.Unknown.ignore),
    )
    return SignedClient(f"https://{connected.identity_domain_host}:443/admin/v1", signer, provider)


def deviation(result: CheckResult) -> tuple[str, str] | None:
    """The listed deviation that a complaint is about."""
    for resource, part in DEVIATIONS:
        if result.resource_type == resource and part in (result.reason or ""):
            return resource, part
    return None


def test_users_and_groups_are_scim_but_for_oracles_deviations(client: SignedClient) -> None:
    results = check_server(client, resource_types=["User", "Group"])
    complaints = [result for result in results if result.status in {Status.ERROR, Status.CRITICAL, Status.DEVIATION}]
    unexpected = [
        f"{result.resource_type} {result.title}: {result.reason}" for result in complaints if not deviation(result)
    ]
    assert not unexpected, "\n".join(unexpected)
    assert {deviation(result) for result in complaints} == set(DEVIATIONS)
    passed = sum(result.status in {Status.SUCCESS, Status.COMPLIANT, Status.ACCEPTABLE} for result in results)
    assert passed > 100
