from __future__ import annotations

from typing import Any

import pytest

from providers.answer import Answer
from providers.errors import WaitTimedOutError
from recovery.finders import FINDERS, Found
from tests.support.fake_oci import FakeOci, Request, answer
from tests.support.hand_clock import HandClock

URL = "https://idcs-x.identity.oraclecloud.com:443"
CREATED = "2026-11-26T02:41:30.000Z"
DOMAIN = {"displayName": "iot-data", "compartmentId": "ocid1.compartment.oc1..c"}


def find(kind: str, wanted: dict[str, Any], oci: FakeOci, clock: HandClock) -> Found | None:
    return FINDERS[f"oci:Identity/{kind}"](oci, clock.waiter(60), wanted)


@pytest.mark.parametrize(
    ("kind", "wanted", "collection", "scim_filter"),
    [
        ("domainsApp:DomainsApp", {"name": "client"}, "Apps", 'name eq "client"'),
        ("domainsGroup:DomainsGroup", {"displayName": 'a "b" \\c'}, "Groups", 'displayName eq "a \\"b\\" \\\\c"'),
        ("domainsUser:DomainsUser", {"userName": "grace"}, "Users", 'userName eq "grace"'),
    ],
)
def test_what_has_a_unique_name_is_found_by_it(
    clock: HandClock, kind: str, wanted: dict[str, Any], collection: str, scim_filter: str
) -> None:
    oci = FakeOci(lambda _request: answer({"Resources": [{"id": "1", "meta": {"created": CREATED}}]}))
    assert find(kind, {**wanted, "idcsEndpoint": URL}, oci, clock) == Found("1", CREATED)
    (request,) = oci.requests
    assert request.path == f"/admin/v1/{collection}"
    assert request.query["filter"] == [scim_filter]


@pytest.mark.parametrize("body", [{}, {"Resources": []}])
def test_what_is_not_there_is_not_found(clock: HandClock, body: dict[str, Any]) -> None:
    oci = FakeOci(lambda _request: answer(body))
    assert find("domainsUser:DomainsUser", {"userName": "grace", "idcsEndpoint": URL}, oci, clock) is None


def test_an_assignment_is_found_by_its_app_and_its_grantee(clock: HandClock) -> None:
    grants = [{"id": "1", "grantee": {"value": "u1"}}, {"id": "2"}, {"id": "3", "grantee": {"value": "u2"}}]
    oci = FakeOci(lambda _request: answer({"Resources": grants}))
    wanted = {"idcsEndpoint": URL, "app": {"value": "a"}, "grantee": {"value": "u2", "type": "User"}}
    assert find("domainsGrant:DomainsGrant", wanted, oci, clock) == Found("3", "")
    assert oci.requests[0].query["filter"] == ['app.value eq "a"']


@pytest.mark.parametrize("wanted", [{}, {"idcsEndpoint": URL}, {"idcsEndpoint": URL, "userName": None}])
def test_inputs_that_do_not_say_what_was_wanted_are_told_apart(clock: HandClock, wanted: dict[str, Any]) -> None:
    oci = FakeOci(lambda _request: answer({}))
    with pytest.raises((KeyError, TypeError)):
        find("domainsUser:DomainsUser", wanted, oci, clock)
    assert oci.requests == []


class TestIdentityDomain:
    def test_the_newest_of_the_name_that_is_not_going_is_found_once_its_creation_has_ended(
        self, clock: HandClock
    ) -> None:
        def handle(request: Request) -> Answer:
            assert request.query == {"compartmentId": [DOMAIN["compartmentId"]], "displayName": ["iot-data"]}
            state = "CREATING" if clock.seconds < 20 else "ACTIVE"
            return answer(
                [
                    {"id": "older", "lifecycleState": "ACTIVE", "timeCreated": "2025"},
                    {"id": "newest", "lifecycleState": state, "timeCreated": "2026"},
                    {"id": "going", "lifecycleState": "DELETING", "timeCreated": "2027"},
                ]
            )

        assert find("domain:Domain", DOMAIN, FakeOci(handle), clock) == Found("newest", "2026")
        assert clock.seconds >= 20

    def test_none_is_none(self, clock: HandClock) -> None:
        assert find("domain:Domain", DOMAIN, FakeOci(lambda _request: answer([])), clock) is None
        assert clock.pauses == []

    def test_a_creation_that_does_not_end_is_a_sentence_with_its_limit(self, clock: HandClock) -> None:
        oci = FakeOci(lambda _request: answer([{"id": "x", "lifecycleState": "CREATING"}]))
        with pytest.raises(WaitTimedOutError) as gave_up:
            find("domain:Domain", DOMAIN, oci, clock)
        assert str(gave_up.value).startswith(
            "Could not see the creation of identity domain iot-data end in 60 s, the limit of timeoutSeconds: CREATING."
        )


@pytest.mark.parametrize(
    ("kind", "collection", "narrowing"),
    [
        ("iotIotDomainGroup:IotIotDomainGroup", "iotDomainGroups", {}),
        ("iotIotDomain:IotIotDomain", "iotDomains", {"iotDomainGroupId": "ocid1.iotdomaingroup.oc1.iad.g"}),
    ],
)
def test_an_iot_domain_and_its_group_are_found_by_name_once_their_creation_has_ended(
    clock: HandClock, kind: str, collection: str, narrowing: dict[str, str]
) -> None:
    wanted = {"displayName": "plant-1", "compartmentId": "ocid1.compartment.oc1..c", **narrowing}

    def handle(request: Request) -> Answer:
        assert request.path == f"/20250531/{collection}"
        assert request.query == {name: [value] for name, value in wanted.items()}
        state = "CREATING" if clock.seconds < 20 else "ACTIVE"
        older = {"id": "older", "lifecycleState": "DELETED", "timeCreated": "2027"}
        return answer({"items": [{"id": "x", "lifecycleState": state, "timeCreated": "2026"}, older]})

    assert FINDERS[f"oci:oci/{kind}"](FakeOci(handle), clock.waiter(60), wanted) == Found("x", "2026")
    assert clock.seconds >= 20
