"""Waiting for a work request of the IAM or the IoT control plane.

Source: terraform-provider-oci internal/service/identity/identity_domain_resource.go and internal/service/iot (a work
request counts only if it names the resource with the expected action; else its errors are fetched).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from offline.plugin.errors import NotFoundError, WorkRequestFailedError
from offline.plugin.waiting import Waiter

UNFINISHED = {"ACCEPTED", "IN_PROGRESS", "WAITING", "CANCELING"}
NOT_FOUND_TOLERATED = 20

Get = Callable[[str], Awaitable[Any]]


async def finished(get: Get, path: str, entity: str, action: str, waiter: Waiter) -> str:
    """Wait for a work request.

    Args:
        get: Reads a document by its path.
        path: The work request's own path.
        entity: Part of the entity type, in lower case, of the resource that is worked on.
        action: What the work request must have done to it.
        waiter: How to wait.

    Returns:
        The identifier of the resource.

    Raises:
        WorkRequestFailedError: It failed, or names no such resource.
    """
    misses = iter(range(NOT_FOUND_TOLERATED))

    async def look() -> Any:
        try:
            return await get(path)
        except NotFoundError:
            if next(misses, None) is None:
                raise
            return {"status": "ACCEPTED"}

    request = await waiter.until(lambda body: body["status"] not in UNFINISHED, look, path)
    found = affected(request, entity, action)
    if request["status"] == "SUCCEEDED" and found:
        return found
    words = explain(await get(f"{path}/errors"))
    raise WorkRequestFailedError(f"work request {path} ended {request['status']} without {entity} {action}: {words}")


def affected(request: Mapping[str, Any], entity: str, action: str) -> str | None:
    """Find the resource that a work request acted on."""
    for resource in request.get("resources") or []:
        if entity in resource["entityType"].lower() and resource["actionType"] == action:
            return str(resource["identifier"])
    return None


def explain(body: Any) -> str:
    """Join a work request's errors: a bare list of IAM, an object of IoT."""
    errors = body.get("items", []) if isinstance(body, dict) else body
    return (
        "; ".join(f"{error.get('code')}: {error.get('message')}" for error in errors) or "the service gives no reason"
    )
