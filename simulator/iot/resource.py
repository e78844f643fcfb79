"""What IoT domains and IoT domain groups have in common: from CREATING to DELETED.

Source: documentation "Operation Dependencies".
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from simulator.control_plane import work_requests
from simulator.control_plane.compartments import require_compartment
from simulator.control_plane.oracle_errors import not_found
from simulator.control_plane.work_requests import Job, Subject
from simulator.iot import rules, short_ids
from simulator.iot.details import NewDetails
from simulator.kernel.call import Call
from simulator.kernel.store import Document

BASE = "/20250531"
SUMMARY_FIELDS = (
    "id",
    "compartmentId",
    "displayName",
    "description",
    "lifecycleState",
    "freeformTags",
    "definedTags",
    "systemTags",
    "timeCreated",
    "timeUpdated",
)

Require = Callable[[Call, Document], None]
"""Raises a refusal when the resources around it do not let a resource be touched."""


@dataclass(frozen=True)
class Kind:
    """One kind of resource of the IoT control plane.

    Attributes:
        kind: Kind of its documents in the store.
        name: Its name in operations, such as `IotDomain`.
        word: The same in types of work requests, such as `IOT_DOMAIN`.
        host: First label of the service that its own host belongs to: `device` or `data`.
        own_fields: Fields of its summaries that the other kind does not have.
        filters: Query parameters that narrow its lists.
        require_change: Looks at its neighbours before it is changed.
        require_delete: Looks at its neighbours before it is deleted.
    """

    kind: str
    name: str
    word: str
    host: str
    own_fields: tuple[str, ...]
    filters: tuple[str, ...]
    require_change: Require
    require_delete: Require

    @property
    def entity(self) -> str:
        """What a work request's list of resources calls it, such as `iotDomain`."""
        return self.name[0].lower() + self.name[1:]

    @property
    def path(self) -> str:
        """Path of its list."""
        return f"{BASE}/{self.entity}s"

    @property
    def summary_fields(self) -> tuple[str, ...]:
        """Fields of its summaries."""
        return SUMMARY_FIELDS + self.own_fields

    def find(self, call: Call, ocid: str) -> Document:
        """Return a resource of the region that was called.

        Raises:
            not_found: 404 when there is none.
        """
        found = call.tx.get(self.kind, ocid)
        if found is None or not rules.is_here(call, found) or not _answers(call, found):
            raise not_found()
        return found

    def new_ocid(self, call: Call) -> str:
        """Return the OCID of a new resource in the region that was called."""
        return short_ids.new_ocid(call.cloud.tenancy, self.entity.lower(), rules.region(call))

    def create(self, call: Call, document: Document) -> str:
        """Begin to create a resource, whose host is known when it is ACTIVE, and return the work request's OCID."""
        host = call.cloud.tenancy.iot_host(short_ids.new_short_id(), self.host, rules.region(call))
        after = {"lifecycleState": "ACTIVE", f"{self.host}Host": host}
        failed = {"lifecycleState": "FAILED"}
        return self._begin(call, document, "Create{}", "CREATE_{}", "CREATED", "CREATING", after, failed)

    def update(self, call: Call, document: Document, after: Document) -> str:
        """Begin to change name, description or tags and return the work request's OCID."""
        return self.change(call, document, "Update{}", "UPDATE_{}", after)

    def change_compartment(self, call: Call, document: Document, compartment_ocid: str) -> str:
        """Begin to move a resource and return the work request's OCID."""
        require_compartment(call, compartment_ocid)
        return self.change(call, document, "Change{}Compartment", "MOVE_{}", {"compartmentId": compartment_ocid})

    def change(self, call: Call, document: Document, operation: str, type_: str, after: Document) -> str:
        """Begin to change a resource and return the work request's OCID; `{}` stands for its name."""
        self.require_change(call, document)
        rules.require_active(document)
        return self._begin(
            call, document, operation, type_, "UPDATED", "UPDATING", {"lifecycleState": "ACTIVE"} | after
        )

    def delete(self, call: Call, document: Document) -> str:
        """Begin to delete a resource and return the work request's OCID."""
        self.require_delete(call, document)
        rules.require_active_or_failed(document)
        return self._begin(
            call, document, "Delete{}", "DELETE_{}", "DELETED", "DELETING", {"lifecycleState": "DELETED"}
        )

    def _begin(
        self,
        call: Call,
        document: Document,
        operation: str,
        type_: str,
        action: str,
        state: str,
        after: Document,
        on_failure: Document | None = None,
    ) -> str:
        job = Job(
            subject=Subject(self.kind, self.entity, f"{self.path}/{document['id']}"),
            operation=operation.format(self.name),
            operation_type=type_.format(self.word),
            actions=(action,),
            during={"lifecycleState": state},
            after=after,
            on_failure=on_failure or work_requests.RESTORE,
        )
        return work_requests.begin(call, job, document)


def blank(ocid: str, details: NewDetails, name: str, created: str, defined_tags: Document) -> Document:
    """Return what the document of every new resource holds; `name` is for one that was given none."""
    return {
        "id": ocid,
        "compartmentId": details.compartment_id,
        "displayName": details.display_name or name,
        "description": details.description,
        "freeformTags": details.freeform_tags or {},
        "definedTags": defined_tags,
        "systemTags": {},
        "timeCreated": created,
        "timeUpdated": created,
    }


def _answers(call: Call, document: Document) -> bool:
    return document["lifecycleState"] != "DELETED" or call.cloud.settings.iot.deleted_resources_answer
