from __future__ import annotations

from datetime import timedelta

from simulator.kernel.store import Document
from tests.support.scim_bodies import grant_body, group_body, user_body
from tests.support.scim_domain import START, Domain


def members(domain: Domain, group: Document) -> list[Document]:
    found: list[Document] = domain.call("GET", f"/Groups/{group['id']}?attributes=members").json.get("members", [])
    return found


def test_members_are_not_in_a_plain_answer(domain: Domain, grace: Document) -> None:
    group = domain.made("/Groups", group_body("readers", grace["id"]))
    assert "members" not in group
    assert "members" not in domain.call("GET", f"/Groups/{group['id']}").json
    assert "members" in domain.call("GET", f"/Groups/{group['id']}?attributeSets=all").json


def test_member_shows_who_it_is_and_since_when(domain: Domain, grace: Document) -> None:
    group = domain.made("/Groups", group_body("readers", grace["id"]))
    (member,) = members(domain, group)
    assert (member["value"], member["name"], member["ocid"]) == (grace["id"], "grace", grace["ocid"])
    assert member["dateAdded"] == "2026-11-02T09:30:00.000Z"


def test_membership_stays_the_same_over_a_put_with_empty_strings(domain: Domain, grace: Document) -> None:
    group = domain.made("/Groups", group_body("readers", grace["id"]))
    (before,) = members(domain, group)
    domain.clock.time = START + timedelta(hours=1)
    alan = domain.made("/Users", user_body("alan"))
    body = group_body("readers", grace["id"], alan["id"])
    empty = dict.fromkeys(("$ref", "dateAdded", "display", "membershipOcid", "name", "ocid"), "")
    body["members"][0] |= empty
    assert domain.call("PUT", f"/Groups/{group['id']}", body).status == 200
    after = members(domain, group)
    assert (after[0], len(after)) == (before, 2)


def test_member_that_is_no_user_is_refused(domain: Domain) -> None:
    other = domain.made("/Groups", group_body("writers"))
    for id in (other["id"], "f" * 32):
        answer = domain.call("POST", "/Groups", group_body("readers", id))
        extension = answer.json["urn:ietf:params:scim:api:oracle:idcs:extension:messages:Error"]
        assert (answer.status, extension["messageId"]) == (
            400,
            "error.common.validation.invalidReferenceResource",
        )


def test_member_of_another_type_than_user_is_refused(domain: Domain, grace: Document) -> None:
    body = group_body("readers", grace["id"])
    body["members"][0]["type"] = "Group"
    assert domain.call("POST", "/Groups", body).status == 400


def test_ocid_as_member_value_is_refused(domain: Domain, grace: Document) -> None:
    answer = domain.call("POST", "/Groups", group_body("readers", grace["ocid"]))
    extension = answer.json["urn:ietf:params:scim:api:oracle:idcs:extension:messages:Error"]
    assert (answer.status, extension["messageId"]) == (400, "error.common.validation.stringExceedsMaxLimit")


def test_owner_that_is_not_in_the_domain_is_refused(domain: Domain, grace: Document) -> None:
    extension = "urn:ietf:params:scim:schemas:oracle:idcs:extension:group:Group"
    for id, status in ((grace["id"], 201), ("OCI User", 400)):
        body = group_body(f"owned{status}") | {extension: {"owners": [{"value": id, "type": "User"}]}}
        assert domain.call("POST", "/Groups", body).status == status


def test_member_named_twice_is_one_member(domain: Domain, grace: Document) -> None:
    group = domain.made("/Groups", group_body("readers", grace["id"], grace["id"]))
    assert len(members(domain, group)) == 1


def test_member_is_added_and_removed_by_patch(domain: Domain, grace: Document) -> None:
    group = domain.made("/Groups", group_body("readers"))
    add = {"op": "add", "path": "members", "value": [{"value": grace["id"], "type": "User"}]}
    assert domain.patched(f"/Groups/{group['id']}", add, add).status == 200
    assert [member["value"] for member in members(domain, group)] == [grace["id"]]
    remove = {"op": "remove", "path": f'members[value eq "{grace["id"]}"]'}
    assert domain.patched(f"/Groups/{group['id']}", remove).status == 200
    assert members(domain, group) == []


def test_deleting_a_group_removes_its_grants(domain: Domain, app: Document) -> None:
    group = domain.made("/Groups", group_body("readers"))
    domain.made("/Grants", grant_body(app["id"], "Group", group["id"]))
    assert domain.call("DELETE", f"/Groups/{group['id']}").status == 204
    assert domain.call("GET", "/Grants").json["totalResults"] == 0


def test_groups_can_be_found_by_their_members(domain: Domain, grace: Document) -> None:
    domain.made("/Groups", group_body("readers", grace["id"]))
    domain.made("/Groups", group_body("writers"))
    found = domain.call("GET", f'/Groups?filter=members[value+eq+"{grace["id"]}"]').json["Resources"]
    assert [group["displayName"] for group in found] == ["readers"]


def test_free_domain_holds_250_groups(domain: Domain) -> None:
    domain.change_domain(licenseType="free")
    statuses = [domain.call("POST", "/Groups", group_body(f"group{n}")).status for n in range(250)]
    assert statuses == [201] * 249 + [400]  # the administrators' group is the first
