from __future__ import annotations

import json
from typing import Any

import pytest

from providers.answer import Answer
from providers.apex_data_access import ApexDataAccessProvider
from providers.failure import Failed
from tests.support.fake_oci import Connect, FakeOci, Request, answer, refuse
from tests.support.hand_clock import HandClock
from tests.support.properties import held

OCID = "ocid1.iotdomain.oc1.iad.x"
PASSWORD = "-".join(["Correct", "horse", "battery", "9"])
INPUTS = {"iotDomainId": OCID}
KEY = "apexInitialPasswords"


@pytest.fixture
def provider() -> ApexDataAccessProvider:
    return ApexDataAccessProvider()


def handle(request: Request) -> Answer:
    if request.method == "POST":
        return answer(opc_work_request_id="wr-1")
    if "/workRequests/" in request.path:
        return answer({"status": "SUCCEEDED"})
    return answer({"id": OCID, "compartmentId": "ocid1.c", "lifecycleState": "ACTIVE"})


@pytest.fixture
def oci(connect: Connect, provider: ApexDataAccessProvider) -> FakeOci:
    return connect(handle, provider, **{KEY: json.dumps({OCID: PASSWORD})})


def test_the_workspace_is_asked_for_once_with_the_password_of_the_stack(
    provider: ApexDataAccessProvider, oci: FakeOci
) -> None:
    result = provider.create(INPUTS)
    (post,) = oci.sent("POST")
    assert post.body == {"type": "APEX", "dbWorkspaceAdminInitialPassword": PASSWORD}
    assert (result.id, result.outs) == (OCID, INPUTS)


def test_the_password_is_neither_said_nor_kept(
    provider: ApexDataAccessProvider, oci: FakeOci, clock: HandClock
) -> None:
    assert PASSWORD not in str(provider.create(INPUTS).outs)
    assert PASSWORD not in " ".join(clock.said)


def test_a_later_run_asks_nothing(provider: ApexDataAccessProvider, oci: FakeOci) -> None:
    assert provider.update(OCID, INPUTS, INPUTS).outs == INPUTS
    assert oci.requests == []


@pytest.mark.parametrize("config", [{}, {KEY: "{}"}, {KEY: json.dumps({"ocid1.other": "x"})}])
def test_a_missing_password_is_named_with_the_line_that_sets_it(
    provider: ApexDataAccessProvider, connect: Connect, config: dict[str, Any]
) -> None:
    oci = connect(handle, provider, **config)
    with pytest.raises(Failed) as failed:
        provider.create(INPUTS)
    assert str(failed.value) == (
        f"There is no initial password for the APEX workspace of IoT domain {OCID}. "
        f"Run: pulumi config set --secret --path 'apexInitialPasswords[\"{OCID}\"]'"
    )
    assert oci.requests == []


def test_a_refresh_sees_the_domain_only(provider: ApexDataAccessProvider, oci: FakeOci) -> None:
    result = provider.read(OCID, {**INPUTS, "__provider": "blob"})
    assert held(result.outs) == result.inputs == INPUTS


def test_a_domain_that_is_gone_takes_the_workspace_along(provider: ApexDataAccessProvider, connect: Connect) -> None:
    def gone(_request: Request) -> Answer:
        raise refuse(404)

    connect(gone, provider)
    result = provider.read(OCID, INPUTS)
    assert (result.id, result.outs) == (None, {})


def test_destroy_says_that_the_workspace_stays(
    provider: ApexDataAccessProvider, oci: FakeOci, clock: HandClock
) -> None:
    provider.delete(OCID, INPUTS)
    assert clock.said == [f"The APEX workspace of IoT domain {OCID} stays: the service has no call to remove it."]
    assert oci.requests == []


def test_the_workspace_of_a_new_domain_has_its_password_by_name_and_goes_with_the_domain(
    provider: ApexDataAccessProvider, connect: Connect, clock: HandClock
) -> None:
    oci = connect(handle, provider, **{KEY: json.dumps({"plant-1": PASSWORD})})
    props = {**INPUTS, "iotDomainName": "plant-1"}
    assert provider.create(props).outs == props
    assert oci.sent("POST")[0].body["dbWorkspaceAdminInitialPassword"] == PASSWORD
    said = list(clock.said)
    provider.delete(OCID, props)
    assert clock.said == said


def test_another_domain_is_another_workspace(provider: ApexDataAccessProvider) -> None:
    assert provider.diff(OCID, INPUTS, INPUTS).changes is False
    assert provider.diff(OCID, INPUTS, {**INPUTS, "iotDomainId": "ocid1.other"}).replaces == ["iotDomainId"]
