from __future__ import annotations

import pytest

from simulator.identity_domains import contents
from simulator.identity_domains.directory import KINDS
from simulator.kernel.store import Document
from tests.support.scim_bodies import PASSWORD, grant_body, group_body
from tests.support.scim_domain import DOMAIN, Domain


def test_new_domain_has_an_administrator_in_the_administrators_group(domain: Domain) -> None:
    group = domain.call("GET", "/Groups?attributeSets=all").json["Resources"][0]
    assert group["displayName"] == "Domain_Administrators"
    assert [member["name"] for member in group["members"]] == ["ada"]
    user = domain.call("GET", '/Users?filter=userName+eq+"ada"').json["Resources"][0]
    assert (user["name"]["formatted"], user["emails"][0]["value"]) == ("Ada Lovelace", "ada@example.com")


@pytest.mark.parametrize("required", [True, False])
def test_primary_email_rule_is_what_the_domain_was_made_with(domain: Domain, required: bool) -> None:
    other = DOMAIN | {"id": "ocid1.domain.oc1..other", "isPrimaryEmailRequired": required}
    with domain.cloud.store.transaction() as tx:
        contents.create(tx, domain.cloud, other, None)
        (settings,) = tx.find("identity_settings", parent=other["id"])
        assert settings["primaryEmailRequired"] is required
        assert tx.find("user", parent=other["id"]) == []


def test_active_apps_are_those_that_are_not_oracles_own(domain: Domain, app: Document) -> None:
    with domain.cloud.store.transaction() as tx:
        assert [found["id"] for found in contents.active_apps(tx, DOMAIN["id"])] == [app["id"]]
    domain.patched(f"/Apps/{app['id']}", {"op": "replace", "path": "active", "value": False})
    with domain.cloud.store.transaction() as tx:
        assert contents.active_apps(tx, DOMAIN["id"]) == []


def test_deleted_domain_leaves_nothing_behind(domain: Domain, app: Document, grace: Document) -> None:
    domain.made("/Groups", group_body("readers", grace["id"]))
    domain.made("/Grants", grant_body(app["id"], "User", grace["id"]))
    form = {"username": "grace", "password": PASSWORD, "scope": "/plant/iot/plant offline_access"}
    assert "refresh_token" in domain.token(app, grant_type="password", **form).json
    domain.set(rate_limits_are_enforced=True)
    domain.call("GET", "/Users")
    with domain.cloud.store.transaction() as tx:
        before = {kind for kind in KINDS if tx.find(kind, parent=DOMAIN["id"])}
        contents.delete(tx, DOMAIN["id"])
        assert [kind for kind in KINDS if tx.find(kind, parent=DOMAIN["id"])] == []
    assert before == set(KINDS) - {"client_certificate", "retry", "trust"}
