"""Each rule lets the program's own resources pass, finds what breaks it, and waits for what is not known yet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from policy.application import APP, CLIENT_SECRET, USER
from policy.data_access import ORDS_ACCESS
from policy.identity_domain import CERTIFICATE_ACCESS, DIRECT_ACCESS, DOMAIN, IOT_DOMAIN, IOT_DOMAIN_GROUP
from policy.readers import GRANT
from policy.rule import Resource, limits_of
from policy.rules import RULES, STACK_RULES

HOST = "idcs-1.identity.oraclecloud.com"
URL = f"https://{HOST}:443"
GRANTS = ["client_credentials", "password", "refresh_token", "urn:ietf:params:oauth:grant-type:jwt-bearer"]


def resource(
    resource_type: str,
    /,
    *,
    stack: str = "prod",
    protected: bool = False,
    secret_outputs: Sequence[str] = (),
    **properties: Any,
) -> Resource:
    return Resource(
        type=resource_type,
        urn=f"urn:pulumi:{stack}::iot-ords::{resource_type}::it",
        properties=properties,
        protected=protected,
        secret_outputs=secret_outputs,
    )


GOOD = [
    ("not-the-default-domain", resource(DOMAIN, displayName="iot-data", type="SECONDARY"), {}),
    ("not-the-default-domain", resource(CERTIFICATE_ACCESS, identityDomainUrl=URL), {}),
    ("not-the-default-domain", resource(DIRECT_ACCESS, groupNames=["ocid1.tenancy.oc1..a:iot-data/analysts"]), {}),
    ("production-domain-is-protected", resource(DOMAIN, protected=True), {}),
    ("production-domain-is-protected", resource(IOT_DOMAIN, protected=True), {}),
    ("production-domain-is-protected", resource(IOT_DOMAIN_GROUP, stack="dev"), {}),
    ("production-domain-is-protected", resource(DOMAIN, stack="dev"), {}),
    ("production-domain-is-protected", resource(DOMAIN), {"stacks": ["live"]}),
    ("app-is-confidential", resource(APP, clientType="confidential"), {}),
    ("app-grants", resource(APP, allowedGrants=GRANTS), {}),
    ("app-grants", resource(APP, allowedGrants=["authorization_code"]), {"allowed": ["authorization_code"]}),
    ("audience-and-scopes", resource(APP, audience="/q7kx2mzr5wvtd", scopes=[{"value": "/iot/h4n6tjpbsfydo"}]), {}),
    ("token-lifetime", resource(APP, accessTokenExpiry=60), {}),
    ("token-lifetime", resource(APP, accessTokenExpiry=86400.0), {}),
    ("token-lifetime", resource(APP, accessTokenExpiry=604800), {"maximumSeconds": 604800.0}),
    ("app-trust-scope", resource(APP, trustScope="Account"), {}),
    ("app-trust-scope", resource(APP, trustScope="Explicit"), {"allowed": ["Explicit"]}),
    ("secrets-are-secret", resource(APP, secret_outputs=["clientSecret"]), {}),
    ("secrets-are-secret", resource(USER, password="[secret]", secret_outputs=["password"]), {}),
    ("secrets-are-secret", resource(USER, password=None), {}),
    ("secrets-are-secret", resource(CLIENT_SECRET, secret_outputs=["secret"]), {}),
    ("production-assigns-groups", resource(GRANT, grantee={"type": "Group", "value": "1"}), {}),
    ("production-assigns-groups", resource(GRANT, stack="staging", grantee={"type": "User", "value": "1"}), {}),
]
BAD = [
    ("not-the-default-domain", resource(DOMAIN, displayName="Default"), {}, "This is the Default domain"),
    ("not-the-default-domain", resource(DOMAIN, type="DEFAULT"), {}, "This is the Default domain"),
    (
        "not-the-default-domain",
        resource(CERTIFICATE_ACCESS, identityDomainUrl=URL),
        {"defaultDomainHosts": [HOST]},
        f"{HOST} is the Default domain",
    ),
    ("not-the-default-domain", resource(DIRECT_ACCESS, groupNames=["t:Default/g"]), {}, "The group t:Default/g is"),
    ("not-the-default-domain", resource(DIRECT_ACCESS, groupNames=["t:g"]), {}, "The group t:g is"),
    ("production-domain-is-protected", resource(DOMAIN), {}, "pulumi config set protectIdentityDomain true"),
    (
        "production-domain-is-protected",
        resource(IOT_DOMAIN),
        {},
        "all its data. Run: pulumi config set protectIotDomains",
    ),
    ("production-domain-is-protected", resource(IOT_DOMAIN_GROUP), {}, "pulumi config set protectIotDomains true"),
    ("production-domain-is-protected", resource(DOMAIN, stack="dev"), {"stacks": ["dev"]}, "could be destroyed"),
    ("app-is-confidential", resource(APP, clientType="public"), {}, "clientType is public"),
    ("app-is-confidential", resource(APP, clientType="trusted"), {}, "clientType is trusted"),
    ("app-grants", resource(APP, allowedGrants=[*GRANTS, "implicit"]), {}, "The grant implicit is allowed"),
    ("audience-and-scopes", resource(APP, audience="/Q7KX"), {}, "The audience is '/Q7KX'"),
    ("audience-and-scopes", resource(APP, audience="q7kx"), {}, "The audience is 'q7kx'"),
    ("audience-and-scopes", resource(APP, audience="/q7kx/"), {}, "The audience is '/q7kx/'"),
    ("audience-and-scopes", resource(APP, scopes=[{"value": "iot/a"}]), {}, "A scope is 'iot/a'"),
    ("audience-and-scopes", resource(APP, scopes=[{"value": "/iot/A"}]), {}, "A scope is '/iot/A'"),
    ("token-lifetime", resource(APP, accessTokenExpiry=59), {}, "good for 59 seconds, not 60 to 86400"),
    ("token-lifetime", resource(APP, accessTokenExpiry=86401.0), {}, "good for 86401 seconds, not 60 to 86400"),
    (
        "token-lifetime",
        resource(APP, accessTokenExpiry=31536000),
        {"maximumSeconds": 900.0},
        "accessTokenLifetimeSeconds 900",
    ),
    ("app-trust-scope", resource(APP, trustScope="AllResources"), {}, "trustScope is AllResources, not Account"),
    ("secrets-are-secret", resource(APP), {}, "It would leave clientSecret"),
    ("secrets-are-secret", resource(USER, password="x", secret_outputs=["emails"]), {}, "It would leave password"),
    ("secrets-are-secret", resource(CLIENT_SECRET), {}, "It would leave secret"),
    ("production-assigns-groups", resource(GRANT, grantee={"type": "User"}), {}, "assigned to a User directly"),
    ("production-assigns-groups", resource(GRANT, grantee={"type": "App"}), {}, "assigned to a App directly"),
]
BY_NAME = {rule.name: rule for rule in RULES}


def found(name: str, seen: Resource, configured: dict[str, Any]) -> list[str]:
    rule = BY_NAME[name]
    assert seen.type in rule.types
    return list(rule.find(seen, limits_of(rule, configured)))


@pytest.mark.parametrize(("name", "seen", "configured"), GOOD)
def test_a_rule_lets_pass(name: str, seen: Resource, configured: dict[str, Any]) -> None:
    assert found(name, seen, configured) == []


@pytest.mark.parametrize(("name", "seen", "configured", "said"), BAD)
def test_a_rule_finds(name: str, seen: Resource, configured: dict[str, Any], said: str) -> None:
    [sentence] = found(name, seen, configured)
    assert said in sentence
    assert not sentence.endswith(".")


def test_each_rule_has_a_resource_that_passes_and_one_that_does_not() -> None:
    assert {case[0] for case in GOOD} == {case[0] for case in BAD} == set(BY_NAME)


@pytest.mark.parametrize(("rule", "type"), [(rule, type) for rule in RULES for type in rule.types])
def test_a_rule_says_nothing_about_what_is_not_known_yet(rule: Any, type: str) -> None:
    unknown = resource(
        type, stack="dev", secret_outputs=["clientSecret", "password", "secret"], scopes=[{}], grantee={}
    )
    assert list(rule.find(unknown, limits_of(rule, {}))) == []


def trusting(*resources: Resource) -> list[str]:
    [rule] = STACK_RULES
    return [sentence for _, sentence in rule.find(resources)]


def test_data_access_may_trust_the_stacks_own_identity_domain() -> None:
    own = resource(CERTIFICATE_ACCESS, identityDomainUrl=URL)
    assert trusting(own, resource(ORDS_ACCESS, identityDomainHost=HOST)) == []


def test_data_access_may_not_trust_another_identity_domain() -> None:
    own = resource(CERTIFICATE_ACCESS, identityDomainUrl=URL)
    [sentence] = trusting(own, resource(ORDS_ACCESS, identityDomainHost="idcs-2.identity.oraclecloud.com"))
    assert "idcs-2.identity.oraclecloud.com, which is not the identity domain of this stack" in sentence


def test_data_access_may_not_trust_a_host_with_a_port() -> None:
    own = resource(CERTIFICATE_ACCESS, identityDomainUrl=URL)
    assert trusting(own, resource(ORDS_ACCESS, identityDomainHost=f"{HOST}:443"))


def test_data_access_without_an_identity_domain_in_the_stack_is_found() -> None:
    assert trusting(resource(ORDS_ACCESS, identityDomainHost=HOST))


@pytest.mark.parametrize("url", [{}, {"identityDomainUrl": URL}])
def test_a_host_that_is_not_known_yet_is_no_violation(url: dict[str, Any]) -> None:
    assert trusting(resource(CERTIFICATE_ACCESS, **url), resource(ORDS_ACCESS)) == []


def test_the_domain_of_a_preview_that_makes_it_is_not_known_and_no_violation() -> None:
    assert trusting(resource(CERTIFICATE_ACCESS), resource(ORDS_ACCESS, identityDomainHost=HOST)) == []
