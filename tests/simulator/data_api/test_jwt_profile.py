from __future__ import annotations

from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from simulator.data_api import jwt_profile
from simulator.identity_domains import contents
from simulator.identity_domains.directory import Directory
from simulator.identity_domains.oauth import signing_keys, tokens
from simulator.identity_domains.oauth.tokens import TokenRefused
from simulator.kernel.store import Document
from simulator.settings.data_api import DataApiSettings
from tests.support.scim_domain import DOMAIN, HOST, START, Domain

OTHER_HOST = "idcs-0.identity.oraclecloud.com"


@pytest.fixture
def public(domain: Domain) -> Domain:
    domain.patched("/Settings/Settings", {"op": "replace", "path": "signingCertPublicAccess", "value": True})
    return domain


@pytest.fixture
def token(domain: Domain, app: Document) -> str:
    answer = domain.token(app, grant_type="client_credentials", scope="/plant/iot/plant")
    return str(answer.json["access_token"])


def read(domain: Domain, token: str, host: str = HOST, audience: str = "/plant") -> dict[str, Any]:
    with domain.cloud.store.transaction() as tx:
        return jwt_profile.verify(tx, domain.cloud, host, token, audience=audience)


def choose(domain: Domain, **choices: Any) -> None:
    """Change how the data API behaves."""
    chosen = DataApiSettings(**choices)
    domain.cloud.settings = domain.cloud.settings.model_copy(update={"data_api": chosen})


def reason(domain: Domain, token: str, **changes: Any) -> str:
    with pytest.raises(TokenRefused) as refused:
        read(domain, token, **changes)
    return str(refused.value)


def forged(domain: Domain, header: dict[str, Any] | None = None, key: Any = None, **claims: Any) -> str:
    """A token of the domain's own key with other claims or header."""
    with domain.cloud.store.transaction() as tx:
        own = signing_keys.find(Directory(tx, domain.cloud, DOMAIN, START)).key
    now = int(START.timestamp())
    usual = {"iss": tokens.realm_issuer(domain.cloud), "aud": "/plant", "exp": now + 60, "scope": "/iot/plant"}
    usual |= {"sub": "plant", "iat": now}
    kept = {name: value for name, value in (usual | claims).items() if value is not None}
    header = header or {"alg": "RS256", "kid": signing_keys.KEY_ID}
    return jwt.encode(header, kept, key or own, algorithms=[header["alg"]])


def test_good_token_is_read_by_the_key_of_the_host(public: Domain, token: str) -> None:
    assert read(public, token)["scope"] == "/iot/plant"


def test_private_key_set_is_the_symptom_of_client_access_off(domain: Domain, token: str) -> None:
    assert "without sign-in" in reason(domain, token)


def test_token_of_another_domain_is_refused_though_the_issuer_is_the_same(public: Domain, token: str) -> None:
    other = DOMAIN | {"id": "ocid1.domain.oc1..other", "host": OTHER_HOST}
    with public.cloud.store.transaction() as tx:
        tx.put("identity_domain", other["id"], other)
        contents.create(tx, public.cloud, other, None)
        settings = tx.find("settings", parent=other["id"])[0] | {"signingCertPublicAccess": True}
        Directory(tx, public.cloud, other, START).put("settings", "Settings", settings)
    assert "BadSignature" in reason(public, token, host=OTHER_HOST)
    assert "no identity domain" in reason(public, token, host="idcs-9.identity.oraclecloud.com")


@pytest.mark.parametrize("skew_seconds", [0, 60])
def test_a_token_lives_as_long_as_its_exp_and_the_skew_say(public: Domain, token: str, skew_seconds: int) -> None:
    choose(public, token_skew_seconds=skew_seconds)
    public.clock.advance(3600 + skew_seconds - 1)
    read(public, token)
    public.clock.advance(2)
    assert "expired" in reason(public, token).lower()


def test_other_audience_is_refused(public: Domain, token: str) -> None:
    assert "aud" in reason(public, token, audience="/other")


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://example.com/"},
        {"iss": None},
        {"aud": None},
        {"aud": ["/other"]},
        {"exp": None},
        {"exp": "soon"},
        {"nbf": int(START.timestamp()) + 61},
        {"exp": {"a": []}},
    ],
)
def test_wrong_claims_are_refused(public: Domain, app: Document, claims: dict[str, Any]) -> None:
    reason(public, forged(public, **claims))


def test_audience_may_be_one_of_several(public: Domain) -> None:
    read(public, forged(public, aud=["/other", "/plant"]))


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ({"alg": "RS256"}, "kid missing"),
        ({"alg": "RS256", "kid": "SIGNING_KEY", "typ": "at+jwt"}, "typ is not JWT"),
    ],
)
def test_a_header_that_ords_does_not_take_is_refused(public: Domain, header: dict[str, Any], words: str) -> None:
    assert words in reason(public, forged(public, header))


def test_only_rs256_is_accepted(public: Domain) -> None:
    reason(public, forged(public, {"alg": "RS512"}))
    public_jwk = public.call("GET", "/SigningCert/jwk").json["keys"][0]
    shared = OctKey.import_key(public_jwk["n"])
    reason(public, forged(public, {"alg": "HS256"}, shared))
    reason(public, "eyJhbGciOiJub25lIn0.eyJhdWQiOiIvcGxhbnQifQ.")
    reason(public, forged(public, key=RSAKey.generate_key(2048)))


@pytest.mark.parametrize("token", ["", ".", "..", "a.b.c", "é.é.é", "e30.e30.e30", "a" * 100_000, "\ud800"])
def test_garbage_is_refused(public: Domain, token: str) -> None:
    reason(public, token)


@pytest.mark.parametrize("accepted", [False, True])
def test_custom_issuer_is_accepted_or_not(public: Domain, app: Document, accepted: bool) -> None:
    choose(public, custom_issuers="accepted" if accepted else "refused")
    public.patched("/Settings/Settings", {"op": "replace", "path": "issuer", "value": "https://own.example.com"})
    token = public.token(app, grant_type="client_credentials", scope="/plant/iot/plant").json["access_token"]
    if accepted:
        assert read(public, token)["iss"] == "https://own.example.com"
    else:
        assert "iss" in reason(public, token)
