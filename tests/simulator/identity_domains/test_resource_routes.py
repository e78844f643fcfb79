from __future__ import annotations

import json

import pytest

from simulator.kernel.store import Document
from tests.support.scim_bodies import group_body, user_body
from tests.support.scim_domain import HOST, Domain

ERROR = "urn:ietf:params:scim:api:messages:2.0:Error"


def test_created_resource_has_the_envelope(domain: Domain) -> None:
    answer = domain.call("POST", "/Groups", group_body("readers"))
    group = answer.json
    location = f"https://{HOST}:443/admin/v1/Groups/{group['id']}"
    assert answer.headers["location"] == group["meta"]["location"] == location
    assert group["meta"]["resourceType"] == "Group"
    assert group["idcsCreatedBy"]["value"] == "OCI User"
    assert group["idcsCreatedBy"]["$ref"] == f"https://{HOST}:443/admin/v1/Users/OCI User"
    assert group["domainOcid"].startswith("ocid1.domain.")
    assert group["ocid"].startswith("ocid1.group.oc1..")
    assert {"compartmentOcid", "tenancyOcid", "idcsLastModifiedBy"} <= set(group)


def test_every_answer_can_be_traced(domain: Domain, grace: Document) -> None:
    for answer in (
        domain.call("GET", "/Users"),
        domain.call("GET", "/Users/none"),
        domain.call("DELETE", f"/Users/{grace['id']}"),
    ):
        assert {"opc-request-id", "x-oracle-dms-ecid", "x-oracle-dms-rid"} <= set(answer.headers)


def test_resource_is_found_by_id_and_by_ocid(domain: Domain, grace: Document) -> None:
    for id in (grace["id"], grace["ocid"]):
        assert domain.call("GET", f"/Users/{id}").json["id"] == grace["id"]


def test_resource_of_another_kind_or_domain_is_not_found(domain: Domain, grace: Document) -> None:
    assert domain.call("GET", f"/Groups/{grace['id']}").status == 404
    domain.change_domain(host="idcs-0.identity.oraclecloud.com")
    other = {"id": "ocid1.domain.oc1..other", "host": HOST, "lifecycleState": "ACTIVE", "compartmentId": ""}
    with domain.cloud.store.transaction() as tx:
        tx.put("identity_domain", other["id"], other)
    assert domain.call("GET", f"/Users/{grace['id']}").status == 404


def test_error_has_text_and_status_as_a_string(domain: Domain) -> None:
    answer = domain.call("GET", "/Users/none")
    assert answer.json == {"schemas": [ERROR], "detail": "User with ID none does not exist.", "status": "404"}


def test_list_is_sorted_and_paged(domain: Domain) -> None:
    for name in ("carl", "Bob", "alice"):
        domain.made("/Users", user_body(name))
    page = domain.call("GET", "/Users?sortBy=userName&sortOrder=descending&startIndex=2&count=2").json
    assert [user["userName"] for user in page["Resources"]] == ["Bob", "alice"]
    assert (page["totalResults"], page["startIndex"], page["itemsPerPage"]) == (4, 2, 2)
    assert page["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:ListResponse"]


def test_resources_without_the_sorted_attribute_come_last(domain: Domain) -> None:
    domain.made("/Users", user_body("alan", title="Dr."))
    domain.made("/Users", user_body("grace"))
    for order in ("ascending", "descending"):
        first = domain.call("GET", f"/Users?sortBy=title&sortOrder={order}").json["Resources"][0]
        assert first["userName"] == "alan"


@pytest.mark.parametrize(
    ("query", "shown", "start"),
    [("startIndex=-5", 3, 1), ("count=-1", 3, 1), ("count=0", 0, 1), ("count=9999", 3, 1), ("startIndex=3", 1, 3)],
)
def test_paging_bounds_are_oracles(domain: Domain, query: str, shown: int, start: int) -> None:
    domain.made("/Users", user_body("alan"))
    domain.made("/Users", user_body("grace"))
    page = domain.call("GET", f"/Users?{query}").json
    assert (page["itemsPerPage"], page["startIndex"], page["totalResults"]) == (shown, start, 3)


def test_a_page_has_50_resources_unless_asked(domain: Domain) -> None:
    for number in range(51):
        domain.made("/Groups", group_body(f"group{number}"))
    assert domain.call("GET", "/Groups").json["itemsPerPage"] == 50


@pytest.mark.parametrize("query", ["count=many", "startIndex=1.5", "sortBy=shoeSize", "sortBy=name", "sortOrder=up"])
def test_bad_query_is_refused(domain: Domain, query: str) -> None:
    assert domain.call("GET", f"/Users?{query}").status == 400


def test_search_asks_the_same_in_a_body(domain: Domain, grace: Document) -> None:
    body = {
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"],
        "attributes": ["userName"],
        "filter": 'userName eq "grace"',
        "startIndex": 1,
        "count": 10,
    }
    found = domain.call("POST", "/Users/.search", body)
    assert (found.status, [user["userName"] for user in found.json["Resources"]]) == (200, ["grace"])
    assert domain.call("POST", "/Users/.search", body | {"attributes": "userName"}).status == 400


def test_stale_version_is_refused(domain: Domain, grace: Document) -> None:
    target, version = f"/Users/{grace['id']}", grace["meta"]["version"]
    body = user_body("grace", title="Dr.")
    assert domain.call("PUT", target, body, if_match=version).status == 200
    for method in ("PUT", "DELETE"):
        assert domain.call(method, target, body, if_match=version).status == 412
    assert domain.call("DELETE", target, if_match="*").status == 204


def test_only_json_is_read(domain: Domain) -> None:
    body = json.dumps(group_body("readers")).encode()
    for media_type, status in (
        ("application/scim+json", 201),
        ("application/json; charset=utf-8", 409),
        ("text/plain", 415),
        ("", 415),
    ):
        assert domain.send("POST", "/admin/v1/Groups", body, {"content-type": media_type}).status == status


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff",
        b'{"displayName": NaN}',
        b'{"displayName": 1e999}',
        b'{"displayName": "\\ud800"}',
        b"[" * 100_000,
        b'{"a":' * 50_000,
        b'{"displayName": ' + b"9" * 10_000 + b"}",
    ],
)
def test_body_that_is_no_json_object_is_refused(domain: Domain, body: bytes) -> None:
    answer = domain.send("POST", "/admin/v1/Groups", body)
    assert (answer.status, answer.json["status"]) == (400, "400")


def test_missing_attributes_are_named(domain: Domain) -> None:
    answer = domain.call("POST", "/Groups", {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"]})
    assert answer.json["detail"] == "Missing required attribute(s): displayName."


@pytest.mark.parametrize(("choice", "status"), [("refuse", 400), ("ignore", 201)])
def test_unknown_attribute_is_refused_or_ignored(domain: Domain, choice: str, status: int) -> None:
    domain.set(unknown_attributes=choice)
    assert domain.call("POST", "/Groups", group_body("readers") | {"shoeSize": 44}).status == status


def test_body_above_the_limit_is_too_large(domain: Domain) -> None:
    body = group_body("readers") | {"externalId": "x" * 1_100_000}
    answer = domain.call("POST", "/Groups", body)
    assert (answer.status, answer.json["status"]) == (413, "413")


def test_answer_is_kept_out_when_the_rule_refuses(domain: Domain, grace: Document) -> None:
    change = {"op": "replace", "path": "title", "value": "Dr."}
    assert domain.patched(f"/Users/{grace['id']}", change, change | {"path": "shoeSize"}).status == 400
    assert "title" not in domain.call("GET", f"/Users/{grace['id']}").json
