"""Whatever a signed caller throws at IAM and IoT, they answer in their own shape, and never with a 500."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulator.assembly.opening import open_cloud
from simulator.assembly.planes import settle
from simulator.control_plane import signatures
from simulator.iam.routes import PLANE as IAM
from simulator.iot.routes import PLANE as IOT
from simulator.kernel import tenancy
from simulator.kernel.call import Caller
from simulator.kernel.cloud import Cloud
from simulator.kernel.dispatch import PlaneApp
from simulator.kernel.plane import Plane, Route
from simulator.kernel.settings import Settings

HOSTS = {"iam": "identity.us-ashburn-1.oci.oraclecloud.com", "iot": "iot.us-ashburn-1.oci.oraclecloud.com"}
ROUTES = [(plane, route) for plane in (IAM, IOT) for route in plane.routes]
MEMBERS = [
    *("compartmentId", "displayName", "description", "homeRegion", "licenseType", "type", "iotDomainGroupId"),
    *("dataRetentionPeriodInDays", "dbAllowListedVcnIds", "dbAllowedIdentityDomainHost"),
    *("dbAllowListedIdentityGroupNames", "freeformTags", "definedTags"),
]
PARAMETERS = [
    *("compartmentId", "displayName", "lifecycleState", "limit", "page", "sortBy", "sortOrder"),
    *("id", "type", "resourceId", "status"),
]

often = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
texts = st.text(max_size=40) | st.sampled_from(
    [
        tenancy.COMPARTMENT_OCID,
        tenancy.IOT_DOMAIN_OCID,
        tenancy.IOT_DOMAIN_GROUP_OCID,
        "ORDS",
        "DIRECT",
        "free",
        "0",
        "-1",
    ]
)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)
bodies = (
    st.binary(max_size=60)
    | values.map(lambda value: json.dumps(value).encode())
    | st.dictionaries(st.sampled_from(MEMBERS), values).map(lambda value: json.dumps(value).encode())
)
ids = st.sampled_from(
    [tenancy.IOT_DOMAIN_OCID, tenancy.IOT_DOMAIN_GROUP_OCID, tenancy.DEFAULT_DOMAIN_OCID, tenancy.TENANCY_OCID]
) | st.from_regex(r"[!-.0->@-~]{1,40}", fullmatch=True)
queries = st.dictionaries(st.sampled_from(PARAMETERS), st.from_regex(r"[!-%'-~]{0,30}", fullmatch=True))


@pytest.fixture
def cloud(state_directory: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cloud]:
    """A cloud that takes every caller for an administrator; signatures have their own tests."""
    administrator = Caller(tenancy.USER_OCIDS["administrator"], tenancy.TENANCY_OCID, "administrator")
    monkeypatch.setattr(signatures, "authenticate", lambda call: administrator)
    opened = open_cloud(state_directory, Settings())
    yield opened
    opened.close()


def ask(cloud: Cloud, plane: Plane, route: Route, id: str, query: dict[str, str], body: bytes) -> tuple[int, bytes]:
    """Give a request to the service without a network in between."""
    path = route.path.replace(route.path[route.path.find("{") : route.path.find("}") + 1] or "{}", id)
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": route.method,
        "path_params": {"region": tenancy.REGION},
        "raw_path": path.encode("latin-1"),
        "query_string": "&".join(f"{name}={value}" for name, value in query.items()).encode("latin-1"),
        "headers": [(b"host", HOSTS[plane.name].encode()), (b"opc-retry-token", id.encode("latin-1"))],
    }
    asyncio.run(PlaneApp(cloud, plane, partial(settle, cloud))(scope, receive, send))
    return sent[0]["status"], b"".join(message.get("body", b"") for message in sent)


@pytest.mark.parametrize(("plane", "route"), ROUTES, ids=[f"{plane.name}-{route.operation}" for plane, route in ROUTES])
@often
@given(id=ids, query=queries, body=bodies)
def test_every_answer_has_the_shape_of_the_service(
    cloud: Cloud, plane: Plane, route: Route, id: str, query: dict[str, str], body: bytes
) -> None:
    status, answer = ask(cloud, plane, route, id, query, body)
    assert status < 500, answer
    if status >= 400:
        assert set(json.loads(answer)) == {"code", "message"}
