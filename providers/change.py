"""Making one thing in the cloud as wanted, step by step, so that it can be killed anywhere and begun again.

Each step first looks. If all is as wanted, nothing is sent. If a work request runs on the thing, whoever started it,
its end is awaited. Only then the change is asked for, once.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from providers.answer import Object, as_object
from providers.control_plane import ControlPlane
from providers.errors import NotFoundError, RefusedError, UnexpectedAnswerError, WorkRequestError
from providers.waiting import Reading, Waiter
from providers.work_request import WorkRequest, running_on

if TYPE_CHECKING:
    from providers.oci_client import OciClient

PASSING = frozenset({"IncorrectState", "Conflict", "NoEtagMatch"})
"""Refusals that only mean that another operation came between; PreConditionFailed does not pass by waiting."""
NOT_FOUND_LIMIT = 20
"""Consecutive 404 answers that are taken for "not visible yet", as the oci plugin does for work requests."""


@dataclass(kw_only=True)
class Change:
    """One wanted change of one resource of a control plane.

    Attributes:
        oci: Sends the requests.
        plane: The control plane.
        waiter: Waits for the end, and speaks.
        resource_url: URL of the resource.
        what: Name of the resource for a person, with its OCID.
        action: What the change does for a person: "configure ORDS data access of IoT domain ocid1...".
        ask: Path below the resource and body of the request that starts the change.
        is_so: Tells whether a resource is as wanted; None when it cannot be seen: then it is once this was asked for.
    """

    oci: OciClient
    plane: ControlPlane
    waiter: Waiter
    resource_url: str
    what: str
    action: str
    ask: tuple[str, Any]
    is_so: Callable[[Object], bool] | None
    _work_request: str = field(default="", init=False)
    _is_mine: bool = field(default=False, init=False)
    _not_found: int = field(default=0, init=False)
    _resource: Object = field(default_factory=dict, init=False)

    def make(self) -> Object:
        """Make it so.

        Returns:
            The resource as read back.

        Raises:
            ProviderError: It could not be made so; the text says why and what to do.
        """
        self.waiter.wait(self.action, self._step)
        return self._resource

    def _step(self) -> Reading:
        if self._work_request:
            reading = self._look_at_work_request()
            if reading:
                return reading
        answer = self.oci.request(f"read {self.what}", "GET", self.resource_url)
        self._resource = as_object(f"read {self.what}", answer)
        if not _at_rest(self._resource):
            self._attach()
            state = self._resource.get("lifecycleDetails") or self._resource.get("lifecycleState")
            return Reading(str(state), ended=False)
        if self.is_so(self._resource) if self.is_so else self._is_mine:
            return Reading("is as wanted", ended=True)
        if not self._is_mine:
            return self._ask(answer.headers.get("etag", ""))
        why = [f"but {self.what} is not as asked for"]
        raise WorkRequestError(self.action, self._work_request, "SUCCEEDED", why, [], answer.request_id)

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
        self._work_request, self._is_mine = answer.headers.get("opc-work-request-id", ""), True
        if not self._work_request:
            raise UnexpectedAnswerError(self.action, "that of a work request", answer.body, answer.request_id)
        self.waiter.say(
            f"{self.action}: work request {self._work_request}. It goes on in the cloud if you interrupt; "
            "the same command takes it up again."
        )
        return Reading("ACCEPTED", ended=False, retry_after_seconds=answer.retry_after_seconds)

    def _attach(self) -> None:
        """Find a work request that runs on the resource, whoever started it."""
        if running := running_on(self.oci, self.plane, self._resource, self.what):
            self._work_request, self._is_mine = running, False

    def _look_at_work_request(self) -> Reading | None:
        """Look once; None when it is over and the resource is to be looked at."""
        try:
            seen = WorkRequest.read(self.oci, self.plane, self._work_request, self.action)
        except NotFoundError as error:
            self._not_found += 1
            if self._not_found > NOT_FOUND_LIMIT:
                raise
            return Reading("work request not visible yet", ended=False, trace=f"opc-request-id {error.request_id}")
        self._not_found = 0
        if not seen.has_ended:
            return Reading(
                seen.status,
                ended=False,
                percent=seen.percent,
                retry_after_seconds=seen.retry_after_seconds,
                trace=f"work request {seen.ocid}, opc-request-id {seen.request_id}",
            )
        if seen.status != "SUCCEEDED" and self._is_mine:
            raise seen.failure(self.oci, self.plane, self.action)
        if not self._is_mine:
            self._work_request = ""
        return None


def _at_rest(resource: Object) -> bool:
    """Tell whether nothing goes on: no state that ends in -ING, and no details of a change."""
    return not str(resource.get("lifecycleState")).endswith("ING") and not resource.get("lifecycleDetails")
