from __future__ import annotations

import base64

import pytest

from simulator.kernel.store import Document
from tests.support.scim_domain import Domain


@pytest.fixture
def limited(domain: Domain, app: Document, grace: Document) -> Domain:
    domain.set(rate_limits_are_enforced=True)
    domain.change_domain(licenseType="free")
    domain.clock.advance(120)
    return domain


def test_calls_are_not_limited_unless_asked(domain: Domain) -> None:
    assert {domain.call("GET", "/Settings").status for _ in range(160)} == {200}


def test_twenty_first_scim_call_of_a_second_is_429(limited: Domain) -> None:
    statuses = [limited.call("GET", "/Settings").status for _ in range(21)]
    assert statuses == [200] * 20 + [429]
    limited.clock.advance(1)
    assert limited.call("GET", "/Settings").status == 200


def test_eleventh_token_of_a_second_is_429_in_oauths_shape(limited: Domain, app: Document) -> None:
    form = {"grant_type": "client_credentials", "scope": "/plant/iot/plant"}
    answers = [limited.token(app, **form) for _ in range(11)]
    assert [answer.status for answer in answers] == [200] * 10 + [429]
    assert ("retry-after" in answers[-1].headers, "error" in answers[-1].json) == (True, True)


def test_a_minute_has_150_calls(limited: Domain) -> None:
    statuses = []
    for _ in range(151):
        statuses.append(limited.call("GET", "/Settings").status)
        limited.clock.advance(0.1)
    assert statuses == [200] * 150 + [429]


def test_key_set_is_limited_too(limited: Domain) -> None:
    limited.patched("/Settings/Settings", {"op": "replace", "path": "signingCertPublicAccess", "value": True})
    statuses = [
        limited.send("GET", "/admin/v1/SigningCert/jwk", headers={"authorization": ""}).status for _ in range(11)
    ]
    assert statuses == [200] * 10 + [429]


def test_a_premium_domain_answers_more(limited: Domain) -> None:
    limited.change_domain(licenseType="premium")
    statuses = [limited.call("GET", "/Settings").status for _ in range(91)]
    assert statuses == [200] * 90 + [429]


def test_password_changes_count_as_authentication_not_as_scim(limited: Domain, grace: Document) -> None:
    body = {"schemas": ["urn:ietf:params:scim:schemas:oracle:idcs:UserPasswordChanger"], "password": "a long one"}
    statuses = [limited.call("PUT", f"/UserPasswordChanger/{grace['id']}", body).status for _ in range(11)]
    assert statuses == [200] * 10 + [429]
    assert limited.call("GET", "/Settings").status == 200


def test_introspection_counts_with_tokens(limited: Domain, app: Document) -> None:
    form = {"grant_type": "client_credentials", "scope": "/plant/iot/plant"}
    assert [limited.token(app, **form).status for _ in range(10)] == [200] * 10
    credentials = base64.b64encode(f"{app['name']}:{app['clientSecret']}".encode()).decode()
    headers = {"authorization": f"Basic {credentials}", "content-type": "application/x-www-form-urlencoded"}
    assert limited.send("POST", "/oauth2/v1/introspect", b"token=x", headers).status == 429
