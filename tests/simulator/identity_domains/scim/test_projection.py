from __future__ import annotations

import pytest

from simulator.identity_domains.scim.projection import project, wanted
from simulator.identity_domains.scim.schema import load
from simulator.kernel.store import Document
from tests.support.scim_bodies import group_body
from tests.support.scim_domain import Domain


def names(domain: Domain, app: Document, query: str) -> set[str]:
    return set(domain.call("GET", f"/Apps/{app['id']}?{query}").json)


def test_named_attribute_comes_with_those_always_returned(domain: Domain, app: Document) -> None:
    answer = domain.call("GET", f"/Apps/{app['id']}?attributes=audience").json
    always = {"schemas", "id", "displayName", "basedOnTemplate", "isAliasApp"}
    more = {"meterAsOPCService", "disableKmsiTokenAuthentication"}
    assert set(answer) == always | more | {"audience"}
    assert answer["basedOnTemplate"] == {"value": "CustomWebAppTemplateId"}


def test_attribute_sets_are_repeated_or_separated_by_commas(domain: Domain, app: Document) -> None:
    repeated = names(domain, app, "attributeSets=always&attributeSets=request")
    assert repeated == names(domain, app, "attributeSets=always,REQUEST")
    assert "clientSecret" not in repeated
    assert "clientSecret" in names(domain, app, "attributeSets=request&attributes=clientSecret")


def test_all_returns_what_is_returned_on_request_too(domain: Domain, grace: Document) -> None:
    state = "urn:ietf:params:scim:schemas:oracle:idcs:extension:userState:User"
    target = f"/Users/{grace['id']}"
    assert "loginAttempts" in domain.call("GET", f"{target}?attributeSets=all").json[state]
    assert "loginAttempts" not in domain.call("GET", target).json[state]


def test_part_of_an_attribute_can_be_named(domain: Domain, grace: Document) -> None:
    answer = domain.call("GET", f"/Users/{grace['id']}?attributes=emails.type,NAME.familyname").json
    assert answer["emails"] == [{"type": "work"}, {"type": "recovery"}]
    assert answer["name"] == {"familyName": "Grace"}


def test_extension_is_named_by_its_urn(domain: Domain, grace: Document) -> None:
    state = "urn:ietf:params:scim:schemas:oracle:idcs:extension:userState:User"
    answer = domain.call("GET", f"/Users/{grace['id']}?attributes={state}").json
    assert answer[state] == {"locked": {"on": False}}
    part = domain.call("GET", f"/Users/{grace['id']}?attributes={state}:loginAttempts").json
    assert part[state] == {"loginAttempts": 0}


def test_unknown_attribute_is_not_returned_and_unknown_set_is_refused(domain: Domain, app: Document) -> None:
    assert "shoeSize" not in names(domain, app, "attributes=shoeSize")
    assert domain.call("GET", f"/Apps/{app['id']}?attributeSets=most").status == 400


@pytest.mark.parametrize("query", ["attributeSets=never", "attributeSets=all&attributes=password"])
def test_what_is_never_returned_stays_so(domain: Domain, grace: Document, query: str) -> None:
    assert "password" not in domain.call("GET", f"/Users/{grace['id']}?{query}").json


def test_what_is_never_returned_stays_so_even_if_it_were_there() -> None:
    asked = wanted(load("User"), ["password"], ["all"])
    assert project(load("User"), {"schemas": [], "password": "x"}, asked) == {"schemas": []}


def test_create_answers_with_what_is_wanted_too(domain: Domain, grace: Document) -> None:
    group = domain.call("POST", "/Groups?attributeSets=all", group_body("readers", grace["id"])).json
    assert len(group["members"]) == 1
