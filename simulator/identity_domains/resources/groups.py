"""Rules of groups.

Source: OCI Python SDK models/group.py and group_members.py (members are users only).
"""

from __future__ import annotations

from typing import ClassVar

from typing_extensions import override

from simulator.identity_domains import allowances
from simulator.identity_domains.directory import Directory
from simulator.identity_domains.errors import bad_reference
from simulator.identity_domains.resources.grants import remove_grants
from simulator.identity_domains.resources.memberships import members
from simulator.identity_domains.scim.resource import Resource
from simulator.kernel.clock import timestamp
from simulator.kernel.store import Document

GROUP_URN = "urn:ietf:params:scim:schemas:oracle:idcs:extension:group:Group"


class Groups(Resource):
    """Groups of an identity domain."""

    name: ClassVar = "Group"
    endpoint: ClassVar = "Groups"
    kind: ClassVar = "group"
    computed: ClassVar = {"members": members}

    @override
    def complete(self, directory: Directory, before: Document | None, after: Document) -> None:
        """Check the members and note since when each is one."""
        if before is None:
            allowances.require_room(directory, self.kind)
        after.setdefault("nonUniqueDisplayName", after.get("displayName"))
        since = {member["value"]: member for member in (before or {}).get("members", [])}
        after["members"] = [_membership(directory, member, since) for member in after.get("members", [])]
        extension = after.setdefault(GROUP_URN, {})
        extension.setdefault("creationMechanism", "api")
        _check_owners(directory, extension.get("owners", []))

    @override
    def deleted(self, directory: Directory, document: Document) -> None:
        """Remove the group's grants."""
        remove_grants(directory, document["id"])


def _check_owners(directory: Directory, owners: list[Document]) -> None:
    """Owners live in the domain. Source: terraform-provider-oci issue 2131 (refused as an invalid reference)."""
    for owner in owners:
        type_, id = owner.get("type", "User"), owner.get("value", "")
        if id and directory.get(type_.lower(), id) is None:
            raise bad_reference("Group.owners", type_, id)


def _membership(directory: Directory, member: Document, since: dict[str, Document]) -> Document:
    member.setdefault("type", "User")
    if "value" not in member:
        return member
    if directory.get("user", member["value"]) is None:
        raise bad_reference("Group.members", "User", member["value"])
    earlier = since.get(member["value"], {})
    return {
        "value": member["value"],
        "type": member["type"],
        "dateAdded": earlier.get("dateAdded") or timestamp(directory.now),
        "membershipOcid": earlier.get("membershipOcid")
        or directory.cloud.tenancy.ocid_of("groupmembership", directory.new_id()),
    }
