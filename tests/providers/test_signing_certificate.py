from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
import requests

from providers.cloud_provider import Failed
from providers.oci_clients import Answer
from providers.signing_certificate import OriginalSigningCertificateAccessProvider, SigningCertificateAccessProvider
from tests.support.fake_oci import FakeOci, Handler, Request, answer, refuse
from tests.support.hand_clock import HandClock
from tests.support.properties import held
from tests.support.public_answer import PublicAnswer

URL = "https://idcs-x.identity.oraclecloud.com:443"
KEYS = {"keys": [{"kid": "SIGNING_KEY"}]}


@dataclass
class Domain:
    """An identity domain with its Settings and its signing keys.

    Attributes:
        public: The setting; None when the domain is gone, "unset" when it was never touched.
        proofs: What reading the keys without a login answers, in order; the last one stays.
    """

    public: Any = False
    proofs: list[Any] = field(default_factory=lambda: [PublicAnswer(body=KEYS)])
    asked: list[str] = field(default_factory=list)

    def handle(self, request: Request) -> Answer:
        if self.public is None:
            raise refuse(404)
        if request.method == "PATCH":
            self.public = request.body["Operations"][0]["value"]
        return answer({} if self.public == "unset" else {"signingCertPublicAccess": self.public})

    def get(self, url: str, timeout: Any) -> PublicAnswer:
        assert timeout
        self.asked.append(url)
        proof = self.proofs.pop(0) if len(self.proofs) > 1 else self.proofs[0]
        if isinstance(proof, Exception):
            raise proof
        return proof


@pytest.fixture
def domain(monkeypatch: pytest.MonkeyPatch) -> Domain:
    made = Domain()
    monkeypatch.setattr(requests, "get", made.get)
    return made


@pytest.fixture
def oci(connect: Callable[[Handler], FakeOci], domain: Domain) -> FakeOci:
    return connect(domain.handle)


def inputs(**changes: Any) -> dict[str, Any]:
    given = {
        "identityDomainUrl": URL,
        "publicAccess": True,
        "originalAccess": False,
        "onDestroy": "restore",
        "timeoutSeconds": 60.0,
    }
    return {**given, **changes}


provider = SigningCertificateAccessProvider()
memory = OriginalSigningCertificateAccessProvider()


def test_only_the_one_attribute_is_patched(oci: FakeOci, domain: Domain) -> None:
    """A PUT would replace the whole Settings resource."""
    result = provider.create(inputs())
    assert (result.id, result.outs) == (URL, inputs())
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
    assert provider.update(URL, inputs(publicAccess=False), inputs(onDestroy="keep")).outs == inputs(onDestroy="keep")
    assert domain.public is True


@pytest.mark.parametrize(
    ("proof", "words"),
    [
        (PublicAnswer(401), "answers 401"),
        (PublicAnswer(200, {"keys": []}), "answers 200"),
        (PublicAnswer(200), "ValueError"),
        (requests.ConnectionError(), "ConnectionError"),
        (requests.Timeout(), "Timeout"),
    ],
)
def test_keys_that_are_not_readable_yet_are_waited_for(
    oci: FakeOci, domain: Domain, clock: HandClock, proof: Any, words: str
) -> None:
    domain.proofs = [proof, proof, PublicAnswer(body=KEYS)]
    provider.create(inputs())
    assert clock.said == [
        f"read the signing keys of {URL} without a login: {words}, 0 s",
        f"read the signing keys of {URL} without a login: done, 0 s",
    ]


def test_keys_that_never_become_readable_are_an_error(oci: FakeOci, domain: Domain) -> None:
    domain.proofs = [PublicAnswer(401)]
    with pytest.raises(
        Failed, match=f"^Could not read the signing keys of {URL} without a login in 60 s, .*: answers 401"
    ):
        provider.create(inputs())


@pytest.mark.parametrize("public", [True, False, "unset"])
def test_a_refresh_reports_the_setting_as_output_and_input(oci: FakeOci, domain: Domain, public: Any) -> None:
    domain.public = public
    result = provider.read(URL, {**inputs(), "__provider": "blob"})
    assert held(result.outs) == result.inputs == inputs(publicAccess=public is True)
    assert provider.diff(URL, result.outs, inputs()).changes is (public is not True)


def test_a_domain_that_is_gone_takes_the_resource_along(oci: FakeOci, domain: Domain) -> None:
    domain.public = None
    result = provider.read(URL, inputs())
    assert (result.id, result.outs) == (None, {})


def test_the_same_is_no_change_and_another_domain_is_another_resource() -> None:
    assert provider.diff(URL, inputs(), inputs()).changes is False
    assert provider.diff(URL, inputs(), inputs(onDestroy="keep")).replaces == []
    assert provider.diff(URL, inputs(), inputs(identityDomainUrl="https://other")).replaces == ["identityDomainUrl"]


@pytest.mark.parametrize("missing", ["identityDomainUrl", "onDestroy", "timeoutSeconds"])
def test_what_is_missing_is_named(missing: str) -> None:
    (failure,) = provider.check({}, inputs(**{missing: None})).failures
    assert failure.property == missing


def test_destroy_makes_the_certificate_private_again(oci: FakeOci, domain: Domain, clock: HandClock) -> None:
    domain.public = True
    provider.delete(URL, inputs())
    assert domain.public is False
    assert clock.said == [f"The signing certificate of {URL} is private again, as before this stack."]


@pytest.mark.parametrize(
    ("props", "reason"), [({"onDestroy": "keep"}, "onDestroy is keep"), ({"originalAccess": True}, "it was so before")]
)
def test_a_certificate_that_stays_public_is_said_so_with_the_reason(
    oci: FakeOci, domain: Domain, clock: HandClock, props: dict[str, Any], reason: str
) -> None:
    domain.public = True
    provider.delete(URL, inputs(**props))
    assert domain.public is True
    assert clock.said[0].startswith(f"The signing certificate of {URL} stays public: {reason}")


@pytest.mark.parametrize("public", [None, False])
def test_nothing_is_changed_in_a_domain_that_is_gone_or_private(oci: FakeOci, domain: Domain, public: Any) -> None:
    domain.public = public
    provider.delete(URL, inputs())
    assert oci.sent("PATCH") == []


@pytest.mark.parametrize("public", [True, False, "unset"])
def test_the_setting_of_before_is_remembered(oci: FakeOci, domain: Domain, public: Any) -> None:
    domain.public = public
    result = memory.create({"identityDomainUrl": URL, "publicAccess": None})
    assert (result.id, result.outs) == (URL, {"identityDomainUrl": URL, "publicAccess": public is True})


def test_the_memory_stays_as_it_is(oci: FakeOci, domain: Domain) -> None:
    remembered = {"identityDomainUrl": URL, "publicAccess": False}
    domain.public = True
    assert memory.read(URL, remembered).outs == remembered
    assert memory.diff(URL, remembered, {"identityDomainUrl": URL, "publicAccess": None}).changes is False
    assert memory.diff(URL, remembered, {"identityDomainUrl": "https://other"}).replaces == ["identityDomainUrl"]
    assert oci.requests == []
