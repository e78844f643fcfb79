"""Whatever is thrown at an identity domain, it answers in its own shape, and never with a 500."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulator.identity_domains.discovery_routes import RESOURCES
from simulator.identity_domains.routes import PLANE
from tests.support.scim_bodies import PASSWORD, PATCH_URN, app_body, grant_body, group_body, user_body
from tests.support.scim_domain import FORM, Answer, Domain

SCIM_ERROR = "urn:ietf:params:scim:api:messages:2.0:Error"
often = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

texts = st.text(max_size=60) | st.sampled_from(["", "Settings", "IDCSAppId", ".search", "ocid1.user.oc1..", "%", "%zz"])
json_values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts | st.just(10**400),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)
attribute_names = st.sampled_from(
    sorted({attribute.name for resource in RESOURCES for attribute in resource.schema.attributes.values()})
)
query_names = st.sampled_from(
    ["filter", "attributes", "attributeSets", "sortBy", "sortOrder", "startIndex", "count", "forceDelete", "q", "%ff"]
)
words = st.sampled_from(
    [
        *(
            "userName",
            "emails",
            "emails.value",
            "members",
            "active",
            "meta.created",
            "name",
            "id",
            "schemas",
            "scopes.fqs",
        ),
        *("eq", "ne", "co", "sw", "ew", "pr", "gt", "le", "and", "or", "not", "(", ")", "[", "]", ".", ":"),
        *('"x"', '"2026-11-02"', '"\\ud800"', "true", "null", "1", "-1e9", "1e999", "urn:a:b:c"),
    ]
)
filters = st.lists(words, max_size=9).map(" ".join)


def percent(text: str) -> str:
    """Encode some, leave some as it is, as careless clients do."""
    return text.encode("utf-8", "surrogatepass").decode("latin-1").replace(" ", "+").replace("#", "%23")


def answered(answer: Answer) -> None:
    """It was no failure of the simulator, and errors have a shape."""
    assert answer.status < 500, answer.body
    if answer.status >= 400:
        body = answer.json
        assert {"error", "ecid"} <= set(body) or (body["schemas"][0], body["status"]) == (
            SCIM_ERROR,
            str(answer.status),
        )


@pytest.fixture
def targets(domain: Domain) -> dict[str, str]:
    """One resource of each kind, by endpoint."""
    user = domain.made("/Users", user_body("grace", password=PASSWORD))
    app = domain.made("/Apps", app_body("plant"))
    group = domain.made("/Groups", group_body("readers", user["id"]))
    grant = domain.made("/Grants", grant_body(app["id"], "User", user["id"]))
    ids = {"Users": user, "Apps": app, "Groups": group, "Grants": grant}
    return {endpoint: f"/{endpoint}/{document['id']}" for endpoint, document in ids.items()} | {
        "Settings": "/Settings/Settings",
        "IdentitySettings": "/IdentitySettings/IdentitySettings",
    }


@often
@given(data=st.data())
def test_any_route_with_any_id_query_and_body(domain: Domain, data: st.DataObject) -> None:
    route = data.draw(st.sampled_from(PLANE.routes))
    id = data.draw(texts.map(lambda text: percent(text).replace("/", "").replace("?", "").replace("\n", "")))
    query = "&".join(
        f"{name}={percent(data.draw(texts | filters))}" for name in data.draw(st.lists(query_names, max_size=3))
    )
    body = data.draw(st.binary(max_size=80) | json_values.map(lambda value: json.dumps(value).encode()))
    media_type = data.draw(st.sampled_from(["application/json", "application/scim+json", FORM, "", "x" * 300]))
    method = data.draw(st.sampled_from([route.method, route.method, "POST", "DELETE", "OPTIONS"]))
    path = route.path.replace("{id}", id)
    target = f"{path}?{query}".encode("latin-1", "replace").decode("latin-1")
    answered(domain.send(method, target, body, {"content-type": media_type}))


@often
@given(data=st.data())
def test_any_value_of_any_attribute_in_a_create(domain: Domain, data: st.DataObject) -> None:
    bodies = {"/Users": user_body("alan"), "/Apps": app_body("other"), "/Groups": group_body("writers")}
    bodies["/Grants"] = grant_body("IDCSAppId", "User", "x")
    endpoint = data.draw(st.sampled_from(sorted(bodies)))
    changes = data.draw(st.dictionaries(attribute_names, json_values, max_size=3))
    answered(domain.call("POST", endpoint, bodies[endpoint] | changes))


@often
@given(data=st.data())
def test_any_value_of_any_attribute_in_a_put(domain: Domain, targets: dict[str, str], data: st.DataObject) -> None:
    target = targets[data.draw(st.sampled_from(sorted(set(targets) - {"Grants"})))]
    whole = domain.call("GET", f"{target}?attributeSets=all").json
    answered(domain.call("PUT", target, whole | data.draw(st.dictionaries(attribute_names, json_values, max_size=3))))


@often
@given(data=st.data())
def test_any_operation_of_a_patch(domain: Domain, targets: dict[str, str], data: st.DataObject) -> None:
    target = targets[data.draw(st.sampled_from(sorted(targets)))]
    part = st.sampled_from(["", ".value", ".primary", "[value pr]", '[type eq "work"].value', "[", ".x.y"])
    paths = st.tuples(attribute_names, part).map("".join) | json_values
    operation = st.fixed_dictionaries(
        {},
        optional={"op": st.sampled_from(["add", "remove", "replace", "x", 1]), "path": paths, "value": json_values},
    )
    operations = data.draw(st.lists(operation | json_values, max_size=3) | json_values)
    answered(domain.call("PATCH", target, {"schemas": [PATCH_URN], "Operations": operations}))


@often
@given(filter=filters | texts)
def test_any_filter(domain: Domain, targets: dict[str, str], filter: str) -> None:
    body = {"filter": filter}
    try:
        json.dumps(filter, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return
    for endpoint in ("Users", "Groups", "Apps"):
        answered(domain.call("POST", f"/{endpoint}/.search", body))


@often
@given(body=st.dictionaries(st.sampled_from(["filter", "attributes", "sortBy", "count", "startIndex"]), json_values))
def test_any_search(domain: Domain, body: dict[str, Any]) -> None:
    answered(domain.call("POST", "/Users/.search", body))


@often
@given(data=st.data())
def test_any_form_at_the_token_endpoint(domain: Domain, targets: dict[str, str], data: st.DataObject) -> None:
    app = domain.call("GET", targets["Apps"]).json
    names = [
        "grant_type",
        "username",
        "password",
        "scope",
        "refresh_token",
        "assertion",
        "client_id",
        "client_assertion",
    ]
    form = data.draw(st.dictionaries(st.sampled_from(names), texts, max_size=5))
    form |= {"grant_type": data.draw(st.sampled_from([*app["allowedGrants"], "x"]))}
    try:
        answered(domain.token(data.draw(st.sampled_from([app, None])), **form))
    except UnicodeEncodeError:
        return
