from __future__ import annotations

import pytest
from oci.exceptions import ServiceError
from oci.iot import IotClient
from oci.iot.models import CreateDigitalTwinInstanceDetails

from simulator.kernel import tenancy
from tests.support.running_cloud import Finish

DOMAIN = tenancy.IOT_DOMAIN_OCID
NEW = CreateDigitalTwinInstanceDetails(iot_domain_id=DOMAIN, display_name="boiler")


def test_a_digital_twin_is_made_found_and_deleted(iot: IotClient) -> None:
    twin = iot.create_digital_twin_instance(NEW).data
    assert (twin.display_name, twin.lifecycle_state) == ("boiler", "ACTIVE")
    assert iot.get_digital_twin_instance(twin.id).data.iot_domain_id == DOMAIN
    assert [one.id for one in iot.list_digital_twin_instances(DOMAIN).data.items] == [twin.id]
    iot.delete_digital_twin_instance(twin.id)
    assert iot.list_digital_twin_instances(DOMAIN).data.items == []
    with pytest.raises(ServiceError) as refusal:
        iot.get_digital_twin_instance(twin.id)
    assert refusal.value.status == 404


def test_an_iot_domain_with_digital_twins_is_not_deleted(iot: IotClient, finish: Finish) -> None:
    twin = iot.create_digital_twin_instance(NEW).data
    with pytest.raises(ServiceError) as refusal:
        iot.delete_iot_domain(DOMAIN)
    assert (refusal.value.status, refusal.value.code) == (409, "IncorrectState")
    assert "active digital twin resources" in refusal.value.message
    iot.delete_digital_twin_instance(twin.id)
    assert finish(iot.delete_iot_domain(DOMAIN)).status == "SUCCEEDED"


def test_a_digital_twin_needs_an_iot_domain(iot: IotClient) -> None:
    nowhere = CreateDigitalTwinInstanceDetails(iot_domain_id=f"{DOMAIN}x")
    with pytest.raises(ServiceError) as refusal:
        iot.create_digital_twin_instance(nowhere)
    assert refusal.value.code == "RelatedResourceNotAuthorizedOrNotFound"
    with pytest.raises(ServiceError) as refusal:
        iot.list_digital_twin_instances(f"{DOMAIN}x")
    assert refusal.value.status == 404
