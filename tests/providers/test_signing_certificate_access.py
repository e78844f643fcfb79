from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from providers.answer import Answer
from providers.errors import NotConnectedError, UnexpectedAnswerError
from providers.failure import Failed
from providers.signing_certificate_access import (
    OriginalSigningCertificateAccessProvider,
    SigningCertificateAccessProvider,
)
from tests.support.fake_oci import Connect, FakeOci, Request, answer, refuse
from tests.support.hand_clock import HandClock
from tests.support.properties import held

URL = "https://idcs-x.identity.oraclecloud.com:443"
OTHER = "https://idcs-y.identity.oraclecloud.com:443"
KEYS = {"keys": [{"kty": "RSA", "kid": "SIGNING_KEY"}]}


@dataclass
class Domain:
    """An identity domain with its Settings and its signing keys.

    Attributes:
        public: The setting; None when the domain is gone, "unset" when it was never touched.
        proofs: What reading the keys without a login answers, in order; the last one stays.
    """

    public: Any = False
    proofs: list[Any] = field(default_factory=lambda: [KEYS])
    asked: list[str] = field(default_factory=list)

    def handle(self, request: Request) -> Answer:
        if request.path.endswith("/jwk"):
            return self.prove(request)
        if self.public is None:
            raise refuse(404)
        if request.method == "PATCH":
            self.public = request.body["Operations"][0]["value"]
        return answer({} if self.public == "unset" else {"signingCertPublicAccess": self.public})

    def prove(self, request: Request) -> Answer:
        """Answer a stranger, who sends a request as it is: not even a login of ~/.netrc is added."""
        bare = object()
        assert request.login(bare) is bare
        self.asked.append(request.url)
        proof = self.proofs.pop(0) if len(self.proofs) > 1 else self.proofs[0]
        if isinstance(proof, Exception):
            raise proof
        return answer(proof)


@pytest.fixture
def domain() -> Domain:
    return Domain()


@pytest.fixture
def oci(connect: Connect, domain: Domain) -> FakeOci:
    return connect(domain.handle, provider, memory)


def inputs(**changes: Any) -> dict[str, Any]:
    given = {
        "identityDomainUrl": URL,
        "publicAccess": True,
        "original": False,
        "onDestroy": "restore",
    }
    return {**given, **changes}


provider = SigningCertificateAccessProvider()
memory = OriginalSigningCertificateAccessProvider()


def test_only_the_one_attribute_is_patched(oci: FakeOci, domain: Domain) -> None:
    """A PUT would replace the whole Settings resource."""
    result = provider.create(inputs())
    assert (result.id, result.outs) == (URL, {**inputs(), "configured": True})
    (patch,) = oci.sent("PATCH")
    assert patch.url == f"{URL}/admin/v1/Settings/Settings"
    assert patch.body == {
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
        "Operations": [{"op": "replace", "path": "signingCertPublicAccess", "value": True}],
    }


def test_a_certificate_that_is_public_already_is_adopted_and_proven(oci: FakeOci, domain: Domain) -> None:
    domain.public = True
    provider.create(inputs())
    assert oci.sent("PATCH") == []
    assert domain.asked == [f"{URL}/admin/v1/SigningCert/jwk"]


def test_update_does_the_same_as_create(oci: FakeOci, domain: Domain) -> None:
    outs = provider.update(URL, inputs(publicAccess=False), inputs(onDestroy="keep")).outs
    assert outs == {**inputs(onDestroy="keep"), "configured": True}
    assert domain.public is True


@pytest.mark.parametrize(
    ("proof", "words"),
    [
        (refuse(401), "answers 401"),
        (refuse(302), "answers 302"),
        ({"keys": []}, "shows no key"),
        ({"keys": {}}, "shows no key"),
        ({"keys": [{}]}, "shows no key"),
        ({}, "shows no key"),
        ([], "answers with something else than an object"),
        (None, "answers with something else than an object"),
        (UnexpectedAnswerError("x", "JSON", "<html>", ""), "answers with something else than JSON"),
        (NotConnectedError("x", "host", "ConnectionError: refused"), "does not answer (ConnectionError: refused)"),
    ],
)
def test_keys_that_are_not_readable_yet_are_waited_for(
    oci: FakeOci, domain: Domain, clock: HandClock, proof: Any, words: str
) -> None:
    domain.proofs = [proof, proof, KEYS]
    provider.create(inputs())
    assert clock.said == [
        f"read the signing keys of {URL} without a login: {words}, 0 s",
        f"read the signing keys of {URL} without a login: done, 0 s",
    ]


