from __future__ import annotations

import pytest

from tests.support.scim_bodies import SETTINGS_URN
from tests.support.scim_domain import Domain

PATH = "/Settings/Settings"


def test_certificate_is_private_in_a_new_domain(domain: Domain) -> None:
    assert domain.call("GET", PATH).json["signingCertPublicAccess"] is False


def test_patch_path_matches_without_regard_to_case(domain: Domain) -> None:
    answer = domain.patched(PATH, {"op": "replace", "path": "SigningCertPublicAccess", "value": True})
    assert (answer.status, answer.json["signingCertPublicAccess"]) == (200, True)


def test_put_without_csr_access_is_refused(domain: Domain) -> None:
    body = {"schemas": [SETTINGS_URN], "signingCertPublicAccess": True}
    assert "csrAccess" in domain.call("PUT", PATH, body).json["detail"]


@pytest.mark.parametrize(("clears", "locale"), [(True, "en"), (False, "de")])
def test_put_resets_what_it_leaves_out_or_not(domain: Domain, clears: bool, locale: str) -> None:
    domain.set(put_settings_clears=clears)
    domain.patched(PATH, {"op": "replace", "path": "locale", "value": "de"})
    body = {"schemas": [SETTINGS_URN], "csrAccess": "none", "signingCertPublicAccess": True}
    after = domain.call("PUT", PATH, body).json
    assert (after["locale"], after["csrAccess"], after["signingCertPublicAccess"]) == (locale, "none", True)


def test_one_previous_issuer_is_kept(domain: Domain) -> None:
    for issuer in ("https://one.example.com", "https://two.example.com"):
        domain.patched(PATH, {"op": "replace", "path": "issuer", "value": issuer})
    assert domain.call("GET", f"{PATH}?attributes=prevIssuer").json["prevIssuer"] == "https://one.example.com"


@pytest.mark.parametrize("endpoint", ["Settings", "IdentitySettings"])
def test_settings_are_one_resource_that_cannot_be_made_or_deleted(domain: Domain, endpoint: str) -> None:
    listed = domain.call("GET", f"/{endpoint}").json
    assert (listed["totalResults"], listed["Resources"][0]["id"]) == (1, endpoint)
    assert domain.call("POST", f"/{endpoint}", {}).status == 405
    assert domain.call("DELETE", f"/{endpoint}/{endpoint}").status == 405
