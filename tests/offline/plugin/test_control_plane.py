from typing import Any

import pytest

from offline.plugin.errors import NotFoundError, ServiceRefusedError
from tests.offline.plugin.engine import Engine
from tests.offline.plugin.recorded_program import DATA_ACCESS, DOMAIN, RESOURCES
from tests.offline.plugin.recorded_service import IDS, RecordedService

PATH = f"/20160918/domains/{IDS['iot-users']}"


@pytest.fixture
def domain(engine: Engine, service: RecordedService) -> Engine:
    engine.create("iot-users", DOMAIN, RESOURCES["iot-users"][1])
    service.requests.clear()
    return engine


def sent(service: RecordedService) -> list[tuple[str, str, Any]]:
    """The requests that change something, without the collection's path."""
    return [
        (request["method"], request["path"].removeprefix(PATH), request["body"])
        for request in service.requests
        if request["method"] != "GET"
    ]


def test_the_services_refusal_of_a_delete_is_shown(domain: Engine, service: RecordedService) -> None:
    service.refusals[f"DELETE {PATH}"] = (412, {"code": "PreConditionFailed", "message": "status CREATED"})
    with pytest.raises(ServiceRefusedError) as refused:
        domain.delete("iot-users")

    assert str(refused.value) == f"412-PreConditionFailed, status CREATED (DELETE {PATH}, opc-request-id REQUEST-1)"


def test_a_resource_that_is_gone_is_deleted_and_reads_as_gone(domain: Engine, service: RecordedService) -> None:
    service.resources.clear()
    service.refusals[f"DELETE {PATH}"] = (404, {"code": "NotAuthorizedOrNotFound", "message": "no"})

    assert not domain.refresh("iot-users")
    domain.delete("iot-users")


def test_a_resource_in_state_deleted_reads_as_gone(domain: Engine, service: RecordedService) -> None:
    service.resources[PATH]["lifecycleState"] = "DELETED"

    assert not domain.refresh("iot-users")


def test_a_new_licence_is_an_action_and_no_replacement(domain: Engine, service: RecordedService) -> None:
    inputs = {**RESOURCES["iot-users"][1], "licenseType": "premium"}
    assert domain.diff("iot-users", inputs).replaces == []
    domain.update("iot-users", inputs)

    assert sent(service)[0] == ("POST", "/actions/changeLicenseType", {"licenseType": "premium"})


def test_a_new_state_is_an_action_after_the_put(domain: Engine, service: RecordedService) -> None:
    domain.update("iot-users", {**RESOURCES["iot-users"][1], "state": "INACTIVE"})

    assert [request[:2] for request in sent(service)] == [("PUT", ""), ("POST", "/actions/deactivate")]


def test_a_domain_can_be_made_inactive_from_the_start(engine: Engine, service: RecordedService) -> None:
    engine.create("iot-users", DOMAIN, {**RESOURCES["iot-users"][1], "state": "INACTIVE"})

    assert "state" not in service.requests[0]["body"]
    assert sent(service)[-1] == ("POST", "/actions/deactivate", None)


def test_defined_tags_travel_by_namespace(domain: Engine, service: RecordedService) -> None:
    outputs = domain.update("iot-users", {**RESOURCES["iot-users"][1], "definedTags": {"cost.centre": "42"}})

    assert sent(service)[0][2]["definedTags"] == {"cost": {"centre": "42"}}
    assert outputs["definedTags"] == {"cost.centre": "42"}


def test_the_first_password_of_a_workspace_stays_secret(engine: Engine) -> None:
    inputs = {"dbWorkspaceAdminInitialPassword": "p", "iotDomainId": IDS["domain"], "type": "APEX"}
    engine.provider.cloud.transport.resources[f"/20250531/iotDomains/{IDS['domain']}"] = {}
    engine.create("apex", DATA_ACCESS, inputs)

    assert engine.state["apex"].outputs["dbWorkspaceAdminInitialPassword"].is_secret


def test_a_missing_parent_is_an_error_on_create(engine: Engine, service: RecordedService) -> None:
    service.refusals["POST /20160918/domains"] = (404, {"code": "NotAuthorizedOrNotFound", "message": "no"})
    with pytest.raises(NotFoundError, match=r"^404-NotAuthorizedOrNotFound, no \(POST /20160918/domains, "):
        engine.create("iot-users", DOMAIN, RESOURCES["iot-users"][1])
