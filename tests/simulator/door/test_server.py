from __future__ import annotations

import oci
import pytest
import requests

from simulator.kernel import tenancy
from tests.support.running_cloud import RunningCloud


def test_python_sdk_reads_the_seeded_iot_domain(running_cloud: RunningCloud) -> None:
    client = running_cloud.oci_client(oci.iot.IotClient)
    assert client.get_iot_domain(tenancy.IOT_DOMAIN_OCID).data.lifecycle_state == "ACTIVE"


def test_a_host_that_is_not_oracles_is_refused_by_name(running_cloud: RunningCloud) -> None:
    with pytest.raises(requests.exceptions.ProxyError, match="403"):
        requests.get("https://example.com/", proxies={"https": running_cloud.proxy_url}, timeout=5)
