"""What is found in a tenancy, and what cannot be adopted: one line that says what to do."""

from __future__ import annotations

from typing import Any

import pytest
from oci.identity_domains import models
from oci.iot import IotClient
from oci.iot.models import CreateIotDomainDetails
from pydantic import TypeAdapter, ValidationError

from components.text import Text
from pipeline.adopt import stack_file
from pipeline.adopt.tenancy import UNWRITABLE, AdoptError, Found, find
from providers.cloud import Cloud
from providers.errors import ProviderError
from simulator.kernel import tenancy
from simulator.kernel.clock import HandClock
from simulator.kernel.faults import FaultDetails
from tests.support.colleague import Colleague
from tests.support.fake_oci import FakeOci, answer
from tests.support.running_cloud import RunningCloud
from tests.support.scenario import Connected, connect


@pytest.fixture
def connected(running_cloud: RunningCloud, clock: HandClock) -> Connected:
    """The scenario, done up to step 31."""
    return connect(Colleague(running_cloud.oci_client, pass_time=lambda: clock.advance(600)))


def found(*ocids: str) -> Found:
    with Cloud(lambda _key: None).client() as oci:
        return find(oci, ocids or [tenancy.COMPARTMENT_OCID])


def refused(*ocids: str) -> str:
    with pytest.raises(AdoptError) as caught:
        found(*ocids)
    [line] = str(caught.value).splitlines()
    return line


def second_app(connected: Connected, **changes: Any) -> None:
    """Make another application with the same audience."""
    values: dict[str, Any] = {
        "schemas": ["urn:ietf:params:scim:schemas:oracle:idcs:App"],
        "display_name": "Second",
        "name": "second",
        "based_on_template": models.AppBasedOnTemplate(value="CustomWebAppTemplateId"),
        "active": True,
        "is_o_auth_resource": True,
        "audience": f"/{tenancy.GROUP_SHORT_ID}",
        "scopes": [models.AppScopes(value="/iot/second")],
    }
    connected.scim.create_app(app=models.App(**(values | changes)))


def test_the_set_up_is_found_from_the_compartment_and_from_the_iot_domain(connected: Connected) -> None:
    connected.configure()
    for ocid in (tenancy.COMPARTMENT_OCID, tenancy.IOT_DOMAIN_OCID):
        there = found(ocid)
        assert there.app["name"] == "iot_data_readers"
        assert there.host == connected.identity_domain_host
        assert list(there.users.values()) == ["grace"]
        assert [group["displayName"] for group in there.groups] == ["iot-readers"]


def test_the_configuration_is_what_the_settings_accept(connected: Connected) -> None:
    connected.configure()
    config = stack_file.config(found(), "us-ashburn-1", ["scopes"])
    assert config["groups"] == [{"name": "iot-readers", "members": ["grace"]}]
    assert config["assignUsers"] is True
    assert config["onDestroy"] == "keep"
    assert config["appLeftAsIs"] == ["scopes"]


def test_a_user_who_is_only_a_member_is_not_assigned_directly(connected: Connected) -> None:
    connected.configure()
    there = found()
    by_group = Found(**{**there.__dict__, "users": {**there.users, "2": "alan"}})
    assert stack_file.config(by_group, "us-ashburn-1")["assignUsers"] is False
    assert "The user grace is assigned directly, others are not; the program assigns all or none: it stays." in list(
        stack_file.unexpressed(by_group, [])
    )


def test_a_name_that_no_configuration_can_hold_is_named_with_the_way_out(connected: Connected) -> None:
    connected.configure()
    connected.colleague.set_group(connected.url, connected.group_id, "displayName", "trailing ")
    connected.colleague.set_app(connected.url, connected.app.id, "displayName", "line\nend")
    assert "cannot be written into a configuration: 'line\\nend', 'trailing '. Change it" in refused()


def test_what_counts_as_a_name_that_no_configuration_can_hold_is_what_the_program_refuses_or_changes() -> None:
    accepted = TypeAdapter(Text)

    def is_held(name: str) -> bool:
        try:
            return bool(accepted.validate_python(name) == name)
        except ValidationError:
            return False

    odd = [character for character in map(chr, range(0x3001)) if character.isspace() or not character.isprintable()]
    for name in [*(f"a{character}b" for character in odd), " a", "a ", "a\u3000", "a  b", "💡"]:
        assert is_held(name) == (UNWRITABLE.search(name) is None), ascii(name)