def test_keys_that_never_become_readable_are_an_error(oci: FakeOci, domain: Domain) -> None:
    domain.proofs = [refuse(401)]
    with pytest.raises(
        Failed, match=f"^Could not read the signing keys of {URL} without a login in 60 s, .*: answers 401"
    ):
        provider.create(inputs())


@pytest.mark.parametrize("public", [True, False, "unset"])
def test_a_refresh_reports_the_setting_as_output_and_input(oci: FakeOci, domain: Domain, public: Any) -> None:
    domain.public = public
    result = provider.read(URL, {**inputs(), "__provider": "blob"})
    assert held(result.outs) == result.inputs == inputs(publicAccess=public is True)
    assert provider.diff(URL, held(result.outs), inputs()).changes is (public is not True)


def test_a_domain_that_is_gone_takes_the_resource_along(oci: FakeOci, domain: Domain) -> None:
    domain.public = None
    result = provider.read(URL, inputs())
    assert (result.id, result.outs) == (None, {})


def test_the_same_is_no_change_and_another_domain_is_another_resource() -> None:
    assert provider.diff(URL, inputs(), inputs()).changes is False
    assert provider.diff(URL, inputs(), inputs(onDestroy="keep")).replaces == []
    assert provider.diff(URL, inputs(), inputs(identityDomainUrl=OTHER)).replaces == ["identityDomainUrl"]


@pytest.mark.parametrize("missing", ["identityDomainUrl", "onDestroy"])
def test_what_is_missing_is_named(missing: str) -> None:
    (failure,) = provider.check({}, inputs(**{missing: None})).failures
    assert failure.property == missing


def test_destroy_makes_the_certificate_private_again(oci: FakeOci, domain: Domain, clock: HandClock) -> None:
    domain.public = True
    provider.delete(URL, inputs())
    assert domain.public is False
    assert clock.said == [f"Identity domain {URL} has a private signing certificate again, as before this stack."]


@pytest.mark.parametrize(
    ("props", "reason"), [({"onDestroy": "keep"}, "onDestroy is keep"), ({"original": True}, "it was so before")]
)
def test_a_certificate_that_stays_public_is_said_so_with_the_reason(
    oci: FakeOci, domain: Domain, clock: HandClock, props: dict[str, Any], reason: str
) -> None:
    domain.public = True
    provider.delete(URL, inputs(**props))
    assert domain.public is True
    assert clock.said[0].startswith(
        f"Left as it is: Identity domain {URL} has a public signing certificate, because {reason}"
    )


@pytest.mark.parametrize("public", [None, False])
def test_nothing_is_changed_in_a_domain_that_is_gone_or_private(oci: FakeOci, domain: Domain, public: Any) -> None:
    domain.public = public
    provider.delete(URL, inputs())
    assert oci.sent("PATCH") == []


@pytest.mark.parametrize("public", [True, False, "unset"])
def test_the_setting_of_before_is_remembered(oci: FakeOci, domain: Domain, public: Any) -> None:
    domain.public = public
    result = memory.create({"identityDomainUrl": URL, "original": None})
    assert (result.id, result.outs) == (URL, {"identityDomainUrl": URL, "original": public is True})


def test_the_memory_stays_as_it_is(oci: FakeOci, domain: Domain) -> None:
    remembered = {"identityDomainUrl": URL, "original": False}
    domain.public = True
    assert memory.read(URL, remembered).outs == remembered
    assert memory.diff(URL, remembered, {"identityDomainUrl": URL, "original": None}).changes is False
    assert memory.diff(URL, remembered, {"identityDomainUrl": OTHER}).replaces == ["identityDomainUrl"]
    assert oci.requests == []


