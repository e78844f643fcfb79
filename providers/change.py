"""Making one thing in the cloud as wanted, step by step, so that it can be killed anywhere and begun again.

Each step first looks. If all is as wanted, nothing is sent. If a work request runs on the thing, whoever started it,
its end is awaited. Only then the change is asked for, once.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from providers.errors import RefusedError, UnreachableError, WorkRequestError
from providers.oci_clients import OciClient
from providers.work_request import Reading, Waiter

Resource = Mapping[str, Any]

ENDED = frozenset({"SUCCEEDED", "FAILED", "CANCELED", "NEEDS_ATTENTION"})
"""Final states of the work requests of IAM and IoT; Source: IamWorkRequest and iot WorkRequest of the OCI SDKs."""
PASSING = frozenset({"IncorrectState", "Conflict", "NoEtagMatch"})
"""Refusals that only mean that another operation came between; PreConditionFailed does not pass by waiting."""
NOT_FOUND_LIMIT = 20
"""Consecutive 404 answers that are taken for "not visible yet", as the oci plugin does for work requests."""
LOG_LINES = 3


@dataclass(frozen=True)
class Service:
    """Where one control plane keeps its work requests.

    Attributes:
        url: Base URL with version.
        work_requests: Name of the collection.
        resource_filter: Name of the list filter by resource OCID.
    """

    url: str
    work_requests: str
    resource_filter: str


def iot(oci: OciClient) -> Service:
    """Give the IoT control plane. Source: OCI SDK, iot_client."""
    return Service(oci.service_url("iot", "20250531"), "workRequests", "resourceId")


def iam(oci: OciClient) -> Service:
    """Give the IAM control plane. Source: OCI SDK, identity_client."""
    return Service(oci.service_url("identity", "20160918"), "iamWorkRequests", "resourceIdentifier")


@dataclass
class Change:
    """One wanted change of one resource of a control plane.

    Attributes:
        oci: Sends the requests.
        service: The control plane.
        resource_url: URL of the resource.
        what: Name of the resource for a person, with its OCID.
        action: What the change does for a person: "configure ORDS data access of IoT domain ocid1...".
        ask: Path below the resource and body of the request that starts the change.
        is_so: Tells whether a resource is as wanted; None when it cannot be seen: then it is once this was asked for.
    """

    oci: OciClient
    service: Service
    resource_url: str
    what: str
    action: str
    ask: tuple[str, Any]
    is_so: Callable[[Resource], bool] | None
    _work_request: str = field(default="", init=False)
    _mine: bool = field(default=False, init=False)
    _not_found: int = field(default=0, init=False)
    _resource: Resource = field(default_factory=dict, init=False)

    def make(self, waiter: Waiter) -> Resource:
        """Make it so.

        Returns:
            The resource as read back.

        Raises:
            ProviderError: It could not be made so; the text says why and what to do.
        """
        self._say = waiter.say
        waiter.wait(self.action, self._step)
        return self._resource

    def _step(self) -> Reading:
        if self._work_request:
            reading = self._look_at_work_request()
            if reading:
                return reading
        answer = self.oci.request(f"read {self.what}", "GET", self.resource_url)
        self._resource = answer.body
        if _at_rest(self._resource):
            if self.is_so(self._resource) if self.is_so else self._mine:
                return Reading("is as wanted", ended=True)
            if self._mine:
                raise WorkRequestError(
                    self.action,
                    self._work_request,
                    "SUCCEEDED",
                    [f"but {self.what} is not as asked for"],
                    [],
                    answer.request_id,
                )
            return self._ask(answer.headers.get("etag", ""))
        self._attach()
        return Reading(str(self._resource.get("lifecycleDetails") or self._resource.get("lifecycleState")), ended=False)

    def _ask(self, etag: str) -> Reading:
        path, body = self.ask
        headers = {"opc-retry-token": uuid.uuid4().hex} | ({"if-match": etag} if etag else {})
        try:
            answer = self.oci.request(self.action, "POST", self.resource_url + path, body=body, headers=headers)
        except RefusedError as error:
            if error.code in PASSING:
                self._attach()
                state = f"waiting for another operation ({error.code}: {error.words})"
                return Reading(state, ended=False, trace=f"opc-request-id {error.request_id}")
            raise
        self._work_request, self._mine = answer.headers.get("opc-work-request-id", ""), True
        self._say(
            f"{self.action}: work request {self._work_request}. It goes on in the cloud if you interrupt; "
            "the same command takes it up again."
        )
        return Reading("ACCEPTED", ended=False, retry_after_seconds=answer.retry_after_seconds)

    def _attach(self) -> None:
        """Find a work request that runs on the resource, whoever started it."""
        query = {
            "compartmentId": self._resource["compartmentId"],
            self.service.resource_filter: self._resource["id"],
        }
        url = f"{self.service.url}/{self.service.work_requests}?{urlencode(query)}"
        body = self.oci.request(f"list the work requests of {self.what}", "GET", url).body
        found = body["items"] if isinstance(body, dict) else body
        running = [entry["id"] for entry in found if not _ended(entry)]
        if running:
            self._work_request, self._mine = running[0], False

    def _look_at_work_request(self) -> Reading | None:
        """Look once; None when it is over and the resource is to be looked at."""
        url = f"{self.service.url}/{self.service.work_requests}/{self._work_request}"
        try:
            answer = self.oci.request(f"read work request {self._work_request} (to {self.action})", "GET", url)
        except RefusedError as error:
            self._not_found += 1
            if error.status != 404 or self._not_found > NOT_FOUND_LIMIT:
                raise
            return Reading("work request not visible yet", ended=False, trace=f"opc-request-id {error.request_id}")
        self._not_found = 0
        if not _ended(answer.body):
            return Reading(
                answer.body["status"],
                ended=False,
                percent=answer.body.get("percentComplete"),
                retry_after_seconds=answer.retry_after_seconds,
                trace=f"work request {self._work_request}, opc-request-id {answer.request_id}",
            )
        if answer.body["status"] != "SUCCEEDED" and self._mine:
            raise WorkRequestError(
                self.action,
                self._work_request,
                answer.body["status"],
                [f"{entry.get('code')}: {entry.get('message')}" for entry in self._entries(url, "errors")],
                [str(entry.get("message")) for entry in self._entries(url, "logs")[-LOG_LINES:]],
                answer.request_id,
            )
        if not self._mine:
            self._work_request = ""
        return None

    def _entries(self, url: str, kind: str) -> list[dict[str, Any]]:
        """Read the newest errors or log lines of a work request, oldest first.

        What cannot be read must not hide the failure itself.
        """
        action = f"read the {kind} of work request {self._work_request}"
        try:
            body = self.oci.request(action, "GET", f"{url}/{kind}?sortOrder=DESC").body
        except RefusedError as error:
            return [{"code": error.code, "message": f"its {kind} could not be read: {error.words}"}]
        except UnreachableError as error:
            return [{"code": "no answer", "message": f"its {kind} could not be read: {error.cause}"}]
        entries = list(body["items"] if isinstance(body, dict) else body or [])
        return sorted(entries, key=lambda entry: str(entry.get("timestamp")))


def _at_rest(resource: Resource) -> bool:
    """Tell whether nothing goes on: no state that ends in -ING, and no details of a change."""
    return not str(resource.get("lifecycleState")).endswith("ING") and not resource.get("lifecycleDetails")


def _ended(work_request: Mapping[str, Any]) -> bool:
    """Tell whether a work request is over, also in a state that no SDK lists: then it has a finish time."""
    return work_request["status"] in ENDED or bool(work_request.get("timeFinished"))
