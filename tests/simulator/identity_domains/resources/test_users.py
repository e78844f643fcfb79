from __future__ import annotations

from simulator.kernel.store import Document
from tests.support.scim_bodies import PASSWORD, group_body, user_body
from tests.support.scim_domain import Domain

STATE = "urn:ietf:params:scim:schemas:oracle:idcs:extension:userState:User"


def test_server_adds_a_recovery_email_of_the_primary_address(domain: Domain) -> None:
    user = domain.made("/Users", user_body("alan"))
    assert [(email["type"], email["value"], email["primary"]) for email in user["emails"]] == [
        ("work", "alan@example.com", True),
        ("recovery", "alan@example.com", False),
    ]


def test_given_recovery_email_is_kept(domain: Domain) -> None:
    emails = [
        {"value": "alan@example.com", "type": "work", "primary": True},
        {"value": "home@example.com", "type": "recovery"},
    ]
    user = domain.made("/Users", user_body("alan", emails=emails))
    assert [email["value"] for email in user["emails"]] == ["alan@example.com", "home@example.com"]


def test_user_without_primary_email_is_refused(domain: Domain) -> None:
    answer = domain.call("POST", "/Users", user_body("alan", emails=[]))
    extension = answer.json["urn:ietf:params:scim:api:oracle:idcs:extension:messages:Error"]
    assert (answer.status, extension["messageId"]) == (400, "error.identity.user.primaryEmailNotSpecified")


def test_primary_email_is_optional_when_identity_settings_say_so(domain: Domain) -> None:
    operation = {"op": "replace", "path": "primaryEmailRequired", "value": False}
    assert domain.patched("/IdentitySettings/IdentitySettings", operation).status == 200
    assert domain.call("POST", "/Users", user_body("alan", emails=[])).status == 201


def test_two_primary_emails_are_refused(domain: Domain) -> None:
    emails = [{"value": f"{n}@example.com", "type": "work", "primary": True} for n in range(2)]
    assert domain.call("POST", "/Users", user_body("alan", emails=emails)).status == 400


def test_names_are_formatted(domain: Domain) -> None:
    user = domain.made("/Users", user_body("alan", name={"givenName": "Alan", "familyName": "Turing"}))
    assert (user["name"]["formatted"], user["displayName"]) == ("Alan Turing", "Alan Turing")


def test_password_is_never_returned_and_only_its_hash_is_kept(domain: Domain, grace: Document) -> None:
    answer = domain.call("GET", f"/Users/{grace['id']}?attributeSets=all&attributes=password")
    assert PASSWORD.encode() not in answer.body
    assert b'"password"' not in answer.body
    files = [path.read_bytes() for path in domain.cloud.state_directory.glob("cloud.sqlite*")]
    assert not any(PASSWORD.encode() in content for content in files)


def test_short_password_is_refused(domain: Domain) -> None:
    assert domain.call("POST", "/Users", user_body("alan", password="short")).status == 400


def test_user_names_are_unique_without_regard_to_case(domain: Domain, grace: Document) -> None:
    assert domain.call("POST", "/Users", user_body("GRACE")).status == 409


def test_renamed_user_frees_its_name(domain: Domain, grace: Document) -> None:
    domain.patched(f"/Users/{grace['id']}", {"op": "replace", "path": "userName", "value": "hopper"})
    assert domain.call("POST", "/Users", user_body("grace")).status == 201


def test_user_in_a_group_is_not_deleted(domain: Domain, grace: Document) -> None:
    domain.made("/Groups", group_body("readers", grace["id"]))
    answer = domain.call("DELETE", f"/Users/{grace['id']}")
    assert answer.status == 400
    assert "referenced by Group readers" in answer.json["detail"]


def test_forced_delete_takes_the_user_out_of_groups(domain: Domain, grace: Document) -> None:
    group = domain.made("/Groups", group_body("readers", grace["id"]))
    assert domain.call("DELETE", f"/Users/{grace['id']}?forceDelete=true").status == 204
    after = domain.call("GET", f"/Groups/{group['id']}?attributeSets=all").json
    assert "members" not in after
    assert after["meta"]["version"] != group["meta"]["version"]
    with domain.cloud.store.transaction() as tx:
        stored = tx.get("group", group["id"])
    assert stored is not None
    assert stored["members"] == []


def test_groups_of_a_user_are_shown_on_request_only(domain: Domain, grace: Document) -> None:
    domain.made("/Groups", group_body("readers", grace["id"]))
    assert "groups" not in domain.call("GET", f"/Users/{grace['id']}").json
    shown = domain.call("GET", f"/Users/{grace['id']}?attributes=groups").json
    assert [group["display"] for group in shown["groups"]] == ["readers"]


def test_put_keeps_what_only_the_server_sets(domain: Domain, grace: Document) -> None:
    body = user_body("grace", title="Rear Admiral", id=grace["id"], ocid=grace["ocid"], meta={"location": ""})
    after = domain.call("PUT", f"/Users/{grace['id']}", body).json
    assert (after["id"], after["ocid"], after["title"]) == (grace["id"], grace["ocid"], "Rear Admiral")
    assert after["meta"]["created"] == grace["meta"]["created"]
    assert after["meta"]["version"] != grace["meta"]["version"]


def test_free_domain_holds_2000_users(domain: Domain) -> None:
    domain.change_domain(licenseType="free")
    with domain.cloud.store.transaction() as tx:
        for number in range(1999):
            tx.put("user", f"{number:032x}", {"id": f"{number:032x}"}, parent="ocid1.domain.oc1..aaaaaaaaunittests")
    assert domain.call("POST", "/Users", user_body("alan")).status == 400


def test_new_user_is_active_unlocked_and_local(domain: Domain, grace: Document) -> None:
    assert grace["active"] is True
    assert grace[STATE] == {"locked": {"on": False}}
    assert grace["urn:ietf:params:scim:schemas:oracle:idcs:extension:user:User"] == {"isFederatedUser": False}