def test_the_default_domain_is_not_adopted(running_cloud: RunningCloud) -> None:
    assert "trust the Default domain ocid1.domain." in refused()


def test_an_audience_that_no_application_has(connected: Connected) -> None:
    connected.configure()
    app = next(app for app in connected.scim.list_apps().data.resources if app.name == "iot_data_readers")
    connected.scim.patch_app(app.id, patch_op=patch("audience", "/other"))
    assert f"has the primary audience /{tenancy.GROUP_SHORT_ID}, so no token" in refused()


def test_two_applications_with_the_same_audience(connected: Connected) -> None:
    connected.configure()
    second_app(connected)
    line = refused()
    assert "IoT data readers (iot_data_readers)" in line
    assert "Second (second)" in line


def test_a_signing_certificate_that_is_not_public(connected: Connected) -> None:
    connected.configure()
    connected.set_public(False)
    assert "Turn on Configure client access (scenario step 3)" in refused()


def test_iot_domains_that_trust_different_identity_domains(running_cloud: RunningCloud, connected: Connected) -> None:
    details = CreateIotDomainDetails(
        iot_domain_group_id=tenancy.IOT_DOMAIN_GROUP_OCID, compartment_id=tenancy.COMPARTMENT_OCID
    )
    second = running_cloud.oci_client(IotClient).create_iot_domain(details).data
    connected.colleague.pass_time()
    assert "trusts no identity domain" in refused(second.id)
    with running_cloud.cloud.store.transaction() as tx:
        body = tx.get("iot_domain", second.id)
        assert body
        there = body | {"dbAllowedIdentityDomainHost": connected.identity_domain_host}
        tx.put("iot_domain", second.id, there, parent=tenancy.IOT_DOMAIN_GROUP_OCID)
    line = refused()
    assert "there are 2" in line
    assert second.id in line


@pytest.mark.parametrize("ocid", ["nonsense", "ocid1.user.oc1..x", ""])
def test_an_ocid_of_something_else(running_cloud: RunningCloud, ocid: str) -> None:
    assert "is the OCID of neither an IoT domain nor a compartment" in refused(ocid)


@pytest.mark.parametrize(
    "collection", ["iotDomains", "iotDomainGroups", "Apps", "Grants", "Groups", "Users", "Settings"]
)
@pytest.mark.parametrize("status", [401, 403, 404])
def test_a_tenancy_that_may_only_half_be_read(
    running_cloud: RunningCloud, connected: Connected, collection: str, status: int
) -> None:
    connected.configure()
    running_cloud.cloud.faults.add(FaultDetails(match=f"GET */{collection}*", status=status))
    with pytest.raises(ProviderError) as caught:
        found()
    [line] = str(caught.value).splitlines()
    assert f": {status}" in line


ODD = [
    {},
    {"dbAllowedIdentityDomainHost": "idcs-1.identity.oraclecloud.com"},
    {
        "dbAllowedIdentityDomainHost": "idcs-1.identity.oraclecloud.com",
        "iotDomainGroupId": 5,
        "dataHost": "g",
        "id": "x",
    },
    {"dbAllowedIdentityDomainHost": ["x"], "iotDomainGroupId": "y"},
]


@pytest.mark.parametrize("body", ODD)
@pytest.mark.parametrize("ocid", ["ocid1.iotdomain.oc1.iad.x", "ocid1.compartment.oc1..x"])
def test_answers_of_another_shape_are_told_in_one_line(body: dict[str, Any], ocid: str) -> None:
    there = FakeOci(lambda request: answer([{"id": ocid}] if request.query else body))
    with pytest.raises((AdoptError, ProviderError), match=r"Nothing to adopt|not as the service documents it"):
        find(there, [ocid])


def patch(path: str, value: object) -> models.PatchOp:
    operation = models.Operations(op="REPLACE", path=path, value=value)
    return models.PatchOp(schemas=["urn:ietf:params:scim:api:messages:2.0:PatchOp"], operations=[operation])
