"""HTTP paths of the tenancy and the regions.

Source: Go SDK identity/identity_client.go; OCI Python SDK identity/models/tenancy.py, region.py and
region_subscription.py.
"""

from __future__ import annotations

from starlette.responses import JSONResponse, Response

from simulator.control_plane.oracle_errors import not_found
from simulator.kernel import regions, tenancy
from simulator.kernel.plane import Call, Route


def list_regions(call: Call) -> Response:
    """Answer ListRegions."""
    return JSONResponse([{"key": key, "name": name} for name, key in regions.KEYS.items()])


def get_tenancy(call: Call) -> Response:
    """Answer GetTenancy."""
    _require_own_tenancy(call)
    return JSONResponse(call.tx.get("tenancy", tenancy.TENANCY_OCID))


def list_region_subscriptions(call: Call) -> Response:
    """Answer ListRegionSubscriptions."""
    _require_own_tenancy(call)
    subscriptions = [
        {
            "regionKey": regions.KEYS[name],
            "regionName": name,
            "status": "READY",
            "isHomeRegion": name == regions.HOME,
        }
        for name in regions.SUBSCRIBED
    ]
    return JSONResponse(subscriptions)


def _require_own_tenancy(call: Call) -> None:
    if call.path_params["tenancy_id"] != tenancy.TENANCY_OCID:
        raise not_found()


ROUTES = (
    Route("GET", "/20160918/regions", "ListRegions", list_regions),
    Route("GET", "/20160918/tenancies/{tenancy_id}", "GetTenancy", get_tenancy),
    Route(
        "GET",
        "/20160918/tenancies/{tenancy_id}/regionSubscriptions",
        "ListRegionSubscriptions",
        list_region_subscriptions,
    ),
)
