"""Digital twin instances: so much of them as decides whether an IoT domain can be deleted.

Source: OCI Python SDK iot/iot_client.py, iot/models/digital_twin_instance.py. No work request: the SDK's responses have
none. Does not: models, adapters, relationships, content, commands.
"""

from __future__ import annotations

from starlette.responses import JSONResponse, Response

from simulator.control_plane.etags import etag, require_match
from simulator.control_plane.oracle_errors import missing_parameter, not_found, related_not_found
from simulator.control_plane.request_bodies import Text, parse
from simulator.control_plane.retry_tokens import once
from simulator.control_plane.tags import created_tags
from simulator.iot import answers, domains, lists, rules, short_ids
from simulator.iot.details import UpdateDetails
from simulator.kernel.call import Call
from simulator.kernel.clock import timestamp
from simulator.kernel.plane import Route
from simulator.kernel.store import Document

PATH = "/20250531/digitalTwinInstances"


class CreateDigitalTwinInstanceDetails(UpdateDetails):
    """Body of CreateDigitalTwinInstance."""

    iot_domain_id: Text


def create(call: Call) -> Response:
    """Answer CreateDigitalTwinInstance."""
    details = parse(call, CreateDigitalTwinInstanceDetails)
    domain = call.tx.get(domains.DOMAIN.kind, details.iot_domain_id)
    if domain is None or not rules.is_here(call, domain):
        raise related_not_found("iotDomainId")
    rules.require_active(domain)
    ocid = short_ids.new_ocid(call.cloud.tenancy, "iotdigitaltwininstance", rules.region(call))
    twin = details.given() | {
        "id": ocid,
        "displayName": details.display_name or ocid,
        "lifecycleState": "ACTIVE",
        "freeformTags": details.freeform_tags or {},
        "definedTags": created_tags(call, details.defined_tags),
        "timeCreated": timestamp(call.now),
        "timeUpdated": timestamp(call.now),
    }
    call.tx.put(rules.DIGITAL_TWIN, ocid, twin, parent=domain["id"])
    return JSONResponse(answers.shown(twin), 200, {"etag": etag(twin)})


def list_(call: Call) -> Response:
    """Answer ListDigitalTwinInstances."""
    if not (ocid := call.query.get("iotDomainId")):
        raise missing_parameter("iotDomainId")
    found = call.tx.find(rules.DIGITAL_TWIN, parent=domains.DOMAIN.find(call, ocid)["id"])
    return lists.page_of(call, found, ("id", "displayName", "lifecycleState"))


def get(call: Call) -> Response:
    """Answer GetDigitalTwinInstance."""
    return answers.read(_find(call))


def delete(call: Call) -> Response:
    """Answer DeleteDigitalTwinInstance."""
    twin = _find(call)
    require_match(call, twin)
    call.tx.delete(rules.DIGITAL_TWIN, twin["id"])
    return Response(status_code=204)


def _find(call: Call) -> Document:
    twin = call.tx.get(rules.DIGITAL_TWIN, call.path_params["id"])
    if twin is None or not rules.is_here(call, twin):
        raise not_found()
    return twin


ROUTES = (
    Route("POST", PATH, "CreateDigitalTwinInstance", once(create)),
    Route("GET", PATH, "ListDigitalTwinInstances", list_),
    Route("GET", f"{PATH}/{{id}}", "GetDigitalTwinInstance", get),
    Route("DELETE", f"{PATH}/{{id}}", "DeleteDigitalTwinInstance", delete),
)
