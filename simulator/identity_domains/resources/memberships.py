"""Say who is in which group."""

from __future__ import annotations

from simulator.identity_domains.directory import Directory
from simulator.kernel.clock import timestamp
from simulator.kernel.store import Document


def members(directory: Directory, group: Document) -> list[Document]:
    """Return the members as an answer shows them, with their present names."""
    return [
        member
        | {
            "$ref": user["meta"]["location"],
            "ocid": user["ocid"],
            "display": user["displayName"],
            "name": user["userName"],
        }
        for member in group.get("members", [])
        if (user := directory.get("user", member["value"]))
    ]


def groups_of(directory: Directory, user_id: str) -> list[tuple[Document, Document]]:
    """Return each group a user is in, with the membership."""
    return [
        (group, member) for group in directory.all("group") for member in group["members"] if member["value"] == user_id
    ]


def leave_all(directory: Directory, user_id: str) -> None:
    """Take a user out of every group."""
    for group, _ in groups_of(directory, user_id):
        group["members"] = [member for member in group["members"] if member["value"] != user_id]
        group["meta"] |= {"lastModified": timestamp(directory.now), "version": directory.new_id()}
        directory.put("group", group["id"], group)


def groups(directory: Directory, user: Document) -> list[Document]:
    """Return the groups of a user as an answer shows them."""
    return [
        {
            "value": group["id"],
            "ocid": group["ocid"],
            "$ref": group["meta"]["location"],
            "display": group["displayName"],
            "type": "direct",
            "membershipOcid": member["membershipOcid"],
            "dateAdded": member["dateAdded"],
        }
        for group, member in groups_of(directory, user["id"])
    ]