OWN, OTHER_IOT = "ocid1.iotdomain.oc1.iad.own", "ocid1.iotdomain.oc1.iad.other"
NAMES = {OWN: "own", OTHER_IOT: "other"}
HOST = "idcs-x.identity.oraclecloud.com"


@dataclass
class Shared(Domain):
    """An identity domain with its apps, and two IoT domains of one compartment.

    Attributes:
        apps: Its active apps.
        trusted: The host that each IoT domain trusts, by OCID; None where the caller may not see the domain.
        may_list: Whether the caller may list them.
    """

    public: Any = True
    apps: list[dict[str, Any]] = field(default_factory=list)
    trusted: dict[str, str | None] = field(default_factory=dict)
    may_list: bool = True

    def handle(self, request: Request) -> Answer:
        if request.path.endswith("/v1/Apps"):
            return answer({"Resources": self.apps})
        if request.path.endswith("/iotDomains"):
            assert request.query == {"compartmentId": ["ocid1.c"]}
            if not self.may_list:
                raise refuse(404)
            return answer({"items": [{"id": ocid, "displayName": NAMES[ocid]} for ocid in self.trusted]})
        if "/iotDomains/" in request.path:
            ocid = request.path.rpartition("/")[2]
            if self.trusted.get(ocid) is None:
                raise refuse(404)
            return answer({"compartmentId": "ocid1.c", "dbAllowedIdentityDomainHost": self.trusted[ocid]})
        return super().handle(request)


def app(name: str, *, serves: bool = True, **more: Any) -> dict[str, Any]:
    return {"name": name, "displayName": f"App {name}", "isOAuthResource": serves, **more}


@pytest.mark.parametrize(
    ("shared", "reason"),
    [
        (Shared(apps=[app("ours"), app("theirs")]), "app App theirs still needs it"),
        (
            Shared(trusted={OWN: "", OTHER_IOT: HOST}),
            f"IoT domain {OTHER_IOT} still trusts this identity domain",
        ),
    ],
)
def test_a_certificate_that_somebody_else_needs_stays_public(
    connect: Connect, clock: HandClock, shared: Shared, reason: str
) -> None:
    connect(shared.handle, provider, clientId="ours", iotDomainIds=f'["{OWN}"]')
    provider.delete(URL, inputs())
    assert shared.public is True
    assert clock.said == [f"Left as it is: Identity domain {URL} has a public signing certificate, because {reason}."]


@pytest.mark.parametrize(
    "shared",
    [
        Shared(apps=[app("ours"), app("a client", serves=False), app("oracle", isOPCService=True)]),
        Shared(trusted={OWN: HOST}),
        Shared(trusted={OWN: "", OTHER_IOT: "idcs-y.identity.oraclecloud.com"}),
        Shared(trusted={OWN: "", OTHER_IOT: None}),
        Shared(trusted={OWN: None}),
        Shared(trusted={OWN: HOST, OTHER_IOT: HOST}, may_list=False),
    ],
    ids=["no other resource server", "own IoT domain", "another host", "unseen", "own IoT domain is gone", "no list"],
)
def test_a_certificate_that_nobody_else_needs_becomes_private(connect: Connect, shared: Shared) -> None:
    connect(shared.handle, provider, clientId="ours", iotDomainIds=f'["{OWN}"]')
    provider.delete(URL, inputs())
    assert shared.public is False


@pytest.mark.parametrize(("trusted", "public"), [({OWN: HOST}, False), ({OWN: HOST, OTHER_IOT: HOST}, True)])
def test_new_iot_domains_are_a_stack_s_own_by_their_names(
    connect: Connect, trusted: dict[str, str | None], public: bool
) -> None:
    shared = Shared(trusted=trusted)
    connect(shared.handle, provider, clientId="ours", newIotDomains='[{"name": "own"}]', iotCompartmentId="ocid1.c")
    provider.delete(URL, inputs())
    assert shared.public is public
