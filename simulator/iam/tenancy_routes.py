"""HTTP paths of the tenancy and the regions.

Source: Go SDK identity/identity_client.go; OCI Python SDK identity/models/tenancy.py, compartment.py, region.py and
region_subscription.py (the parent of the root compartment: compartment.py, "the tenancy's OCID").
"""

from __future__ import annotations

from starlette.responses import JSONResponse, Response

from simulator.control_plane.oracle_errors import not_found
from simulator.kernel import regions
from simulator.kernel.call import Call
from simulator.kernel.plane import Route


def list_regions(call: Call) -> Response:
    """Answer ListRegions: those of the tenancy's realm."""
    realm = call.cloud.tenancy.realm
    return JSONResponse(
        [{"key": regions.KEYS[name], "name": name} for name in regions.REALMS if regions.REALMS[name] == realm]
    )


def get_tenancy(call: Call) -> Response:
    """Answer GetTenancy."""
    _require_own_tenancy(call)
    return JSONResponse(call.tx.get("tenancy", call.cloud.tenancy.ocid))


def get_compartment(call: Call) -> Response:
    """Answer GetCompartment; the root compartment is the tenancy itself."""
    ocid, root = call.path_params["compartment_id"], call.cloud.tenancy.ocid
    found = call.tx.get("tenancy" if ocid == root else "compartment", ocid)
    if found is None:
        raise not_found()
    parent = {} if ocid == root else {"compartmentId": root}
    return JSONResponse({"id": ocid, "name": found["name"], "lifecycleState": "ACTIVE", **parent})


def list_region_subscriptions(call: Call) -> Response:
    """Answer ListRegionSubscriptions."""
    _require_own_tenancy(call)
    tenancy = call.cloud.tenancy
    subscriptions = [
        {
            "regionKey": regions.KEYS[name],
            "regionName": name,
            "status": "READY",
            "isHomeRegion": name == tenancy.home_region,
        }
        for name in tenancy.subscribed_regions
    ]
    return JSONResponse(subscriptions)


def _require_own_tenancy(call: Call) -> None:
    if call.path_params["tenancy_id"] != call.cloud.tenancy.ocid:
        raise not_found()


ROUTES = (
    Route("GET", "/20160918/regions", "ListRegions", list_regions),
    Route("GET", "/20160918/tenancies/{tenancy_id}", "GetTenancy", get_tenancy),
    Route("GET", "/20160918/compartments/{compartment_id}", "GetCompartment", get_compartment),
    Route(
        "GET",
        "/20160918/tenancies/{tenancy_id}/regionSubscriptions",
        "ListRegionSubscriptions",
        list_region_subscriptions,
    ),
)
