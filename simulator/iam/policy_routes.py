"""Policies of the tenancy: what its groups, and workloads from outside, may do.

Source: OCI Python SDK identity/identity_client.py (create_policy and its neighbours), identity/models/policy.py.
"""

from __future__ import annotations

import secrets
from typing import Annotated

from pydantic import Field
from starlette.responses import JSONResponse, Response

from simulator.control_plane import oracle_errors, policies
from simulator.control_plane.compartments import asked_for, require_compartment
from simulator.control_plane.etags import etag, require_match
from simulator.control_plane.paging import page
from simulator.control_plane.request_bodies import DefinedTags, Details, FreeformTags, Text, parse
from simulator.control_plane.retry_tokens import once
from simulator.control_plane.tags import created_tags
from simulator.iam import rules
from simulator.kernel.call import Call
from simulator.kernel.clock import timestamp
from simulator.kernel.plane import Route
from simulator.kernel.refusal import Refusal
from simulator.kernel.store import Document

Statements = Annotated[list[Text], Field(min_length=1)]


class CreatePolicyDetails(Details):
    """Body of CreatePolicy."""

    compartment_id: Text
    name: Text
    description: Text
    statements: Statements
    version_date: Text | None = None
    freeform_tags: FreeformTags | None = None
    defined_tags: DefinedTags | None = None


class UpdatePolicyDetails(Details):
    """Body of UpdatePolicy."""

    description: Text | None = None
    statements: Statements | None = None
    version_date: Text | None = None
    freeform_tags: FreeformTags | None = None
    defined_tags: DefinedTags | None = None


@once
def create_policy(call: Call) -> Response:
    """Answer CreatePolicy."""
    rules.require_home_region(call)
    details = parse(call, CreatePolicyDetails)
    require_compartment(call, details.compartment_id)
    _require_understood(details.statements)
    if any(policy["name"] == details.name for policy in call.tx.find("policy", parent=details.compartment_id)):
        raise Refusal(409, "PolicyAlreadyExists", f"Policy {details.name} already exists.", "policy name taken")
    policy = {
        "id": call.cloud.tenancy.ocid_of("policy", f"aaaaaaaa{secrets.token_hex(26)}"),
        "compartmentId": details.compartment_id,
        "name": details.name,
        "description": details.description,
        "statements": details.statements,
        "versionDate": details.version_date,
        "timeCreated": timestamp(call.now),
        "lifecycleState": "ACTIVE",
        "freeformTags": details.freeform_tags or {},
        "definedTags": created_tags(call, details.defined_tags),
    }
    return _stored(call, policy)


def list_policies(call: Call) -> Response:
    """Answer ListPolicies."""
    compartment_ocid = asked_for(call)
    found = [
        policy
        for policy in call.tx.find("policy", parent=compartment_ocid)
        if call.query.get("name", policy["name"]) == policy["name"]
    ]
    return page(call, found, list)


def get_policy(call: Call) -> Response:
    """Answer GetPolicy."""
    policy = _find(call)
    return JSONResponse(policy, headers={"etag": etag(policy)})


def update_policy(call: Call) -> Response:
    """Answer UpdatePolicy."""
    policy = _find_to_change(call)
    changes = parse(call, UpdatePolicyDetails).given()
    _require_understood(changes.get("statements", []))
    return _stored(call, policy | changes)


def delete_policy(call: Call) -> Response:
    """Answer DeletePolicy."""
    call.tx.delete("policy", _find_to_change(call)["id"])
    return Response(status_code=204)


def _find(call: Call) -> Document:
    policy = call.tx.get("policy", call.path_params["policy_id"])
    if policy is None:
        raise oracle_errors.not_found()
    return policy


def _find_to_change(call: Call) -> Document:
    rules.require_home_region(call)
    policy = _find(call)
    require_match(call, policy)
    return policy


def _stored(call: Call, policy: Document) -> Response:
    call.tx.put("policy", policy["id"], policy, parent=policy["compartmentId"])
    return JSONResponse(policy, headers={"etag": etag(policy)})


def _require_understood(statements: list[str]) -> None:
    for statement in statements:
        if not policies.is_statement(statement):
            raise oracle_errors.invalid_parameter(f"Failed to parse policy statement: {statement}")


_POLICY = "/20160918/policies/{policy_id}"

ROUTES = (
    Route("POST", "/20160918/policies", "CreatePolicy", create_policy),
    Route("GET", "/20160918/policies", "ListPolicies", list_policies),
    Route("GET", _POLICY, "GetPolicy", get_policy),
    Route("PUT", _POLICY, "UpdatePolicy", update_policy),
    Route("DELETE", _POLICY, "DeletePolicy", delete_policy),
)
