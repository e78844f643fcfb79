"""A work request: the record that a control plane keeps of a change that takes time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from providers.answer import Object, as_list, as_object
from providers.control_plane import ControlPlane
from providers.errors import ProviderError, WorkRequestError

if TYPE_CHECKING:
    from providers.oci_client import OciClient

ENDED = frozenset({"SUCCEEDED", "FAILED", "CANCELED", "NEEDS_ATTENTION"})
"""Final states of the work requests of IAM and IoT; Source: IamWorkRequest and iot WorkRequest of the OCI SDKs."""
LOG_LINES = 3


@dataclass(frozen=True)
class WorkRequest:
    """A work request as it was read.

    Attributes:
        ocid: OCID.
        status: The service's word, such as `IN_PROGRESS`.
        percent: 0 to 100, or None when the service does not tell.
        has_ended: True when it is over, also in a state that no SDK lists: then it has a finish time.
        request_id: `opc-request-id` of the answer that told.
        retry_after_seconds: The pause that the service asks for, or None.
    """

    ocid: str
    status: str
    percent: float | None
    has_ended: bool
    request_id: str
    retry_after_seconds: float | None

    @classmethod
    def read(cls, oci: OciClient, plane: ControlPlane, ocid: str, action: str) -> WorkRequest:
        """Read a work request.

        Args:
            oci: Sends the request.
            plane: Where it is kept.
            ocid: OCID.
            action: What it does, for an error.

        Raises:
            ProviderError: It could not be read.
        """
        action = f"read work request {ocid} (to {action})"
        answer = oci.request(action, "GET", plane.work_request_url(ocid))
        body = as_object(action, answer)
        percent = body.get("percentComplete")
        is_percentage = isinstance(percent, int | float) and percent is not True and 0 <= percent <= 100
        return cls(
            ocid=ocid,
            status=str(body.get("status") or "in no state"),
            percent=percent if is_percentage else None,
            has_ended=has_ended(body),
            request_id=answer.request_id,
            retry_after_seconds=answer.retry_after_seconds,
        )

    def failure(self, oci: OciClient, plane: ControlPlane, action: str) -> WorkRequestError:
        """Return the error of one that ended badly, with its errors and its last log lines.

        Args:
            oci: Sends the requests.
            plane: Where it is kept.
            action: What it was to do, for the error.
        """
        errors = [f"{entry.get('code')}: {entry.get('message')}" for entry in self._entries(oci, plane, "errors")]
        logs = [str(entry.get("message")) for entry in self._entries(oci, plane, "logs")[-LOG_LINES:]]
        return WorkRequestError(action, self.ocid, self.status, errors, logs, self.request_id)

    def _entries(self, oci: OciClient, plane: ControlPlane, kind: str) -> Sequence[Object]:
        """Read the newest errors or log lines, oldest first. What cannot be read must not hide the failure itself."""
        action = f"read the {kind} of work request {self.ocid}"
        try:
            answer = oci.request(action, "GET", f"{plane.work_request_url(self.ocid)}/{kind}?sortOrder=DESC")
            entries = as_list(action, answer, "items")
        except ProviderError as error:
            return [{"code": "unknown", "message": f"the service, asked for its {kind}, {error.brief}"}]
        return sorted(entries, key=lambda entry: str(entry.get("timestamp")))


def running_on(oci: OciClient, plane: ControlPlane, resource: Object, what: str) -> str:
    """Return the OCID of a work request that runs on a resource, whoever started it; empty when there is none.

    Args:
        oci: Sends the request.
        plane: Where the work requests are kept.
        resource: The resource as it was read.
        what: Name of the resource for a person.
    """
    action = f"list the work requests of {what}"
    url = plane.work_requests_url(str(resource.get("compartmentId")), str(resource.get("id")))
    found = as_list(action, oci.request(action, "GET", url), "items")
    return next((str(entry["id"]) for entry in found if "id" in entry and not has_ended(entry)), "")


def has_ended(work_request: Object) -> bool:
    """Tell whether a work request is over."""
    return work_request.get("status") in ENDED or bool(work_request.get("timeFinished"))
