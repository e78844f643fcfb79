"""Make a resource once for each `opc-retry-token`, however often the create is sent.

Only the id of what was made is kept, not the answer: the answer to a new app holds its secret.
Source: OCI Python SDK identity_domains_client.py, parameter `opc_retry_token` (24 hours). What another request with the
same token gets is concluded from InvalidatedRetryToken of the signed control planes.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from simulator.identity_domains.directory import Directory
from simulator.identity_domains.scim.resource import Resource
from simulator.kernel.call import Call
from simulator.kernel.clock import timestamp
from simulator.kernel.refusal import Refusal
from simulator.kernel.store import Document

LIFETIME = timedelta(hours=24)


def made_before(directory: Directory, resource: Resource, call: Call) -> Document | None:
    """Return what the same request has made already, None when it has not.

    Raises:
        Refusal: 409, another request used the token.
    """
    known = directory.get("retry", _id(call)) if _token(call) else None
    if known is None or directory.now - datetime.fromisoformat(known["time"]) >= LIFETIME:
        return None
    if known["request"] != _digest(call):
        raise Refusal(409, "", "The retry token was used before with another request.", "retry token")
    return directory.get(resource.kind, known["resource"])


def remember(directory: Directory, call: Call, made: Document) -> None:
    """Keep in mind what the request has made."""
    if _token(call):
        body = {"resource": made["id"], "request": _digest(call), "time": timestamp(directory.now)}
        directory.put("retry", _id(call), {"id": _id(call)} | body)


def _token(call: Call) -> str:
    return call.headers.get("opc-retry-token", "")


def _id(call: Call) -> str:
    return f"{call.caller.user_ocid if call.caller else ''}/{_token(call)}"


def _digest(call: Call) -> str:
    return hashlib.sha256(b"\n".join([call.target.encode(), call.body])).hexdigest()
